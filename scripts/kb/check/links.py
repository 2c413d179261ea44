"""Rules on ids: what a record points at exists, and nothing exists twice."""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from ..load import Library
from ..model import Prose, Record, Text
from ..model.citation import CITATION, cited_ids
from ..model.walk import Path, pointers, texts
from ..problem import Problem
from ..question import question
from .breach import Breach, languages

LINK = re.compile(r"\]\((disease|trial|product|topic|claim):([^)\s]*)\)")


class Named(NamedTuple):
    """What a record names."""

    records: tuple[tuple[str, str], ...]
    """(kind, id) of each, in pointers, citations and links."""
    references: tuple[str, ...]
    """Ids of those of them that it cites."""


def named(record: Record) -> Named:
    records = {(kind, id) for _, kind, id in pointers(record)}
    cited = {id for kind, id in records if kind == "references"}
    for _, text in texts(record):
        if isinstance(text, Prose) and "]" in text.zh + text.en:
            cited.update(cited_ids(text.zh))
            records.update(("references", id) for _, words in languages(text) for id in cited_ids(words))
            records.update((f"{of}s", id) for _, words in languages(text) for of, id in LINK.findall(words))
    return Named(tuple(records), tuple(cited))


@question
def _names(library: Library) -> list[tuple[str, str, Named]]:
    """(kind, id, what it names) of every record."""
    return list(library.of_each(named))


@question
def _astray(library: Library) -> list[tuple[str, str, Record]]:
    """The records that name one which is not there."""
    there = set(library.files)
    found = ((kind, id) for kind, id, it in _names(library) if not there.issuperset(it.records))
    return [(kind, id, getattr(library, kind)[id]) for kind, id in found]


@question
def _nearest(library: Library, kind: str, id: str) -> str | None:
    return next(iter(get_close_matches(id, library.ids(kind), 1)), None)


def _missing(library: Library, kind: str, id: str, at: Path, of: str, target: str) -> Problem:
    near = _nearest(library, of, target)
    hint = f"did you mean {near}?" if near else f"add data/{of}/{target}.yaml, or correct the id"
    return library.problem(kind, id, at, f"expected an id in {of}, found {target}", hint)


def every_id_exists(library: Library) -> Iterator[Problem]:
    for kind, id, record in _astray(library):
        for at, of, target in pointers(record):
            if not library.holds(of, target):
                yield _missing(library, kind, id, at, of, target)


def every_citation_exists(library: Library) -> Iterator[Problem]:
    for kind, id, at, words in _prose_astray(library):
        for target in cited_ids(words):
            if not library.holds("references", target):
                yield _missing(library, kind, id, at, "references", target)


def every_link_exists(library: Library) -> Iterator[Problem]:
    for kind, id, at, words in _prose_astray(library):
        for of, target in LINK.findall(words):
            if not library.holds(f"{of}s", target):
                yield _missing(library, kind, id, at, f"{of}s", target)


def _prose_astray(library: Library) -> Iterator[tuple[str, str, Path, str]]:
    """(kind, id, path, words) of their prose, in each language."""
    for kind, id, record in _astray(library):
        for at, text in texts(record):
            if isinstance(text, Prose):
                yield from ((kind, id, (*at, language), words) for language, words in languages(text))


def both_languages_cite_the_same(text: Text | Prose) -> Iterator[Breach]:
    if isinstance(text, Prose):
        only = sorted(set(cited_ids(text.zh)) ^ set(cited_ids(text.en)))
        if only:
            found = f"expected the same citations in zh and en, found {', '.join(only)} in one only"
            yield Breach((), found, "cite it in both")


def only_prose_cites(text: Text | Prose) -> Iterator[Breach]:
    if not isinstance(text, Prose) and CITATION.search(text.zh + text.en):
        found = "expected plain text, found a citation"
        yield Breach((), found, "cite in a prose field, or in `source`")


def _identifiers(library: Library) -> Iterator[tuple[str, str, tuple[str, str, Path]]]:
    """(what it is called, identifier, (kind, id, path)) of all works and trials."""
    for id, reference in library.references.items():
        for name in ("doi", "pmid", "pmcid"):
            if value := getattr(reference, name):
                yield name, value.lower(), ("references", id, (name,))
    for id, trial in library.trials.items():
        for index, registration in enumerate(trial.registry):
            yield "registry id", registration.id, ("trials", id, ("registry", index, "id"))


def identifiers_are_unique(library: Library) -> Iterator[Problem]:
    """The same DOI or PMID twice is the same work; the same registry id twice is the same trial."""
    seen: dict[str, dict[str, tuple[str, str, Path]]] = defaultdict(dict)
    for name, value, here in _identifiers(library):
        first = seen[name].setdefault(value, here)
        if first is not here:
            found = f"expected a {name} of its own, found {value} of {first[1]} again"
            yield library.problem(*here, found, "merge the two records")


def every_reference_is_cited(library: Library) -> Iterator[Problem]:
    cited = set().union(*(it.references for *_, it in _names(library)))
    for id in sorted(set(library.references) - cited):
        message, hint = "expected a record that cites it, found none", "cite it, or delete it"
        yield library.problem("references", id, (), message, hint, "warning")


def parents_have_no_parents(library: Library) -> Iterator[Problem]:
    for id, disease in library.diseases.items():
        parent = library.diseases.get(disease.parent or "")
        if parent and parent.parent:
            yield library.problem(
                "diseases",
                id,
                ("parent",),
                f"expected a disease without a parent, found {parent.id}",
                f"use {parent.parent}",
            )


OF_TEXTS = (both_languages_cite_the_same, only_prose_cites)
OF_LIBRARIES = (
    every_id_exists,
    every_citation_exists,
    every_link_exists,
    identifiers_are_unique,
    every_reference_is_cited,
    parents_have_no_parents,
)
