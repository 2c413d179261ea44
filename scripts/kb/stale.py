"""What of the library waits for a person: reviews due, old states, overdue reports, points still open."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from .evidence import SILENT_MONTHS, trial_states
from .load import Library
from .problem import Problem
from .yamlfile import FieldPath

REVIEW_MONTHS = {
    "products": 6,
    "diseases": 12,
    "trials": 12,
    "topics": 12,
    "claims": 12,
    "reviews": 24,
}
"""Kind -> how long a review holds. References are not among them: `kb verify` asks about their standing."""
STATUS_MONTHS = {"recruiting": 6, "not-yet-recruiting": 6, "active-not-recruiting": 6, "suspended": 6}
OTHER_STATUS_MONTHS = 12
"""State of a trial without results -> how long a look at the registry holds."""

Reason = Literal["review", "status", "report", "unread", "title", "unverified"]
DUE: tuple[Reason, ...] = ("review", "status", "report")
"""What has a date by which it was to be done; the rest is open without one."""
OPEN: tuple[Reason, ...] = ("unread", "title", "unverified")


@dataclass(frozen=True, order=True)
class Point:
    """One thing to do for one record."""

    reason: Reason
    kind: str
    id: str
    at: FieldPath = ()
    date: str = ""
    """Last day on which it was in time; empty where there is none."""
    number: int = 1
    """How many entries of the field are meant."""


@cache
def later(day: str, months: int) -> str:
    """A day some months later, or the last day of a shorter month.

    A missing month counts as December and a missing day as the last, so that nobody is blamed early.
    """
    year, month, date = (int(part) for part in (day[:4], day[5:7] or "12", day[8:] or "31"))
    years, month = divmod(month - 1 + months, 12)
    year, month = year + years, month + 1
    return f"{year}-{month:02}-{min(date, calendar.monthrange(year, month)[1]):02}"


def review_due(kind: str, reviewed: str) -> str:
    """The day by which a record of a kind is to be read against its sources again."""
    return later(reviewed, REVIEW_MONTHS[kind])


def stale(library: Library, on: str) -> list[Point]:
    """Everything that waits on a day, by reason, kind and id. The same library and day give the same list."""
    found = [*_reviews(library), *_statuses(library), *_reports(library, on), *_open(library, on)]
    order = (*DUE, *OPEN)
    return sorted(
        (point for point in found if point.date < on),
        key=lambda point: (order.index(point.reason), point.date, point.kind, point.id),
    )


def _reviews(library: Library) -> Iterator[Point]:
    for kind in REVIEW_MONTHS:
        for id, entry in getattr(library, kind).items():
            at = ("curation", "reviewed")
            yield Point("review", kind, id, at, review_due(kind, entry.curation.reviewed))


def _statuses(library: Library) -> Iterator[Point]:
    """A trial that reported its results has no state that could still change what a reader is told."""
    for id, trial in library.trials.items():
        if not trial.outcomes:
            months = STATUS_MONTHS.get(trial.status.value, OTHER_STATUS_MONTHS)
            yield Point("status", "trials", id, ("status", "as_of"), later(trial.status.as_of, months))


def _reports(library: Library, on: str) -> Iterator[Point]:
    """Trials that ended and never told."""
    for id, trial in library.trials.items():
        if trial_states(trial, on)[-1] == "unreported":
            completion = trial.status.completion
            date = later(completion, SILENT_MONTHS) if completion else ""
            yield Point("report", "trials", id, ("status", "completion" if completion else "value"), date)


def _open(library: Library, on: str) -> Iterator[Point]:
    for id, trial in library.trials.items():
        if trial_states(trial, on)[-1] == "unread":
            yield Point("unread", "trials", id, ("reports",))
    for id, work in library.references.items():
        if work.read == "metadata":
            yield Point("unread", "references", id, ("read",))
        if work.language != "en" and work.title_translated is None:
            yield Point("title", "references", id, ("title",))
    for kind, id, record in library.records():
        if number := len(getattr(record, "unverified", ())):
            yield Point("unverified", kind, id, ("unverified",), number=number)


def as_problem(library: Library, point: Point) -> Problem:
    """A point in the form of a check's message, so that it prints in the same formats."""
    message, hint = _words(library, point)
    level = "warning" if point.reason in DUE else "info"
    return replace(library.problem(point.kind, point.id, point.at, message, level=level), hint=hint)


def _words(library: Library, point: Point) -> tuple[str, str]:
    match point.reason:
        case "review":
            return (
                f"expected a review by {point.date}, found none since",
                "read the record against its sources, then set `reviewed`",
            )
        case "status":
            return (
                f"expected a look at the registry by {point.date}, found none since",
                "read the entry, correct `status`, set `as_of`",
            )
        case "report":
            by = f" by {point.date}" if point.date else ""
            return (
                f"expected a report of the completed trial{by}, found none",
                "search for one by registry id; where none is found, set `as_of`",
            )
        case "unread":
            return "expected a work that was read, found its record only", "read it, then give its figures"
        case "title":
            return (
                "expected a title for readers of other languages, found the printed one only",
                "add `title_translated: {zh: …, en: …}`",
            )
        case "unverified":
            return (
                f"{point.number} point(s) could not be confirmed",
                "look again; move what is confirmed into its field",
            )
