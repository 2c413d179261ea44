"""Risk of bias as pages show it: reviews that used the same instrument side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from ..model import Trial
from ..model.bias import TOOLS, Assessment, Domain, DomainJudgement, Judgement, ToolName


@dataclass(frozen=True)
class BiasRow:
    """One domain; `cells` has a judgement, or None where it was not read, for each assessment."""

    domain: Domain
    cells: tuple[DomainJudgement | None, ...]

    @property
    def disputed(self) -> bool:
        return len({cell.judgement for cell in self.cells if cell and cell.judgement}) > 1


@dataclass(frozen=True)
class BiasTable:
    """All assessments of a trial by one instrument, its domains in the instrument's order."""

    tool: ToolName
    assessments: tuple[Assessment, ...]

    @property
    def rows(self) -> list[BiasRow]:
        """Domains on which something of at least one review was read."""
        every = [
            BiasRow(domain, tuple(each.judged(domain) for each in self.assessments))
            for domain in TOOLS[self.tool].domains
        ]
        return [row for row in every if any(row.cells)]

    @property
    def unseen(self) -> list[Domain]:
        """Domains of the instrument on which nothing was read in any review."""
        seen = {row.domain for row in self.rows}
        return [domain for domain in TOOLS[self.tool].domains if domain not in seen]


def bias_tables(trial: Trial) -> list[BiasTable]:
    tables = (BiasTable(tool, tuple(each for each in trial.bias if each.tool == tool)) for tool in TOOLS)
    return [table for table in tables if table.assessments]


def judgements_of(trials: Iterable[Trial]) -> list[Judgement]:
    """Every judgement that some assessment holds, for the key to the signs."""
    held = {
        judgement
        for trial in trials
        for each in trial.bias
        for judgement in (each.overall, *(domain.judgement for domain in each.domains))
    }
    return [judgement for judgement in get_args(Judgement) if judgement in held]
