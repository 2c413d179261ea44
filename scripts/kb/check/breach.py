"""What a rule on one record or text finds: where in it, without the file and line, which may move."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from ..model import Prose, Text
from ..model.walk import Path
from ..problem import Level

T = TypeVar("T")


class Breach(NamedTuple):
    """One place where a record breaks a rule."""

    at: Path
    message: str
    hint: str
    level: Level = "error"


def languages(text: Text | Prose) -> Iterator[tuple[str, str]]:
    """(language, what the text says in it)."""
    yield "zh", text.zh
    yield "en", text.en


def repeated(values: Sequence[T]) -> Iterator[tuple[int, T]]:
    """(place, value) of each that stands before it too."""
    return ((index, value) for index, value in enumerate(values) if value in values[:index])
