"""Rows of a file: line ends, spaces behind text, slips that keep the whole from being read."""

import re

import yaml

from ..hints.syntax import wide_colon
from ..scalar import scalar
from ..yamlfile import CoreLoader, read_text

SLIPS = 50
"""Slips mended in one file that cannot be read; each needs a reading of its own."""
TEXT_WITH_COLON = re.compile(r"(\s*(?:- +)?[A-Za-z_]\w*: +)([^\s\"'\[\]{}|>&*!%@`#][^#]*: [^#]*)")


def line_ends(text: str, kind: str = "") -> str:
    """Line ends as on Unix, and one at the end of the file."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n" if text else text


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


def made_readable(text: str) -> str:
    """An unreadable file with ordinary colons behind keys, and quotes around text that holds `: `."""
    mended = text
    for _ in range(SLIPS):
        problems = read_text(mended, "").problems
        if not problems:
            return mended
        rows = mended.split("\n")
        index, column = problems[0].line - 1, problems[0].column - 1
        row = _row(rows[index], column) if index < len(rows) else None
        if row is None:
            return text
        rows[index] = row
        mended = "\n".join(rows)
    return text


def _row(row: str, column: int) -> str | None:
    """A row without the slip that the parser complains of at a column; None where it is another slip."""
    if (found := wide_colon(row)) and found[0] == column:
        return f"{row[:column].rstrip()}: {row[column + 1 :].lstrip()}".rstrip()
    text = TEXT_WITH_COLON.fullmatch(row.rstrip())
    if text and text.end(1) < column < len(row):
        return text[1] + scalar(text[2])
    return None
