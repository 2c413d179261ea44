"""Controlled trials of a disease as rows of a forest plot: positions in percent of one axis, nothing drawn.

Right is always better with cells: an outcome of which less is better is mirrored, its figures are not.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .. import evidence
from ..effect import Comparison, Effect, EffectMeasure, Reason, comparisons, may_pool, pool, reported_effect
from ..load import Library
from ..model import Disease, Outcome, Trial
from ..question import question

Scale = Literal["points", "sd", "ratio"]
SCALES: tuple[Scale, ...] = ("points", "sd", "ratio")
"""Shares of people in points of a hundred, scores in standard deviations, stated ratios in doublings."""
LIMITS: dict[Scale, float] = {"points": 100, "sd": 3, "ratio": 4}
"""No axis reaches beyond; an interval that does ends in an arrow."""
STEPS: dict[Scale, float] = {"points": 20, "sd": 1, "ratio": 1}


@dataclass(frozen=True)
class Row:
    """One outcome of one trial; `effect` is None where the source gives too little."""

    trial: Trial
    outcome: Outcome
    comparison: Comparison | None
    mirrored: bool
    weight: float | None = None
    """Share in the pooled figure, in percent."""

    @property
    def effect(self) -> Effect | None:
        return self.comparison.effect if self.comparison else None


@dataclass(frozen=True)
class Group:
    """Rows of one measure, and what they add up to or why they do not."""

    measure: str
    rows: tuple[Row, ...]
    pooled: Effect | None
    studies: int
    reason: Reason | Literal["two-trials"] | None
    """Why the rows are not pooled; None where they are, or where there is one row only."""


@dataclass(frozen=True)
class Spot:
    """Where a row stands on the axis, in percent from the left; an arrow where the interval goes on."""

    at: float
    low: float
    high: float
    cut_low: bool
    cut_high: bool


@dataclass(frozen=True)
class Plot:
    """Groups on one axis."""

    scale: Scale
    groups: tuple[Group, ...]
    low: float
    high: float

    @property
    def trials(self) -> list[Trial]:
        return [row.trial for group in self.groups for row in group.rows]

    @property
    def ticks(self) -> list[float]:
        step = STEPS[self.scale]
        count = round((self.high - self.low) / step)
        skip = 2 if count > 6 else 1
        values = [self.low + step * index for index in range(count + 1)]
        return [value for value in values if round(value / step) % skip == 0]

    def place(self, value: float) -> float:
        """A value's place on the axis, 0 to 100."""
        return round(100 * (value - self.low) / (self.high - self.low), 2)

    def spot(self, effect: Effect, mirrored: bool) -> Spot:
        low, value, high = _benefit(effect, mirrored)
        inside = [min(max(x, self.low), self.high) for x in (low, value, high)]
        low_at, at, high_at = (self.place(x) for x in inside)
        return Spot(at, low_at, high_at, low < self.low, high > self.high)


@question
def forest_plots(library: Library, disease: Disease) -> list[Plot]:
    """One plot per scale that some trial gives figures on; trials without any stand in the first."""
    rows = list(_rows(library, disease))
    drawn = [scale for scale in SCALES if any(kind == scale and row.effect for kind, row in rows)]
    return [
        _plot(library, scale, [row for kind, row in rows if (kind if kind in drawn else drawn[0]) == scale])
        for scale in drawn
    ]


def _plot(library: Library, scale: Scale, rows: list[Row]) -> Plot:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.outcome.measure, []).append(row)
    groups = tuple(_group(library, measure, of) for measure, of in found.items())
    ends = [end for group in groups for end in _ends(group)]
    step, limit = STEPS[scale], LIMITS[scale]
    low = max(-limit, min(-step, step * math.floor(min(ends) / step)))
    high = min(limit, max(step, step * math.ceil(max(ends) / step)))
    return Plot(scale, groups, low, high)


def _rows(library: Library, disease: Disease) -> Iterator[tuple[Scale, Row]]:
    """Rows of every controlled trial; one that gives no figure at all keeps a single empty row."""
    for trial in evidence.trials_of(library, disease):
        if not trial.design.controlled:
            continue
        rows = [row for outcome in outcomes_told(trial, disease) for row in _rows_of(library, trial, outcome)]
        yield from [row for row in rows if row[1].effect] or rows[:1]


def _rows_of(library: Library, trial: Trial, outcome: Outcome) -> list[tuple[Scale, Row]]:
    measure = library.measures[outcome.measure]
    if measure.better == "neither":
        return []
    mirrored = measure.better == "lower"
    scale: Scale = "points" if measure.type == "binary" else "sd"
    wanted: EffectMeasure = "risk-difference" if scale == "points" else "standardised-mean-difference"
    found = comparisons(trial, outcome, measure, wanted)
    stated = reported_effect(outcome.between_groups)
    if not found and stated and stated.log_scale:
        return [("ratio", Row(trial, outcome, Comparison(trial, outcome, None, stated), mirrored))]
    return [(scale, Row(trial, outcome, comparison, mirrored)) for comparison in found or (None,)]


def outcomes_told(trial: Trial, disease: Disease) -> list[Outcome]:
    """The outcomes a plot shows: primary ones, those of the summary of findings, else the trial's first."""
    findings = (shown for finding in disease.findings for shown in finding.shown)
    chosen = {shown.outcome for shown in findings if shown.trial == trial.id}
    told = [o for index, o in enumerate(trial.outcomes) if o.primary is True or index in chosen]
    return told or list(trial.outcomes[:1])


def _group(library: Library, measure: str, rows: list[Row]) -> Group:
    decision = may_pool([row.comparison for row in rows if row.comparison], library.references)
    studies, reason = decision.studies, decision.reason
    if reason is None and len({study.trial.id for study in studies}) == 2:
        reason = "two-trials"  # Hartung-Knapp with one degree of freedom (Cochrane Handbook 10.10.4.4)
    if reason is not None:
        return Group(measure, tuple(rows), None, len(studies), reason if len(rows) > 1 else None)
    pooled = pool([study.effect for study in studies])
    weights = dict(zip(map(id, studies), pooled.weights, strict=True))
    weighed = tuple(replace(row, weight=weights.get(id(row.comparison))) for row in rows)
    return Group(measure, weighed, pooled.effect, len(studies), None)


def _ends(group: Group) -> Iterator[float]:
    for row in group.rows:
        if row.effect:
            yield from _benefit(row.effect, row.mirrored)[::2]
    if group.pooled:
        yield from _benefit(group.pooled, group.rows[0].mirrored)[::2]


def _benefit(effect: Effect, mirrored: bool) -> tuple[float, float, float]:
    """(low, value, high) on the axis, in points of a hundred, standard deviations or doublings."""
    ends = (effect.low, effect.value, effect.high)
    if effect.log_scale:
        low, value, high = map(math.log2, ends)
    else:
        factor = 100 if effect.measure == "risk-difference" else 1
        low, value, high = (factor * end for end in ends)
    return (-high, -value, -low) if mirrored else (low, value, high)
