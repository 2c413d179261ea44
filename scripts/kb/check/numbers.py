"""Rules on figures, each of one trial: they add up, and verdicts follow from the design."""

from collections.abc import Iterator

from ..model import Trial
from .breach import Breach, repeated

NULL_VALUE = {"risk-ratio": 1, "odds-ratio": 1, "rate-ratio": 1, "hazard-ratio": 1}
"""Effects on a ratio scale; every other effect is null at 0."""


def results_belong_to_arms(trial: Trial) -> Iterator[Breach]:
    arms = [arm.id for arm in trial.arms]
    for at, results in _results(trial):
        for arm in results:
            if arm not in arms:
                yield Breach(
                    (*at, arm),
                    f"expected one of the arms {', '.join(arms)}, found {arm}",
                    "use the arm's id",
                )


def _results(trial):
    """(path, results by arm) of outcomes and of harms."""
    for index, outcome in enumerate(trial.outcomes):
        yield ("outcomes", index, "results"), outcome.results
    for index, harm in enumerate(trial.safety.counts if trial.safety else ()):
        yield ("safety", "counts", index, "results"), harm.results


def arm_ids_are_unique(trial: Trial) -> Iterator[Breach]:
    for index, arm in repeated([arm.id for arm in trial.arms]):
        yield Breach(("arms", index, "id"), f"expected an arm id of its own, found {arm} again", "rename one")


def events_fit_their_group(trial: Trial) -> Iterator[Breach]:
    for at, results in _results(trial):
        for arm, result in results.items():
            if result.events is None or result.n is None:
                continue
            if result.events > result.n:
                yield Breach(
                    (*at, arm, "events"),
                    f"expected at most n = {result.n}, found {result.events}",
                    "check both in the source",
                )
            elif (
                result.percent is not None
                and result.n
                and abs(100 * result.events / result.n - result.percent) > 1
            ):
                exact = 100 * result.events / result.n
                yield Breach(
                    (*at, arm, "percent"),
                    f"expected {exact:.1f}, as {result.events} of {result.n}, found {result.percent:g}",
                    "leave the percentage out where events and n are known",
                )


def groups_fit_the_trial(trial: Trial) -> Iterator[Breach]:
    enrolled = trial.participants.enrolled
    randomised = [arm.n.randomised for arm in trial.arms]
    if enrolled is not None and all(n is not None for n in randomised) and sum(randomised) > enrolled:
        yield Breach(
            ("participants", "enrolled"),
            f"expected at least {sum(randomised)}, the sum of the arms, found {enrolled}",
            "check the flow of participants",
        )
    for index, arm in enumerate(trial.arms):
        first, last = arm.n.randomised, arm.n.analysed
        if first is not None and last is not None and last > first:
            yield Breach(
                ("arms", index, "n", "analysed"),
                f"expected at most {first} randomised, found {last}",
                "check the flow of participants",
            )


def intervals_hold_their_estimate(trial: Trial) -> Iterator[Breach]:
    for index, outcome in enumerate(trial.outcomes):
        at = ("outcomes", index)
        pairs = [((*at, "between_groups", "ci"), outcome.between_groups.value, outcome.between_groups.ci)]
        for arm, result in outcome.results.items():
            for name in ("ci", "iqr", "range"):
                estimate = (
                    result.median if name != "ci" else _first(result.mean, result.median, result.percent)
                )
                pairs.append(((*at, "results", arm, name), estimate, getattr(result, name)))
        for path, estimate, interval in pairs:
            if interval and interval[0] > interval[1]:
                yield Breach(
                    path,
                    f"expected the lower bound first, found {interval[0]:g} before {interval[1]:g}",
                    "swap them",
                )
            elif interval and estimate is not None and not interval[0] <= estimate <= interval[1]:
                yield Breach(
                    path,
                    f"expected an interval around {estimate:g}, found {interval[0]:g} to {interval[1]:g}",
                    "check sign and digits in the source",
                )


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def p_and_interval_agree(trial: Trial) -> Iterator[Breach]:
    for index, outcome in enumerate(trial.outcomes):
        groups = outcome.between_groups
        p = groups.p if groups.p is not None else groups.p_below
        if groups.ci is None or p is None or groups.effect is None or groups.level != 95:
            continue
        null = NULL_VALUE.get(groups.effect, 0)
        crosses = groups.ci[0] <= null <= groups.ci[1]
        # rounding and other tests blur the border, so only clear contradictions count
        if (crosses and p < 0.03) or (not crosses and groups.p is not None and groups.p > 0.08):
            yield Breach(
                ("outcomes", index, "between_groups"),
                f"expected p to agree with {groups.ci[0]:g} to {groups.ci[1]:g}, found p = {p:g}",
                "check both in the source",
            )


def only_controlled_trials_compare(trial: Trial) -> Iterator[Breach]:
    for index, outcome in enumerate(trial.outcomes):
        reported = outcome.between_groups.reported
        if not trial.design.controlled and trial.design.type != "dose-rct" and reported != "not-compared":
            yield Breach(
                ("outcomes", index, "between_groups", "reported"),
                f"expected not-compared in a study without a control group, found {reported}",
                "a change within one group is not a comparison",
            )


def designs_match_their_arms(trial: Trial) -> Iterator[Breach]:
    controls = [arm for arm in trial.arms if arm.role == "control"]
    if trial.design.controlled and trial.design.type != "crossover-rct" and not controls:
        yield Breach(
            ("arms",),
            f"expected a control arm in a study of type {trial.design.type}, found none",
            "add it with `role: control`, or correct `design.type`",
        )
    if not trial.design.controlled and trial.design.type != "unknown" and controls:
        yield Breach(
            ("design", "type"),
            f"expected a controlled design, found {trial.design.type} with a control arm",
            "correct the design or the arm",
        )


def stopped_trials_say_why(trial: Trial) -> Iterator[Breach]:
    if trial.status.value in ("terminated", "withdrawn", "suspended") and trial.status.why_stopped is None:
        yield Breach(
            ("status",),
            f"expected why_stopped for a {trial.status.value} trial, found none",
            "give the registry's reason, or `code: unknown`",
        )


OF_TRIALS = (
    arm_ids_are_unique,
    results_belong_to_arms,
    events_fit_their_group,
    groups_fit_the_trial,
    intervals_hold_their_estimate,
    p_and_interval_agree,
    only_controlled_trials_compare,
    designs_match_their_arms,
    stopped_trials_say_why,
)
