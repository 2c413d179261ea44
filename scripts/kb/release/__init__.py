"""A release of the data: one archive, the same bytes from the same records, with checksums and changes."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from ..archive import zipped
from ..export import EXPORTS, File
from ..load import Library
from ..whole import write_whole

README = (resources.files("kb") / "release" / "README.md").read_text("utf-8")
KEPT = (".yaml", ".json", ".txt")
CITATION, LICENSE, CHANGES, SUMS = "CITATION.cff", "LICENSE", "CHANGES.md", "SHA256SUMS"


def write_release(
    version: str, library: Library, data: Path, exports: Iterable[File], changes: str, out: Path
) -> Path:
    """Write the archive, its checksum and `changes` (Markdown) into the folder `out`; returns the archive.

    `data` is the folder behind `library`; the licence and the citation stand beside it.
    """
    name = f"msc-evidence-data-{version}"
    files = [*_records(data), *(File(f"{EXPORTS}/{file.path}", file.content) for file in exports)]
    files += [
        File(LICENSE, (data.parent / LICENSE).read_bytes()),
        File(CITATION, _citation(data.parent / CITATION, version, library.date)),
        File(CHANGES, changes.encode()),
        File("README.md", README.format(version=version, date=library.date, exports=EXPORTS).encode()),
    ]
    packed = ((file.path, file.content) for file in (*files, File(SUMS, _sums(files))))
    archive = zipped(packed, name, library.date)
    beside = [File(f"{name}.zip", archive), File(CHANGES, changes.encode())]
    for file in (*beside, File(SUMS, _sums(beside))):
        write_whole(out / file.path, file.content)
    return out / f"{name}.zip"


def _records(data: Path) -> list[File]:
    """What git keeps of the folder, and nothing an editor left there."""
    found = (path for path in data.rglob("*") if path.suffix in KEPT and not path.is_symlink())
    return [File(f"data/{path.relative_to(data).as_posix()}", path.read_bytes()) for path in found]


def _citation(file: Path, version: str, date: str) -> bytes:
    """The citation of the project as that of one release: its version, and the date of the data."""
    return file.read_bytes() + f'version: "{version}"\ndate-released: "{date}"\n'.encode()


def _sums(files: Iterable[File]) -> bytes:
    """As `sha256sum --check` reads it."""
    rows = sorted((file.path, file.digest) for file in files)
    return "".join(f"{digest}  {path}\n" for path, digest in rows).encode()
