"""Pages to files that change only when their text does."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from ..apart import apart
from ..convert import EDITIONS, Edition
from ..whole import write_changed
from . import Rendered, render_pages
from .site import Site

HALVES = (("zh-hans",), ("zh-hant", "en"))
"""Editions that take about as long; the references of the last two are set alike."""


def write_site(
    site: Site, out: Path, noting: Callable[[str], AbstractContextManager] | None = None
) -> list[Rendered]:
    """Write every page below `out` and delete what is no longer one; the pages, without their texts.

    Where pages take notes this process writes them, else others, which leave it as small as it was.
    """
    if noting:
        pages = _write_editions(site, EDITIONS, out, noting)
    else:
        halves = [[edition for edition in EDITIONS if edition.key in keys] for keys in HALVES]
        waits = [apart(_write_editions, site, half, out) for half in halves]
        pages = [page for wait in waits for page in wait()]
    delete_others(out, (page.path for page in pages))
    return pages


def _write_editions(
    site: Site,
    editions: Iterable[Edition],
    out: Path,
    noting: Callable[[str], AbstractContextManager] = nullcontext,
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
