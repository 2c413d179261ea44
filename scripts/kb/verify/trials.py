"""Trials, and references to registry entries, against what ClinicalTrials.gov says today."""

from collections.abc import Iterator

from ..load import Library
from ..model import Reference, Trial
from ..remote import Remote, RemoteError, Study, studies
from .finding import Finding, Unchecked, finding
from .references import same_title

NO_INTERFACE = "its registry has no interface for programs; look at its page"


def trials(
    library: Library, trials: dict[str, Trial], references: dict[str, Reference], remote: Remote
) -> Iterator[Finding | Unchecked]:
    """What the registry says otherwise, or has added since the day we looked."""
    ids = {registration.id for trial in trials.values() for registration in trial.registry}
    ids |= {reference.registry for reference in references.values() if reference.registry}
    try:
        found = studies(remote, sorted(id for id in ids if id.startswith("NCT")))
    except RemoteError as error:
        failed = str(error)
        found = {}
    else:
        failed = ""
    for id, trial in trials.items():
        for index, registration in enumerate(trial.registry):
            at = ("registry", index, "id")
            if unseen := _unseen(registration.id, failed):
                yield Unchecked(unseen, library.files["trials", id].path, registration.id)
            elif registration.id not in found:
                yield _missing(library, "trials", id, at, registration.id)
            else:
                yield from _compared(library, id, trial, found[registration.id])
    for id, reference in references.items():
        if reference.registry and not _unseen(reference.registry, failed):
            yield from _cited_entry(library, id, reference, found.get(reference.registry))


def _unseen(registry_id: str, failed: str) -> str:
    return failed if registry_id.startswith("NCT") else NO_INTERFACE


def _page(nct: str) -> str:
    return f"https://clinicaltrials.gov/study/{nct}"


def _missing(library: Library, kind: str, id: str, at: tuple, nct: str) -> Finding:
    return finding(
        library, kind, id, at, "missing", nct, nct, "ClinicalTrials.gov does not know it", _page(nct)
    )


def _cited_entry(library: Library, id: str, reference: Reference, study: Study | None) -> Iterator[Finding]:
    nct = reference.registry
    if study is None:
        yield _missing(library, "references", id, ("registry",), nct)
    elif reference.type == "dataset":
        names = [study.title, study.official_title]
        if not any(same_title(reference.title, name) for name in names if name):
            at = ("title",)
            yield finding(
                library, "references", id, at, "title", nct, reference.title, study.title, _page(nct)
            )


def _compared(library: Library, id: str, trial: Trial, study: Study) -> Iterator[Finding]:
    """Drift since `as_of`, results posted, publications linked that no reference of ours is."""
    see, seen = _page(study.nct), f"{trial.status.value} on {trial.status.as_of}"
    if study.status != trial.status.value:
        why = f", because: {study.why_stopped}" if study.why_stopped else ""
        said = f"{study.status}, entry changed {study.updated}{why}"
        yield finding(library, "trials", id, ("status", "value"), "status", study.nct, seen, said, see)
    elif study.why_stopped and (not trial.status.why_stopped or trial.status.why_stopped.code == "unknown"):
        at = ("status", "why_stopped")
        yield finding(library, "trials", id, at, "status", study.nct, "no reason", study.why_stopped, see)
    if study.has_results and not any(report.role == "registry-results" for report in trial.reports):
        said = "results are posted in the registry"
        yield finding(library, "trials", id, ("reports",), "results", study.nct, "none cited", said, see)
    held = {reference.pmid for reference in library.references.values()}
    for pmid, citation in study.publications("RESULT"):
        if pmid and pmid not in held:
            link = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
            said = f"PMID {pmid}: {citation}"
            yield finding(
                library, "trials", id, ("reports",), "report", f"PMID {pmid}", "not held", said, link
            )
