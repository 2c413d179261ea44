"""Takes the HTML of a rendered page past Python-Markdown, which would read every tag of it twice.

A page is headings in Markdown between blocks of HTML. Where all of it is surely that, the blocks are put by
unread, as Python-Markdown would after reading them, with the same bytes as result; any other page, written
by hand for example, goes the ordinary way.
"""

import re
from collections.abc import Iterator

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

HEADING = re.compile(r"^(#{1,6} [^<\n]*(?:<wbr>[^<\n]*)*)$", re.MULTILINE)
START = re.compile(r"<([a-z]+[1-6]?)[ >]")
GAP = re.compile(r"\n+")
OTHER = (
    re.compile("<(?:[!?]|/?[A-Z]|script|style|textarea|title)"),
    re.compile("""=(?:"[^"<]*<|')"""),
    re.compile("markdown="),
)
"""What has rules of its own: comments, what is not HTML inside, tags in attributes, Markdown inside HTML."""


class Blocks(Extension):
    """Python-Markdown's extension; `hooks.py` adds it."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, the library's name
        # after fenced code (25), before MkDocs collects anchors (21) and Python-Markdown reads HTML (20)
        md.preprocessors.register(Unread(md), "blocks", 22)


class Unread(Preprocessor):
    """Puts by every block of HTML between two headings."""

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        if any(other.search(source) for other in OTHER):
            return lines
        parts = HEADING.split(source)
        try:
            blocks = ["".join(self._blocks(part.lstrip("\n"))) for part in parts[::2]]
        except ValueError:
            return lines
        # one empty line after a block belongs to it
        parts[::2] = (f"\n\n{self.md.htmlStash.store(html[:-1])}\n\n" if html else "\n\n" for html in blocks)
        return "".join(parts).split("\n")

    def _blocks(self, html: str) -> Iterator[str]:
        """Each block and the line ends after it, an empty line at most. Raises ValueError at other text."""
        at = 0
        while at < len(html):
            found = START.match(html, at)
            if not found or not self.md.is_block_level(found[1]):
                raise ValueError
            end = _end(found[1], html, at)
            gap = GAP.match(html, end)
            if not gap:
                raise ValueError
            yield html[at:end] + gap[0][:2]
            at = gap.end()


def _end(tag: str, html: str, start: int) -> int:
    """Where the element that begins at `start` ends. Raises ValueError if it does not."""
    depth = 0
    for found in re.compile(rf"<(/?){tag}(?=[ >])[^>]*>").finditer(html, start):
        depth += -1 if found[1] else 1
        if found[0].endswith("/>"):
            break
        if not depth:
            return found.end()
    raise ValueError
