"""Fields in the order of their model, which is the order of `kb new` and of the pages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from ..model.base import field_order
from .tree import annotation_of, compose, records

MOST = 500
"""Mappings put in order in one file; a record has far fewer."""


def fields_in_order(text: str, kind: str) -> str:
    """Every record whose fields are all known, one at a time: moving one moves those inside it."""
    for _ in range(MOST):
        root = compose(text)
        found = (
            _ordered(text, node, field_order(model)) for _, model, node in records(root, annotation_of(kind))
        )
        mended = next((new for new in found if new != text), text)
        if mended == text:
            return text
        text = mended
    return text


def _ordered(text: str, node: yaml.MappingNode, fields: Sequence[str]) -> str:
    names = [key.value for key, _ in node.value]
    if any(name not in fields for name in names):
        return text
    order = sorted(range(len(names)), key=lambda index: fields.index(names[index]))
    if order == list(range(len(names))):
        return text
    return _inline(text, node, order) if node.flow_style else _block(text, node, order)


def _inline(text: str, node: yaml.MappingNode, order: list[int]) -> str:
    """`{b: 1, a: 2}`: the entries change places, what stands between them stays."""
    source = text[node.start_mark.index : node.end_mark.index]
    if "#" in source and "\n" in source:
        # a comment there may belong to any entry
        return text
    spans = [(key.start_mark.index, child.end_mark.index) for key, child in node.value]
    entries = [text[start:end] for start, end in spans]
    parts, last = [], node.start_mark.index
    for (start, end), index in zip(spans, order, strict=True):
        parts += [text[last:start], entries[index]]
        last = end
    return text[: node.start_mark.index] + "".join(parts) + text[last:]


@dataclass
class _Entry:
    """The rows of one field, and the comments right above it, which move with it."""

    comments: list[str]
    rows: list[str]


def _block(text: str, node: yaml.MappingNode, order: list[int]) -> str:
    """Fields on rows of their own; blank rows between them stay where they are."""
    rows = text.split("\n")
    column = node.value[0][0].start_mark.column
    starts = [key.start_mark.line for key, _ in node.value]
    ends = [_end(rows, child) for _, child in node.value]
    if len(set(starts)) < len(starts):
        return text
    # the first field may share its row with a dash
    dash, rows[starts[0]] = rows[starts[0]][:column], " " * column + rows[starts[0]][column:]
    ends = [
        _with_comments(rows, end, column, limit)
        for end, limit in zip(ends, [*starts[1:], len(rows)], strict=True)
    ]
    entries, gaps = [_Entry([], rows[starts[0] : ends[0]])], [[]]
    for start, end, above in zip(starts[1:], ends[1:], ends, strict=False):
        between = rows[above:start]
        blank = next((index for index, row in enumerate(between) if row.strip()), len(between))
        gaps.append(between[:blank])
        entries.append(_Entry(between[blank:], rows[start:end]))
    moved: list[str] = []
    for gap, index in zip(gaps, order, strict=True):
        moved += [*gap, *entries[index].comments, *entries[index].rows]
    if dash.strip():
        moved[0] = dash + moved[0][column:]
    return "\n".join([*rows[: starts[0]], *moved, *rows[ends[-1] :]])


def _end(rows: list[str], node: yaml.Node) -> int:
    """The row behind a value, and before the blank rows after it."""
    end = _last_row(node) + 1
    while not rows[end - 1].strip():
        end -= 1
    return end


def _last_row(node: yaml.Node) -> int:
    """The row a value ends on; a block ends where the next row begins."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return node.end_mark.line - 1 if node.end_mark.column == 0 else node.end_mark.line
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        children = node.value if isinstance(node, yaml.SequenceNode) else [pair[1] for pair in node.value]
        return max(map(_last_row, children), default=node.start_mark.line)
    return node.end_mark.line


def _with_comments(rows: list[str], end: int, column: int, limit: int) -> int:
    """Where a field ends with the comments below it that stand further in."""
    last = end
    for row in range(end, limit):
        if not re.match(rf" {{{column + 1},}}#", rows[row]):
            break
        last = row + 1
    return last
