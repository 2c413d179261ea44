"""The records of a folder, or of a git revision of this one."""

import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile


class RevisionError(Exception):
    """There are no such records; the message is one line for a person."""


@contextmanager
def folder_of(name: str, data: Path) -> Iterator[Path]:
    """The folder `name`, or `data` as it was in the git revision `name`, for as long as it is looked at.

    Raises RevisionError where it is neither.
    """
    if name and Path(name).is_dir():
        yield Path(name)
        return
    commit = _git(data, name, "rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    # a zip file, since Python takes no link and no path out of the folder from one
    packed = _git(data, name, "archive", "--format=zip", commit.decode().strip(), "--", data.name)
    with TemporaryDirectory() as folder, ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
        yield Path(folder, data.name)


def _git(data: Path, name: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=data.absolute().parent, capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        raise RevisionError(
            f"expected a folder of records or a git revision with {data.name}/ in it, found {name}"
        ) from None
    return done.stdout
