"""What a site still needs when its pages stand: a policy, plain text, search, feeds, exports, redirects.

MkDocs' hooks do it page by page; `built` does it to the folder that any other site generator wrote.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from .convert import EDITIONS
from .export import export_files, write_files
from .linked import FILES, linked_of, markdown
from .policy import POLICY, with_policy
from .render import Rendered, cited_on
from .render.form import form_file
from .render.moved import moved_pages, redirects_file
from .render.names import Names
from .render.site import Site
from .search import write_index
from .whole import write_whole

UP = re.compile(r'( (?:href|src)=")\.\./')


def from_file(page: Rendered) -> Rendered:
    """The page with links that start at its file; ours start at its address, which lies one folder deeper.

    MkDocs leaves links in HTML as they are, Zensical takes them for links between files.
    """
    deeper = page.path.endswith(".md") and not page.path.endswith("/index.md")
    return replace(page, text=UP.sub(r"\1", page.text)) if deeper else page


def valid(html: str) -> str:
    """Material gives its two hidden checkboxes an attribute that HTML does not know there."""
    for id in ("__drawer", "__search"):
        html = html.replace(f' id="{id}" autocomplete="off"', f' id="{id}"')
    return html


def write_text(page: Path, source: str, address: str) -> None:
    """A page once more as plain Markdown beside its HTML, for programs that read text."""
    write_whole(page.with_suffix(".md"), markdown(source, address))


def write_search(site: Site, out: Path) -> None:
    """The index, and beside it what readers call each page. Raises CalledProcessError."""
    names = {edition.key: Names(site, edition) for edition in EDITIONS}
    found = (path.relative_to(out) for key in names for path in (out / key).rglob("*.html"))
    # an earlier build may have left them
    moved = {Path(page.path) for page in moved_pages(site, "")}
    pages = {page: {} for page in found if page not in moved}
    for own in names.values():
        pages |= {Path(row.path, "index.html"): row.described for row in own.rows}
    write_index(out, pages)
    for key, own in names.items():
        for name, text in own.files():
            write_whole(out / "pagefind" / "names" / key / name, text)


def write_beside(site: Site, cited: dict[str, tuple[str, ...]], address: str, out: Path) -> None:
    """The form's file, what other programs read, and where old addresses lead."""
    linked = linked_of(site.library, site.translators, address, site.labels)
    for edition in EDITIONS:
        write_whole(out / edition.key / "form" / "form.json", form_file(site, edition))
        for name, write in FILES.items():
            write_whole(out / edition.key / name, write(linked[edition.key]))
    write_whole(out / "llms.txt", FILES["llms.txt"](linked["en"]))
    for page in moved_pages(site, address):
        write_whole(out / page.path, with_policy(page.text))
    write_whole(out / "_redirects", redirects_file(site))
    write_files(export_files(site.library, site.translators, cited), out)


def write_rest(site: Site, pages: Iterable[Rendered], address: str, out: Path) -> None:
    """All that stands beside the HTML of the rendered `pages`: their plain text, search, feeds, exports."""
    pages = [page for page in pages if page.path.endswith(".md")]
    for page in pages:
        write_text(out / _place(page) / "index.html", page.text, f"{address}{_place(page)}/")
    write_search(site, out)
    write_beside(site, cited_on(pages), address, out)


def _place(page: Rendered) -> str:
    """The page's folder in the site, its address without the last slash."""
    return page.path.removesuffix(".md").removesuffix("index").rstrip("/")


def built(site: Site, pages: Iterable[Rendered], address: str, out: Path) -> list[str]:
    """All of it for the site in `out`, made from the rendered `pages` without our hooks.

    Returns the pages that the generator did not write; nothing is done to the folder if there are any.
    """
    pages = list(pages)
    places = (_place(page) for page in pages if page.path.endswith(".md"))
    if missing := [place for place in places if not (out / place / "index.html").is_file()]:
        return missing
    for file in out.rglob("*.html"):
        html = file.read_text("utf-8")
        if POLICY not in html:
            write_whole(file, with_policy(valid(html)))
    write_rest(site, pages, address, out)
    return []
