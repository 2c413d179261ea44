"""Changes as lines for a terminal, as a changelog in Markdown, and as JSON."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from ..scalar import scalar
from .compare import Change

HEADINGS = {
    "told": "Told to readers",
    "verdict": "Verdicts",
    "certainty": "Certainty",
    "finding": "What trials and their reviews found",
    "status": "Status of trials",
    "event": "Events of products",
    "figure": "Figures",
    "other": "Wording, sources and dates only",
}
MARKS = re.compile(r"([\\`*_<\[\]])")
"""What Markdown would take for more than text."""


def as_text(changes: Sequence[Change]) -> str:
    """A line for each change."""
    return "".join(f"{' '.join(filter(None, (change.kind, _line(change))))}\n" for change in changes)


def as_markdown(changes: Sequence[Change]) -> str:
    """A section for each kind of change; records that came or went stand first, trials before the others."""
    return (
        "\n".join(f"## {heading}\n\n{''.join(rows)}" for heading, rows in _sections(changes))
        or "No change.\n"
    )


def as_json(changes: Sequence[Change]) -> str:
    """A list of objects with the fields of `Change`."""
    return json.dumps([asdict(change) for change in changes], ensure_ascii=False, indent=1) + "\n"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _sections(changes: Sequence[Change]) -> Iterator[tuple[str, list[str]]]:
    for kind in ("added", "removed"):
        trials = [change for change in changes if change.kind == kind and change.record.startswith("trials/")]
        others = [change for change in changes if change.kind == kind and change not in trials]
        for name, found in (("Trials", trials), ("Other records", others)):
            if found:
                yield f"{name} {kind} ({len(found)})", [_row(change) for change in found]
    for kind, heading in HEADINGS.items():
        if found := [change for change in changes if change.kind == kind]:
            yield f"{heading} ({len(found)})", [_row(change) for change in found]


def _row(change: Change) -> str:
    record, field, rest = _parts(change)
    names = " ".join(f"`{name}`" for name in (record, field) if name)
    return f"- {names}" + MARKS.sub(r"\\\1", rest) + "\n"


def _line(change: Change) -> str:
    """The change without its kind: `trials/x outcomes[0].results.cells.events: 9 -> 12`."""
    record, field, rest = _parts(change)
    return " ".join(filter(None, (record, field))) + rest


def _parts(change: Change) -> tuple[str, str, str]:
    """Record, field and what follows them."""
    match change.kind:
        case "added" | "other":
            return change.record, "", ""
        case "removed":
            return change.record, "", f" -> {change.new}" if change.new else ""
        case "told" | "event":
            return change.record, "", f": {change.new}"
    old, new = ("nothing" if value is None else scalar(value) for value in (change.old, change.new))
    return change.record, change.field, f": {old} -> {new}"
