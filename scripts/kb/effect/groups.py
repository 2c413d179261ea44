"""Effects between two groups from their counts or means, with 95 % confidence intervals.

Group 1 is the cells, group 2 the control: differences are cells minus control, ratios cells over control.
Numbers no study can have (more events than people, a negative spread) raise ValueError; numbers that are
possible but tell no effect (no event anywhere, no spread anywhere) return None.
"""

import math
from dataclasses import dataclass
from typing import Literal

from .quantile import Z95

EffectMeasure = Literal[
    "risk-ratio",
    "odds-ratio",
    "risk-difference",
    "mean-difference",
    "standardised-mean-difference",
    "rate-ratio",
    "hazard-ratio",
]
"""The words of `BetweenGroups.effect`, and the standardised mean difference."""
RATIOS: tuple[EffectMeasure, ...] = ("risk-ratio", "odds-ratio", "rate-ratio", "hazard-ratio")

Mark = Literal[
    "events-from-percent",
    "share-as-printed",
    "sd-from-se",
    "sd-from-ci",
    "sd-from-p",
    "sd-from-p-bound",
    "sd-from-iqr",
    "mean-from-median",
    "half-added",
    "arms-combined",
    "equal-follow-up",
    "crossover-as-parallel",
    "as-reported",
    "se-from-p",
    "se-from-p-bound",
    "level-changed",
]
"""What was done to the printed figures before an effect came of them; shown beside it."""


@dataclass(frozen=True)
class Effect:
    """A comparison of two groups on its natural scale: a ratio as 1.48, a risk difference as 0.158."""

    measure: EffectMeasure
    value: float
    low: float
    """Ends of the 95 % confidence interval, on the scale of `value`."""
    high: float
    se: float
    """Standard error on the scale of the analysis: of the logarithm where `log_scale`."""
    log_scale: bool
    converted: tuple[Mark, ...] = ()

    @property
    def point(self) -> float:
        """The estimate on the scale of the analysis: the logarithm of a ratio, else the value."""
        return math.log(self.value) if self.log_scale else self.value

    @property
    def no_effect(self) -> float:
        """The value that means no difference."""
        return 1.0 if self.log_scale else 0.0


def effect_at(
    measure: EffectMeasure, point: float, se: float, converted: tuple[Mark, ...] = (), width: float = Z95
) -> Effect:
    """The effect at `point` (logarithm for ratios) plus and minus `width` standard errors."""
    log_scale = measure in RATIOS
    ends = (point, point - width * se, point + width * se)
    value, low, high = map(math.exp, ends) if log_scale else ends
    return Effect(measure, value, low, high, se, log_scale, converted)


def _people(events: float, n: float) -> None:
    if n <= 0:
        raise ValueError(f"a group needs people, got n = {n}")
    if not 0 <= events <= n:
        raise ValueError(f"events lie between 0 and n, got {events} of {n}")


def wilson(events: float, n: float) -> tuple[float, float]:
    """95 % score interval of one proportion, as proportions (Wilson 1927, without continuity correction)."""
    _people(events, n)
    share, square = events / n, Z95**2
    centre = share + square / (2 * n)
    half = Z95 * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    low, high = ((centre + sign * half) / (1 + square / n) for sign in (-1, 1))
    return (0.0 if events == 0 else low, 1.0 if events == n else high)


def rule_of_three(n: float) -> float:
    """With 0 events in `n` people, the risk that still fits at 95 %: 3/n as a proportion (Hanley 1983)."""
    _people(0, n)
    return min(1.0, 3 / n)


def risk_ratio(events1: float, n1: float, events2: float, n2: float) -> Effect | None:
    """Risk in the cell group over risk in the control group (Cochrane Handbook 6.4.1, Borenstein 2009 ch. 5).

    Where one group has no event, 0.5 is added to every cell of the table (Handbook 10.4.4.1), marked
    `half-added`. None where nobody or everybody had the event in both groups: no ratio can be told.
    """
    return _ratio("risk-ratio", events1, n1, events2, n2)


def odds_ratio(events1: float, n1: float, events2: float, n2: float) -> Effect | None:
    """Odds in the cell group over odds in the control group (Cochrane Handbook 6.4.1, Borenstein 2009 ch. 5).

    0.5 is added to every cell where one of them is zero; None as in `risk_ratio`.
    """
    return _ratio("odds-ratio", events1, n1, events2, n2)


def _ratio(measure: EffectMeasure, a: float, n1: float, c: float, n2: float) -> Effect | None:
    _people(a, n1)
    _people(c, n2)
    b, d = n1 - a, n2 - c
    if a == c == 0 or b == d == 0:
        return None
    cells = (a, c) if measure == "risk-ratio" else (a, b, c, d)
    marks: tuple[Mark, ...] = ()
    if 0 in cells:
        a, b, c, d = (cell + 0.5 for cell in (a, b, c, d))
        marks = ("half-added",)
    if measure == "risk-ratio":
        point = math.log(a / (a + b) / (c / (c + d)))
        variance = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    else:
        point = math.log(a * d / (b * c))
        variance = 1 / a + 1 / b + 1 / c + 1 / d
    return effect_at(measure, point, math.sqrt(variance), marks)


def risk_difference(
    events1: float, n1: float, events2: float, n2: float, interval: Literal["newcombe", "wald"] = "newcombe"
) -> Effect:
    """Risk in the cell group minus risk in the control group, as a proportion (0.16 is 16 in 100).

    The interval shown is Newcombe's hybrid score interval (Newcombe 1998, method 10): it stays within -1 and
    1 and has a width at 0 of n. `wald` gives the one of Cochrane Handbook 6.4.1. `se` is the Wald standard
    error in both cases, as pooling needs it; nothing is added to zero cells, so it is 0 where both groups
    have none or all.
    """
    _people(events1, n1)
    _people(events2, n2)
    share1, share2 = events1 / n1, events2 / n2
    value = share1 - share2
    se = math.sqrt(share1 * (1 - share1) / n1 + share2 * (1 - share2) / n2)
    if interval == "wald":
        return effect_at("risk-difference", value, se)
    (low1, high1), (low2, high2) = wilson(events1, n1), wilson(events2, n2)
    low = value - math.hypot(share1 - low1, high2 - share2)
    high = value + math.hypot(high1 - share1, share2 - low2)
    return Effect("risk-difference", value, low, high, se, False)


def _measured(*groups: tuple[float, float]) -> None:
    for sd, n in groups:
        if n < 2:
            raise ValueError(f"a mean with a spread needs two people, got n = {n}")
        if sd < 0:
            raise ValueError(f"a standard deviation is never negative, got {sd}")


def mean_difference(
    mean1: float, sd1: float, n1: float, mean2: float, sd2: float, n2: float
) -> Effect | None:
    """Mean in the cell group minus mean in the control group, in the unit of the means.

    Standard error without assuming equal spreads, normal interval (Cochrane Handbook 6.5.1.1 and 10.3, as in
    RevMan). None where neither group has a spread.
    """
    _measured((sd1, n1), (sd2, n2))
    if sd1 == sd2 == 0:
        return None
    return effect_at("mean-difference", mean1 - mean2, math.sqrt(sd1**2 / n1 + sd2**2 / n2))


def standardised_mean_difference(
    mean1: float,
    sd1: float,
    n1: float,
    mean2: float,
    sd2: float,
    n2: float,
    correction: Literal["exact", "approximate"] = "exact",
) -> Effect | None:
    """Hedges' g: the mean difference in pooled standard deviations, corrected for small groups.

    Correction J with the gamma function (Hedges 1981); `approximate` is 1 - 3 / (4 df - 1), which RevMan and
    Borenstein 2009 (4.22) print. Variance J^2 ((n1 + n2) / (n1 n2) + d^2 / (2 (n1 + n2))) (Borenstein 2009,
    4.20 and 4.24), normal interval. None where neither group has a spread.
    """
    _measured((sd1, n1), (sd2, n2))
    if sd1 == sd2 == 0:
        return None
    df = n1 + n2 - 2
    pooled = math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / df)
    d = (mean1 - mean2) / pooled
    if correction == "exact":
        j = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    else:
        j = 1 - 3 / (4 * df - 1)
    variance = (n1 + n2) / (n1 * n2) + d**2 / (2 * (n1 + n2))
    return effect_at("standardised-mean-difference", j * d, j * math.sqrt(variance))


def rate_ratio(events1: float, time1: float, events2: float, time2: float) -> Effect | None:
    """Events per person-time in the cell group over those in the control group (Cochrane Handbook 6.7.1).

    `time1`, `time2`: person-time at risk, in one unit, above 0. Where one group has no event 0.5 is added to
    both counts, marked `half-added`; None where neither has one.
    """
    for events, time in ((events1, time1), (events2, time2)):
        if events < 0 or time <= 0:
            raise ValueError(f"a rate needs events from 0 and person-time above 0, got {events} in {time}")
    if events1 == events2 == 0:
        return None
    marks: tuple[Mark, ...] = ()
    if 0 in (events1, events2):
        events1, events2, marks = events1 + 0.5, events2 + 0.5, ("half-added",)
    point = math.log(events1 / time1 / (events2 / time2))
    return effect_at("rate-ratio", point, math.sqrt(1 / events1 + 1 / events2), marks)
