"""A page as plain Markdown, for programs that read text: what the page says, without its markup.

Made from the rendered page, so that the two never differ. Drawings and forms are left out; a table stays a
table, a citation the number of a work in the list at the end, and a link has its whole address.
"""

import re
from html import unescape
from urllib.parse import urljoin

FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
HEADING = re.compile(r"\n(#{1,6}) (.*?)(?: \{#[\w-]+\})?$", re.MULTILINE)
UNREAD = re.compile(
    r"<(svg|form|script|button)\b.*?</\1>"
    r'|<a class="ev-back".*?</a>|<(\w+)(?=[^>]*(?: hidden[ >]| class="ev-(?:sr|meaning)")).*?</\2>',
    re.DOTALL,
)
"""Drawings, forms, the way back from a reference, meanings of terms, what is hidden or for screen readers."""
TAG = re.compile(
    r"<(/?(?:strong|b|em|i|summary|a|table|tr|t[hd]|li|d[tdl]|h[1-6]|small|time|br|span"
    r"|p|div|section|[uo]l|figure|figcaption|details|caption))\b([^>]*)>|<[^>]*>"
)
HREF = re.compile(r'href="([^"]*)"')
NUMBER = re.compile(r'id="ref-(\d+)"')
COLUMNS = re.compile(r'colspan="(\d+)"')
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "summary": "\n\n"}
SPACED = ("small", "time", "br", "dd", "span")
ALWAYS = (
    MARKS
    | {f"/{tag}": mark for tag, mark in MARKS.items()}
    | dict.fromkeys(SPACED, " ")
    | {f"/{tag}": "" for tag in SPACED}
    | {"dt": "\n- ", "/dt": ": ", "/td": " |", "/th": " |", None: ""}
)
"""Tag -> what stands for it wherever it is; what stands for the others depends on what is around them."""


def markdown(page: str, address: str) -> str:
    """The text of a rendered page that stands at `address`."""
    html = HEADING.sub(_heading, "\n" + FRONT.sub("", page))
    text, *parts = TAG.split(UNREAD.sub("", html).replace("\n", " "))
    writer = Writer(address)
    writer.text(text)
    for tag, attributes, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        mark = ALWAYS.get(tag)
        if mark is not None:
            writer.out.append(mark)
        elif tag[0] == "/":
            writer.end(tag[1:])
        else:
            writer.start(tag, attributes)
        if text:
            writer.text(text)
    # patterns that begin with the character to find are fast
    text = re.sub(r" (?<=\S ) +", " ", unescape("".join(writer.out)).replace("\u2060", ""))
    return re.sub(r"\n\n+ ?", "\n\n", re.sub(r" +\n", "\n", text)).strip() + "\n"


def _heading(found: re.Match[str]) -> str:
    level = len(found[1])
    return f"\n<h{level}>{found[2]}</h{level}>"


def _whole(link: str, address: str) -> str:
    """As `urljoin`, but at once for what most links are: up to the site's root and down to a page."""
    up, above = link.count("../"), address.split("/")
    # "https:", "", host, folders, ""
    if not 0 < up <= len(above) - 4 or not link.startswith("../" * up):
        return urljoin(address, link)
    return "/".join((*above[: -up - 1], link[3 * up :]))


class Writer:
    """Takes a page tag by tag; whatever stands between them is text."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.out: list[str] = []
        self._links: list[str | None] = []
        self._cells = 0
        self._rows = 0
        self._in_row = False
        self._lists = 0
        """How many items of lists stand around what comes next."""

    def text(self, text: str) -> None:
        self.out.append(text.replace("|", r"\|") if self._in_row else text)

    def start(self, tag: str, attributes: str) -> None:
        if tag == "a":
            found = HREF.search(attributes)
            link = found[1] if found and not found[1].startswith("#") else None
            self._links.append(link if not link or "://" in link else _whole(link, self.address))
            self.out.append("[" if link else "")
        elif tag == "tr":
            self._cells, self._in_row = 0, True
            self.out.append("\n|")
        elif tag in ("th", "td"):
            found = COLUMNS.search(attributes)
            self._cells += int(found[1]) if found else 1
            self.out.append(" ")
        elif tag == "li":
            number = NUMBER.search(attributes)
            self.out.append(f"\n{'  ' * self._lists}{number[1]}. " if number else f"\n{'  ' * self._lists}- ")
            self._lists += 1
        elif tag[0] == "h":
            self.out.append("**" if self._lists else f"\n\n{'#' * int(tag[1])} ")
        else:
            self._block(tag)
            self._rows = 0 if tag == "table" else self._rows

    def end(self, tag: str) -> None:
        if tag == "a":
            link = self._links.pop()
            self.out.append(f"]({link})" if link else "")
        elif tag == "tr":
            self._in_row, self._rows = False, self._rows + 1
            self.out.append("\n|" + "---|" * self._cells if self._rows == 1 else "")
        elif tag == "li":
            self._lists -= 1
        elif tag[0] == "h":
            self.out.append("**" if self._lists else "\n\n")
        else:
            self._block(tag)

    def _block(self, tag: str) -> None:
        """Blocks stand apart, but in a row of a table or an item of a list, which are one line."""
        self.out.append(" " if self._in_row or self._lists else "\n" if tag == "div" else "\n\n")
