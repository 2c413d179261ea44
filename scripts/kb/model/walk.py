"""Every text of a record, and every id it points at, with the path to each."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_args

from .base import Prose, Record, Text

Path = tuple[str | int, ...]
POINTERS = {
    "cite": "references",
    "diseases": "diseases",
    "trial": "trials",
    "trials": "trials",
    "overlaps": "trials",
    "products": "products",
    "topics": "topics",
    "parent": "diseases",
    "measure": "measures",
}
"""Field name -> the kind its ids are of."""
TEXTS = (Text, Prose)


def records_in(annotation: Any) -> Iterator[type[Record]]:
    """The kinds of record that a field may hold, under lists, dicts and `| None`."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from records_in(part)


def _holds_text(name: str, annotation: Any) -> bool:
    return any(issubclass(part, TEXTS) for part in records_in(annotation))


def _points(name: str, annotation: Any) -> bool:
    return name in POINTERS


@cache
def _fields(model: type[Record], sought: Callable[[str, Any], bool]) -> tuple[str, ...]:
    """Fields at or below which a model may have what is sought: few of them, and records are many."""
    return tuple(
        name
        for name, info in model.model_fields.items()
        if sought(name, info.annotation) or any(_fields(part, sought) for part in records_in(info.annotation))
    )


def texts(value: object, at: Path = ()) -> list[tuple[Path, Text | Prose]]:
    """All bilingual texts below a value, in the order of the model."""
    if isinstance(value, TEXTS):
        return [(at, value)]
    found = []
    for step, part in _parts(value, _holds_text):
        found += texts(part, (*at, step))
    return found


def pointers(value: object, at: Path = ()) -> list[tuple[Path, str, str]]:
    """(path, kind, id) of everything a record points at by id."""
    found = []
    for step, part in _parts(value, _points):
        path = (*at, step)
        if step in POINTERS and isinstance(part, str):
            found.append((path, POINTERS[step], part))
        elif step in POINTERS and isinstance(part, tuple) and all(isinstance(item, str) for item in part):
            found += [((*path, index), POINTERS[step], id) for index, id in enumerate(part)]
        else:
            found += pointers(part, path)
    return found


def _parts(value: object, sought: Callable[[str, Any], bool]) -> Iterator[tuple[str | int, object]]:
    """What may hold the sought within a record, list or dict, by field, place or key."""
    if isinstance(value, Record):
        return ((name, getattr(value, name)) for name in _fields(type(value), sought))
    if isinstance(value, tuple):
        return enumerate(value)
    return iter(value.items() if isinstance(value, dict) else ())
