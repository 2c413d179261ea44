"""Names cut into keys, and keys to small files: a query needs a few of them, however many pages there are.

docs/assets/js/names.js cuts a query in the same way; a browser test holds the two together.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

SHARD = 4000
"""Characters of one file of keys, about."""
END = 3
"""Letters at each end of a word that are a key: a slip within the word leaves one of them."""
INITIALS = 3
"""Fewer would be taken for abbreviations."""
HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff\uf900-\ufaff]) | (?=[\u3400-\u9fff\uf900-\ufaff])")

SPELLINGS = (
    (re.compile(r"ies\b", re.ASCII), "y"),
    (re.compile(r"(?<=[a-z]{2}[a-hj-rtv-z])s\b", re.ASCII), ""),
    (re.compile(r"ae(?=[mdst])|oe(?=[dsta])", re.ASCII), "e"),
    (re.compile(r"(?<=[a-z]{3})our\b", re.ASCII), "or"),
    (re.compile(r"is(?=e\b|ed\b|ing\b|ation)", re.ASCII), "iz"),
    (re.compile(r"(?<=[bt])re\b", re.ASCII), "er"),
)
"""Plurals as singulars, British spellings as American ones: biopsies, haematology, tumour, fibre."""


def plain(text: str) -> str:
    """Full-width letters as ordinary ones, small, without accents; punctuation a space, none beside Han."""
    letters = unicodedata.normalize("NFKD", text)
    letters = "".join(char for char in letters if not unicodedata.category(char).startswith("M"))
    letters = re.sub(r"['’]", "", unicodedata.normalize("NFC", letters).lower())
    spaced = "".join(char if char.isalnum() or char in ".%" else " " for char in letters)
    return BESIDE_HAN.sub("", " ".join(spaced.split()))


def spelt_alike(name: str) -> str:
    """A plain name in one of the spellings that English has of it."""
    for pattern, to in SPELLINGS:
        name = pattern.sub(to, name)
    return name


def keys(name: str) -> set[str]:
    """Every pair of Han characters, and the first and last letters of every other word, of a plain name."""
    found = set()
    for run in HAN_RUN.findall(name):
        found.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    for word in HAN_RUN.sub(" ", name).split():
        found.add(word[:END])
        if len(word) > END:
            found.add(f"-{word[-END:]}")
    return found


def pinyin(name: str) -> Iterator[str]:
    """How a Chinese name sounds, a word for each character, and the first letters of these."""
    if HAN_RUN.search(name):
        # its dictionaries take a third of a second to load, which `kb check` need not wait for
        from pypinyin import Style, lazy_pinyin

        yield " ".join(lazy_pinyin(name)).lower()
        initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
        if len(initials) >= INITIALS:
            yield initials


def shards(names: Iterable[Iterable[str]]) -> list[dict[str, list[int]]]:
    """The keys of all pages' names in order, in parts: each with the number of its first page, then steps."""
    pages: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(names):
        for key in sorted(set().union(*map(keys, own))):
            pages[key].append(number)
    files: list[dict[str, list[int]]] = []
    room = 0
    for key in sorted(pages):
        steps = [now - before for before, now in zip([0, *pages[key]], pages[key], strict=False)]
        if room <= 0:
            files.append({})
            room = SHARD
        files[-1][key] = steps
        room -= len(key) + 2 * len(steps) + 6
    return files
