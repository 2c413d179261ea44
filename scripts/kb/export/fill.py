"""A library to the rows of each table."""

from collections.abc import Iterator
from typing import get_args

from .. import evidence
from ..cite import short_name
from ..effect import EffectMeasure, Mean, Proportion, comparisons
from ..effect.pool import DAYS
from ..load import Library
from ..model import Arm, Outcome, Result, Trial
from .rows import ArmRow, ComparisonRow, Day, EffectRow, HarmRow, OutcomeRow, TrialRow


def trial_rows(library: Library) -> Iterator[TrialRow]:
    for trial in library.trials.values():
        report = next((report.cite for report in trial.reports if report.role == "primary"), None)
        work = library.references.get(report or "")
        yield TrialRow(
            id=trial.id,
            name=short_name(library, trial) or trial.id,
            title=trial.title,
            diseases=trial.diseases,
            registry=tuple(entry.id for entry in trial.registry),
            report=report,
            doi=work.doi if work else None,
            year=int(work.issued[:4]) if work and work.issued else None,
            status=trial.status.value,
            status_as_of=Day(trial.status.as_of),
            completion=trial.status.completion,
            why_stopped=trial.status.why_stopped.code if trial.status.why_stopped else None,
            design=trial.design.type,
            phase=trial.design.phase,
            blinding=trial.design.blinding,
            comparator=trial.design.comparator,
            ocebm_level=evidence.OCEBM_LEVEL[trial.design.type],
            msc=trial.counts_as_msc,
            sponsor=trial.sponsor.name if trial.sponsor else None,
            sponsor_type=trial.sponsor.type if trial.sponsor else None,
            countries=trial.countries,
            enrolled=trial.participants.enrolled,
            planned=trial.participants.planned,
            products=trial.products,
            result=tuple(evidence.trial_states(trial, library.date)),
            outcomes=len(trial.outcomes),
            added=Day(trial.curation.added),
            reviewed=Day(trial.curation.reviewed),
        )


def arm_rows(library: Library) -> Iterator[ArmRow]:
    for trial in library.trials.values():
        for arm in trial.arms:
            cells, dose = arm.cells, arm.dose
            yield ArmRow(
                trial=trial.id,
                arm=arm.id,
                role=arm.role,
                label=arm.label,
                cell_kind=cells.kind if cells else None,
                cell_sources=cells.sources if cells else (),
                donor=cells.donor if cells else None,
                product=cells.product if cells else None,
                route=arm.route,
                dose=dose.amount if dose else None,
                dose_upper=dose.upper if dose else None,
                dose_unit=dose.unit if dose else None,
                dose_per=dose.per if dose else None,
                schedule=arm.schedule,
                randomised=arm.n.randomised,
                treated=arm.n.treated,
                analysed=arm.n.analysed,
            )


def outcome_rows(library: Library) -> Iterator[OutcomeRow]:
    for trial, index, outcome in _outcomes(library):
        measure, time = library.measures[outcome.measure], outcome.timepoint
        for arm, result in _by_arm(trial, outcome.results):
            yield OutcomeRow(
                trial=trial.id,
                outcome=index,
                arm=arm.id,
                role=arm.role,
                measure=outcome.measure,
                measure_name=measure.name,
                measure_type=measure.type,
                better=measure.better,
                unit=measure.unit,
                detail=outcome.detail,
                time_value=time.value if time else None,
                time_unit=time.unit if time else None,
                time_days=_rounded(time.value * DAYS[time.unit]) if time else None,
                primary={True: "yes", False: "no"}.get(outcome.primary, "unclear"),
                scale=outcome.scale,
                n=result.n,
                events=result.events,
                percent=result.percent,
                mean=result.mean,
                sd=result.sd,
                se=result.se,
                median=result.median,
                iqr_low=_low(result.iqr),
                iqr_high=_high(result.iqr),
                range_low=_low(result.range),
                range_high=_high(result.range),
                ci_low=_low(result.ci),
                ci_high=_high(result.ci),
                baseline=result.baseline,
                words=result.words,
                source=outcome.source.cite,
                source_where=outcome.source.where,
            )


def comparison_rows(library: Library) -> Iterator[ComparisonRow]:
    for trial, index, outcome in _outcomes(library):
        groups = outcome.between_groups
        yield ComparisonRow(
            trial=trial.id,
            outcome=index,
            reported=groups.reported,
            effect=groups.effect,
            value=groups.value,
            ci_low=_low(groups.ci),
            ci_high=_high(groups.ci),
            ci_level=groups.level if groups.ci else None,
            p=groups.p,
            p_below=groups.p_below,
            note=outcome.note,
            source=outcome.source.cite,
            source_where=outcome.source.where,
        )


def effect_rows(library: Library) -> Iterator[EffectRow]:
    """Every effect measure that the figures of an outcome allow, per control arm; else the source's own."""
    for trial, index, outcome in _outcomes(library):
        for wanted in get_args(EffectMeasure):
            for found in comparisons(trial, outcome, library.measures[outcome.measure], wanted):
                effect, cells, against = found.effect, found.cells, found.against
                yield EffectRow(
                    trial=trial.id,
                    outcome=index,
                    effect=effect.measure,
                    control=found.control,
                    estimate=_rounded(effect.value),
                    ci_low=_rounded(effect.low),
                    ci_high=_rounded(effect.high),
                    se=_rounded(effect.se),
                    log_scale=effect.log_scale,
                    cells_n=cells.n if cells else None,
                    cells_events=_events(cells),
                    cells_mean=_mean(cells),
                    cells_sd=_sd(cells),
                    control_n=against.n if against else None,
                    control_events=_events(against),
                    control_mean=_mean(against),
                    control_sd=_sd(against),
                    converted=effect.converted,
                )


def harm_rows(library: Library) -> Iterator[HarmRow]:
    for trial in library.trials.values():
        for index, harm in enumerate(trial.safety.counts if trial.safety else ()):
            for arm, result in _by_arm(trial, harm.results):
                yield HarmRow(
                    trial=trial.id,
                    harm=index,
                    event=harm.event,
                    arm=arm.id,
                    role=arm.role,
                    n=result.n,
                    events=result.events,
                    percent=result.percent,
                    source=harm.source.cite,
                    source_where=harm.source.where,
                )


def _outcomes(library: Library) -> Iterator[tuple[Trial, int, Outcome]]:
    """Every outcome with its trial and its place there, counted from 0."""
    for trial in library.trials.values():
        yield from ((trial, index, outcome) for index, outcome in enumerate(trial.outcomes))


def _by_arm(trial: Trial, results: dict[str, Result]) -> Iterator[tuple[Arm, Result]]:
    yield from ((arm, results[arm.id]) for arm in trial.arms if arm.id in results)


def _low(ends: tuple[float, float] | None) -> float | None:
    return ends[0] if ends else None


def _high(ends: tuple[float, float] | None) -> float | None:
    return ends[1] if ends else None


def _events(group: Proportion | Mean | None) -> float | None:
    return _rounded(group.events) if isinstance(group, Proportion) else None


def _mean(group: Proportion | Mean | None) -> float | None:
    return _rounded(group.mean) if isinstance(group, Mean) else None


def _sd(group: Proportion | Mean | None) -> float | None:
    return _rounded(group.sd) if isinstance(group, Mean) else None


def _rounded(value: float) -> float:
    """Ten figures: the last ones of a float differ between machines, and the bytes must not."""
    return float(f"{value:.10g}")
