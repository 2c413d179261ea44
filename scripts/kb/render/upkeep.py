"""What the maintainers' page shows; counted on the library's own day, so that a build needs no clock."""

from dataclasses import dataclass

from ..load import Library
from ..question import question
from ..stale import DUE, OPEN, REVIEW_MONTHS, Point, Reason, review_due, stale


@dataclass(frozen=True)
class Scheduled:
    """When the records of a kind are to be reviewed."""

    kind: str
    records: int
    months: int
    oldest: str
    due: str


@question
def waiting(library: Library) -> dict[Reason, list[Point]]:
    """What waits on the library's day, by reason."""
    found: dict[Reason, list[Point]] = {reason: [] for reason in (*DUE, *OPEN)}
    for point in stale(library, library.date):
        found[point.reason].append(point)
    return found


@question
def schedule(library: Library) -> list[Scheduled]:
    """Kinds in the order in which their first record falls due."""
    rows = []
    for kind, months in REVIEW_MONTHS.items():
        reviewed = [entry.curation.reviewed for entry in getattr(library, kind).values()]
        if reviewed:
            oldest = min(reviewed)
            rows.append(Scheduled(kind, len(reviewed), months, oldest, review_due(kind, oldest)))
    return sorted(rows, key=lambda row: (row.due, row.kind))
