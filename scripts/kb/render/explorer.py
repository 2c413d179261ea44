"""What the trial explorer filters by: plain values of each trial, written into its row."""

from collections import Counter
from itertools import chain

from .. import evidence
from ..load import Library
from ..model import Trial
from ..question import question

FACETS = (
    "disease",
    "result",
    "design",
    "blinding",
    "phase",
    "source",
    "donor",
    "route",
    "status",
    "results",
    "country",
)
"""The filters, in the order they stand on the page."""
UNKNOWN = ("unknown",)


@question
def facets_of(library: Library, trial: Trial) -> dict[str, tuple[str, ...]]:
    """The values of a trial for each filter; what is not known is a value too, so that it can be chosen."""
    return _facets(trial, library.date)


def _facets(trial: Trial, date: str) -> dict[str, tuple[str, ...]]:
    given = [arm for arm in trial.arms if arm.cells]
    found = {
        "disease": trial.diseases,
        "result": evidence.trial_states(trial, date),
        "design": [trial.design.type],
        "blinding": [trial.design.blinding],
        "phase": [trial.design.phase or ""],
        "source": [source for arm in given for source in arm.cells.sources],
        "donor": [arm.cells.donor for arm in given],
        "route": [arm.route or "" for arm in given],
        "status": [trial.status.value],
        "results": ["yes" if trial.has_results else "no"],
        "country": trial.countries,
    }
    return {name: tuple(dict.fromkeys(filter(None, found[name]))) or UNKNOWN for name in FACETS}


@question
def facet_values(library: Library) -> dict[str, list[str]]:
    """The values in use for each filter, the most frequent first; phases in their order."""
    trials = [facets for *_, facets in library.of_each(_facets, library.date, kinds=["trials"])]
    values = {}
    for name in FACETS:
        count = Counter(chain.from_iterable(facets[name] for facets in trials))
        values[name] = sorted(count, key=lambda value: (0 if name == "phase" else -count[value], value))
    return values


def year_of(library: Library, trial: Trial) -> str:
    """When its main report came out, else when it was completed, else nothing."""
    cited = (report.cite for report in trial.reports if report.role == "primary")
    issued = [work.issued for cite in cited if (work := library.references.get(cite)) and work.issued]
    return (issued[0] if issued else trial.status.completion or "")[:4]
