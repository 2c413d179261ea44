"""How a field reaches an edition: as written, in Simplified characters, or in English.

The Simplified edition is OpenCC's `tw2s` with the glossary in front and a few repairs behind. Whole terms
and spans that must stay are taken out of the text first; each leaves a private-use character that OpenCC
cannot cut into. No other way held: guarding short fragments cuts across words, and OpenCC's phrase
configurations (those with a `p`) damage medical text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from opencc import OpenCC

from .model import Headline, Pair, Prose, Term, Text

PROTECTED = r"""
    (?<!`) (?P<tick>`+) (?!`) [\s\S]*? (?<!`) (?P=tick) (?!`)  # code
  | (?<=\]) \( [^()\s]* (?: \([^()\s]*\) [^()\s]* )* \)  # the target of a link; it may hold brackets
  | \[ @ [^\[\]]* \]                                     # citations
  | \{ \# [^{}\s]* \}                                    # the id of a heading
  | https?:// [!-~]+                                     # an address, to its last ASCII character
  | (?<![0-9.]) 10\.\d{4,9}/ [!-~]+                      # a DOI, likewise: the Chinese after it converts
"""
"""What conversion must not touch in Markdown."""

HELD = "\U000f0000"
"""A private-use character: stands for what was taken out, which comes back in its order."""

MARKS = str.maketrans("「」『』‧", "“”‘’·")
"""Quotation marks and the dot in foreign names, as the mainland writes them; OpenCC leaves them."""

REPAIRS = (
    (re.compile(r"附著(?![作名称者书述录])"), "附着"),
    (re.compile(r"显着"), "显著"),
    (re.compile(r"(?<=[编译专卓])着|(?<=(?<!还)原)着|(?<=(?<![讨议评争辩谈])论)着"), "著"),
    # tw2s takes a Simplified 么 for the Traditional character of the same shape
    (re.compile(r"(?<=[什甚怎那这要多])幺"), "么"),
    (re.compile(r"甚么"), "什么"),
    (re.compile(r"衞"), "卫"),
    (re.compile(r"舖"), "铺"),
)
"""Wrong OUTPUT of OpenCC seen in text, and what it should be. Words belong in the glossary instead."""

BREAK = "|"
"""Where a headline may break; it may stand inside a term."""


@cache
def _opencc() -> OpenCC:
    """One for the process: it takes longer to build than to convert a page."""
    return OpenCC("tw2s")


class Converter:
    """Traditional Chinese as written in Taiwan to Simplified Chinese as written on the mainland."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._words = _needed(_words(terms))
        longest_first = sorted(self._words, key=lambda word: (-len(word), word))
        words = "|".join((rf"\{BREAK}?").join(map(re.escape, word)) for word in longest_first) or r"(?!)"
        self._plain = re.compile(rf"(?P<keep>{HELD})|(?:{words})")
        self._markdown = re.compile(rf"(?P<keep>(?x:{PROTECTED})|{HELD})|(?:{words})")
        self._memo: dict[tuple[str, bool], str] = {}

    def simplified(self, text: str) -> str:
        """A plain text: names, labels, sentences."""
        return self._memoised(text, False)

    def simplified_markdown(self, text: str) -> str:
        """A Markdown text; addresses, link targets, citations and code stay as they are."""
        return self._memoised(text, True)

    def _memoised(self, text: str, markdown: bool) -> str:
        key = (text, markdown)
        if key not in self._memo:
            self._memo[key] = self._convert(text, self._markdown if markdown else self._plain)
        return self._memo[key]

    def _convert(self, text: str, pattern: re.Pattern[str]) -> str:
        held: list[str] = []

        def hold(match: re.Match[str]) -> str:
            held.append(match[0] if match["keep"] else self._word(match[0]))
            return HELD

        converted = _opencc().convert(pattern.sub(hold, text)).translate(MARKS)
        for wrong, right in REPAIRS:
            converted = wrong.sub(right, converted)
        first, *rest = converted.split(HELD)
        return first + "".join(map("".join, zip(held, rest, strict=True)))

    def _word(self, found: str) -> str:
        """The mainland word. A break inside it stays where what follows is the same word in both regions."""
        *head, tail = found.split(BREAK)
        word = self._words["".join((*head, tail))]
        tail = _opencc().convert(tail)
        return f"{word.removesuffix(tail)}{BREAK}{tail}" if head and word.endswith(tail) else word


def _words(terms: Iterable[Term]) -> dict[str, str]:
    """Taiwan word, and any other Traditional spelling met, -> mainland word."""
    words: dict[str, str] = {}
    for term in terms:
        for word in (term.hant, *term.also_hant) if term.convert else ():
            if words.setdefault(word, term.hans) != term.hans:
                raise ValueError(f"{word} is {words[word]} and {term.hans} at once; one needs convert: false")
    return words


def _needed(words: dict[str, str]) -> dict[str, str]:
    """Words that OpenCC alone gets wrong, and longer words that shield such a word inside them.

    The rest are left to OpenCC: taken out, they could cut into a longer word that starts within them.
    """
    wrong = [word for word, to in words.items() if _opencc().convert(word) != to]
    return {word: to for word, to in words.items() if any(part in word for part in wrong)}


@dataclass(frozen=True)
class Edition:
    """One of the three books that every page is printed in."""

    key: Literal["zh-hant", "zh-hans", "en"]
    """Folder and first step of the address."""
    lang: Literal["zh-Hant", "zh-Hans", "en"]
    """The `lang` of its pages."""
    name: str
    """In its own words."""
    short: str
    """On the switch in the header."""


EDITIONS = (
    Edition("zh-hant", "zh-Hant", "繁體中文", "繁"),
    Edition("zh-hans", "zh-Hans", "简体中文", "简"),
    Edition("en", "en", "English", "EN"),
)


STRAIGHT = re.compile(r"""(?P<code>(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\2(?!`))|"(?P<quoted>[^"]*)"|'""")


def _typeset(text: str) -> str:
    """Straight quotation marks, as keyboards have them, to typographic ones; those of code stay."""

    def curled(found: re.Match[str]) -> str:
        if found["quoted"] is not None:
            return f"“{_typeset(found['quoted'])}”"
        return found["code"] or "’"

    return STRAIGHT.sub(curled, text)


class Translator:
    """Gives any field with words in it as one edition prints it."""

    def __init__(self, edition: Edition, converter: Converter) -> None:
        self.edition = edition
        self._converter = converter

    def __call__(self, field: Text | Prose | Pair | Term | None) -> str:
        """Whatever the field is; nothing for nothing, so that templates need not ask."""
        match field:
            case None:
                return ""
            case Text():
                return self.text(field)
            case Prose():
                return self.prose(field)
            case Pair():
                return self.pair(field)
            case Term():
                return self.term(field)
        raise TypeError(f"expected a field with words, found {type(field).__name__}")

    def text(self, text: Text) -> str:
        """A name, label, sentence or headline."""
        return self._in_edition(text, self._converter.simplified)

    def plain(self, text: Text) -> str:
        """The same, a headline without the marks of where it may break."""
        words = self.text(text)
        return words.replace(BREAK, "") if isinstance(text, Headline) else words

    def prose(self, prose: Prose) -> str:
        """Markdown with citations."""
        return self._in_edition(prose, self._converter.simplified_markdown)

    def pair(self, pair: Pair) -> str:
        """A Chinese name; the English edition prints it in Traditional characters."""
        return pair.hans if self.edition.key == "zh-hans" else pair.hant

    def term(self, term: Term) -> str:
        """The term as the region of the edition writes it."""
        return {"zh-hant": term.hant, "zh-hans": term.hans, "en": term.en}[self.edition.key]

    def _in_edition(self, field: Text | Prose, simplified: Callable[[str], str]) -> str:
        match self.edition.key:
            case "zh-hant":
                return field.zh
            case "zh-hans":
                return simplified(field.zh)
            case "en":
                return _typeset(field.en)
