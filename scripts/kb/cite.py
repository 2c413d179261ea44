"""Citations in a page and the reference list they lead to.

Lists are in Vancouver (NLM) on the English and Traditional editions and in GB/T 7714-2025 on the Simplified.
citeproc-py sets the text by our own two small styles in `styles/`. This module tells it what CSL cannot know
(which names are pinyin, which are Han, which lists were cut short) and makes its text safe HTML with links.

GB/T 7714-2025 is sold, not published. Our rules come from samples and remarks of people who have it, in
zotero-chinese/styles, zepinglee/gbt7714-bibtex-style and hushidong/biblatex-gb7714-2025 (issue 8). In short:
surnames not in capitals; given names in pinyin in full, others as initials that keep their hyphen (Godard
J-L); three authors, then 等 or et al.; ，：（） full-width and . / - [ ] half-width in any language; /OL with
an address or a DOI; a date of access only for what lives online.
Not confirmed: [A] for laws (so in 2015 and in zotero-chinese); initials for a hyphenated pinyin name (so in
gbt7714-bibtex-style).
Our own: PMID and PMCID after the DOI; the host in place of a long address; marks inside a title as printed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import capwords
from typing import Any
from urllib.parse import quote, urlsplit

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON

from .load import Library
from .model import Name, Reference, Trial, registry_of
from .model.citation import CITATION, ids_of


@dataclass(frozen=True)
class Style:
    """One of the CSL styles in `styles/`."""

    name: str
    pinyin_in_full: bool


VANCOUVER = Style("vancouver", pinyin_in_full=False)
GB_T_7714 = Style("gb-t-7714-2025-numeric", pinyin_in_full=True)
STYLES = {"zh-hant": VANCOUVER, "zh-hans": GB_T_7714, "en": VANCOUVER}
"""Edition -> the style of its reference lists."""


def csl_item(reference: Reference) -> dict[str, Any]:
    """A record as CSL-JSON, names and title as recorded: what Zotero and pandoc read."""
    registry = registry_of(reference.registry) if reference.registry else None
    fields = {
        "id": reference.id,
        "type": reference.type,
        "title": reference.title,
        "language": reference.language,
        "author": [name.model_dump(exclude_none=True) for name in reference.authors],
        "container-title": reference.container_title or (registry and registry.name),
        "container-title-short": reference.container_title_short,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": reference.page,
        "publisher": reference.publisher,
        "publisher-place": reference.publisher_place,
        "issued": _date(reference.issued),
        "accessed": _date(reference.accessed),
        "number": reference.registry,
        "DOI": reference.doi,
        "PMID": reference.pmid,
        "PMCID": reference.pmcid,
        "ISSN": reference.issn,
        "URL": reference.url or _registry_address(reference),
    }
    return {name: value for name, value in fields.items() if value}


def _date(value: str | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in value.split("-")]]} if value else None


def _registry_address(reference: Reference) -> str | None:
    registry = registry_of(reference.registry) if reference.registry else None
    return registry.address(reference.registry) if registry and registry.address else None


_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SYLLABLE = (
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan"
    r"|ai|an|ao|ei|en|ia|ie|in|iu|ou|ua|ue|üe|ui|un|uo|[aeiouü])|er)"
)
_PINYIN_FAMILY = re.compile(rf"{_SYLLABLE}|ouyang|shangguan|sima|situ|zhuge|huangfu|murong|xiahou|linghu")
_PINYIN_GIVEN = re.compile(rf"{_SYLLABLE}(?:[' ]?{_SYLLABLE})?")


def _is_pinyin(name: Name) -> bool:
    """Whether a whole name reads as pinyin; a Western name taken for it is only shown in full, no error."""
    family, given = name.family or "", name.given or ""
    return bool(
        given == capwords(given)
        and _PINYIN_FAMILY.fullmatch(family.lower())
        and _PINYIN_GIVEN.fullmatch(given.lower())
    )


def _csl_name(name: Name, style: Style) -> dict[str, str]:
    """A name as citeproc must have it: whole where it may not be shortened, else with its initials apart.

    CSL sets no Han name without a space and knows no pinyin; citeproc-py makes T of TO and C hee of Chae-hee.
    """
    if name.literal or not name.given:
        return {"literal": name.literal or name.family or ""}
    if _HAN.search(name.family + name.given):
        return {"literal": name.family + name.given}
    if style.pinyin_in_full and _is_pinyin(name):
        return {"literal": f"{name.family} {name.given}"}
    apart = re.sub(r"\b[A-Z]{2,3}\b", lambda initials: " ".join(initials[0]), name.given)
    return {"family": name.family, "given": re.sub(r"-\w", lambda part: part[0].upper(), apart)}


def _links(reference: Reference) -> dict[str, tuple[str, str]]:
    """CSL field -> what the list shows there and where it leads; a DOI, PMID or PMCID spares the address."""
    links: dict[str, tuple[str, str]] = {}
    if reference.doi:
        links["DOI"] = reference.doi, "https://doi.org/" + quote(reference.doi, safe="/:;()")
    if reference.pmid:
        links["PMID"] = reference.pmid, f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
    if reference.pmcid:
        links["PMCID"] = reference.pmcid, f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmcid}/"
    at_registry = _registry_address(reference)
    address = reference.url or at_registry
    if address and not links:
        links["URL"] = urlsplit(address).hostname or address, address
    if reference.registry and at_registry:
        links["number"] = reference.registry, at_registry
    return links


_LINK = re.compile("\ue000([A-Za-z]+)\ue001")
"""The field of a link, between two private-use characters that citeproc carries through."""


@cache
def _engine(style: str, language: str) -> CitationStylesStyle:
    """A style made ready, once per process; the locale lends the word for et al. and nothing else.

    Validation is left to the tests: it takes longer than all the lists of the site.
    """
    path = Path(__file__).parent / "styles" / f"{style}.csl"
    locale = {"zh": "zh-CN", "ja": "ja-JP"}.get(language, "en-US")
    engine = CitationStylesStyle(str(path), locale=locale, validate=False)
    engine.root.formatter = plain
    return engine


@cache
def formatted(reference: Reference, style: Style) -> str:
    """A reference as HTML, without its number; standing and what was read of it are the page's to add.

    Kept for the life of the process, since citeproc takes most of a millisecond and every build asks anew.
    """
    links = _links(reference)

    def anchor(found: re.Match[str]) -> str:
        text, address = links[found[1]]
        return f'<a href="{escape(address)}">{escape(text)}</a>'

    return _LINK.sub(anchor, escape(_plain(reference, style, links)))


def in_full(reference: Reference, style: Style) -> str:
    """A reference as plain text to copy, with the whole address."""
    links = _links(reference)
    return _LINK.sub(lambda found: links[found[1]][found[1] == "URL"], _plain(reference, style, links))


def _plain(reference: Reference, style: Style, linked: Iterable[str]) -> str:
    """A reference as citeproc sets it, a mark in the place of each link."""
    engine = _engine(style.name, reference.language.split("-")[0])
    item = {field: value for field, value in csl_item(reference).items() if field != "URL"}
    item |= {field: f"\ue000{field}\ue001" for field in linked}
    item["title"] = re.sub(r"(?<![A-Z.])\.$", "", reference.title)
    item["author"] = [_csl_name(name, style) for name in reference.authors]
    if reference.authors_truncated and reference.authors:
        item["author"].append({"literal": str(engine.root.get_single_term(name="et-al"))})
    works = CitationStylesBibliography(engine, CiteProcJSON([item]), plain)
    works.register(Citation([CitationItem(reference.id)]))
    return re.sub(r"(?<=[?!？！])\.(?= |$)", "", str(works.bibliography()[0]))


def short_name(library: Library, trial: Trial) -> str | None:
    """Acronym, else first author and year, else registry id, else nothing."""
    if trial.acronym:
        return trial.acronym
    primary = next((report.cite for report in trial.reports if report.role == "primary"), "")
    reference = library.references.get(primary)
    if reference and reference.issued and reference.authors:
        return f"{first_name(reference)} {reference.issued[:4]}"
    return trial.registry[0].id if trial.registry else None


def first_name(reference: Reference) -> str:
    """What a reference is sorted by: its first author, else its title."""
    if not reference.authors:
        return reference.title
    return reference.authors[0].family or reference.authors[0].literal or ""


@dataclass(frozen=True)
class CitedReference:
    """One line of a page's reference list."""

    number: int
    id: str
    uses: tuple[str, ...]
    """Anchors of the places that cite it, in order, for the links back."""

    @property
    def anchor(self) -> str:
        """The anchor that the citations lead to."""
        return f"ref-{self.number}"


_GROUP = re.compile(rf"(?<! ) *{CITATION.pattern}")
_MARK = re.compile("\ue002([a-z0-9;-]+)\ue003")


def mark(text: str) -> str:
    """Prose with a mark in the place of each citation and of the spaces before it."""
    return _GROUP.sub(lambda found: f"\ue002{';'.join(ids_of(found[1]))}\ue003", text)


class Citations:
    """The citations of one page, numbered by first appearance.

    Prose passes `mark` before Markdown and `restore` after it: Markdown runs with raw HTML switched off, so
    that data cannot bring any, and a mark of private-use characters comes through untouched.
    """

    def __init__(self, label: str) -> None:
        """`label` is the page's word for a reference; a screen reader hears it before the number."""
        self._label = escape(label)
        self._uses: dict[str, list[str]] = {}

    def cite(self, ids: Iterable[str]) -> str:
        """One citation as HTML: U+2060, so that no line begins with it, and a raised link per reference."""
        return f'\u2060<sup class="ev-cite">{"".join(self._link(id) for id in dict.fromkeys(ids))}</sup>'

    def _link(self, id: str) -> str:
        uses = self._uses.setdefault(id, [])
        number = list(self._uses).index(id) + 1
        here = f"cite-{number}-{len(uses) + 1}"
        uses.append(here)
        return f'<a href="#ref-{number}" id="{here}" aria-label="{self._label} {number}">[{number}]</a>'

    def restore(self, html: str) -> str:
        """HTML with the citations in the place of their marks, numbered as this page numbers them."""
        return _MARK.sub(lambda found: self.cite(found[1].split(";")), html)

    @property
    def items(self) -> list[CitedReference]:
        """What the page has cited so far, in the order of its numbers."""
        uses = enumerate(self._uses.items(), 1)
        return [CitedReference(number, id, tuple(anchors)) for number, (id, anchors) in uses]
