"""What one arm showed, brought to events of people or to mean and standard deviation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Result
from .groups import Mark
from .quantile import NORMAL, t_quantile

QUARTILES_FROM = 25
"""People from which quartiles may give a spread: the Handbook asks for a large group and names no number."""


@dataclass(frozen=True)
class Proportion:
    """People with the event among those counted; `events` is no whole number where only a share is known."""

    events: float
    n: int
    converted: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Mean:
    """Mean and standard deviation of a group, in the outcome's unit; `sd` None where none is printed."""

    mean: float
    sd: float | None
    n: int
    converted: tuple[Mark, ...] = ()


def sd_from_se(se: float, n: int) -> float:
    """Standard deviation from the standard error of a mean (Cochrane Handbook 6.5.2.2)."""
    if n < 2 or se < 0:
        raise ValueError(f"a standard error needs two people and is never negative, got {se} of {n}")
    return se * math.sqrt(n)


def sd_from_ci(low: float, high: float, n: int) -> float:
    """Standard deviation from the 95 % interval of a mean, by the t distribution (Cochrane Handbook 6.5.2.2).

    The Handbook takes 3.92 for groups over 100; t gives the same there and is right for small groups.
    """
    if n < 2 or low > high:
        raise ValueError(
            f"an interval of a mean needs two people and low <= high, got {low} to {high} of {n}"
        )
    return math.sqrt(n) * (high - low) / (2 * t_quantile(0.975, n - 1))


def sd_from_p(difference: float, p: float, n1: int, n2: int) -> float | None:
    """Standard deviation of both groups from the p value of a t test of their means (Handbook 6.5.2.3).

    None for a difference of 0 or p of 0 or 1, which fit any spread. Wrong for p values of other tests.
    """
    if n1 < 2 or n2 < 2 or not 0 <= p <= 1:
        raise ValueError(f"needs two people per group and p from 0 to 1, got {n1}, {n2} and {p}")
    if difference == 0 or p in (0, 1):
        return None
    return abs(difference) / t_quantile(1 - p / 2, n1 + n2 - 2) / math.sqrt(1 / n1 + 1 / n2)


def mean_sd_from_quartiles(q1: float, median: float, q3: float, n: int) -> tuple[float, float] | None:
    """Mean (Luo 2018) and standard deviation (Wan 2014) from median and quartiles.

    None unless Cochrane Handbook 6.5.2.5 allows it: a large group (`QUARTILES_FROM` people) with no sign of
    skew (quartile test of Shi 2023 at 5 %). A range alone is never converted (Handbook 6.5.2.6).
    """
    if not q1 <= median <= q3:
        raise ValueError(f"quartiles stand around the median, got {q1}, {median}, {q3}")
    if n < QUARTILES_FROM or q1 == q3:
        return None
    if abs(q1 + q3 - 2 * median) / (q3 - q1) > 2.66 / math.sqrt(n) - 5.92 / n**2:
        return None
    weight = 0.7 + 0.39 / n
    mean = weight * (q1 + q3) / 2 + (1 - weight) * median
    sd = (q3 - q1) / (2 * NORMAL.inv_cdf((0.75 * n - 0.125) / (n + 0.25)))
    return mean, sd


def proportion_of(result: Result) -> Proportion | None:
    """Events and people of an arm; None where the source prints too little.

    A percentage becomes the one whole number of people that rounds to it (`events-from-percent`). Where
    several do, or none does (an estimate that allows for people lost), the printed share is used as it is
    (`share-as-printed`). Nothing is assumed about a missing n.
    """
    if not result.n:
        return None
    if result.events is not None:
        return Proportion(result.events, result.n) if result.events <= result.n else None
    if result.percent is None:
        return None
    decimals = len(f"{result.percent:f}".rstrip("0").partition(".")[2])
    slack = 0.5 * 10**-decimals + 1e-9
    # the first whole numbers from the printed share on; where two fit, which is meant is not known
    first = int((result.percent - slack) * result.n / 100) - 1
    near = [
        n
        for n in range(max(0, first), min(result.n, first + 4) + 1)
        if abs(100 * n / result.n - result.percent) <= slack
    ]
    if len(near) == 1:
        return Proportion(near[0], result.n, ("events-from-percent",))
    return Proportion(result.percent * result.n / 100, result.n, ("share-as-printed",))


def count_of(result: Result) -> Proportion | None:
    """Events of an arm that may be more than its people, with the people as person-time at risk.

    That is right for equal follow-up only, and marked so.
    """
    if result.events is None or not result.n:
        return None
    return Proportion(result.events, result.n, ("equal-follow-up",))


def mean_of(result: Result) -> Mean | None:
    """Mean and, where it can be told, standard deviation of an arm; None without a mean or people.

    None too where the printed interval does not lie around the mean: it is one of a logarithm or a model, and
    the figure is not one to compare by difference.
    """
    n = result.n
    if n is None or n < 2:
        return None
    if result.mean is not None:
        if result.sd is not None:
            return Mean(result.mean, result.sd, n)
        if result.se is not None:
            return Mean(result.mean, sd_from_se(result.se, n), n, ("sd-from-se",))
        if result.ci is None:
            return Mean(result.mean, None, n)
        if _centred(result.mean, result.ci):
            return Mean(result.mean, sd_from_ci(*result.ci, n), n, ("sd-from-ci",))
        return None
    if (
        result.median is not None
        and result.iqr is not None
        and result.iqr[0] <= result.median <= result.iqr[1]
    ):
        found = mean_sd_from_quartiles(result.iqr[0], result.median, result.iqr[1], n)
        return Mean(*found, n, ("mean-from-median", "sd-from-iqr")) if found else None
    return None


def _centred(mean: float, ci: tuple[float, float]) -> bool:
    """The interval lies around its mean, up to rounding."""
    half = (ci[1] - ci[0]) / 2
    return half > 0 and abs(mean - (ci[0] + ci[1]) / 2) <= 0.1 * half


def combined_proportion(groups: Sequence[Proportion]) -> Proportion:
    """Several arms as one group (Cochrane Handbook 23.3.4 and 6.5.2.10); at least one."""
    if len(groups) == 1:
        return groups[0]
    return Proportion(sum(group.events for group in groups), sum(group.n for group in groups), _marks(groups))


def combined_mean(groups: Sequence[Mean]) -> Mean:
    """Several arms as one group (Cochrane Handbook table 6.5.a); `sd` None where one arm has none."""
    if len(groups) == 1:
        return groups[0]
    n = sum(group.n for group in groups)
    mean = sum(group.mean * group.n for group in groups) / n
    if any(group.sd is None for group in groups):
        return Mean(mean, None, n, _marks(groups))
    squares = sum((group.n - 1) * group.sd**2 + group.n * (group.mean - mean) ** 2 for group in groups)
    return Mean(mean, math.sqrt(squares / (n - 1)), n, _marks(groups))


def _marks(groups: Sequence[Proportion | Mean]) -> tuple[Mark, ...]:
    return tuple(dict.fromkeys(("arms-combined", *(mark for group in groups for mark in group.converted))))
