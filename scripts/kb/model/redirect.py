"""Where an address leads that was published and has no record any more."""

from typing import Annotated

from .base import Conversion, Matching, Record

Address = Annotated[
    str,
    Conversion.VERBATIM,
    Matching(
        r"[a-z]+(/[a-z0-9]+(-[a-z0-9]+)*)?",
        "a record as folder/id, or a page such as trials",
        "trials/deng-2017-lupus-nephritis",
    ),
]


class Redirect(Record):
    """Where an old address leads, since its record was renamed, merged into another or removed."""

    to: Address
    """The record that took its place, as folder/id, or the page that lists others, such as `trials`."""
