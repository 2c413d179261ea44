"""Cited works against Crossref and PubMed: they exist, they are what we say they are, they still stand."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..load import Library
from ..model import Reference
from ..remote import Notice, Remote, RemoteError, Work, crossref_work, doi_exists, pubmed_works
from .finding import Finding, Rule, Unchecked, finding

ALIKE = 0.9
"""Titles alike to this share are the same: services differ in dashes, Greek letters and subtitles."""
KNOWN = {
    "retracted": {"retracted"},
    "concern": {"concern", "retracted"},
    "corrected": {"corrected", "concern", "retracted", "superseded"},
    "superseded": {"superseded", "retracted"},
}
"""Notice -> what our record may say of the work for the notice to be no news."""
MARKED = re.compile(r"^\W*(retracted|withdrawn)( article)?\W+", re.IGNORECASE)
"""What publishers put before the title of a work they took back."""
FIELDS = {"title": "title", "journal": "container_title", "year": "issued"} | dict.fromkeys(KNOWN, "standing")
"""Rule -> the field it is about."""
ELSEWHERE = "registered elsewhere than at Crossref, so only its existence was seen"


@dataclass(frozen=True)
class Answer:
    """A work as one service has it, under one of our identifiers."""

    work: Work
    subject: str
    see: str


def references(
    library: Library, chosen: dict[str, Reference], remote: Remote
) -> Iterator[Finding | Unchecked]:
    """Everything about these references that the services say otherwise, or were not there to say."""
    answers: dict[str, list[Answer]] = {id: [] for id in chosen}
    for found in (*_by_doi(library, chosen, remote), *_by_pmid(library, chosen, remote)):
        if isinstance(found, tuple):
            answers[found[0]].append(found[1])
        else:
            yield found
    for id, reference in chosen.items():
        yield from _compared(library, id, reference, answers[id])


def _path(library: Library, id: str) -> str:
    return library.files["references", id].path


def _by_doi(
    library: Library, chosen: dict[str, Reference], remote: Remote
) -> Iterator[tuple[str, Answer] | Finding | Unchecked]:
    for id, reference in chosen.items():
        if not (doi := reference.doi):
            continue
        see = f"https://doi.org/{doi}"
        try:
            work = crossref_work(remote, doi)
            exists = work is not None or doi_exists(remote, doi)
        except RemoteError as error:
            yield Unchecked(str(error), _path(library, id), doi)
            continue
        if work:
            yield id, Answer(work, doi, see)
        elif exists:
            yield Unchecked(ELSEWHERE, _path(library, id), doi)
        else:
            said = "doi.org does not know it"
            yield finding(library, "references", id, ("doi",), "missing", doi, doi, said, see)


def _by_pmid(
    library: Library, chosen: dict[str, Reference], remote: Remote
) -> Iterator[tuple[str, Answer] | Finding | Unchecked]:
    held = {reference.pmid: id for id, reference in chosen.items() if reference.pmid}
    try:
        works = pubmed_works(remote, held)
    except RemoteError as error:
        yield from (Unchecked(str(error), _path(library, id), f"PMID {pmid}") for pmid, id in held.items())
        return
    for pmid, id in held.items():
        subject, see = f"PMID {pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
        if pmid not in works:
            said = "PubMed does not know it"
            yield finding(library, "references", id, ("pmid",), "missing", subject, pmid, said, see)
            continue
        yield id, Answer(works[pmid], subject, see)
        for name in ("doi", "pmcid"):
            ours, theirs = getattr(chosen[id], name), getattr(works[pmid], name)
            if ours and theirs and ours.lower() != theirs.lower():
                yield finding(library, "references", id, (name,), "mismatch", subject, ours, theirs, see)


def _compared(library: Library, id: str, reference: Reference, answers: list[Answer]) -> Iterator[Finding]:
    """Title and standing against each service; journal and year against all, since they date works apart."""
    ours = [reference.title, *([reference.title_translated.en] if reference.title_translated else [])]
    for answer in answers:
        theirs = answer.work.titles
        if theirs and not any(same_title(one, other) for one in ours for other in theirs):
            # a whole other title under an identifier means that the identifier is wrong
            yield _differs(library, id, "title", answer, ours[0], theirs[0])
        yield from _standing(library, id, reference, answer)
    journals = [name for name in (reference.container_title, reference.container_title_short) if name]
    named = [answer for answer in answers if answer.work.journals]
    if journals and not any(
        same_journal(name, answer.work.journals) for name in journals for answer in named
    ):
        for answer in named:
            yield _differs(library, id, "journal", answer, journals[0], answer.work.journals[0])
    year = (reference.issued or "")[:4]
    dated = [answer for answer in answers if answer.work.years]
    if year and not any(year in answer.work.years for answer in dated):
        for answer in dated:
            yield _differs(library, id, "year", answer, year, " or ".join(answer.work.years))


def _differs(library: Library, id: str, rule: Rule, answer: Answer, ours: str, theirs: str) -> Finding:
    said = f"{answer.work.service}: {theirs}"
    return finding(library, "references", id, (FIELDS[rule],), rule, answer.subject, ours, said, answer.see)


def _standing(library: Library, id: str, reference: Reference, answer: Answer) -> Iterator[Finding]:
    """Notices that the record does not yet tell of; a work may have several corrections."""
    ours = reference.standing.value if reference.standing else "nothing"
    groups: dict[Rule, list[Notice]] = {}
    for notice in answer.work.notices:
        groups.setdefault(notice.standing, []).append(notice)
    for standing, notices in groups.items():
        if ours not in KNOWN[standing]:
            told = ", ".join(filter(None, (f"{notice.id} {notice.date}".strip() for notice in notices)))
            yield _differs(library, id, standing, answer, ours, f"{standing} {told}".strip())


def same_title(ours: str, theirs: str) -> bool:
    """The same but for punctuation, case and small differences; a subtitle may be missing on one side."""
    one, other = (_letters(MARKED.sub("", title)) for title in (ours, theirs))
    if not one or not other:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= 20 and long.startswith(short):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def same_journal(ours: str, theirs: Iterable[str]) -> bool:
    """The same name, but for case, articles, `&` and what stands after a colon or in brackets."""
    return _journal(ours) in {_journal(name) for name in theirs}


def _journal(name: str) -> str:
    plain = re.sub(r"\([^()]*\)|[:=].*", "", name.lower().replace("&", " and "))
    return _letters(" ".join(word for word in plain.split() if word not in ("the", "and", "of")))


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())
