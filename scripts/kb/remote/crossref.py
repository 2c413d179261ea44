"""Crossref: what a DOI stands for, and what was published about it since."""

from typing import Any
from urllib.parse import quote

from .client import Remote, answer_of
from .work import Notice, Standing, Work, clean, date_of

TYPES = {
    "journal-article": "article-journal",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "report": "report",
    "report-component": "report",
    "dissertation": "thesis",
    "proceedings-article": "paper-conference",
    "posted-content": "article-journal",
    "dataset": "dataset",
}
STANDINGS: dict[str, Standing] = {
    "retraction": "retracted",
    "partial_retraction": "retracted",
    "withdrawal": "retracted",
    "removal": "retracted",
    "expression_of_concern": "concern",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
    "addendum": "corrected",
    "clarification": "corrected",
    "new_version": "superseded",
    "new_edition": "superseded",
}
DATES = ("published-print", "published", "published-online", "issued")
"""In the order in which they decide the year a work is cited by."""


def crossref_work(remote: Remote, doi: str) -> Work | None:
    """The work behind a DOI, or None where Crossref does not hold it."""
    params = {"mailto": remote.email} if remote.email else None
    answer = remote.json(f"{remote.bases.crossref}/works/{quote(doi, safe='')}", params)
    if answer is None:
        return None
    with answer_of("Crossref"):
        return work_of(answer["message"])


def doi_exists(remote: Remote, doi: str) -> bool:
    """Whether doi.org knows a DOI, of whichever agency: Crossref is only one of them."""
    answer = remote.json(f"{remote.bases.doi}/handles/{quote(doi, safe='/')}")
    return isinstance(answer, dict) and answer.get("responseCode") in (1, 200)


def work_of(message: dict[str, Any]) -> Work:
    """Crossref's JSON as a work."""
    title, subtitle = _first(message, "title"), _first(message, "subtitle")
    dates = [date for name in DATES if (date := _date(message.get(name)))]
    containers = tuple(map(clean, message.get("container-title") or ()))
    original = tuple(map(clean, message.get("original-title") or ()))
    return Work(
        service="Crossref",
        type=TYPES.get(message.get("type", ""), ""),
        title=title,
        other_titles=(f"{title}: {subtitle}", *original) if subtitle else original,
        language=clean(message.get("language")),
        authors=tuple(filter(None, map(_author, message.get("author") or ()))),
        journal=containers[0] if containers else _institution(message),
        # NLM writes abbreviations without points
        journal_short=_first(message, "short-container-title").replace(".", ""),
        other_journals=containers[1:],
        volume=clean(message.get("volume")),
        issue=clean(message.get("issue")),
        page=clean(message.get("page") or message.get("article-number")),
        publisher=clean(message.get("publisher")),
        issued=dates[0] if dates else "",
        years=tuple(dict.fromkeys(date[:4] for date in dates)),
        doi=clean(message.get("DOI")),
        issns=tuple(message.get("ISSN") or ()),
        preprint=message.get("subtype") == "preprint",
        notices=tuple(sorted(filter(None, map(_notice, message.get("updated-by") or ())))),
    )


def _first(message: dict[str, Any], name: str) -> str:
    return clean(next(iter(message.get(name) or ()), ""))


def _date(value: Any) -> str:
    parts = (value or {}).get("date-parts") or [[]]
    return date_of(parts[0])


def _institution(message: dict[str, Any]) -> str:
    """A preprint stands in no journal, but on a server."""
    found = message.get("institution") or ()
    return clean(next((item.get("name") for item in found), "")) or clean(message.get("group-title"))


def _author(entry: dict[str, Any]) -> dict[str, str] | None:
    if family := clean(entry.get("family")):
        given = clean(entry.get("given"))
        return {"family": family, "given": given} if given else {"family": family}
    name = clean(entry.get("name"))
    return {"literal": name} if name else None


def _notice(update: dict[str, Any]) -> Notice | None:
    standing = STANDINGS.get(str(update.get("type", "")).replace("-", "_"))
    return Notice(standing, clean(update.get("DOI")), _date(update.get("updated"))) if standing else None
