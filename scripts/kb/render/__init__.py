"""Records to Markdown pages in three editions, and pages to files that change only when their text does."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..convert import EDITIONS
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
INDEXES = (
    "diseases",
    "trials",
    "reviews",
    "claims",
    "products",
    "topics",
    "safety",
    "glossary",
    "references",
)
"""Pages that list all records of a kind, in the order of the navigation."""


@dataclass(frozen=True)
class Rendered:
    """One page as a file: where below the output folder, its Markdown, and the record it came from."""

    path: str
    markdown: str
    source: str | None = None


def render_pages(site: Site) -> Iterator[Rendered]:
    """Every page of every edition."""
    for edition in EDITIONS:
        key = edition.key
        yield Rendered(f"{key}/index.md", Page(site, edition, f"{key}/index.md").render("home.md.jinja"))
        for kind in INDEXES:
            path = f"{key}/{kind}/index.md"
            yield Rendered(path, Page(site, edition, path).render(f"{kind}.md.jinja"))
        for kind, name in PAGE_KINDS.items():
            for entry in getattr(site.library, kind).values():
                path = f"{key}/{kind}/{entry.id}.md"
                markdown = Page(site, edition, path).render(f"{name}.md.jinja", entry=entry)
                yield Rendered(path, markdown, site.library.files[kind, entry.id].path)


def write_pages(pages: list[Rendered], out: Path) -> list[Path]:
    """Write pages below `out`: only files whose text changed, and delete what is no longer rendered.

    Returns what was written or deleted. Only the three edition folders are ever touched.
    """
    changed = []
    for page in pages:
        file = out / page.path
        if not file.is_file() or file.read_text("utf-8") != page.markdown:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page.markdown, "utf-8", newline="\n")
            changed.append(file)
    kept = {out / page.path for page in pages}
    for edition in EDITIONS:
        for file in sorted((out / edition.key).rglob("*"), reverse=True):
            if file.is_dir():
                if not any(file.iterdir()):
                    file.rmdir()
            elif file not in kept:
                file.unlink()
                changed.append(file)
    return changed
