"""Every text of a record, and every id it points at, with the path to each."""

from collections.abc import Iterator

from pydantic import BaseModel

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


def texts(value: object, at: Path = ()) -> Iterator[tuple[Path, Text | Prose]]:
    """All bilingual texts below a value, in the order of the model."""
    match value:
        case Text() | Prose():
            yield at, value
        case BaseModel():
            for name in type(value).model_fields:
                yield from texts(getattr(value, name), (*at, name))
        case tuple():
            for index, item in enumerate(value):
                yield from texts(item, (*at, index))
        case dict():
            for key, item in value.items():
                yield from texts(item, (*at, key))


def pointers(value: object, at: Path = ()) -> Iterator[tuple[Path, str, str]]:
    """(path, kind, id) of everything a record points at by id."""
    for name in getattr(type(value), "model_fields", ()):
        child = getattr(value, name)
        path = (*at, name)
        if name in POINTERS and isinstance(child, str):
            yield path, POINTERS[name], child
        elif name in POINTERS and isinstance(child, tuple) and all(isinstance(item, str) for item in child):
            yield from (((*path, index), POINTERS[name], id) for index, id in enumerate(child))
        elif isinstance(child, tuple):
            for index, item in enumerate(child):
                yield from pointers(item, (*path, index))
        elif isinstance(child, dict):
            for key, item in child.items():
                yield from pointers(item, (*path, key))
        elif isinstance(child, Record):
            yield from pointers(child, path)
