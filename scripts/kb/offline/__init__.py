"""The built site without a server: an archive of each edition that a browser opens from disk, and PDF."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ..archive import zipped
from ..convert import Edition
from ..whole import write_whole
from .page import offline_page

CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
NEEDS_SITE = "form/index.html"
"""A page that is nothing without its scripts."""
START = """<!doctype html>
<meta charset="utf-8">
<title>MSC Evidence</title>
<meta http-equiv="refresh" content="0; url={0}/index.html">
<a href="{0}/index.html">MSC Evidence</a>
"""


class OfflineError(Exception):
    """What stops a copy: no built site, or no browser to print with."""


@dataclass(frozen=True)
class Copy:
    """One edition of the site built in the folder `site`; its `words`, and the data's `day` as text."""

    site: Path
    edition: Edition
    words: Mapping[str, str]
    day: str

    def files(self) -> Iterator[tuple[str, bytes]]:
        """(path, content) of every file, in order of their paths.

        Raises OfflineError where there is no built site.
        """
        home = self.site / self.edition.key / "index.html"
        if not home.is_file():
            raise OfflineError(f"there is no {home}; build the site first: mkdocs build")
        root = CANONICAL.search(home.read_text("utf-8"))[1].removesuffix(f"{self.edition.key}/")
        paths = (path.relative_to(self.site).as_posix() for path in self.site.rglob("*.*"))
        held = sorted(filter(self._holds, paths))
        has = set(held).__contains__
        for path in held:
            content = (self.site / path).read_bytes()
            if path.endswith(".html"):
                content = offline_page(content.decode(), path, root, has, self._notice(root + path)).encode()
            yield path, content

    def _holds(self, path: str) -> bool:
        if path.startswith("assets/"):
            return path.endswith(".css") or "/favicon" in path
        folder, _, rest = path.partition("/")
        return folder == self.edition.key and path.endswith((".html", ".svg")) and rest != NEEDS_SITE

    def _notice(self, address: str) -> str:
        told = self.words["offline.notice"].replace("{date}", self.day)
        page = escape(address.removesuffix("index.html"))
        return f'{told} <a href="{page}">{self.words["offline.page"]}</a>'


def write_archive(copy: Copy, out: Path) -> Path:
    """A zip file of the copy below the folder `out`; the same site gives the same bytes."""
    name = f"msc-evidence-{copy.edition.key}-{copy.day}"
    start = ("index.html", START.format(copy.edition.key).encode())
    file = out / f"{name}.zip"
    write_whole(file, zipped((start, *copy.files()), name, copy.day))
    return file
