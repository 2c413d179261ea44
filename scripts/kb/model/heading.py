"""What a record's page is called."""

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
