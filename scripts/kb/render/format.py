"""Figures as an edition prints them: real minus signs, ranges in words, nothing invented."""

from ..effect import Effect
from ..model import Measure, Outcome, Result, Trial
from ..model.trial import BetweenGroups, Dose, Timepoint

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
    return f"{number(float(mantissa))}×10{str(int(exponent)).translate(SUPERSCRIPT)}"


def percentages(trial: Trial, outcome: Outcome) -> list[tuple[str, float]]:
    """(arm id, share in percent) of the arms that report one, cells first; for the figure of 100 dots."""
    shares = []
    for arm in sorted(trial.arms, key=lambda arm: arm.role != "cells"):
        result = outcome.results.get(arm.id)
        if result and result.events is not None and result.n:
            shares.append((arm.id, 100 * result.events / result.n))
        elif result and result.percent is not None:
            shares.append((arm.id, result.percent))
    return shares


def state_label(state: str, trial: Trial | None = None) -> str:
    """Key of the interface word for how a trial ended; what is no MSC is not called cells."""
    other = state == "favoured" and trial is not None and not trial.counts_as_msc
    return f"state.{state}.other" if other else f"state.{state}"


def upper_bound(result: Result) -> str | None:
    """Rule of three (Hanley 1983): with 0 of n events, up to 3/n still fits; None where it says nothing."""
    if result.events != 0 or not result.n or result.n < 4:
        return None
    return number(round(300 / result.n))


class Formatter:
    """Formats with the interface words of one edition."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words
        self._to = words["format.to"]

    def interval(self, ends: tuple[float, float]) -> str:
        return f"{number(ends[0])}{self._to}{number(ends[1])}"

    def share(self, result: Result) -> str | None:
        """Events over people, or the percentage printed."""
        if result.events is not None and result.n is not None:
            return f"{result.events}/{result.n}"
        if result.percent is not None:
            return f"{number(result.percent)}%"
        return None if result.events is None else number(result.events)

    def figure(self, result: Result, outcome: Outcome) -> str | None:
        """One arm's figure with its spread; None where the source prints no figure."""
        if share := self.share(result):
            return share
        signed = outcome.scale == "change"
        if result.mean is not None:
            text = number(result.mean, signed)
        elif result.median is not None:
            text = self._words["format.median"] + number(result.median, signed)
        else:
            return None
        if spread := self._spread(result):
            text += f" ({spread})"
        if result.baseline is not None:
            text = f"{self._words['format.from']}{number(result.baseline)}{self._to}{text}"
        return text

    def _spread(self, result: Result) -> str:
        for name in ("sd", "se"):
            if (value := getattr(result, name)) is not None:
                return f"{name.upper()} {number(value)}"
        for name in ("ci", "iqr", "range"):
            if (ends := getattr(result, name)) is not None:
                return f"{self._words[f'format.{name}']} {self.interval(ends)}"
        return ""

    def time(self, at: Timepoint) -> str:
        return number(at.value) + self._words[f"format.{at.unit}{'' if at.value == 1 else 's'}"]

    def dose(self, dose: Dose) -> str:
        amount = power(dose.amount) + (f"{self._to}{power(dose.upper)}" if dose.upper else "")
        return f"{amount}{self._words[f'format.{dose.unit}']}{self._words[f'format.per-{dose.per}']}"

    def difference(self, groups: BetweenGroups) -> str:
        """The difference as reported: effect, interval, p; nothing where no figure was."""
        words = self._words
        parts = []
        if groups.value is not None:
            is_ratio = groups.effect is None or groups.effect.endswith("ratio")
            text = number(groups.value, signed=not is_ratio)
            if groups.effect:
                text = f"{words[f'effect.{groups.effect}']} {text}"
            if groups.ci:
                level = words["format.ci-level"].format(level=number(groups.level))
                text += f"{words['format.open']}{level} {self.interval(groups.ci)}{words['format.close']}"
            parts.append(text)
        if groups.p is not None:
            parts.append(f"p = {number(groups.p)}")
        elif groups.p_below is not None:
            parts.append(f"p < {number(groups.p_below)}")
        return words["format.comma"].join(parts)

    def estimate(self, effect: Effect) -> str:
        """+2.4 (points of a hundred) or −0.31 (standard deviations); ratios without a sign."""
        return self._scaled(effect.value, effect)

    def estimate_interval(self, effect: Effect) -> str:
        ends = self._scaled(effect.low, effect), self._scaled(effect.high, effect)
        return f"{self._words['format.open']}{self._to.join(ends)}{self._words['format.close']}"

    @staticmethod
    def _scaled(value: float, effect: Effect) -> str:
        if effect.measure == "risk-difference":
            return number(round(100 * value, 1), signed=True)
        return number(round(value, 2), signed=not effect.log_scale)

    def marks(self, effect: Effect) -> list[str]:
        """What was done to the printed figures, in words."""
        return [self._words[f"mark.{mark}"] for mark in effect.converted]

    def circumstances(self, outcome: Outcome, measure: Measure) -> list[str]:
        """When and how an outcome was measured, in short notes."""
        notes = [self.time(outcome.timepoint)] if outcome.timepoint else []
        if outcome.scale == "change":
            notes.append(self._words["outcome.change"])
        if outcome.primary is True:
            notes.append(self._words["outcome.primary"])
        if measure.type == "continuous":
            notes.append(self._words[f"outcome.better.{measure.better}"])
        return notes

    def design(self, trial: Trial) -> str:
        words = self._words[f"design.{trial.design.type}"]
        if trial.design.controlled:
            words += self._words["format.comma"] + self._words[f"blinding.{trial.design.blinding}"]
        return words

    def countries(self, codes: tuple[str, ...]) -> str:
        """Names of countries; a code where labels.yaml has no name."""
        return self._words["format.list"].join(self._words.get(f"country.{code}", code) for code in codes)
