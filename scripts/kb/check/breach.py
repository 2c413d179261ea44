"""What a rule on one record or text finds: where in it, without the file and line, which may move."""

from collections.abc import Iterator
from typing import NamedTuple

from ..model import Prose, Text
from ..model.walk import Path
from ..problem import Level


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
