"""Files written in one step: killed at any moment, a run leaves the old content or the new, never a half."""

import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from secrets import token_hex

LEFT = ".*.new"
"""What a killed run may leave in a folder; the next run that writes there takes it away."""
TRIES = 5


def write_whole(file: Path, content: str | bytes) -> None:
    """Write a file, and the folders above it. Raises OSError, which names the file, where that fails."""
    raw = content.encode() if isinstance(content, str) else content
    try:
        for _ in range(TRIES - 1):
            # another run at work in the same folder may take the new file for one left behind
            with suppress(FileNotFoundError):
                return _replace(file, raw)
        _replace(file, raw)
    except OSError as error:
        # its own name, if it has one, is that of the new file
        raise OSError(error.errno, error.strerror, str(file)) from error


def write_changed(file: Path, content: str | bytes) -> bool:
    """Write a file only where that changes it, so that what watches it rests; whether it did."""
    raw = content.encode() if isinstance(content, str) else content
    with suppress(FileNotFoundError):
        if file.read_bytes() == raw:
            return False
    write_whole(file, raw)
    return True


def _replace(file: Path, raw: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    _clear(file.parent)
    # a name that cannot be guessed: one that can may lie there already, as a link to elsewhere
    beside = file.with_name(f".{token_hex(8)}.new")
    try:
        with beside.open("xb") as out:
            out.write(raw)
        with suppress(FileNotFoundError):
            shutil.copymode(file, beside)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


@cache
def _clear(folder: Path) -> None:
    """Once per run and folder."""
    for left in folder.glob(LEFT):
        left.unlink(missing_ok=True)
