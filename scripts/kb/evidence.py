"""How a trial ended, and how far the evidence on a disease has come; derived, never written by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .load import Library
from .model import Disease, Outcome, Product, Trial
from .question import pointing, question

State = Literal[
    "met",
    "favoured",
    "none",
    "missed",
    "worse",
    "mixed",
    "uncontrolled",
    "uncompared",
    "unreported",
    "unread",
    "awaited",
    "ongoing",
    "unknown",
    "stopped",
]
"""Endings of a trial. `met` and `missed` are about a pre-set primary outcome, others about any comparison;
`unread` is a trial whose paper exists but could not be read for this site."""
SILENT: tuple[State, ...] = ("unreported", "unread", "awaited", "ongoing", "unknown", "stopped")
"""Endings that tell nothing of the result."""

LARGE = 200
"""People from which a controlled trial counts as a large one, if it is not phase 3."""
SILENT_MONTHS = 24
"""A trial completed longer ago than this without a report is shown as unreported."""

OCEBM_LEVEL = {
    "rct": 2,
    "crossover-rct": 2,
    "dose-rct": 4,
    "non-randomised-controlled": 3,
    "retrospective": 4,
    "single-arm": 4,
    "case-series": 4,
    "case-report": 4,
    "follow-up": 4,
    "unknown": None,
}
"""Oxford CEBM 2011, treatment benefits. `dose-rct` has no group without cells: level 4."""


def outcome_state(trial: Trial, outcome: Outcome) -> State:
    """What one outcome says of cells against control."""
    if not trial.design.controlled:
        return "uncompared" if trial.design.type == "unknown" else "uncontrolled"
    primary = outcome.primary is True
    match outcome.between_groups.reported:
        case "favours-cells":
            return "met" if primary else "favoured"
        case "no-difference":
            return "missed" if primary else "none"
        case "favours-control":
            return "worse"
        case "mixed":
            return "mixed"
        case _:
            return "uncompared"


def trial_states(trial: Trial, today: str) -> list[State]:
    """One or two states, the one that matters most first; `today` is the library's own date."""
    status = trial.status.value
    stopped: list[State] = ["stopped"] if status in ("terminated", "withdrawn", "suspended") else []
    if trial.outcomes:
        return [*stopped, _result(trial)]
    if any(report.role in ("primary", "follow-up", "abstract", "secondary") for report in trial.reports):
        return [*stopped, "unread"]
    if stopped:
        return stopped
    if status in ("recruiting", "not-yet-recruiting", "active-not-recruiting"):
        return ["ongoing"]
    if status == "unknown":
        return ["unknown"]
    ended = trial.status.completion
    return ["awaited"] if ended and _months(ended, today) <= SILENT_MONTHS else ["unreported"]


def _result(trial: Trial) -> State:
    """The primary outcomes decide; where none was compared, all outcomes do."""
    states = [outcome_state(trial, outcome) for outcome in trial.outcomes]
    compared = [
        (state, outcome.primary is True)
        for state, outcome in zip(states, trial.outcomes, strict=True)
        if state not in ("uncompared", "uncontrolled")
    ]
    primary = {state for state, is_primary in compared if is_primary}
    found = primary or {state for state, _ in compared}
    if not found:
        return states[0]
    return found.pop() if len(found) == 1 else "mixed"


def _months(start: str, end: str) -> int:
    """Whole months between two dates; a missing month counts as December, so that nobody is blamed early."""
    (year, month), (last_year, last_month) = (
        (int(date[:4]), int(date[5:7] or "12")) for date in (start, end)
    )
    return (last_year - year) * 12 + last_month - month


@question
def trials_of(library: Library, disease: Disease) -> list[Trial]:
    """The MSC trials of a disease, not those of its kinds. Largest first, so that size alone gives rank."""
    return [trial for trial in _all_of(library, disease) if trial.counts_as_msc]


@question
def other_cells(library: Library, disease: Disease) -> list[Trial]:
    """Trials of cells that are not MSC but might be taken for them; outside every count."""
    return [trial for trial in _all_of(library, disease) if not trial.counts_as_msc]


def _all_of(library: Library, disease: Disease) -> list[Trial]:
    return by_size(pointing(library, "trials", "diseases", disease.id))


@question
def all_trials(library: Library) -> list[Trial]:
    return by_size(library.trials.values())


def by_size(trials: Iterable[Trial]) -> list[Trial]:
    return sorted(trials, key=lambda trial: (-people(trial), trial.id))


@question
def children(library: Library, disease: Disease) -> list[Disease]:
    return sorted((d for d in library.diseases.values() if d.parent == disease.id), key=lambda d: d.order)


def people(trial: Trial) -> int:
    """People in a trial: enrolled, else planned."""
    participants = trial.participants
    return participants.enrolled if participants.enrolled is not None else participants.planned or 0


def is_large(trial: Trial) -> bool:
    return trial.design.controlled and (trial.design.phase == "3" or people(trial) >= LARGE)


@dataclass(frozen=True)
class Stage:
    """One stop of the stage line: not reached, done, or done with an ending worth a sign."""

    key: Literal["uncontrolled", "controlled", "large", "approved"]
    reached: bool
    state: str | None = None


@question
def stages(library: Library, disease: Disease) -> list[Stage]:
    """How far the evidence has come: no control, controlled, large trial, approved."""
    trials, today = trials_of(library, disease), library.date
    controlled = [trial for trial in trials if trial.design.controlled]
    return [
        Stage("uncontrolled", any(not trial.design.controlled and trial.outcomes for trial in trials)),
        _stage("controlled", [trial for trial in controlled if not is_large(trial)], today),
        _stage("large", [trial for trial in controlled if is_large(trial)], today),
        _approval(library, disease),
    ]


def _stage(key: Literal["controlled", "large"], trials: list[Trial], today: str) -> Stage:
    endings = [trial_states(trial, today) for trial in trials]
    told = [states for states in endings if states[-1] not in SILENT]
    if told:
        return Stage(key, True, combined(states[-1] for states in told))
    return Stage(key, bool(endings), combined(states[0] for states in endings) if endings else None)


def combined(states: Iterable[State]) -> State:
    """One state for several trials: what they agree on, else mixed. A missed goal and no difference agree."""
    found = set(states)
    if found == {"met", "favoured"}:
        return "favoured"
    if found == {"missed", "none"}:
        return "missed"
    return found.pop() if len(found) == 1 else "mixed"


def _approval(library: Library, disease: Disease) -> Stage:
    latest = [standing(product) for product in products_of(library, disease)]
    if any("withdrawn" in found.values() for found in latest):
        return Stage("approved", True, "withdrawn")
    if any(set(found.values()) & {"approved", "conditional"} for found in latest):
        return Stage("approved", True, "approved")
    return Stage("approved", False)


@question
def products_of(library: Library, disease: Disease) -> list[Product]:
    return pointing(library, "products", "diseases", disease.id)


def standing(product: Product) -> dict[str, str]:
    """Country -> the last word of its regulator."""
    found: dict[str, str] = {}
    for event in product.events:
        if event.type in ("approved", "conditional", "refused", "withdrawn", "expired"):
            found.update(dict.fromkeys(event.countries or (), event.type))
    return found


@dataclass(frozen=True)
class MapCell:
    """One circle of the evidence map."""

    studies: int
    people: int


@question
def map_row(library: Library, disease: Disease) -> dict[str, MapCell]:
    """Studies and people by what they can answer; every trial stands in one column only."""
    columns: dict[str, list[Trial]] = {"double-blind": [], "controlled": [], "uncontrolled": [], "silent": []}
    for trial in trials_of(library, disease):
        if not trial.outcomes:
            columns["silent"].append(trial)
        elif not trial.design.controlled:
            columns["uncontrolled"].append(trial)
        else:
            blind = trial.design.randomised and trial.design.blinding == "double-blind"
            columns["double-blind" if blind else "controlled"].append(trial)
    return {key: MapCell(len(trials), sum(map(people, trials))) for key, trials in columns.items()}


@question
def largest_group(library: Library) -> int:
    """Most people in one cell of the evidence map."""
    cells = (cell for disease in library.diseases.values() for cell in map_row(library, disease).values())
    return max((cell.people for cell in cells), default=1) or 1
