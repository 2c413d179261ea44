"""Several effects as one, and when that is allowed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from ..model import Reference
from ..model.trial import Timepoint
from .groups import Effect, EffectMeasure, effect_at
from .quantile import Z95, chi2_above, t_quantile
from .study import Comparison

TIME_RATIO = 1.25
"""How many times later one time point may be: 24 weeks and 6 months agree, 3 and 6 months do not."""
DAYS = {"day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}
COMPARATORS = {
    "placebo": "placebo",
    "sham": "placebo",
    "standard-care": "usual care",
    "no-treatment": "usual care",
    "active": "active",
}
"""Comparators that may stand in one pool; those left out may stand in none."""

Reason = Literal[
    "no-effect",
    "one-trial",
    "not-randomised",
    "retracted",
    "different-disease",
    "different-measure",
    "time-unknown",
    "different-time",
    "different-effect",
    "same-trial",
    "same-people",
    "comparator-unclear",
    "different-comparator",
    "crossover",
    "different-scale",
    "different-definition",
]
"""Why studies are not pooled; the sentence of each is in labels.yaml."""


@dataclass(frozen=True)
class Pooled:
    """The summary of several studies; `effect` on the natural scale, `tau2` on that of the analysis."""

    effect: Effect
    model: Literal["fixed", "random"]
    studies: int
    weights: tuple[float, ...]
    """Share of each study in percent, in the order given."""
    tau2: float
    i2: float
    """Share of the variation that is not chance, in percent."""
    q: float
    q_p: float
    """p value of Cochran's Q on studies - 1 degrees of freedom."""
    prediction: tuple[float, float] | None
    """Where 95 % of true effects of like studies lie; None for fixed effects and below three studies."""


def pool(
    effects: Sequence[Effect],
    model: Literal["random", "fixed"] = "random",
    tau2_by: Literal["reml", "paule-mandel"] = "reml",
    interval: Literal["hartung-knapp", "wald"] = "hartung-knapp",
    floor: bool = True,
) -> Pooled:
    """Inverse-variance summary of at least two effects of one measure (Cochrane Handbook 10.3 and 10.10.4).

    Random effects: between-study variance by restricted maximum likelihood (Viechtbauer 2005) or Paule and
    Mandel (1982); the interval by Hartung, Knapp, Sidik and Jonkman with t on studies - 1 degrees of freedom,
    never narrower than the one with normal standard error (`floor`; Röver 2015) unless told otherwise.
    I² is tau² over tau² plus the typical variance within studies (Higgins and Thompson 2002, as metafor
    prints it); for fixed effects (Q - df) / Q. Prediction interval with t on studies - 2 degrees of freedom
    (Higgins 2009; Handbook 10.10.4.3). With two studies the interval is so wide that it says little.
    ValueError for fewer than two effects, mixed measures, or an effect without a standard error.
    """
    if len(effects) < 2:
        raise ValueError(f"pooling needs two effects, got {len(effects)}")
    if len({effect.measure for effect in effects}) > 1:
        raise ValueError("effects of different measures cannot be pooled")
    if any(effect.se <= 0 for effect in effects):
        raise ValueError("an effect without a standard error cannot be weighted")
    points, variances = [effect.point for effect in effects], [effect.se**2 for effect in effects]
    df = len(effects) - 1
    within = [1 / variance for variance in variances]
    centre = _mean(points, within)
    q = sum(w * (y - centre) ** 2 for w, y in zip(within, points, strict=True))
    if model == "fixed":
        tau2, i2 = 0.0, max(0.0, 100 * (q - df) / q) if q else 0.0
    else:
        tau2 = (reml if tau2_by == "reml" else paule_mandel)(points, variances)
        # (sum w)^2 - sum w^2, without the difference of two large numbers
        typical = df * sum(within) / (2 * sum(one * other for one, other in combinations(within, 2)))
        i2 = 100 * tau2 / (tau2 + typical)
    weights = [1 / (variance + tau2) for variance in variances]
    total = sum(weights)
    centre, se, width = _mean(points, weights), math.sqrt(1 / total), Z95
    prediction = None
    if model == "random" and df >= 2:
        reach = t_quantile(0.975, df - 1) * math.sqrt(tau2 + se**2)
        ends = (centre - reach, centre + reach)
        prediction = (math.exp(ends[0]), math.exp(ends[1])) if effects[0].log_scale else ends
    if model == "random" and interval == "hartung-knapp":
        spread = sum(w * (y - centre) ** 2 for w, y in zip(weights, points, strict=True)) / df
        se *= math.sqrt(max(spread, 1.0) if floor else spread)
        width = t_quantile(0.975, df)
    effect = effect_at(effects[0].measure, centre, se, width=width)
    shares = tuple(100 * w / total for w in weights)
    return Pooled(effect, model, len(effects), shares, tau2, i2, q, chi2_above(q, df), prediction)


def _mean(points: Sequence[float], weights: Sequence[float]) -> float:
    return sum(w * y for w, y in zip(weights, points, strict=True)) / sum(weights)


def paule_mandel(points: Sequence[float], variances: Sequence[float]) -> float:
    """The between-study variance at which Q equals its degrees of freedom; 0 where Q is below them."""

    def excess(tau2: float) -> float:
        weights = [1 / (variance + tau2) for variance in variances]
        centre = _mean(points, weights)
        return sum(w * (y - centre) ** 2 for w, y in zip(weights, points, strict=True)) - len(points) + 1

    if excess(0) <= 0:
        return 0.0
    low, high = 0.0, max(variances)
    while excess(high) > 0:
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return high


def reml(points: Sequence[float], variances: Sequence[float]) -> float:
    """The between-study variance of greatest restricted likelihood (Viechtbauer 2005).

    The likelihood may have several peaks: it is scanned, and the highest found by bisecting its slope.
    """

    def fit(tau2: float) -> tuple[float, float]:
        """Restricted log-likelihood and its slope."""
        weights = [1 / (variance + tau2) for variance in variances]
        total, squares = sum(weights), sum(w * w for w in weights)
        centre = _mean(points, weights)
        pairs = [(w, w * (y - centre) ** 2) for w, y in zip(weights, points, strict=True)]
        likelihood = (sum(math.log(w) - off for w, off in pairs) - math.log(total)) / 2
        return likelihood, (sum(w * off for w, off in pairs) - total + squares / total) / 2

    most = 2 * (max(points) - min(points)) ** 2
    steps = [0.0, *(most * 10 ** (exponent / 20 - 8) for exponent in range(161))]
    best = max(range(len(steps)), key=lambda step: fit(steps[step])[0])
    low, high = steps[max(0, best - 1)], steps[min(best + 1, len(steps) - 1)]
    if fit(low)[1] <= 0:
        return steps[best]
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if fit(middle)[1] > 0 else (low, middle)
    return high


@dataclass(frozen=True)
class Decision:
    """The studies that would be pooled, and why they are not; `reason` None where they may be."""

    studies: tuple[Comparison, ...]
    reason: Reason | None


def may_pool(
    found: Sequence[Comparison], references: Mapping[str, Reference], alike: bool = False
) -> Decision:
    """Whether comparisons may be pooled (Cochrane Handbook 10.1 and 12.1).

    Studies not randomised, retracted, or without a standard error are left out first; two must remain. They
    must share a disease, an outcome measure and an effect measure, a time point within `TIME_RATIO`, one kind
    of comparator, and no people. Changes and final values mix in mean differences only (Handbook 10.5.2).
    Outcomes whose `detail` differs, and active comparators, need an editor who read them and says `alike`.
    `references`: id -> record, for retractions.
    """
    usable = [each for each in found if each.trial.counts_as_msc and each.effect.se > 0]
    randomised = [each for each in usable if each.trial.design.randomised]
    studies = tuple(each for each in randomised if not _retracted(each, references))
    return Decision(studies, _why_too_few(usable, randomised, studies) or _why_unlike(studies, alike))


def _retracted(study: Comparison, references: Mapping[str, Reference]) -> bool:
    cited = {study.outcome.source.cite, *(r.cite for r in study.trial.reports if r.role == "primary")}
    standings = (references[id].standing for id in cited if id in references)
    return any(standing and standing.value == "retracted" for standing in standings)


def _why_too_few(
    usable: Sequence[Comparison], randomised: Sequence[Comparison], studies: Sequence[Comparison]
) -> Reason | None:
    def trials(of: Sequence[Comparison]) -> int:
        return len({study.trial.id for study in of})

    if trials(studies) >= 2:
        return None
    if trials(randomised) >= 2:
        return "retracted"
    if trials(usable) >= 2:
        return "not-randomised"
    return "one-trial" if usable else "no-effect"


def _why_unlike(studies: Sequence[Comparison], alike: bool) -> Reason | None:
    """The first rule that the studies break, the deepest difference first."""
    trials, outcomes = [study.trial for study in studies], [study.outcome for study in studies]
    kinds = {COMPARATORS.get(trial.design.comparator) for trial in trials}
    measures: set[EffectMeasure] = {study.effect.measure for study in studies}
    details = {outcome.detail and outcome.detail.en for outcome in outcomes}
    ids = [trial.id for trial in trials]
    times = [outcome.timepoint for outcome in outcomes]
    rules: dict[Reason, bool] = {
        "different-disease": not set.intersection(*(set(trial.diseases) for trial in trials)),
        "different-measure": len({outcome.measure for outcome in outcomes}) > 1,
        "time-unknown": None in times,
        "different-time": not _same_time(times),
        "different-effect": len(measures) > 1,
        "same-trial": len(set(ids)) < len(ids),
        "same-people": any(set(trial.overlaps) & set(ids) for trial in trials),
        "comparator-unclear": None in kinds,
        "different-comparator": len(kinds) > 1,
        "crossover": any("crossover-as-parallel" in study.effect.converted for study in studies),
        "different-scale": len({outcome.scale for outcome in outcomes}) > 1
        and "standardised-mean-difference" in measures,
        "different-definition": not alike and (len(details) > 1 or kinds == {"active"}),
    }
    return next((reason for reason, broken in rules.items() if broken), None)


def _days(time: Timepoint) -> float:
    return time.value * DAYS[time.unit]


def _same_time(times: Sequence[Timepoint | None]) -> bool:
    days = [_days(time) for time in times if time]
    return not days or max(days) <= TIME_RATIO * min(days)


def by_time(found: Sequence[Comparison]) -> list[tuple[Comparison, ...]]:
    """Comparisons of one outcome in groups that `TIME_RATIO` lets stand together, the earliest first.

    Those without a time point form the last group.
    """
    dated = sorted(
        (each for each in found if each.outcome.timepoint), key=lambda c: _days(c.outcome.timepoint)
    )
    groups: list[list[Comparison]] = []
    for each in dated:
        if groups and _same_time([groups[-1][0].outcome.timepoint, each.outcome.timepoint]):
            groups[-1].append(each)
        else:
            groups.append([each])
    undated = [each for each in found if not each.outcome.timepoint]
    return [tuple(group) for group in (*groups, undated) if group]
