"""References as BibTeX, RIS and CSL-JSON: each work set once, a list of works is the texts one after another.

BibTeX is in UTF-8 with the entry types of BibLaTeX; BibTeX's own styles treat those they do not know as
@misc. Titles keep their capitals by braces around the words that have some.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import bibtexparser
import rispy
from bibtexparser.middlewares import AddEnclosingMiddleware
from bibtexparser.model import Entry, Field

from ..cite import csl_item
from ..load import Library
from ..model import Disease, Name, Reference
from ..question import pointing
from .file import File
from .record import compact

BIBTEX_TYPES = {
    "article-journal": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "dataset": "dataset",
    "legislation": "legislation",
    "paper-conference": "inproceedings",
    "report": "report",
    "software": "software",
    "thesis": "thesis",
    "webpage": "online",
}
RIS_TYPES = {
    "article-journal": "JOUR",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "legislation": "STAT",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "software": "COMP",
    "thesis": "THES",
    "webpage": "ELEC",
}
PARTS = ("chapter", "paper-conference")
"""Types of works in a book; all others stand in a journal, or a site that is cited like one."""
PUBLISHERS = {"report": "institution", "thesis": "institution", "webpage": "organization"}
ESCAPED = str.maketrans(
    {mark: f"\\{mark}" for mark in "&%$#_"}
    | {
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
"""BibTeX counts braces even where a backslash stands before them."""


def line(text: str) -> str:
    """One line: a line end would begin another field."""
    return " ".join(text.split())


def bibtex(reference: Reference) -> str:
    fields = [Field(name, value) for name, value in _bibtex_fields(reference) if value]
    entry = Entry(BIBTEX_TYPES[reference.type], reference.id, fields)
    return bibtexparser.write_string(bibtexparser.Library([entry]), unparse_stack=[IN_BRACES])


IN_BRACES = AddEnclosingMiddleware(
    reuse_previous_enclosing=False, enclose_integers=True, default_enclosing="{"
)


def _bibtex_fields(work: Reference) -> Iterator[tuple[str, str]]:
    csl, issued = csl_item(work), work.issued or ""
    others = ["others"] if work.authors_truncated and work.authors else []
    yield "author", " and ".join([*map(_bibtex_name, work.authors), *others])
    yield "title", bibtex_title(work.title)
    container = csl.get("container-title", "")
    if work.type in PARTS:
        yield "booktitle", bibtex_title(container)
    else:
        yield "journal", escaped(container)
    yield "entrysubtype", "newspaper" if work.type == "article-newspaper" else ""
    yield "shortjournal", escaped(work.container_title_short or "")
    yield "year", issued[:4]
    yield "date", issued if len(issued) > 4 else ""
    yield "volume", escaped(work.volume or "")
    yield "number", escaped(work.issue or (work.registry if work.type == "dataset" else None) or "")
    yield "pages", escaped(work.page or "").replace("-", "--")
    yield PUBLISHERS.get(work.type, "publisher"), escaped(work.publisher or "")
    yield "address", escaped(work.publisher_place or "")
    yield "language", work.language
    yield "issn", work.issn or ""
    yield "doi", _unbraced(work.doi or "")
    yield "pmid", work.pmid or ""
    yield "pmcid", work.pmcid or ""
    yield "url", _unbraced(csl.get("URL", ""))
    yield "urldate", work.accessed or ""


def escaped(text: str) -> str:
    """A text of one line, without anything that TeX takes for a command."""
    return line(text).translate(ESCAPED)


def _unbraced(address: str) -> str:
    """DOIs and addresses are taken as they are, but for braces, which would end the field."""
    return address.replace("{", "%7B").replace("}", "%7D")


def _bibtex_name(name: Name) -> str:
    """Family, Given; in braces what must not be cut: a body, a family of several words alone."""
    if name.literal or not name.given:
        whole = escaped(name.literal or name.family or "")
        return f"{{{whole}}}" if name.literal or " " in whole else whole
    parts = (escaped(part) for part in (name.family or "", name.given))
    return ", ".join(f"{{{part}}}" if "," in part or " and " in part else part for part in parts)


def bibtex_title(title: str) -> str:
    """Braces around words that a style would change: with capitals, or after the end of a phrase."""
    words, starts = [], True
    for word in line(title).split(" "):
        # the first letter of the title itself is nobody's to change
        rest = word[1:] if starts and not words else word
        held = rest != rest.lower() or (starts and words)
        words.append(f"{{{escaped(word)}}}" if held else escaped(word))
        starts = word.endswith((":", ".", "?", "!"))
    return " ".join(words)


class Ris(rispy.RisWriter):
    """Without the numbers that rispy puts before each work, so that texts can follow one another."""

    def set_header(self, count: int) -> str:
        return ""


def ris(reference: Reference) -> str:
    fields = {name: value for name, value in _ris_fields(reference) if value}
    return rispy.dumps([fields], implementation=Ris)


def _ris_fields(work: Reference) -> Iterator[tuple[str, str | list[str]]]:
    csl = csl_item(work)
    start, _, end = line(work.page or "").partition("-")
    issued = (work.issued or "").split("-")
    names = (name.literal or ", ".join(filter(None, (name.family, name.given))) for name in work.authors)
    yield "type_of_reference", RIS_TYPES[work.type]
    yield "id", work.id
    yield "title", line(work.title)
    yield "authors", [line(name) for name in names]
    yield "secondary_title", line(csl.get("container-title", ""))
    yield "alternate_title1", line(work.container_title_short or "")
    yield "year", issued[0]
    yield "date", "/".join([*issued, "", "", ""][:3]) + "/" if len(issued) > 1 else ""
    yield "volume", line(work.volume or "")
    yield "number", line(work.issue or "")
    yield "start_page", start
    yield "end_page", end
    yield "publisher", line(work.publisher or "")
    yield "place_published", line(work.publisher_place or "")
    yield "language", work.language
    yield "issn", work.issn or ""
    yield "doi", work.doi or ""
    yield "accession_number", work.pmid or work.registry or ""
    yield "notes", [f"PMCID: {work.pmcid}"] if work.pmcid else []
    yield "urls", [csl["URL"]] if "URL" in csl else []
    yield "access_date", (work.accessed or "").replace("-", "/")


def csl_json(reference: Reference) -> str:
    return compact(csl_item(reference))


@dataclass(frozen=True)
class Form:
    """A form of bibliography: how one work is set, and how works become one file."""

    suffix: str
    name: str
    of: Callable[[Reference], str]
    before: str = ""
    between: str = "\n"
    after: str = ""


FORMS = (
    Form("bib", "BibTeX", bibtex),
    Form("ris", "RIS", ris),
    Form("json", "CSL-JSON", csl_json, "[\n", ",\n", "\n]\n"),
)


class Bibliography:
    """All works of a library in every form, each set once."""

    def __init__(self, library: Library) -> None:
        works = library.references.items()
        self._texts = {form: {id: form.of(work) for id, work in works} for form in FORMS}

    def files(self, path: str, ids: Iterable[str]) -> Iterator[File]:
        """The works `ids`, in that order, as one file per form."""
        ids = list(ids)
        for form in FORMS:
            listed = form.between.join(self._texts[form][id] for id in ids)
            yield File(f"{path}.{form.suffix}", f"{form.before}{listed}{form.after}".encode())


def bibliography_files(library: Library, cited: Mapping[str, tuple[str, ...]]) -> Iterator[File]:
    """References of the whole library, of each page, and of each disease with its trials and reviews.

    `cited`: page, as in `trials/deng-2017-lupus-nephritis` -> ids of the works it cites, in its order.
    """
    works = Bibliography(library)
    yield from works.files("references", library.references)
    for page, ids in cited.items():
        if ids:
            yield from works.files(f"references/pages/{page}", ids)
    for disease in library.diseases.values():
        if ids := works_on(library, disease, cited):
            yield from works.files(f"references/diseases/{disease.id}", ids)


def works_on(library: Library, disease: Disease, cited: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Works cited on the page of a disease, then those on the pages of its trials and reviews; each once."""
    pages = [f"diseases/{disease.id}"]
    for kind in ("trials", "reviews"):
        records = pointing(library, kind, "diseases", disease.id)
        pages += (f"{kind}/{record.id}" for record in records)
    return list(dict.fromkeys(id for page in pages for id in cited.get(page, ())))
