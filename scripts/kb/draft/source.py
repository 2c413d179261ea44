"""Where a draft's values come from: a registry id, a DOI, a PMID, a file of Zotero."""

import re
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ..model import registry_of
from ..model.identifier import Doi, Pmid
from ..remote import Remote, RemoteError, Work, crossref_work, doi_exists, pubmed_id, pubmed_works, study
from ..yamlfile import read_yaml
from . import Draft, DraftError, held_by
from .study import registry_fields, trial_fields
from .work import id_for, merged, reference_fields
from .zotero import ImportFileError, works_in


def from_registry(data: Path, kind: str, id: str, remote: Remote, today: str) -> Draft:
    """A trial, or a reference to its registry entry, from a registry id."""
    registry = registry_of(id)
    if registry is None:
        raise DraftError(f'"{id}" is no trial registry id: expected one such as NCT01539902')
    _refuse_held(data, kind, id)
    known = {"registry": [{"id": id}]} if kind == "trials" else {"registry": id}
    if registry.name != "ClinicalTrials.gov":
        return Draft(
            known, {}, f"{registry.name} has no interface for programs: fill the record from its page"
        )
    try:
        entry = study(remote, id)
    except RemoteError as error:
        return _unfilled(known, error)
    if entry is None:
        raise DraftError(f"ClinicalTrials.gov has no entry {id}: check the number")
    if kind == "references":
        return Draft(registry_fields(entry, today))
    return Draft(*trial_fields(entry, today, _disease_names(data)))


def from_doi(data: Path, text: str, remote: Remote, today: str) -> tuple[Draft, Work | None]:
    """A reference from Crossref, with what PubMed adds."""
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)
    _refuse_unlike(Doi, doi, "a DOI", "10.1136/annrheumdis-2017-211073")
    _refuse_held(data, "references", doi)
    try:
        work = crossref_work(remote, doi)
        if work is None and not doi_exists(remote, doi):
            raise DraftError(f"no DOI {doi} is registered: check it against the paper")
    except RemoteError as error:
        return _unfilled({"doi": doi}, error), None
    if work is None:
        return Draft(
            {"doi": doi}, {}, f"{doi} is registered elsewhere than at Crossref: fill in the rest"
        ), None
    values, notes = reference_fields(work, today)
    return Draft(values | _added(work, remote), notes), work


def _added(work: Work, remote: Remote) -> dict[str, str]:
    """PMID, PMCID and NLM's abbreviation; worth having, and no reason to fail."""
    try:
        pmid = pubmed_id(remote, work.doi)
        found = merged(work, pubmed_works(remote, [pmid]).get(pmid)) if pmid else {}
    except RemoteError:
        return {}
    return {name.replace("journal_short", "container_title_short"): value for name, value in found.items()}


def from_pmid(data: Path, pmid: str, remote: Remote, today: str) -> tuple[Draft, Work | None]:
    """A reference from PubMed."""
    _refuse_unlike(Pmid, pmid, "a PMID", "28478399")
    _refuse_held(data, "references", pmid)
    try:
        work = pubmed_works(remote, [pmid]).get(pmid)
    except RemoteError as error:
        return _unfilled({"pmid": pmid}, error), None
    if work is None:
        raise DraftError(f"PubMed has no PMID {pmid}: check the number")
    if work.doi:
        _refuse_held(data, "references", work.doi)
    return Draft(*reference_fields(work, today)), work


def from_file(data: Path, file: Path, form: str, today: str) -> tuple[list[tuple[str, Draft]], list[str]]:
    """(id, draft) of every new work of a file, and a line for each that is left out."""
    try:
        works = works_in(file, form)
    except ImportFileError as error:
        raise DraftError(str(error)) from None
    taken = {path.stem for path in (data / "references").glob("*.yaml")}
    drafts: list[tuple[str, Draft]] = []
    left_out: list[str] = []
    for work in works:
        held = next(
            filter(None, (held_by(data, "references", id) for id in (work.doi, work.pmid) if id)), None
        )
        if held:
            left_out.append(f"{work.title[:60]}: in {held} already")
            continue
        # an empty id is for the caller to give, or to refuse
        id = id_for(work, taken)
        taken.add(id)
        drafts.append((id, Draft(*reference_fields(work, today))))
    return drafts, left_out


def id_of(data: Path, work: Work) -> str:
    """The id a work gets where none was given."""
    return id_for(work, {path.stem for path in (data / "references").glob("*.yaml")})


def _refuse_held(data: Path, kind: str, identifier: str) -> None:
    if held := held_by(data, kind, identifier):
        raise DraftError(f"{identifier} is in {held} already: edit that record")


def _refuse_unlike(type_: object, value: str, name: str, example: str) -> None:
    try:
        TypeAdapter(type_).validate_python(value)
    except ValidationError:
        raise DraftError(f'"{value}" is not {name}: expected one such as {example}') from None


def _unfilled(known: dict, error: RemoteError) -> Draft:
    return Draft(known, {}, f"nothing could be looked up, so fill the record by hand: {error}")


def _disease_names(data: Path) -> dict[str, str]:
    """English names and aliases of our diseases, in lower case -> id."""
    names = {}
    for file in sorted((data / "diseases").glob("*.yaml")):
        value = read_yaml(file, file.name).value
        if isinstance(value, dict):
            titles = [(value.get("name") or {}).get("en"), *((value.get("aliases") or {}).get("en") or ())]
            names |= {str(title).replace("|", "").lower(): file.stem for title in titles if title}
    return names
