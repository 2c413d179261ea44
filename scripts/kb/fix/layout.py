"""Rows of a file: line ends, spaces behind text, full-width colons behind keys."""

import re

import yaml

from ..hints.syntax import wide_colon
from ..yamlfile import CoreLoader, read_text
from .tree import readable

COLONS = 50
"""Full-width colons mended in one file; each needs a reading of its own."""


def line_ends(text: str, kind: str = "") -> str:
    """Line ends as on Unix, and one at the end of the file."""
    return re.sub(r"\n*\Z", "\n", text.replace("\r\n", "\n").replace("\r", "\n"), count=1) if text else text


def spaces_at_line_ends(text: str, kind: str) -> str:
    """No space behind the text of a line, but in `|` blocks, where two of them break the line."""
    if " \n" not in text and "\t\n" not in text:
        return text
    kept: set[int] = set()
    for event in yaml.parse(text, CoreLoader):
        if isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">"):
            kept.update(range(event.start_mark.line + 1, event.end_mark.line + bool(event.end_mark.column)))
    rows = text.split("\n")
    return "\n".join(row if index in kept else row.rstrip(" \t") for index, row in enumerate(rows))


def wide_colons(text: str) -> str:
    """An ordinary colon behind a key where a full-width one keeps the file from being read."""
    if readable(text):
        return text
    mended = text
    for _ in range(COLONS):
        problems = read_text(mended, "").problems
        if not problems:
            return mended
        rows = mended.split("\n")
        index = problems[0].line - 1
        found = wide_colon(rows[index]) if index < len(rows) else None
        if found is None or found[0] != problems[0].column - 1:
            return text
        rows[index] = f"{rows[index][: found[0]].rstrip()}: {rows[index][found[0] + 1 :].lstrip()}".rstrip()
        mended = "\n".join(rows)
    return text
