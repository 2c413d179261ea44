"""A claim as one picture to pass on: what is said beside what was measured, with the words in it."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from markupsafe import Markup

from ..model import Claim, Prose
from ..model.citation import CITATION
from .page import Page

WORDS = re.compile(r"\s+|[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+")
"""Where a line may break: at spaces and around each Chinese character."""
CLINGING = tuple("，。、；：！？）」』”’%")
"""What never begins a line."""


def card(page: Page, claim: Claim) -> str:
    """SVG of 1200 x 630, the shape that messengers and social sites show whole."""
    measured = claim.measured[0]
    sides = (
        ("said", claim.said_figure, _plain(page, claim.said)),
        ("measured", measured.figure, _plain(page, measured.text)),
    )
    template = page.site.environment.get_template("card.svg.jinja")
    return template.render(
        t=page.t, lang=page.edition.lang, claim=claim, page=page, sides=sides, wrapped=wrapped
    )


def _plain(page: Page, prose: Prose) -> str:
    """Prose without marks and citations."""
    html = page.voice.html(CITATION.sub("", page.voice.translate.prose(prose)))
    return Markup(html).striptags()


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """Lines of at most `width` at a font of `size`; what does not fit into `most` lines ends in …"""
    lines = list(_lines(text, width / size))
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1].rstrip("，。；,;. ") + "…"]


def _lines(text: str, ems: float) -> Iterator[str]:
    line, used = "", 0.0
    for word in WORDS.findall(text):
        wide = sum(1.0 if east_asian_width(char) in "WF" else 0.56 for char in word)
        if line and used + wide > ems and not word.startswith(CLINGING):
            yield line.strip()
            line, used = "", 0.0
        line, used = line + word, used + wide
    if line.strip():
        yield line.strip()
