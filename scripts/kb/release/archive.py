"""Files as a zip archive that depends on nothing but them: in order, with one date, owned by nobody."""

import io
from collections.abc import Iterable
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..export import File

UNIX = 3
PLAIN_FILE = 0o100644 << 16
"""A file that everybody may read, as Unix says it in a zip archive."""


def zipped(files: Iterable[File], folder: str, day: str) -> bytes:
    """The files below `folder`, dated midnight of `day` (year-month-day)."""
    buffer = io.BytesIO()
    when = (*date.fromisoformat(day).timetuple()[:3], 0, 0, 0)
    with ZipFile(buffer, "w") as archive:
        for file in sorted(files, key=lambda file: file.path):
            entry = ZipInfo(f"{folder}/{file.path}", when)
            entry.create_system, entry.external_attr, entry.compress_type = UNIX, PLAIN_FILE, ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return buffer.getvalue()
