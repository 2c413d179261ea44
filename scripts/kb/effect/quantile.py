"""Quantiles of t and tails of chi-squared for whole degrees of freedom, without scipy."""

import math
from statistics import NormalDist

NORMAL = NormalDist()
Z95 = NORMAL.inv_cdf(0.975)
"""1.959964, half the width of a 95 % interval in standard errors."""

_EXPANSION_FROM = 200


def t_quantile(probability: float, df: int) -> float:
    """The t value below which `probability` (0 to 1, exclusive) of the distribution with `df` >= 1 lies.

    Finite trigonometric series of the t distribution (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4), solved by
    bisection; from 200 degrees of freedom the expansion around the normal quantile (26.7.5). Relative error
    below 1e-8 for two-sided probabilities down to 1e-7. ValueError outside these ranges.
    """
    if not 0 < probability < 1:
        raise ValueError(f"a probability lies between 0 and 1, got {probability}")
    if df < 1 or df != int(df):
        raise ValueError(f"degrees of freedom are a whole number from 1, got {df}")
    if probability == 0.5:
        return 0.0
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    if df >= _EXPANSION_FROM:
        return _expansion(NORMAL.inv_cdf(probability), df)
    inside, low, high = 2 * probability - 1, 0.0, math.pi / 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _share_within(middle, df) < inside else (low, middle)
    return math.sqrt(df) * math.tan(low)


def _share_within(angle: float, df: int) -> float:
    """P(|T| < sqrt(df) * tan(angle))."""
    if df == 1:
        return 2 * angle / math.pi
    odd = df % 2
    cosine = math.cos(angle)
    term = cosine if odd else 1.0
    total = term
    for step in range(2 + odd, df - 1, 2):
        term *= cosine**2 * (step - 1) / step
        total += term
    total *= math.sin(angle)
    return 2 / math.pi * (angle + total) if odd else total


def _expansion(z: float, df: int) -> float:
    """Cornish-Fisher expansion of a t quantile around the normal one."""
    return (
        z
        + (z**3 + z) / (4 * df)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * df**4)
    )


def chi2_above(value: float, df: int) -> float:
    """Probability that chi-squared with `df` >= 1 exceeds `value` >= 0 (Abramowitz & Stegun 26.4.4)."""
    if value < 0 or df < 1 or df != int(df):
        raise ValueError(f"chi-squared needs a value from 0 and whole degrees of freedom, got {value}, {df}")
    half = value / 2
    if df % 2:
        total, power = math.erfc(math.sqrt(half)), 0.5
    else:
        total, power = math.exp(-half), 1.0
    while power < df / 2:
        if half:
            total += math.exp(power * math.log(half) - half - math.lgamma(power + 1))
        power += 1
    return min(total, 1.0)
