"""Two records, or two parts of them, as the single values in which they differ."""

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from ..yamlfile import FieldPath

ABOUT = ("day", "when", "type", "measure", "timepoint", "event", "domain", "tool", "cite", "trial", "label")
"""Fields that tell rows of one list apart, where they have no id."""
ALIKE = 0.6
"""How much of a row must stay for it to be the same row under another label or time."""


def differences(old: Any, new: Any, at: FieldPath = ()) -> Iterator[tuple[FieldPath, Any, Any]]:
    """(path, old, new) of every single value that differs; None where there is none.

    Rows of a list are compared with those about the same, so that none counts as changed because another
    came before it. Paths are those of `new`, and of `old` for what is gone.
    """
    if isinstance(old, dict) or isinstance(new, dict):
        was, now = (part if isinstance(part, dict) else {} for part in (old, new))
        for key in dict.fromkeys((*now, *was)):
            yield from differences(was.get(key), now.get(key), (*at, key))
    elif isinstance(old, list) or isinstance(new, list):
        for index, was, now in _paired(old or [], new or []):
            yield from differences(was, now, (*at, index))
    elif old != new:
        yield at, old, new


def _paired(old: Any, new: Any) -> Iterator[tuple[int, Any, Any]]:
    """(place, old row, new row): about the same, else much alike, else alone."""
    was, now = (_by_subject(rows if isinstance(rows, list) else [rows]) for rows in (old, new))
    gone = {name: row for name, row in was.items() if name not in now}
    for name, (index, row) in now.items():
        found = name if name in was else next((each for each in gone if _alike(gone[each][1], row)), None)
        gone.pop(found, None)
        yield index, was[found][1] if found else None, row
    for index, row in gone.values():
        yield index, row, None


def _by_subject(rows: list[Any]) -> dict[tuple[str, int], tuple[int, Any]]:
    """What a row is about, counted among those about the same -> its place and the row."""
    seen, found = Counter[str](), {}
    for index, row in enumerate(rows):
        about = ""
        if isinstance(row, dict):
            about = repr([row["id"]] if "id" in row else [row.get(field) for field in ABOUT])
        seen[about] += 1
        found[about, seen[about]] = (index, row)
    return found


def _alike(old: Any, new: Any) -> bool:
    """Whether rows are one row edited; never outcomes of two measures."""
    if not (isinstance(old, dict) and isinstance(new, dict)) or old.get("measure") != new.get("measure"):
        return False
    return SequenceMatcher(None, repr(old), repr(new), autojunk=False).ratio() >= ALIKE
