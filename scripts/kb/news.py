"""What is new, newest first: changes told in records, dated acts of regulators and trials, records added."""

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from .load import Library
from .model import KINDS, Entry, Product, Text
from .model.heading import heading
from .model.other import Event
from .question import question

Kind = Literal["corrected", "updated", "event", "added"]
RANK = {"corrected": 0, "updated": 1, "event": 2, "added": 3}
"""Order within a day: what was wrong comes first."""
WITH_PAGES = tuple(kind for kind in KINDS if kind != "references")
YEARS = 2
"""How long acts of regulators and trials count as new, back from the library's own date."""


@dataclass(frozen=True)
class News:
    """One thing that is new, about one record, or about all of a kind that were added on a day."""

    when: str
    """A day; of an event also a month or a year, where no more is known."""
    kind: Kind
    records: str
    """Kind of the records it is about."""
    entries: tuple[Entry, ...]
    text: Text | None = None
    event: Event | None = None

    @property
    def id(self) -> str:
        """Its anchor on the page of news, the same forever."""
        about = (self.records,) if self.kind == "added" else (self.records, self.entries[0].id)
        return "-".join((self.when, self.event.type if self.event else self.kind, *about))


@question
def news(library: Library) -> list[News]:
    found = sorted((*_changes(library), *_events(library), *_added(library)), key=lambda new: RANK[new.kind])
    return sorted(found, key=lambda new: new.when, reverse=True)


def _changes(library: Library) -> list[News]:
    return [
        News(change.day, change.type, kind, (entry,), change.text)
        for kind in WITH_PAGES
        for entry in getattr(library, kind).values()
        for change in entry.curation.changes
    ]


def _events(library: Library) -> list[News]:
    """Acts of the last years, and never one for which no date was found."""
    since = f"{int(library.date[:4]) - YEARS}{library.date[4:]}"
    return [
        News(event.when, "event", Product.kind, (product,), event.text, event)
        for product in library.products.values()
        for event in product.events
        if event.when and event.when > since
    ]


def _added(library: Library) -> list[News]:
    """Records with a page, those of a kind and a day together, in the order of their titles."""
    found = []
    for kind in WITH_PAGES:
        entries = sorted(getattr(library, kind).values(), key=lambda entry: entry.curation.added)
        for day, of_day in groupby(entries, key=lambda entry: entry.curation.added):
            found.append(News(day, "added", kind, tuple(sorted(of_day, key=lambda e: heading(e).en))))
    return found
