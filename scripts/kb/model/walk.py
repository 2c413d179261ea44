"""Every text of a record, with the path to it."""

from collections.abc import Iterator

from pydantic import BaseModel

from .base import Prose, Text

Path = tuple[str | int, ...]


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
