"""Rows of a file that cannot be parsed: what stands above, how far in, in which field."""

import re

LONGEST = 2000
"""Characters of a row or value that are looked at: enough for any slip, few enough for any rule."""


def before(rows: list[str], line: int, count: int) -> list[int]:
    """The nearest rows above that hold anything, nearest first."""
    filled = [row for row in range(line - 1, -1, -1) if rows[row].strip() and rows[row].lstrip()[0] != "#"]
    return filled[:count]


def indent_of(row: str) -> int:
    return len(row) - len(row.lstrip())


def field_at(rows: list[str], line: int) -> tuple[str | int, ...]:
    """The field that a row of a broken file belongs to, by its indentation."""
    path: list[str | int] = []
    limit, row = 10_000, min(line, len(rows) - 1)
    while row >= 0 and limit:
        found = re.match(r"(\s*)(- +)?([a-z_][\w-]*)?", rows[row])
        dash, key = len(found[1]), len(found[1]) + len(found[2] or "")
        if rows[row].strip() and found[3] and key < limit:
            path.insert(0, found[3])
            limit = key
        if rows[row].strip() and found[2] and dash < limit:
            path.insert(0, _place_in_list(rows, row, dash))
            limit = dash + 1 if dash == 0 else dash
        row -= 1
    return tuple(path)


def _place_in_list(rows: list[str], line: int, dash: int) -> int:
    """How many entries of the same list stand above an entry."""
    count = 0
    for row in before(rows, line, len(rows)):
        indent = indent_of(rows[row])
        if indent < dash or (indent == dash and rows[row][dash] != "-"):
            break
        count += indent == dash
    return count
