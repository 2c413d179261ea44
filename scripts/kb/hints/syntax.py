"""Where a file stops being YAML, and what to type there.

The parser reports where it gave up, often lines below the slip; these rules read the rows as a person does.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from .parser import in_words
from .rows import LONGEST, before, indent_of

ABOVE = 60
"""How many rows above the parser's complaint a quote may have been left open."""
START = re.compile(r"(?P<lead>\s*(?:- +)?)(?P<key>[A-Za-z_][\w-]*)")
OPEN, CLOSE = "[{", "]}"


@dataclass(frozen=True)
class Fault:
    """Place (from 0), what is wrong, and the repair."""

    line: int
    column: int
    message: str
    hint: str


Found = tuple[int, str, str] | None
"""Column, message and hint for one row."""


def diagnose(rows: list[str], line: int, column: int, opened: int | None, problem: str) -> Fault:
    """The slip behind a parser's complaint at a place; `opened` is the row its bracket or quote opened in."""
    rows = [row[:LONGEST] for row in rows]
    line = min(line, len(rows) - 1)
    opened = opened if opened is None else min(opened, line)
    near = [row for row in dict.fromkeys((line, opened, *before(rows, line, 2))) if row is not None]
    for rule in CERTAIN:
        for row in near:
            if found := rule(rows[row]):
                return Fault(row, *found)
    for row in dict.fromkeys([r for r in (opened,) if r is not None] + [line, *before(rows, line, ABOVE)]):
        if found := _open_quote(rows[row]):
            return Fault(row, *found)
    if opened is not None and "flow" in problem and (found := _open_bracket(rows[opened])):
        return Fault(opened, *found)
    if "expected ':'" in problem:
        for row in before(rows, line + 1, 4):
            if found := _no_colon(rows[row]):
                return Fault(row, *found)
    if "mapping values" in problem:
        first = re.match(r"\s*(?:- +)?[^:]*", rows[line]).end() == column
        if first and (fault := _continued(rows, line) or _indentation(rows, line)):
            return fault
        if found := _second_colon(rows[line]):
            return Fault(line, *found)
    if fault := _indentation(rows, line):
        return fault
    return Fault(line, column, *in_words(problem, rows[line], column))


def _blank(row: str) -> str:
    """The row with what stands in quotes blanked out, so that only YAML's own marks are left."""
    return re.sub(r"\"(?:[^\"\\]|\\.)*\"|(?<![\w])'(?:[^']|'')*'", lambda quoted: "·" * len(quoted[0]), row)


def _quoted(value: str) -> str:
    """A value in the quotes that it does not hold itself."""
    return f'"{value}"' if '"' not in value else "'" + value.replace("'", "''") + "'"


def _odd_indent(row: str) -> Found:
    spaces = re.match(r"\s*", row)[0]
    odd = next((at for at, char in enumerate(spaces) if char != " "), None)
    if odd is None:
        return None
    named = "a tab" if spaces[odd] == "\t" else f"{unicodedata.name(spaces[odd], 'another').lower()}"
    article = "" if named == "a tab" else "the character "
    return odd, f"expected spaces, found {article}{named}", "indent with ordinary spaces, two for each level"


def wide_colon(row: str) -> Found:
    found = re.search(r"(?:^\s*(?:- +)?|[{,] *)([A-Za-z_]\w*) *([：﹕∶]) *([^,}]*)", _blank(row))
    if not found:
        return None
    key, block = found[1], not re.match(r"[{,]", found[0])
    value = row[found.start(3) : None if block else found.end(3)].strip()
    message = f"expected `: ` after {key}, found the full-width {found[2]}"
    return found.start(2), message, f"write `{f'{key}: {value}'.strip()}`, with an ordinary colon and a space"


def _glued_colon(row: str) -> Found:
    found = re.match(r"(\s*(?:- +)?)([A-Za-z_]\w*):(?!//)([^ ].*)", row)
    if not found or found[2] in ("http", "https"):
        return None
    message = f"expected a space after `{found[2]}:`, found none"
    return found.end(2), message, f"write `{found[2]}: {found[3].strip()}`, with a space after the colon"


def _dash(row: str) -> Found:
    glued = re.match(r"(\s*)-(?=[A-Za-z{\[\"'\u3000\u00a0\u4e00-\u9fff])(.*)", row)
    if glued:
        message, item = "expected a space after the dash, found none", glued[2].strip()
        return len(glued[1]), message, f"write `- {item[:40]}`, with a space after the dash"
    other = re.match(r"(\s*)([–—－•‧·・]) *(.*)", row)
    if other and ":" in other[3]:
        message = f"expected `- ` before an entry, found {other[2]}"
        return len(other[1]), message, f"write `- {other[3][:40]}`, with an ordinary hyphen and a space"
    return None


def _wide_comma(row: str) -> Found:
    found = re.search(r"([，、；]) *([A-Za-z_]\w*) *[:：]", _blank(row))
    if not found or "{" not in row:
        return None
    message = f"expected a comma before {found[2]}, found the full-width {found[1]}"
    return found.start(1), message, f"write `, {found[2]}: `, with an ordinary comma and a space"


def _wide_bracket(row: str) -> Found:
    found = re.search(r"(?<=[:-] )([｛［【〔])|([｝］】〕])\s*$", _blank(row))
    if not found:
        return None
    plain = unicodedata.normalize("NFKC", found[0].strip()).translate(str.maketrans("【】〔〕", "[][]"))
    message = f"expected an ordinary bracket, found the full-width {found[0].strip()}"
    return found.start(), message, f"write {plain} in its place"


def _mixed_quotes(row: str) -> Found:
    found = re.search(r"(?:: |- )\"[^\"]*([”“„])|(?:: |- )([“”])[^”\"]*\"", row)
    if not found:
        return None
    group = 1 if found[1] else 2
    message = f'expected the ordinary quote ", found {found[group]}'
    return found.start(group), message, f'write " in place of {found[group]}, on both sides'


def _reserved(row: str) -> Found:
    found = re.search(r"(?:([A-Za-z_]\w*): +\[?|^\s*- +)([@`%*&!])([^,}\]]*)", _blank(row))
    if not found:
        return None
    column, key = found.start(2), found[1]
    value = (
        row[column:].rstrip() if "{" not in row and "[" not in row[:column] else found[2] + found[3].strip()
    )
    message = f"expected a value, found {found[2]} at its start"
    if found[2] == "@" and key == "cite":
        return column, message, f"write `cite: {value[1:]}`, without the @"
    return column, message, f"put the value in quotes: {_quoted(value)}"


def _list_as_value(row: str) -> Found:
    found = re.match(r"\s*(?:- +)?([A-Za-z_]\w*): +(- +.*)", row)
    if not found:
        return None
    message = f"expected a value after `{found[1]}:`, found a dash"
    hint = f"put text in quotes, as `{found[1]}: {_quoted(found[2])}`; start a list on the next line"
    return found.start(2), message, hint


def _half_quoted(row: str) -> Found:
    """A value that begins with a quoted or bracketed part and goes on after it."""
    part = r"\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\}"
    found = re.search(
        rf"(?:([A-Za-z_]\w*): +|^\s*- +)((?:{part}) *[^\s,}}\]#].*|(?:{part}) *, *[{{\[\"].*)$", row
    )
    if not found:
        return None
    value = found[2].rstrip()
    if "{" not in row[: found.start(2)] and "[" not in row[: found.start(2)]:
        shown = f"{found[1]}: {_quoted(value)}" if found[1] else f"- {_quoted(value)}"
        hint = (
            "write one `- ` line for each entry" if value[0] in OPEN and "," in value else f"write `{shown}`"
        )
        return found.start(2), "expected the value to end here, found more after its end", hint
    value = value.rstrip("}] ")
    message = "expected the value to end after its quote, found more"
    return found.start(2), message, f"put all of the value in other quotes: {_quoted(value)}"


def _open_quote(row: str) -> Found:
    rest = _blank(row)
    found = re.search(r"(?:[:\-,\[{] *)([\"'])", rest)
    if not found or rest.count(found[1]) % 2 == 0:
        return None
    message = f"expected a closing {found[1]}, found the end of the line"
    value = row[found.start(1) :].rstrip("]} \t")
    shown = value if len(value) <= 40 else f"…{value[-30:]}"
    return found.start(1), message, f"close the quote: {shown}{found[1]}"


def _open_bracket(row: str) -> Found:
    stack: list[tuple[int, str]] = []
    for at, char in enumerate(_blank(row)):
        if char in OPEN:
            stack.append((at, char))
        elif char in CLOSE and stack:
            if OPEN.index(stack[-1][1]) != CLOSE.index(char):
                wanted = CLOSE[OPEN.index(stack[-1][1])]
                return at, f"expected {wanted}, found {char}", f"write {wanted} in place of {char}"
            stack.pop()
    if not stack:
        return None
    missing = "".join(CLOSE[OPEN.index(char)] for _, char in reversed(stack))
    message = f"expected a closing {missing}, found the end of the line"
    return (
        stack[-1][0],
        message,
        f"write {missing} at the end of the line: …{row.rstrip(' ,')[-24:]}{missing}",
    )


def _no_colon(row: str) -> Found:
    found = re.match(r"(\s*(?:- +)?)(.*)", row)
    if re.search(r":(\s|$)", _blank(row)):
        return None
    key = re.fullmatch(r"([a-z_]+)(?: *= *| +)(\S.*)|([a-z_]+)", found[2].rstrip())
    message = f'expected `key: value`, found "{found[2].strip()[:40]}"'
    if key and (key[3] or len(key[2]) < 60):
        shown = f"{key[3]}:" if key[3] else f"{key[1]}: {key[2]}"
        return len(found[1]), message, f"write `{shown}`; text of several lines goes under `key: |`, indented"
    hint = "text of several lines goes under `key: |`, each line two spaces further in than the key"
    return len(found[1]), message, hint


def _second_colon(row: str) -> Found:
    found = re.match(r"(\s*(?:- +)?[A-Za-z_]\w*: +|.*[{,] *[a-z_]+: +)(.*?: .*|.*:)$", row)
    if not found:
        return None
    value = found[2].rstrip()
    column = len(found[1]) + value.find(":")
    shown = _quoted(value if "{" not in found[1] else value.rstrip("]} "))
    return column, "expected one key per line, found a second colon", f"put the value in quotes: {shown}"


CERTAIN: tuple[Callable[[str], Found], ...] = (
    _odd_indent,
    wide_colon,
    _glued_colon,
    _dash,
    _wide_comma,
    _wide_bracket,
    _mixed_quotes,
    _reserved,
    _list_as_value,
    _half_quoted,
)
"""Slips that a row shows by itself."""


def _deeper(rows: list[str], line: int) -> tuple[int, int] | None:
    """The row above and its indent, where this row stands deeper below a key that has a value already."""
    above = next(iter(before(rows, line, 1)), None)
    if above is None or indent_of(rows[line]) <= indent_of(rows[above]):
        return None
    return above, len(START.match(rows[above])["lead"]) if START.match(rows[above]) else indent_of(
        rows[above]
    )


def _continued(rows: list[str], line: int) -> Fault | None:
    """Text pasted over several lines, with a colon in one of the later ones."""
    if re.match(r"\s*(- +)?[a-z_]+:", rows[line]):
        return None
    above = next(
        (row for row in before(rows, line, ABOVE) if re.match(r"\s*(- +)?[a-z_]+:", rows[row])), None
    )
    if above is None:
        return None
    key = START.match(rows[above])
    message = f"expected the text of `{key['key']}` in one line, found a colon in its next"
    hint = f"end line {above + 1} at `{key['key']}: |`; text goes below, {key.start('key') + 2} spaces in"
    return Fault(line, indent_of(rows[line]), message, hint)


def _indentation(rows: list[str], line: int) -> Fault | None:
    """A row that stands under none of the keys above it; of two that disagree, the one with an odd indent."""
    here = indent_of(rows[line])
    named = rows[line].strip().split(":")[0][:30]
    if place := _deeper(rows, line):
        wanted = place[1]
        message = f"expected {wanted} spaces before `{named}`, found {here}"
        return Fault(line, here, message, f"start it in the same column as line {place[0] + 1}")
    above = next(iter(before(rows, line, 1)), None)
    if above is None:
        return None
    other, name = indent_of(rows[above]), rows[above].strip().split(":")[0][:30]
    if other % 2 and not here % 2:
        hint = f"write {here} spaces before `{name}`, as on the next line"
        return Fault(above, other, f"expected {here} spaces before `{name}`, found {other}", hint)
    levels = [indent_of(rows[row]) for row in before(rows, line, ABOVE)]
    wanted = (
        min(levels, key=lambda level: (abs(level - here), level != other)) if here not in levels else other
    )
    hint = f"write {wanted} spaces before it, as before the keys above"
    return Fault(line, here, f"expected {wanted} spaces before `{named}`, found {here}", hint)
