"""A trial's records to effects of cells against control."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..model import Measure, Outcome, Result, Trial
from ..model.trial import BetweenGroups
from .arm import (
    Mean,
    Proportion,
    combined_mean,
    combined_proportion,
    count_of,
    mean_of,
    proportion_of,
    sd_from_p,
)
from .groups import (
    RATIOS,
    Effect,
    EffectMeasure,
    Mark,
    effect_at,
    mean_difference,
    odds_ratio,
    rate_ratio,
    risk_difference,
    risk_ratio,
    standardised_mean_difference,
)
from .quantile import NORMAL

OF_COUNTS = {
    "risk-ratio": risk_ratio,
    "odds-ratio": odds_ratio,
    "risk-difference": risk_difference,
    "rate-ratio": rate_ratio,
}
OF_MEANS = {
    "mean-difference": mean_difference,
    "standardised-mean-difference": standardised_mean_difference,
}

USUAL: dict[str, tuple[EffectMeasure, ...]] = {
    "binary": ("risk-ratio", "mean-difference"),
    "continuous": ("mean-difference", "risk-ratio"),
    "count": ("rate-ratio", "mean-difference"),
    "time": (),
}
"""Type of outcome -> effect measures, the first that the figures allow is shown; none from survival times."""

Between = tuple[Effect, Proportion | Mean, Proportion | Mean]

LARGEST = {True: 1e9, False: 1e40}
"""How large an effect may be, by whether it is a ratio; pooling can reckon with all up to here."""


@dataclass(frozen=True)
class Comparison:
    """All MSC arms of a trial, as one group, against one control arm, in one outcome."""

    trial: Trial
    outcome: Outcome
    control: str | None
    """Id of the control arm; None where the effect is the source's own and no arm is named."""
    effect: Effect
    cells: Proportion | Mean | None = None
    """The two groups the effect was computed from; None where it was taken from the source."""
    against: Proportion | Mean | None = None


def comparisons(
    trial: Trial, outcome: Outcome, measure: Measure, wanted: EffectMeasure | None = None
) -> tuple[Comparison, ...]:
    """The effects an outcome allows, one per control arm with figures; empty where it allows none.

    A study without a control group gives none, and neither does one that compares cells with cells. Without
    `wanted`: the risk ratio of counts, the rate ratio of counted events, the mean difference of means, each
    from the arms' figures; else the effect the source states. With `wanted`: only that measure.
    A crossover is computed as if its groups were separate people and marked so (Cochrane Handbook 23.2.5);
    the source's own effect, where stated, is taken first there.
    """
    if not trial.design.controlled:
        return ()
    stated = _stated(trial, outcome, wanted)
    if stated and trial.design.type == "crossover-rct":
        return stated
    cells = [arm.id for arm in trial.arms if arm.role == "cells" and arm.cells and arm.cells.kind == "msc"]
    found = []
    for arm in trial.arms:
        if arm.role != "control" or arm.id not in outcome.results:
            continue
        treated = [outcome.results[id] for id in cells if id in outcome.results]
        if made := _from_arms(treated, outcome.results[arm.id], outcome, measure, wanted):
            effect, *groups = made
            if trial.design.type == "crossover-rct":
                effect = replace(effect, converted=(*effect.converted, "crossover-as-parallel"))
            found.append(Comparison(trial, outcome, arm.id, effect, *groups))
    return tuple(found) or stated


def _from_arms(
    treated: Sequence[Result],
    control: Result,
    outcome: Outcome,
    measure: Measure,
    wanted: EffectMeasure | None,
) -> Between | None:
    """The first effect that the figures allow: `wanted`, or the usual one of their kind."""
    usual = USUAL[measure.type]
    if wanted and (wanted == "rate-ratio") != (measure.type == "count") and wanted not in OF_MEANS:
        return None
    for kind in (wanted,) if wanted and usual else usual:
        if made := arms_effect(treated, control, kind, outcome.between_groups):
            return made
    return None


def arms_effect(
    treated: Sequence[Result],
    control: Result,
    wanted: EffectMeasure,
    groups: BetweenGroups | None = None,
) -> Between | None:
    """An effect of the figures of the cell arms, taken as one group, and of a control arm, with both groups.

    None where the figures do not allow it, or are none that people can have; a hazard ratio never comes of
    them. `groups` gives the p value that tells the spread where no arm prints one (Handbook 6.5.2.3).
    """
    try:
        made = _computed(treated, control, wanted, groups)
    except (ArithmeticError, ValueError):
        return None
    return made if made and _plausible(made[0]) else None


def _plausible(effect: Effect) -> bool:
    """Whether an effect is of a size that can be reckoned with."""
    largest = LARGEST[effect.log_scale]
    ends = (effect.value, effect.low, effect.high)
    least = 1 / largest if effect.log_scale else -largest
    return all(least <= end <= largest for end in ends) and (
        effect.se == 0 or 1 / largest <= effect.se <= largest
    )


def _computed(
    treated: Sequence[Result], control: Result, wanted: EffectMeasure, groups: BetweenGroups | None
) -> Between | None:
    if wanted in OF_MEANS:
        read, join = mean_of, combined_mean
    elif wanted in OF_COUNTS:
        read, join = (count_of if wanted == "rate-ratio" else proportion_of), combined_proportion
    else:
        return None
    arms, other = [found for result in treated if (found := read(result))], read(control)
    if not arms or not other:
        return None
    cells = join(arms)
    if wanted in OF_COUNTS:
        effect = OF_COUNTS[wanted](cells.events, cells.n, other.events, other.n)
    else:
        cells, other = _spread(cells, other, groups)
        if cells.sd is None or other.sd is None:
            return None
        effect = OF_MEANS[wanted](cells.mean, cells.sd, cells.n, other.mean, other.sd, other.n)
    if effect is None:
        return None
    marks = dict.fromkeys((*effect.converted, *cells.converted, *other.converted))
    return replace(effect, converted=tuple(marks)), cells, other


def _spread(cells: Mean, control: Mean, groups: BetweenGroups | None) -> tuple[Mean, Mean]:
    """Both with the spread that the p value tells, where neither prints one."""
    if cells.sd is not None or control.sd is not None or groups is None:
        return cells, control
    p, mark = _p_of(groups, "sd-from-p", "sd-from-p-bound")
    sd = sd_from_p(cells.mean - control.mean, p, cells.n, control.n) if p else None
    return tuple(replace(each, sd=sd, converted=(*each.converted, mark)) for each in (cells, control))


def _p_of(groups: BetweenGroups, exact: Mark, bound: Mark) -> tuple[float | None, Mark]:
    return (groups.p, exact) if groups.p is not None else (groups.p_below, bound)


def _stated(trial: Trial, outcome: Outcome, wanted: EffectMeasure | None) -> tuple[Comparison, ...]:
    effect = reported_effect(outcome.between_groups)
    if effect is None or wanted not in (None, effect.measure):
        return ()
    controls = [arm.id for arm in trial.arms if arm.role == "control"]
    return (Comparison(trial, outcome, controls[0] if len(controls) == 1 else None, effect),)


def reported_effect(groups: BetweenGroups) -> Effect | None:
    """The effect a source states, as a 95 % interval; None without a value and an interval or p.

    A risk difference is recorded in percentage points and comes back as a proportion. The standard error is
    from the interval's width or, without one, from the p value (Cochrane Handbook 6.3.1 and 6.3.2). Marked
    `as-reported`, and `level-changed` where the printed interval was not a 95 % one.
    """
    try:
        effect = _reported(groups)
    except (ArithmeticError, ValueError):
        return None
    return effect if effect and _plausible(effect) else None


def _reported(groups: BetweenGroups) -> Effect | None:
    if groups.effect is None or groups.value is None:
        return None
    ratio, unit = groups.effect in RATIOS, 100 if groups.effect == "risk-difference" else 1
    figures = [figure / unit for figure in (groups.value, *(groups.ci or ()))]
    if ratio and min(figures) <= 0:
        return None
    point, *ends = map(math.log, figures) if ratio else figures
    if ends:
        if not ends[0] <= point <= ends[1] or ends[0] == ends[1]:
            return None
        se = (ends[1] - ends[0]) / (2 * NORMAL.inv_cdf(0.5 + groups.level / 200))
        if groups.level == 95:
            return Effect(groups.effect, *figures, se, ratio, ("as-reported",))
        return effect_at(groups.effect, point, se, ("as-reported", "level-changed"))
    p, mark = _p_of(groups, "se-from-p", "se-from-p-bound")
    if not p or p == 1 or point == 0:
        return None
    return effect_at(groups.effect, point, abs(point) / -NORMAL.inv_cdf(p / 2), ("as-reported", mark))
