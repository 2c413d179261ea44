"""Rules across records: each a generator of problems, none stops at the first."""

from ..load import Library
from ..problem import Problem
from . import links, numbers, wording

RULES = (*links.RULES, *numbers.RULES, *wording.RULES)


def check_library(library: Library) -> list[Problem]:
    """Every problem that every rule finds, in file order."""
    return sorted(problem for rule in RULES for problem in rule(library))
