"""Which Chinese script a character belongs to, by OpenCC's tables and the two national character sets."""

from functools import cache
from importlib import resources
from typing import Literal

from opencc import OpenCC

Script = Literal["zh-Hant", "zh-Hans"]


@cache
def simplified_only() -> frozenset[str]:
    """Characters that OpenCC changes and Big5 (cp950) lacks: Simplified, in a Traditional text."""
    return _changed_and_missing("STCharacters.txt", "cp950")


@cache
def traditional_only() -> frozenset[str]:
    """Characters that OpenCC changes and GB 2312 lacks: Traditional, in a Simplified text."""
    return _changed_and_missing("TSCharacters.txt", "gb2312")


def foreign(text: str, script: Script) -> tuple[str, ...]:
    """Characters of the other script in a text of this one, each once, in order of appearance.

    Characters that both scripts write (后, 台, 干, 里) are never among them.
    """
    other = simplified_only() if script == "zh-Hant" else traditional_only()
    return () if other.isdisjoint(text) else tuple(dict.fromkeys(char for char in text if char in other))


def traditional(text: str) -> str:
    """A Simplified draft in Traditional characters as Taiwan writes them; a person must read the result."""
    return _s2tw().convert(text)


@cache
def _s2tw() -> OpenCC:
    """One for the process: it takes longer to build than to convert a page."""
    return OpenCC("s2tw")


def _changed_and_missing(table: str, encoding: str) -> frozenset[str]:
    lines = (resources.files("opencc") / "dictionary" / table).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return frozenset(char for char, to in rows if char not in to.split(" ") and not _encodes(char, encoding))


def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
