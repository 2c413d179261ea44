"""Files as a zip archive that depends on nothing but them: in order, with one date, owned by nobody."""

import io
from collections.abc import Iterable
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

UNIX = 3
PLAIN_FILE = 0o100644 << 16
"""A file that everybody may read, as Unix says it in a zip archive."""


def zipped(files: Iterable[tuple[str, bytes]], folder: str, day: str) -> bytes:
    """The files, each a path and its content, below `folder`, dated midnight of `day` (year-month-day)."""
    buffer = io.BytesIO()
    when = (*date.fromisoformat(day).timetuple()[:3], 0, 0, 0)
    with ZipFile(buffer, "w") as archive:
        for path, content in sorted(files):
            entry = ZipInfo(f"{folder}/{path}", when)
            entry.create_system, entry.external_attr, entry.compress_type = UNIX, PLAIN_FILE, ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
