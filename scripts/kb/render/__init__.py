"""Records to Markdown pages in three editions."""

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from ..convert import EDITIONS, Edition
from ..load import Library
from ..model import Claim, Entry
from ..model.place import PAGES
from ..question import note
from .card import card
from .page import Page
from .site import Site

PAGE_KINDS = {
    "diseases": "disease",
    "trials": "trial",
    "reviews": "review",
    "products": "product",
    "topics": "topic",
    "claims": "claim",
}
"""Kind of record -> its template."""


@dataclass(frozen=True)
class Rendered:
    """One page or picture as a file: where below the output folder, its text, and the record it came from."""

    path: str
    text: str
    """Markdown, or SVG."""
    source: str | None = None
    cited: tuple[str, ...] = ()
    """Ids of the works in its reference list, in their order."""


@dataclass(frozen=True)
class Sheet:
    """A page that each edition prints: its name as `name_of` has it, its template, its record if any."""

    name: str
    template: str
    entry: Entry | None = None

    def path(self, edition: Edition) -> str:
        """Its file."""
        index = "" if self.entry or self.name == "index" else "/index"
        return f"{edition.key}/{self.name}{index}.md"


def sheets(library: Library) -> Iterator[Sheet]:
    """Every page."""
    yield Sheet("index", "home")
    yield from (Sheet(name, name) for name in PAGES)
    for kind, template in PAGE_KINDS.items():
        for entry in getattr(library, kind).values():
            yield Sheet(f"{kind}/{entry.id}", template, entry)


def render_pages(
    site: Site,
    names: Container[str] | None = None,
    noting: Callable[[str], AbstractContextManager] = nullcontext,
    editions: Iterable[Edition] = EDITIONS,
) -> Iterator[Rendered]:
    """Every page and picture of every edition, or those of the pages `names`, each within `noting(name)`."""
    for sheet in sheets(site.library):
        if names is None or sheet.name in names:
            for edition in editions:
                with noting(sheet.name):
                    made = list(_rendered(site, edition, sheet))
                yield from made


def _rendered(site: Site, edition: Edition, sheet: Sheet) -> Iterator[Rendered]:
    """A page, and of a claim its picture."""
    page, entry = Page(site, edition, sheet.path(edition)), sheet.entry
    if entry is None:
        markdown = page.render(f"{sheet.template}.md.jinja")
        source = None
    else:
        note((entry.kind, entry.id))
        markdown = page.render(f"{sheet.template}.md.jinja", entry=entry)
        source = page.library.files[entry.kind, entry.id].path
    yield Rendered(page.path, markdown, source, tuple(item.id for item in page.citations.items))
    if isinstance(entry, Claim):
        yield Rendered(f"{edition.key}/{sheet.name}.svg", card(page, entry))


def name_of(path: str) -> str:
    """A page without its edition: `trials/deng-2017-lupus-nephritis`, `trials` for the list, `index`; nothing
    for a page of no edition."""
    return path.partition("/")[2].removesuffix(".md").removesuffix("/index")


def cited_on(pages: Iterable[Rendered]) -> dict[str, tuple[str, ...]]:
    """Name of a page -> ids of the works it cites.

    The editions cite the same works, each in the order of its own sentences; the English order is taken.
    """
    english = (page for page in pages if page.path.startswith("en/") and page.path.endswith(".md"))
    return {name_of(page.path): page.cited for page in english}
