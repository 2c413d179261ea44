"""Which other trials a trial's page shows: of the same product, of the same sponsor, in the same disease."""

import re
from collections import defaultdict
from functools import cached_property

from .. import evidence
from ..load import Library
from ..model import Trial

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


class Siblings:
    """Answers for every trial of a library, from lists made once."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @cached_property
    def _holders(self) -> dict[str, dict[str, list[Trial]]]:
        """Kind -> product, sponsor or disease -> its trials, the largest first."""
        holders = {kind: defaultdict(list) for kind in SHARED}
        trials = self.library.trials.values()
        for trial in sorted(trials, key=lambda trial: (-evidence.people(trial), trial.id)):
            for kind, shared in SHARED.items():
                for value in shared(trial):
                    holders[kind][value].append(trial)
        return holders

    def __call__(self, trial: Trial) -> list[tuple[str, list[Trial]]]:
        """(kind, trials) for each kind that has any; none twice, and never the trial itself."""
        seen = {trial.id}
        return [(kind, found) for kind in SHARED if (found := self._next(kind, trial, seen))]

    def _next(self, kind: str, trial: Trial, seen: set[str]) -> list[Trial]:
        found: list[Trial] = []
        for value in sorted(SHARED[kind](trial)):
            for other in self._holders[kind][value]:
                if len(found) < SHOWN and other.id not in seen:
                    seen.add(other.id)
                    found.append(other)
        return found
