"""Which tables there are, and the dictionary of their columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..load import Library
from ..model import Text
from .fill import arm_rows, comparison_rows, effect_rows, harm_rows, outcome_rows, trial_rows
from .rows import ArmRow, ComparisonRow, EffectRow, HarmRow, OutcomeRow, TrialRow, Words
from .table import Link, Table

TRIAL = Link(("trial",), "trials", ("id",))
ARM = Link(("trial", "arm"), "arms", ("trial", "arm"))
COMPARISON = Link(("trial", "outcome"), "comparisons", ("trial", "outcome"))
FIGURES = (
    Table(
        "trials",
        Text(zh="試驗：一列一個試驗", en="Trials: one row per trial"),
        TrialRow,
        trial_rows,
        ("id",),
    ),
    Table(
        "arms",
        Text(zh="組別：一列一組人", en="Arms: one row per group of people"),
        ArmRow,
        arm_rows,
        ("trial", "arm"),
        (TRIAL,),
    ),
    Table(
        "comparisons",
        Text(
            zh="比較：一列一項結果，來源說兩組差多少",
            en="Comparisons: one row per outcome, what the source says of the difference",
        ),
        ComparisonRow,
        comparison_rows,
        ("trial", "outcome"),
        (TRIAL,),
    ),
    Table(
        "outcomes",
        Text(zh="結果：一列一組一項結果", en="Outcomes: one row per arm and outcome"),
        OutcomeRow,
        outcome_rows,
        ("trial", "outcome", "arm"),
        (ARM, COMPARISON),
    ),
    Table(
        "effects",
        Text(
            zh="效果量：一列一項結果的一種效果量，由本站計算",
            en="Effects: one row per outcome and measure of effect, as this site computes it",
        ),
        EffectRow,
        effect_rows,
        (),
        (COMPARISON,),
    ),
    Table(
        "harms",
        Text(zh="傷害：一列一組一類事件", en="Harms: one row per arm and kind of event"),
        HarmRow,
        harm_rows,
        ("trial", "harm", "arm"),
        (ARM,),
    ),
)


@dataclass(frozen=True)
class ColumnRow:
    table: str
    column: str
    type: str
    required: bool
    words: Words
    meaning: Text


def column_rows(library: Library) -> Iterator[ColumnRow]:
    for table in FIGURES:
        for column in table.columns:
            words, about = tuple(map(str, column.meaning.words)), column.meaning.about
            yield ColumnRow(table.name, column.name, column.type, column.required, words, about)


DICTIONARY = Table(
    "dictionary",
    Text(zh="欄位說明：一列一欄", en="Dictionary: one row per column of the other tables"),
    ColumnRow,
    column_rows,
    ("table", "column"),
)
TABLES = (*FIGURES, DICTIONARY)
"""A table stands after those it links to."""
