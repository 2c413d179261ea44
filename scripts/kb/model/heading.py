"""What a record's page is called, and what it says in one sentence."""

from .base import Entry, Text
from .disease import Disease
from .other import Claim, Product, Review, Topic
from .trial import Trial


def heading(entry: Entry) -> Text:
    """The title of a record's page; `|` marks where a Chinese line may break."""
    match entry:
        case Disease() | Product():
            return entry.name
        case Review():
            return entry.question
        case Trial() | Topic() | Claim():
            return entry.title
    raise TypeError(f"expected a record with a page, found {type(entry).__name__}")


def gist(entry: Entry) -> Text | None:
    """The sentence that a list shows beside the title; of a review none, since its finding is prose."""
    match entry:
        case Disease():
            return entry.card
        case Trial():
            return entry.reading.finding
        case Product():
            return entry.answer
        case Topic():
            return entry.lead
        case Claim():
            return entry.because
        case Review():
            return None
    raise TypeError(f"expected a record with a page, found {type(entry).__name__}")
