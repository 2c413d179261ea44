"""Rules on records: each a generator of what breaks it, none stops at the first.

A rule is given what it may depend on and nothing else: one text, one record, or the library. What the first
two find holds for as long as the record does, so when a library is read again only the last ask again.
"""

from collections.abc import Iterator
from pathlib import Path

from ..load import Library, load_library, uncollected
from ..model import Disease, Record, Trial
from ..model.walk import texts
from ..problem import Problem
from . import bias, grading, links, numbers, redirects, wording
from .breach import Breach
from .exceptions import read_exceptions, sort_out
from .published import lost

OF_TEXTS = (*links.OF_TEXTS, *wording.OF_TEXTS)
OF_RECORDS = {
    Disease: grading.OF_DISEASES,
    Trial: (*numbers.OF_TRIALS, *grading.OF_TRIALS, *bias.OF_TRIALS),
}
OF_LIBRARIES = (
    *links.OF_LIBRARIES,
    *redirects.OF_LIBRARIES,
    *grading.OF_LIBRARIES,
    *wording.OF_LIBRARIES,
)
RULES = {*OF_TEXTS, *OF_LIBRARIES}.union(*OF_RECORDS.values())
FIRM = {
    links.every_id_exists,
    links.every_citation_exists,
    links.every_link_exists,
    redirects.only_old_addresses_redirect,
    redirects.every_redirect_ends,
    wording.text_is_safe,
    wording.links_lead_to_records_or_https,
}
"""Rules without exceptions: pages rely on them, and so does the safety of readers."""


@uncollected()
def read_library(data: Path, before: Library | None = None) -> tuple[Library, list[Problem]]:
    """Load a folder of records and check it: the library, and everything wrong with it in file order.

    Of `before` it takes the records that have not changed, as `load_library` does, and what they break alone.
    """
    library, problems = load_library(data, before)
    exceptions = read_exceptions(data)
    may = {rule.__name__ for rule in RULES - FIRM}
    left = sort_out(library, list(broken(library)), exceptions, may, complete=not problems)
    return library, sorted([*problems, *exceptions.problems, *left, *lost(library, data)])


def broken(library: Library) -> Iterator[tuple[str, Problem]]:
    """(name of the rule, where and how it is broken) of all rules."""
    for kind, id, found in library.of_each(breaches):
        yield from ((rule, library.problem(kind, id, *breach)) for rule, breach in found)
    for rule in OF_LIBRARIES:
        yield from ((rule.__name__, problem) for problem in rule(library))


def breaches(record: Record) -> tuple[tuple[str, Breach], ...]:
    """(name of the rule, what breaks it) of the rules on a record alone and on its texts."""
    found = [(rule.__name__, breach) for rule in OF_RECORDS.get(type(record), ()) for breach in rule(record)]
    for at, text in texts(record):
        for rule in OF_TEXTS:
            found += ((rule.__name__, it._replace(at=(*at, *it.at))) for it in rule(text))
    return tuple(found)
