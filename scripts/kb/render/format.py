"""Figures as an edition prints them: real minus signs, ranges in words, nothing invented."""

from dataclasses import dataclass

from ..model import Outcome, Result, Trial
from ..model.trial import Dose, Timepoint

SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float, signed: bool = False) -> str:
    """As the source printed it, up to trailing zeros: 12, −2.1, +15.8."""
    text = f"{abs(value):,.4f}".rstrip("0").rstrip(".")
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return sign + text


def power(value: float) -> str:
    """A cell count: 2×10⁸; small ones in full."""
    if value < 10_000:
        return number(value)
    mantissa, exponent = f"{value:e}".split("e")
    factor = number(float(mantissa))
    return f"{factor}×10{str(int(exponent)).translate(SUPERSCRIPT)}"


@dataclass(frozen=True)
class Formatter:
    """Formats with an edition's connecting words, given once."""

    to: str
    """Between the ends of a range, spaces included."""
    open: str
    close: str
    words: dict[str, str]
    """Short words: median, iqr, range, sd, se, ci, from, and the units of time and dose."""

    def interval(self, ends: tuple[float, float]) -> str:
        return f"{number(ends[0])}{self.to}{number(ends[1])}"

    def share(self, result: Result) -> str | None:
        """Events over people, or the percentage printed."""
        if result.events is not None and result.n is not None:
            return f"{result.events}/{result.n}"
        if result.percent is not None:
            return f"{number(result.percent)}%"
        return None if result.events is None else number(result.events)

    def result(self, result: Result, outcome: Outcome) -> str | None:
        """One arm's figure with its spread; None where the source prints no figure."""
        signed = outcome.scale == "change"
        if share := self.share(result):
            return share
        centre, spread = result.mean, self.spread(result)
        text = None
        if centre is not None:
            text = number(centre, signed)
        elif result.median is not None:
            text = f"{self.words['median']}{number(result.median, signed)}"
        if text is None:
            return None
        if spread:
            text += f" ({spread})"
        if result.baseline is not None:
            text = f"{self.words['from']}{number(result.baseline)}{self.to}{text}"
        return text

    def spread(self, result: Result) -> str:
        for name in ("sd", "se"):
            if (value := getattr(result, name)) is not None:
                return f"{name.upper()} {number(value)}"
        for name in ("ci", "iqr", "range"):
            if (ends := getattr(result, name)) is not None:
                return f"{self.words[name]} {self.interval(ends)}"
        return ""

    def time(self, at: Timepoint) -> str:
        return f"{number(at.value)}{self.words[at.unit if at.value == 1 or at.unit + 's' not in self.words else at.unit + 's']}"

    def dose(self, dose: Dose) -> str:
        amount = power(dose.amount) + (f"{self.to}{power(dose.upper)}" if dose.upper else "")
        return f"{amount}{self.words[dose.unit]}{self.words['per-' + dose.per]}"


def percentages(trial: Trial, outcome: Outcome) -> list[tuple[str, float]]:
    """(arm id, share in percent) of the arms that report one, cells first; for the figure of 100 dots."""
    order = sorted(trial.arms, key=lambda arm: arm.role != "cells")
    shares = []
    for arm in order:
        result = outcome.results.get(arm.id)
        if result and result.events is not None and result.n:
            shares.append((arm.id, 100 * result.events / result.n))
        elif result and result.percent is not None:
            shares.append((arm.id, result.percent))
    return shares
