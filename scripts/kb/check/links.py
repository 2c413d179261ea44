"""Rules on ids: what a record points at exists, and nothing exists twice."""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from ..load import Library
from ..model import Prose
from ..model.citation import CITATION, cited_ids
from ..model.walk import Path
from ..problem import Problem

LINK = re.compile(r"\]\((disease|trial|product|topic|claim):([^)\s]*)\)")


def _missing(library: Library, kind: str, id: str, at: Path, of: str, target: str) -> Problem:
    near = get_close_matches(target, library.ids(of), 1)
    hint = f"did you mean {near[0]}?" if near else f"add data/{of}/{target}.yaml, or correct the id"
    return library.problem(kind, id, at, f"expected an id in {of}, found {target}", hint)


def every_id_exists(library: Library) -> Iterator[Problem]:
    for kind, id, at, of, target in library.pointers:
        if not library.holds(of, target):
            yield _missing(library, kind, id, at, of, target)


def every_citation_exists(library: Library) -> Iterator[Problem]:
    for kind, id, at, text in library.texts:
        if isinstance(text, Prose):
            for language in ("zh", "en"):
                for target in cited_ids(getattr(text, language)):
                    if not library.holds("references", target):
                        yield _missing(library, kind, id, (*at, language), "references", target)


def both_languages_cite_the_same(library: Library) -> Iterator[Problem]:
    for kind, id, at, text in library.texts:
        if isinstance(text, Prose) and set(cited_ids(text.zh)) != set(cited_ids(text.en)):
            only = sorted(set(cited_ids(text.zh)) ^ set(cited_ids(text.en)))
            yield library.problem(
                kind,
                id,
                at,
                f"expected the same citations in zh and en, found {', '.join(only)} in one only",
                "cite it in both",
            )


def only_prose_cites(library: Library) -> Iterator[Problem]:
    for kind, id, at, text in library.texts:
        if not isinstance(text, Prose) and CITATION.search(text.zh + text.en):
            yield library.problem(
                kind, id, at, "expected plain text, found a citation", "cite in a prose field, or in `source`"
            )


def every_link_exists(library: Library) -> Iterator[Problem]:
    for kind, id, at, text in library.texts:
        if isinstance(text, Prose):
            for language in ("zh", "en"):
                for of, target in LINK.findall(getattr(text, language)):
                    if not library.holds(f"{of}s", target):
                        yield _missing(library, kind, id, (*at, language), f"{of}s", target)


def identifiers_are_unique(library: Library) -> Iterator[Problem]:
    """The same DOI or PMID twice is the same work; the same registry id twice is the same trial."""
    seen: dict[tuple[str, str], list[tuple[str, str, Path]]] = defaultdict(list)
    for id, reference in library.references.items():
        for name in ("doi", "pmid", "pmcid"):
            if value := getattr(reference, name):
                seen[name, value.lower()].append(("references", id, (name,)))
    for id, trial in library.trials.items():
        for index, registration in enumerate(trial.registry):
            seen["registry id", registration.id].append(("trials", id, ("registry", index, "id")))
    for (name, value), uses in seen.items():
        first = uses[0][1]
        for kind, id, at in uses[1:]:
            yield library.problem(
                kind,
                id,
                at,
                f"expected a {name} of its own, found {value} of {first} again",
                "merge the two records",
            )


def every_reference_is_cited(library: Library) -> Iterator[Problem]:
    cited = {target for *_, of, target in library.pointers if of == "references"}
    for _, _, _, text in library.texts:
        if isinstance(text, Prose):
            cited.update(cited_ids(text.zh))
    for id in sorted(set(library.references) - cited):
        yield library.problem(
            "references",
            id,
            (),
            "expected a record that cites it, found none",
            "cite it, or delete it",
            "warning",
        )


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


RULES = (
    every_id_exists,
    every_citation_exists,
    both_languages_cite_the_same,
    only_prose_cites,
    every_link_exists,
    identifiers_are_unique,
    every_reference_is_cited,
    parents_have_no_parents,
)
