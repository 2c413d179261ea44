"""The library as files that other programs read, below `data/v1/` of the site.

Nothing here knows where the site stands: addresses inside the files are relative to them.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..convert import Translator
from ..load import Library
from ..model.citation import EXPORTS
from ..whole import write_whole
from .bibliography import bibliography_files
from .csvfile import csv_text
from .database import database
from .datapackage import datapackage_file
from .file import File
from .former import with_former
from .openapi import openapi_file
from .record import Plain, record_files
from .schema import schema_files
from .tables import TABLES

__all__ = ["EXPORTS", "File", "export_files", "write_files"]


def export_files(
    library: Library, translators: Iterable[Translator], cited: Mapping[str, tuple[str, ...]]
) -> Iterator[File]:
    """Every exported file; the same library gives the same bytes.

    `translators`: one per edition. `cited`: page -> ids of the works it cites, as `bibliography_files` wants.
    """
    return with_former(library, _files(library, tuple(translators), cited))


def _files(
    library: Library, translators: tuple[Translator, ...], cited: Mapping[str, tuple[str, ...]]
) -> Iterator[File]:
    yield from record_files(library, Plain(translators))
    yield from schema_files()
    yield openapi_file(library)
    rows = {table: list(table.cells(library, translators)) for table in TABLES}
    whole = [File(f"{table.name}.csv", csv_text(table, cells).encode()) for table, cells in rows.items()]
    whole.append(File("msc-evidence.sqlite", database(rows)))
    for file in bibliography_files(library, cited):
        if "/" in file.path:
            yield file
        else:
            whole.append(file)
    yield from whole
    yield datapackage_file(library, whole)


def write_files(files: Iterable[File], site: Path) -> int:
    """Write files below `data/v1/` of `site`; returns how many."""
    written = 0
    for file in files:
        write_whole(site / EXPORTS / file.path, file.content)
        written += 1
    return written
