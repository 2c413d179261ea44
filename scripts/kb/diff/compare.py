"""Changes between two libraries; values are compared as files have them, since models change too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..load import Library
from ..model import KINDS
from ..problem import field_name
from ..yamlfile import FieldPath
from .value import differences

Kind = Literal[
    "added", "removed", "told", "verdict", "certainty", "finding", "figure", "status", "event", "other"
]
COUNTED = ("diseases", "trials", "reviews", "products", "claims")
"""Kinds whose numbers are figures; others only have places and dates."""
NO_FIGURES = ("order", "outcome", "levels", "when", "completion", "searched")
"""Numbers that are places, steps of a grade, or years."""


@dataclass(frozen=True)
class Change:
    """One change of one record; `old` and `new` are what stands in the field, None where nothing does."""

    kind: Kind
    record: str
    """Folder and id."""
    field: str = ""
    """As messages name it, with rows counted from 0; in the old record where the new one has it no more."""
    old: Any = None
    new: Any = None


def compare(old: Library, new: Library) -> list[Change]:
    """Every change, by the order of kinds and ids; of a removed record `new` is where its address leads."""
    found = []
    for kind in KINDS:
        for id in sorted({*old.ids(kind), *new.ids(kind)}):
            record = f"{kind}/{id}"
            if not old.holds(kind, id):
                found.append(Change("added", record))
            elif not new.holds(kind, id):
                to = new.leads_to(record)
                found.append(Change("removed", record, new=None if to == record else to))
            else:
                was, now = old.files[kind, id], new.files[kind, id]
                if was.raw != now.raw and was.value != now.value:
                    found += _changed(record, was.value, now.value)
    return found


def _changed(record: str, old: Any, new: Any) -> Iterator[Change]:
    """Changes of fields that say what is known; where there are none, that the record changed."""
    told = [*_new_rows(record, "told", old, new, "curation", "changes"), *_fields(record, old, new)]
    told += _new_rows(record, "event", old, new, "events")
    yield from told or [Change("other", record)]


def _fields(record: str, old: Any, new: Any) -> Iterator[Change]:
    for at, was, now in differences(old, new):
        if kind := _kind(record, at, was if now is None else now):
            yield Change(kind, record, field_name(at), was, now)


def _kind(record: str, at: FieldPath, value: Any) -> Kind | None:
    """What a change of this field is; None for wording, sources and dates."""
    folder = record.partition("/")[0]
    name = next((step for step in reversed(at) if isinstance(step, str)), "")
    if at[-2:] == ("certainty", "level"):
        return "certainty"
    if name == "verdict":
        return "verdict"
    if name in ("reported", "direction"):
        return "finding"
    if at == ("status", "value"):
        return "status"
    number = type(value) in (int, float) and name not in NO_FIGURES
    printed = folder == "claims" and name in ("figure", "said_figure")
    return "figure" if printed or (number and folder in COUNTED) else None


def _new_rows(record: str, kind: Kind, old: Any, new: Any, *path: str) -> Iterator[Change]:
    """Rows of a list that the old record did not have: its text, with the day it is about."""
    before, after = _at(old, path), _at(new, path)
    for index, row in enumerate(after):
        if row not in before and isinstance(row, dict):
            words = row.get("word") or row.get("text") or {}
            text = " ".join(
                str(part) for part in (row.get("day") or row.get("when"), words.get("en")) if part
            )
            yield Change(kind, record, field_name((*path, index)), None, text)


def _at(value: Any, path: tuple[str, ...]) -> list:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []
