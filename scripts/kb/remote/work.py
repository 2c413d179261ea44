"""A cited work as a bibliographic service describes it, whichever the service."""

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

Standing = Literal["corrected", "concern", "retracted", "superseded"]
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
TAG = re.compile(
    r"</?((jats|mml):[\w-]+|i|b|u|p|em|strong|italic|bold|sub|sup|sc|scp|tt|br|span|math|title|sec)"
    r"(\s[^<>]*)?/?>",
    re.IGNORECASE,
)
"""Only marks that services use: `<in>` may be a word of a title."""


@dataclass(frozen=True, order=True)
class Notice:
    """A later publication that changes how far a work can be relied on."""

    standing: Standing
    id: str
    """DOI or PMID of the notice."""
    date: str = ""


@dataclass(frozen=True)
class Work:
    """What a service says of a work. Texts are clean: no tags, no unseen characters, one line."""

    service: str
    type: str = ""
    """CSL type, empty where the service's own has no counterpart."""
    title: str = ""
    other_titles: tuple[str, ...] = ()
    """With the subtitle, or in the original language."""
    language: str = ""
    authors: tuple[dict[str, str], ...] = ()
    """`family` and `given`, or `literal`."""
    journal: str = ""
    journal_short: str = ""
    other_journals: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    page: str = ""
    publisher: str = ""
    issued: str = ""
    years: tuple[str, ...] = ()
    """Every year under which the work may rightly be cited: online, in print."""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    issns: tuple[str, ...] = ()
    url: str = ""
    preprint: bool = False
    notices: tuple[Notice, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.title, *self.other_titles)))

    @property
    def journals(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.journal, self.journal_short, *self.other_journals)))


def clean(text: Any) -> str:
    """Plain text on one line, from whatever a service sends: HTML or JATS tags, entities, line ends."""
    plain = TAG.sub("", html.unescape(str(text or "")))
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", plain)).split())


def date_of(parts: Any) -> str:
    """[2017, 8, 1] as 2017-08-01; what is missing at the end is left out."""
    numbers = []
    for part in (parts or [])[:3]:
        if not re.fullmatch("[0-9]{1,4}", str(part or "")):
            break
        numbers.append(int(part))
    return "-".join(f"{number:02d}" if place else f"{number:04d}" for place, number in enumerate(numbers))
