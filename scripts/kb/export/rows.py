"""Rows of the tables: a trial, an arm, a figure, a comparison, an effect, a harm in one line each.

A field is a column; a text is three columns, one per language. The meaning of each stands in columns.yaml.
"""

from dataclasses import dataclass
from typing import NewType

from ..model import Text

Day = NewType("Day", str)
"""A full date; a date of which only the year or month may be known is plain text."""
Words = tuple[str, ...]
"""Several values in one cell, with a semicolon between them."""


@dataclass(frozen=True)
class TrialRow:
    id: str
    name: str
    title: Text
    diseases: Words
    registry: Words
    report: str | None
    doi: str | None
    year: int | None
    status: str
    status_as_of: Day
    completion: str | None
    why_stopped: str | None
    design: str
    phase: str | None
    blinding: str
    comparator: str
    ocebm_level: int | None
    msc: bool
    sponsor: str | None
    sponsor_type: str | None
    countries: Words
    enrolled: int | None
    planned: int | None
    products: Words
    result: Words
    outcomes: int
    added: Day
    reviewed: Day


@dataclass(frozen=True)
class ArmRow:
    trial: str
    arm: str
    role: str
    label: Text
    cell_kind: str | None
    cell_sources: Words
    donor: str | None
    product: str | None
    route: str | None
    dose: float | None
    dose_upper: float | None
    dose_unit: str | None
    dose_per: str | None
    schedule: Text | None
    randomised: int | None
    treated: int | None
    analysed: int | None


@dataclass(frozen=True)
class OutcomeRow:
    trial: str
    outcome: int
    arm: str
    role: str
    measure: str
    measure_name: Text
    measure_type: str
    better: str
    unit: Text | None
    detail: Text | None
    time_value: float | None
    time_unit: str | None
    time_days: float | None
    primary: str
    scale: str
    n: int | None
    events: int | None
    percent: float | None
    mean: float | None
    sd: float | None
    se: float | None
    median: float | None
    iqr_low: float | None
    iqr_high: float | None
    range_low: float | None
    range_high: float | None
    ci_low: float | None
    ci_high: float | None
    baseline: float | None
    words: Text | None
    source: str
    source_where: str


@dataclass(frozen=True)
class ComparisonRow:
    trial: str
    outcome: int
    reported: str
    effect: str | None
    value: float | None
    ci_low: float | None
    ci_high: float | None
    ci_level: float | None
    p: float | None
    p_below: float | None
    note: Text | None
    source: str
    source_where: str


@dataclass(frozen=True)
class EffectRow:
    trial: str
    outcome: int
    effect: str
    control: str | None
    estimate: float
    ci_low: float
    ci_high: float
    se: float
    log_scale: bool
    cells_n: int | None
    cells_events: float | None
    cells_mean: float | None
    cells_sd: float | None
    control_n: int | None
    control_events: float | None
    control_mean: float | None
    control_sd: float | None
    converted: Words


@dataclass(frozen=True)
class HarmRow:
    trial: str
    harm: int
    event: str
    arm: str
    role: str
    n: int | None
    events: int | None
    percent: float | None
    source: str
    source_where: str
