"""One thing that the world says otherwise than a record does."""

from dataclasses import dataclass
from typing import Literal

from ..load import Library
from ..yamlfile import FieldPath

Rule = Literal[
    "retracted",
    "concern",
    "missing",
    "mismatch",
    "title",
    "journal",
    "year",
    "status",
    "results",
    "report",
    "corrected",
    "superseded",
    "dead-link",
    "moved-link",
]


@dataclass(frozen=True, order=True)
class Finding:
    """Where, what the record and the service say, and the page where a person can see for themselves."""

    rule: Rule
    path: str
    line: int
    subject: str
    """The identifier or address; what an exception names."""
    ours: str
    theirs: str
    see: str = ""


@dataclass(frozen=True, order=True)
class Unchecked:
    """What could not be asked, and why: no fault of the record."""

    reason: str
    path: str
    subject: str


def finding(
    library: Library,
    kind: str,
    id: str,
    at: FieldPath,
    rule: Rule,
    subject: str,
    ours: str,
    theirs: str,
    see: str,
) -> Finding:
    """A finding at a field of a record, or at the nearest field that its file has."""
    place = library.files[kind, id].problem(at, "")
    return Finding(rule, place.path, place.line, subject, ours, theirs, see)
