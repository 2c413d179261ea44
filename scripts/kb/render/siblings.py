"""Which other trials a trial's page shows: of the same product, of the same sponsor, in the same disease."""

import re
from collections import defaultdict

from .. import evidence
from ..load import Library
from ..model import Trial
from ..question import question

SHOWN = 6
"""Trials of each kind shown on a page; disease and product pages list all."""


def _products(trial: Trial) -> set[str]:
    """Records of products, and the names of cells: `remestemcel-L (Prochymal)` is two names of one."""
    named = (arm.cells.product for arm in trial.arms if arm.cells and arm.cells.product)
    parts = (part for name in named for part in re.split(r"[()/,]", name))
    return {*trial.products, *filter(None, (re.sub(r"[\W_]", "", part).lower() for part in parts))}


SHARED = {
    "product": _products,
    "sponsor": lambda trial: {trial.sponsor.name} if trial.sponsor else set(),
    "disease": lambda trial: set(trial.diseases),
}
"""What makes two trials siblings, the closest first."""


@question
def siblings_of(library: Library, trial: Trial) -> list[tuple[str, list[Trial]]]:
    """(kind, trials) for each kind that has any; none twice, and never the trial itself."""
    seen = {trial.id}
    return [(kind, found) for kind in SHARED if (found := _next(library, kind, trial, seen))]


def _next(library: Library, kind: str, trial: Trial, seen: set[str]) -> list[Trial]:
    found: list[Trial] = []
    for value in sorted(SHARED[kind](trial)):
        for other in _sharing(library, kind, value):
            if len(found) < SHOWN and other.id not in seen:
                seen.add(other.id)
                found.append(other)
    return found


@question
def _sharing(library: Library, kind: str, value: str) -> list[Trial]:
    return _holders(library, kind).get(value, [])


@question
def _holders(library: Library, kind: str) -> dict[str, list[Trial]]:
    """Product, sponsor or disease -> its trials, the largest first."""
    holders = defaultdict(list)
    for trial in evidence.all_trials(library):
        for value in SHARED[kind](trial):
            holders[value].append(trial)
    return dict(holders)
