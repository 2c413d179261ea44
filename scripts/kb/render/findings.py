"""A row of the summary of findings in figures: people, without cells, with cells, the difference."""

from dataclasses import dataclass

from ..effect import Comparison, Effect, Proportion, comparisons, may_pool, pool, reported_effect
from ..load import Library
from ..model.disease import Finding


@dataclass(frozen=True)
class Summary:
    """`without`, `with_cells`: people in 1,000. `effect`: None where the trials are not one figure."""

    studies: int
    people: int
    told: int
    """Studies that give a figure to compute from."""
    without: int | None = None
    with_cells: int | None = None
    effect: Effect | None = None


def summary(library: Library, finding: Finding) -> Summary:
    """What the trials of a finding give together: the one trial's effect, or the pooled one where allowed."""
    found = [comparison for shown in finding.shown for comparison in _comparisons(library, shown)]
    trials = {shown.trial for shown in finding.shown}
    told = {comparison.trial.id for comparison in found}
    people = sum(library.trials[id].participants.enrolled or 0 for id in trials)
    counts = (len(trials), people, len(told))
    effect = found[0].effect if len(found) == 1 else None
    if len(told) > 2:
        decision = may_pool(found, library.references)
        if decision.reason is None:
            effect = pool([study.effect for study in decision.studies]).effect
    if effect is None or effect.measure != "risk-difference":
        return Summary(*counts, effect=effect)
    without = _control_risk(found)
    with_cells = None if without is None else min(1.0, max(0.0, without + effect.value))
    return Summary(*counts, _in_thousand(without), _in_thousand(with_cells), effect)


def _comparisons(library: Library, shown) -> tuple[Comparison, ...]:
    trial = library.trials[shown.trial]
    outcome = trial.outcomes[shown.outcome]
    measure = library.measures[outcome.measure]
    wanted = "risk-difference" if measure.type == "binary" else "mean-difference"
    found = comparisons(trial, outcome, measure, wanted)
    stated = reported_effect(outcome.between_groups)
    return found or ((Comparison(trial, outcome, None, stated),) if stated else ())


def _control_risk(found: list[Comparison]) -> float | None:
    groups = [each.against for each in found if isinstance(each.against, Proportion)]
    people = sum(group.n for group in groups)
    return sum(group.events for group in groups) / people if people else None


def _in_thousand(share: float | None) -> int | None:
    return None if share is None else round(1000 * share)
