"""Pages to files that change only when their text does, by two processes where a process can be split."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

from ..convert import EDITIONS
from ..whole import write_changed
from . import Rendered, render_pages
from .site import Site

APART = tuple(edition for edition in EDITIONS if edition.key == "zh-hans")
"""Takes about as long as the two others together, whose references are set alike."""

_site: Site
"""What a process that was split off is to write."""


def write_site(
    site: Site, out: Path, noting: Callable[[str], AbstractContextManager] | None = None
) -> list[Rendered]:
    """Write every page below `out` and delete what is no longer one; the pages, without their texts.

    A process split off has the site already, and is done at the same time. Where pages take notes, which stay
    in one process, or none can be split, all is written in this one.
    """
    if noting:
        pages = _write(render_pages(site, noting=noting), out)
    elif "fork" not in multiprocessing.get_all_start_methods():
        pages = _write(render_pages(site), out)
    else:
        rest = tuple(edition for edition in EDITIONS if edition not in APART)
        with ProcessPoolExecutor(1, multiprocessing.get_context("fork"), _begin, (site,)) as other:
            second = other.submit(_write_apart, out)
            pages = [*_write(render_pages(site, editions=rest), out), *second.result()]
    delete_others(out, (page.path for page in pages))
    return pages


def _begin(site: Site) -> None:
    global _site
    _site = site


def _write_apart(out: Path) -> list[Rendered]:
    return _write(render_pages(_site, editions=APART), out)


def _write(pages: Iterable[Rendered], out: Path) -> list[Rendered]:
    """Each as soon as it is rendered, since the texts of a large library take gigabytes."""
    written = []
    for page in pages:
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
