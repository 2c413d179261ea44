"""Words by chance: the sentences of phrases.yaml around the terms of our own glossary."""

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import yaml

TELLING = 3
"""Added to the rank of a term: the lower, the more often the most frequent terms are used."""


PHRASES = Path(__file__).with_name("phrases.yaml")


class Pair(NamedTuple):
    """The same words in Traditional Chinese and in English."""

    zh: str
    en: str

    @property
    def inside(self) -> "Pair":
        """As it stands within a sentence."""
        return Pair(self.zh, self.en.lower())


class Lines:
    """What invented records say. A few terms are frequent and most are rare, as in real text."""

    def __init__(self, dice: random.Random, data: Path) -> None:
        self.dice = dice
        self.phrases = yaml.load(PHRASES.read_text("utf-8"), yaml.CSafeLoader)
        self.families = [*self.phrases["families"], *map("".join, product(*self.phrases["syllables"]))]
        self.measures = [(id, row["type"] == "binary") for id, row in _rows(data / "measures")]
        terms = [Pair(row["hant"], row["en"]) for _, row in _rows(data / "glossary")]
        self.terms = [term for term in terms if _wordy(term)]
        dice.shuffle(self.terms)
        self.weights = [1 / (rank + TELLING) for rank in range(len(self.terms))]

    def diseases(self, count: int) -> list[Pair]:
        """Names, no two alike; there are 840."""
        chosen = self.dice.sample(list(product(*self.phrases["disease"])), count)
        return [
            Pair("".join(p["zh"] for p in parts), " ".join(p["en"] for p in parts).capitalize())
            for parts in chosen
        ]

    def text(self, kind: str = "sentences", **given: Pair) -> dict[str, str]:
        """One sentence, or one of the other kinds of phrases.yaml."""
        return self._filled(self.dice.choice(self.phrases[kind]), given)._asdict()

    def prose(self, count: int, cite: str | None = None) -> dict[str, str]:
        """A paragraph of sentences, with a citation at its end."""
        made = [self.text() for _ in range(count)]
        mark = f" [@{cite}]" if cite else ""
        zh, en = "".join(line["zh"] for line in made), " ".join(line["en"] for line in made)
        return {"zh": zh + mark.lstrip(), "en": en + mark}

    def label(self) -> dict[str, str]:
        """Two terms."""
        first, second = self._terms()
        return {"zh": f"{first.zh}與{second.zh}", "en": f"{first.en} and {second.en}"}

    def paper(self, cells: Pair) -> str:
        """A title in English."""
        title = self.dice.choice(self.phrases["papers"])
        return self._filled({"zh": "", "en": title}, {"c": cells}).en

    def cells(self, source: str) -> Pair:
        return Pair(**self.phrases["cells"][source])

    def _terms(self) -> list[Pair]:
        return self.dice.choices(self.terms, self.weights, k=2)

    def _filled(self, frame: dict[str, str], given: dict[str, Pair]) -> Pair:
        a, b = self._terms()
        figures = {"n": self.dice.randint(13, 240), "m": self.dice.randint(2, 12)}
        words = {"a": a, "b": b} | given
        zh = frame["zh"].format(**figures, **{key: pair.zh for key, pair in words.items()})
        en = frame["en"].format(**figures, **{key: pair.en for key, pair in words.items()})
        return Pair(zh, en[0].upper() + en[1:])


def _rows(folder: Path) -> Iterator[tuple[str, dict]]:
    for file in sorted(folder.glob("*.yaml")):
        yield from yaml.load(file.read_text("utf-8"), yaml.CSafeLoader).items()


def _wordy(term: Pair) -> bool:
    """Letters and Han characters alone, so that figures agree, and no word a trial may not say."""
    letters = term.en.replace(" ", "").replace("-", "")
    han = all("\u4e00" <= char <= "\u9fff" for char in term.zh) and "有效" not in term.zh
    return han and letters.isascii() and letters.isalpha()
