"""Examples for a skeleton's fields, taken from the records there are: they cannot go stale."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..model.walk import POINTERS
from ..scalar import scalar
from ..yamlfile import read_yaml

Names = tuple[str, ...]
ENOUGH = 30
"""Records to look at; the rest would hardly add a field."""
LONGEST = 80
FEW = 40
"""So many ids can still be listed; of more, the folder is named."""


def examples(folder: Path, rows: bool = False) -> dict[Names, str]:
    """Path of names -> a value seen there, short enough to show; `rows` for files of many short records."""
    found: dict[Names, str] = {}
    files = sorted(folder.glob("*.yaml"))
    for file in files[:: len(files) // ENOUGH + 1]:
        value = read_yaml(file, file.name).value
        records = value.values() if rows and isinstance(value, dict) else [value]
        for record in records:
            for path, shown in _leaves(record, ()):
                if len(shown) <= LONGEST:
                    found.setdefault(path, shown)
    return found


def _leaves(value: Any, at: Names) -> Iterator[tuple[Names, str]]:
    match value:
        case {"zh": str(), "en": str()} if len(value) == 2:
            yield at, scalar(value)
        case dict():
            for key, item in value.items():
                yield from _leaves(item, (*at, key))
        case [float() | int() | str(), *_]:
            yield at, scalar(value)
        case list():
            for item in value:
                yield from _leaves(item, at)
        case str() | int() | float():
            yield at, scalar(value)


def ids_for(name: str, data: Path) -> str:
    """Which ids a field takes, in words; empty where it takes none."""
    kind = POINTERS.get(name)
    if not kind or kind == "measures":
        return "An id in a file of data/measures/." if kind else ""
    ids = sorted(file.stem for file in (data / kind).glob("*.yaml"))
    return f"An id in data/{kind}/" + (f": {', '.join(ids)}." if 0 < len(ids) <= FEW else ".")
