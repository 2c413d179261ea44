"""Glossary terms in running text: the first mention on a page leads to what the term means."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple

from ..convert import Edition
from ..model import Term

SPARED = re.compile(r"<(a|code|sup|mark)\b.*?</\1>|<[^>]*>|&[^;]*;", re.DOTALL)
"""Where HTML has no running text of its own, or is a link already."""
LATIN = re.compile(r"[A-Za-z0-9-]")
SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Small letters that leave every character in its place, as str.lower does not."""
SHORTEST = {True: 3, False: 2}
"""Letters of a word by whether it is Latin: MS and IV mean several things, 緩解 only one."""


class Mention(NamedTuple):
    """A term in a text, from one character up to another."""

    start: int
    end: int
    id: str


class Terms:
    """The glossary's words in one edition, found in text from left to right, the longest first."""

    def __init__(self, terms: Mapping[str, Term], edition: Edition) -> None:
        ids = defaultdict(set)
        for id, term in terms.items():
            for word in (*spellings(term, edition), term.abbreviation or ""):
                if len(word) >= SHORTEST[word.isascii()]:
                    ids[word if word.isupper() else word.translate(SMALL)].add(id)
        # a word of two terms, as 风险比 on the mainland, says neither
        self._ids = {word: of for word, (of, *others) in ids.items() if not others}
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._ids, key=len, reverse=True):
            self._by_start[word[:2].translate(SMALL)].append(word)

    def found(self, html: str) -> Iterator[Mention]:
        """Every mention in running text, of terms without a definition too: they may hold shorter ones."""
        small, place = html.translate(SMALL), 0
        for spared in (*SPARED.finditer(html), None):
            end = spared.start() if spared else len(html)
            while place < end:
                word = self._at(html, small, place)
                if word:
                    yield Mention(place, place + len(word), self._ids[word])
                place += len(word) or 1
            place = spared.end() if spared else end

    def _at(self, html: str, small: str, place: int) -> str:
        for word in self._by_start.get(small[place : place + 2], ()):
            text = html if word.isupper() else small  # GRADE is not "grade"
            if text.startswith(word, place) and _whole(html, place, place + len(word)):
                return word
        return ""


def spellings(term: Term, edition: Edition) -> Iterable[str]:
    """How an edition's own text may write a term, the usual way first."""
    match edition.key:
        case "zh-hant":
            return (term.hant, *term.also_hant)
        case "zh-hans":
            return (term.hans,)
        case _:
            return (term.en, *term.also_en)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a Latin word ends where it was found, but for a plural s; Chinese has no such ends."""
    before, after = text[start - 1 : start], text[end : end + 2].removeprefix("s")[:1]
    return not (LATIN.match(text[start]) and LATIN.match(before)) and not (
        LATIN.match(text[end - 1]) and LATIN.match(after)
    )
