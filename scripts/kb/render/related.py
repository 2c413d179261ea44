"""Which records a page shows beside its own: plain questions to the library, asked by templates."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from .. import evidence
from ..load import Library
from ..model import Claim, Disease, Entry, Product, Review, Topic, Trial
from ..model.other import Event
from ..model.trial import HarmCount
from ..news import news
from ..question import pointing, question
from . import explorer, upkeep
from .findings import summary
from .forest import forest_plots
from .siblings import siblings_of


@question
def trials_with(library: Library, product: Product) -> list[Trial]:
    return evidence.by_size(pointing(library, "trials", "products", product.id))


@question
def claims_about(library: Library, entry: Entry) -> list[Claim]:
    return pointing(library, "claims", entry.kind, entry.id)


@question
def claims_on_home(library: Library) -> list[Claim]:
    """One claim of each verdict that does not hold, so that a reader sees the kinds."""
    firsts = {claim.verdict: claim for claim in reversed(library.claims.values())}
    return [
        firsts[verdict] for verdict in ("wrong", "imprecise", "outdated", "not-found") if verdict in firsts
    ]


@dataclass(frozen=True)
class Milestone:
    """A decision of a regulator, or the first report of a large controlled trial."""

    when: str
    product: Product | None = None
    event: Event | None = None
    trial: Trial | None = None


@question
def milestones(library: Library) -> list[Milestone]:
    """Approvals, refusals and withdrawals, and large trials with results, in the order of their dates."""
    told = ("approved", "conditional", "refused", "withdrawn", "expired")
    found = [
        Milestone(event.when, product, event)
        for product in library.products.values()
        for event in product.events
        if event.when and event.type in told
    ]
    for trial in library.trials.values():
        primary = next((report.cite for report in trial.reports if report.role == "primary"), "")
        reference = library.references.get(primary)
        if evidence.is_large(trial) and trial.outcomes and reference and reference.issued:
            found.append(Milestone(reference.issued, trial=trial))
    return sorted(found, key=lambda milestone: (milestone.when, milestone.trial is None))


HARMS = (
    "death",
    "serious-adverse-event",
    "thrombosis",
    "malignancy",
    "serious-infection",
    "infection",
    "withdrawal",
    "infusion-reaction",
    "fever",
    "any-adverse-event",
    "relapse",
)
"""Events of the page on harms, the gravest first."""


@question
def harms_by_event(library: Library) -> list[tuple[str, list[tuple[Trial, HarmCount]]]]:
    """For each event the trials of MSC that count it: controlled ones first, then the larger."""
    trials = sorted(
        (trial for trial in library.trials.values() if trial.safety and trial.counts_as_msc),
        key=lambda trial: (not trial.design.controlled, -evidence.people(trial), trial.id),
    )
    counted: dict[str, list] = {event: [] for event in HARMS}
    for trial in trials:
        for harm in trial.safety.counts:
            counted[harm.event].append((trial, harm))
    return [(event, counts) for event, counts in counted.items() if counts]


@question
def reviews_of(library: Library, disease: Disease) -> list[Review]:
    return pointing(library, "reviews", "diseases", disease.id)


@dataclass(frozen=True)
class Held:
    """How many of the studies that reviews list in this site's scope have a record here."""

    records: int
    listed: int


def held(library: Library, reviews: Iterable[Review]) -> Held:
    studies = [study for review in reviews for study in review.included if study.in_scope]
    return Held(sum(study.trial is not None for study in studies), len(studies))


@question
def reviews_with(library: Library, trial: Trial) -> list[Review]:
    """Reviews that include a trial."""
    return _including(library).get(trial.id, [])


@question
def _including(library: Library) -> dict[str, list[Review]]:
    """Id of a trial -> the reviews that include it."""
    found = defaultdict(list)
    for review in library.reviews.values():
        for id in dict.fromkeys(study.trial for study in review.included if study.trial):
            found[id].append(review)
    return dict(found)


@question
def topics(library: Library, shelf: str) -> list[Topic]:
    found = (topic for topic in library.topics.values() if topic.shelf == shelf)
    return sorted(found, key=lambda topic: (topic.order, topic.id))


@question
def diseases_on_home(library: Library) -> list[Disease]:
    """Diseases with trials of their own, or that stand alone; groups are one click away."""
    diseases = sorted(library.diseases.values(), key=lambda disease: disease.order)
    return [d for d in diseases if evidence.trials_of(library, d) or not evidence.children(library, d)]


@question
def states_of(library: Library, trial: Trial) -> list[evidence.State]:
    return evidence.trial_states(trial, library.date)


QUESTIONS = (
    forest_plots,
    summary,
    trials_with,
    claims_about,
    claims_on_home,
    milestones,
    harms_by_event,
    reviews_of,
    reviews_with,
    siblings_of,
    held,
    topics,
    diseases_on_home,
    states_of,
    evidence.all_trials,
    evidence.stages,
    evidence.trials_of,
    evidence.other_cells,
    evidence.children,
    evidence.products_of,
    evidence.map_row,
    explorer.facets_of,
    explorer.facet_values,
    explorer.year_of,
    upkeep.waiting,
    upkeep.schedule,
    news,
)


def questions(library: Library) -> dict[str, Callable]:
    """Each question by name, about this library."""
    return {question.__name__: partial(question, library) for question in QUESTIONS}
