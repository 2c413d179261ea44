"""Pages to files that change only when their text does."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from ..convert import EDITIONS, Edition
from ..whole import write_changed
from . import Rendered, render_pages
from .second import Second
from .site import Site

APART = tuple(edition for edition in EDITIONS if edition.key == "zh-hans")
"""Takes about as long as the two others together, whose references are set alike."""


def write_site(
    site: Site, out: Path, second: Second, noting: Callable[[str], AbstractContextManager] = nullcontext
) -> list[Rendered]:
    """Write every page below `out` and delete what is no longer one; the pages, without their texts.

    `second` writes a part of them at the same time; it must do so in this process where pages take notes.
    """
    rest = tuple(edition for edition in EDITIONS if edition not in APART)
    apart = second.submit(_write_editions, APART, out, noting)
    pages = [*_write_editions(site, rest, out, noting), *apart.result()]
    delete_others(out, (page.path for page in pages))
    return pages


def _write_editions(
    site: Site, editions: Iterable[Edition], out: Path, noting: Callable[[str], AbstractContextManager]
) -> list[Rendered]:
    """Each page as soon as it is rendered, since the texts of a large library take gigabytes."""
    written = []
    for page in render_pages(site, noting=noting, editions=editions):
        write_changed(out / page.path, page.text)
        written.append(replace(page, text=""))
    return written


def write_pages(pages: Iterable[Rendered], out: Path) -> list[Path]:
    """Write pages below `out`, and delete what is not among them; returns what was written or deleted."""
    pages = list(pages)
    changed = [out / page.path for page in pages if write_changed(out / page.path, page.text)]
    return [*changed, *delete_others(out, (page.path for page in pages))]


def delete_others(out: Path, paths: Iterable[str]) -> list[Path]:
    """Delete files of the editions below `out` but `paths`, and folders then empty; what was deleted."""
    kept = {out / path for path in paths}
    return [file for edition in EDITIONS for file in _delete(out / edition.key, kept)]


def _delete(folder: Path, kept: set[Path]) -> Iterator[Path]:
    """Another run may be doing the same."""
    for parent, _, names in os.walk(folder, topdown=False):
        for file in (Path(parent, name) for name in names):
            if file not in kept:
                file.unlink(missing_ok=True)
                yield file
        with suppress(OSError):
            Path(parent).rmdir()
