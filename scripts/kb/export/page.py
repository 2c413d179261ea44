"""What a reader may take from a page: its data, its references, and a citation of the page itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ..cite import GB_T_7714, VANCOUVER, in_full
from ..load import Library
from ..model import KINDS, Reference
from ..model.citation import EXPORTS
from .bibliography import FORMS, bibtex, bibtex_title, works_on

TABLES_OF = {
    "trials": ("trials", "arms", "outcomes", "comparisons", "effects", "harms"),
    "safety": ("harms",),
}
"""Page that lists records -> the tables with what it shows."""
KINDS_OF = {"glossary": "terms"} | {kind: kind for kind in KINDS}
"""Page that lists records -> their kind."""


@dataclass(frozen=True)
class Download:
    """Files of one kind; `label` is a key of the interface words."""

    label: str
    files: tuple[tuple[str, str], ...]
    """(what the link says, address below the site)"""


def downloads(library: Library, page: str, cited: Mapping[str, tuple[str, ...]]) -> list[Download]:
    """What can be downloaded on a page, named as `cited` names it: `trials/deng-2017-...`, `trials`."""
    kind, _, id = page.partition("/")
    found = [Download("take.record", tuple(_data(kind, id)))]
    if cited.get(page):
        found.append(_works("take.works", f"references/pages/{page}"))
    disease = library.diseases.get(id) if kind == "diseases" else None
    if disease and len(works_on(library, disease, cited)) > len(cited.get(page, ())):
        found.append(_works("take.disease-works", f"references/diseases/{id}"))
    if page == "references":
        found.append(_works("take.works", "references"))
    return [download for download in found if download.files]


def _data(kind: str, id: str) -> Iterator[tuple[str, str]]:
    if id:
        yield "JSON", f"{EXPORTS}/records/{kind}/{id}.json"
    elif kind in KINDS_OF:
        yield "JSON", f"{EXPORTS}/records/{KINDS_OF[kind]}.json"
    for table in TABLES_OF.get(kind, ()) if not id else ():
        yield f"{table}.csv", f"{EXPORTS}/{table}.csv"


def _works(label: str, path: str) -> Download:
    return Download(label, tuple((form.name, f"{EXPORTS}/{path}.{form.suffix}") for form in FORMS))


def reviewed(library: Library, page: str) -> str:
    """The day on which a page's record was last reviewed; for lists of records that of the newest."""
    kind, _, id = page.partition("/")
    return getattr(library, kind)[id].curation.reviewed if id else library.date


KEY, TITLE, ADDRESS = "\ue010", "\ue011", "\ue012"
"""Stand-ins for what differs between pages: setting a citation takes milliseconds, and pages are many."""
SOMEWHERE = "https://page.invalid/"
"""An address until `ADDRESS` takes its place."""


@dataclass(frozen=True)
class Citation:
    """A page as a work, set in a style of citing."""

    style: str
    text: str


def cite_page(key: str, title: str, address: str, site: str, day: str, language: str) -> list[Citation]:
    """How to cite a page, in each style. `site` is the author, `day` the day of its last review."""
    title = title.rstrip(".。")
    given = {KEY: key, TITLE: title, ADDRESS: address}
    in_tex = given | {TITLE: bibtex_title(title)}
    return [
        Citation(style, frame.translate(str.maketrans(in_tex if style == "BibTeX" else given)))
        for style, frame in _frames(site, day, language)
    ]


@cache
def _frames(site: str, day: str, language: str) -> tuple[tuple[str, str], ...]:
    """The citations of a page that differs from others in key, title and address only."""
    page = Reference.model_validate(
        {
            "id": KEY,
            "type": "webpage",
            "title": TITLE,
            "language": language,
            "authors": [{"literal": site}],
            "issued": day,
            "url": SOMEWHERE,
            "read": "metadata",
            "curation": {"added": day, "reviewed": day},
        }
    )
    texts = (
        ("Vancouver", in_full(page, VANCOUVER)),
        ("GB/T 7714—2025", in_full(page, GB_T_7714)),
        ("BibTeX", bibtex(page)),
    )
    return tuple((style, text.replace(SOMEWHERE, ADDRESS)) for style, text in texts)
