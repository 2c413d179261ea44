"""What of the library waits for a person: reviews due, old states, overdue reports, points still open."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from .evidence import SILENT_MONTHS, trial_states
from .load import Library
from .model import Entry, Record, Reference, Trial
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
    found = (
        Point(waits.reason, kind, id, waits.at, waits.date, waits.number)
        for kind, id, points in library.of_each(_of, on)
        for waits in points
    )
    order = (*DUE, *OPEN)
    return sorted(found, key=lambda point: (order.index(point.reason), point.date, point.kind, point.id))


class Waits(NamedTuple):
    """A point of a record that need not say which."""

    reason: Reason
    at: FieldPath
    date: str = ""
    number: int = 1


def _of(record: Record, on: str) -> tuple[Waits, ...]:
    """What a record waits for on a day."""
    return tuple(waits for waits in _all_of(record, on) if waits.date < on)


def _all_of(record: Record, on: str) -> Iterator[Waits]:
    if isinstance(record, Entry) and record.kind in REVIEW_MONTHS:
        yield Waits("review", ("curation", "reviewed"), review_due(record.kind, record.curation.reviewed))
    if isinstance(record, Trial):
        yield from _of_trial(record, on)
    if isinstance(record, Reference):
        if record.read == "metadata":
            yield Waits("unread", ("read",))
        if record.language != "en" and record.title_translated is None:
            yield Waits("title", ("title",))
    if number := len(getattr(record, "unverified", ())):
        yield Waits("unverified", ("unverified",), number=number)


def _of_trial(trial: Trial, on: str) -> Iterator[Waits]:
    """A trial that reported its results has no state that could still change what a reader is told."""
    status, state = trial.status, trial_states(trial, on)[-1]
    if not trial.outcomes:
        months = STATUS_MONTHS.get(status.value, OTHER_STATUS_MONTHS)
        yield Waits("status", ("status", "as_of"), later(status.as_of, months))
    if state == "unreported":
        date = later(status.completion, SILENT_MONTHS) if status.completion else ""
        yield Waits("report", ("status", "completion" if status.completion else "value"), date)
    if state == "unread":
        yield Waits("unread", ("reports",))


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
