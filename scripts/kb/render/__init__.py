"""Records to Markdown pages in three editions, and pages to files that change only when their text does."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..convert import EDITIONS
from ..model import Entry
from ..model.place import PAGES
from ..whole import write_changed
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


def render_pages(site: Site) -> Iterator[Rendered]:
    """Every page and picture of every edition."""
    for edition in EDITIONS:
        yield _rendered(Page(site, edition, f"{edition.key}/index.md"), "home")
        for kind in PAGES:
            yield _rendered(Page(site, edition, f"{edition.key}/{kind}/index.md"), kind)
        for kind, name in PAGE_KINDS.items():
            for entry in getattr(site.library, kind).values():
                yield _rendered(Page(site, edition, f"{edition.key}/{kind}/{entry.id}.md"), name, entry)
        for claim in site.library.claims.values():
            page = Page(site, edition, f"{edition.key}/claims/{claim.id}.svg")
            yield Rendered(page.path, card(page, claim))


def _rendered(page: Page, template: str, entry: Entry | None = None) -> Rendered:
    markdown = page.render(f"{template}.md.jinja", **{"entry": entry} if entry else {})
    source = page.library.files[entry.kind, entry.id].path if entry else None
    return Rendered(page.path, markdown, source, tuple(item.id for item in page.citations.items))


def name_of(path: str) -> str:
    """A page without its edition: `trials/deng-2017-lupus-nephritis`, `trials` for the list, `index`."""
    return path.partition("/")[2].removesuffix(".md").removesuffix("/index")


def cited_on(pages: Iterable[Rendered]) -> dict[str, tuple[str, ...]]:
    """Name of a page -> ids of the works it cites.

    The editions cite the same works, each in the order of its own sentences; the English order is taken.
    """
    english = (page for page in pages if page.path.startswith("en/") and page.path.endswith(".md"))
    return {name_of(page.path): page.cited for page in english}


def write_pages(pages: list[Rendered], out: Path) -> list[Path]:
    """Write pages below `out`: only files whose text changed, and delete what is no longer rendered.

    Returns what was written or deleted. Only the three edition folders are ever touched.
    """
    changed = []
    for page in pages:
        file = out / page.path
        if write_changed(file, page.text):
            changed.append(file)
    kept = {out / page.path for page in pages}
    for edition in EDITIONS:
        changed += _delete_others(out / edition.key, kept)
    return changed


def _delete_others(folder: Path, kept: set[Path]) -> Iterator[Path]:
    """Delete files below `folder` but `kept`, and folders then empty; another run may be doing the same."""
    for parent, _, names in os.walk(folder, topdown=False):
        for file in (Path(parent, name) for name in names):
            if file not in kept:
                file.unlink(missing_ok=True)
                yield file
        with suppress(OSError):
            Path(parent).rmdir()
