"""Rules across records: each a generator of problems, none stops at the first."""

from pathlib import Path

from ..load import Library, load_library
from ..problem import Problem
from . import bias, grading, links, numbers, wording

RULES = (*links.RULES, *numbers.RULES, *grading.RULES, *bias.RULES, *wording.RULES)


def check_library(library: Library) -> list[Problem]:
    """Every problem that every rule finds, in file order."""
    return sorted(problem for rule in RULES for problem in rule(library))


def read_library(data: Path) -> tuple[Library, list[Problem]]:
    """Load a folder of records and check it: the library, and everything wrong with it in file order."""
    library, problems = load_library(data)
    return library, sorted(problems + check_library(library))
