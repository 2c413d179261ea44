"""Rules across records: each a generator of problems, none stops at the first."""

from pathlib import Path

from ..load import Library, load_library
from ..problem import Problem
from . import bias, grading, links, numbers, redirects, wording
from .exceptions import read_exceptions, sort_out
from .published import lost

RULES = (
    *links.RULES,
    *redirects.RULES,
    *numbers.RULES,
    *grading.RULES,
    *bias.RULES,
    *wording.RULES,
)
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


def read_library(data: Path, before: Library | None = None) -> tuple[Library, list[Problem]]:
    """Load a folder of records and check it: the library, and everything wrong with it in file order.

    Of `before` the records of unchanged files are taken, as `load_library` does."""
    library, problems = load_library(data, before)
    exceptions = read_exceptions(data)
    found = [(rule.__name__, problem) for rule in RULES for problem in rule(library)]
    may = {rule.__name__ for rule in RULES if rule not in FIRM}
    left = sort_out(library, found, exceptions, may, complete=not problems)
    return library, sorted([*problems, *exceptions.problems, *left, *lost(library, data)])
