"""What readers call each page, in any script: search shows the thing itself before pages that mention it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .. import evidence
from ..cite import first_name, short_name
from ..convert import EDITIONS, Edition
from ..model import Claim, Disease, Entry, Product, Review, Term, Text, Topic, Trial
from ..model.heading import heading
from .site import Site, Voice

KINDS = {
    "diseases": "disease",
    "products": "product",
    "topics": "topic",
    "claims": "claim",
    "trials": "trial",
    "reviews": "review",
}
"""Kinds with pages, in the order in which equal matches are shown, and the word for one."""


def names_file(site: Site, edition: Edition) -> str:
    """JSON for one edition: its pages with all their names, both Chinese scripts, words of other regions."""
    voice = site.voices[edition.key]
    table = {
        "pages": [
            _row(site, voice, edition.key, kind, entry)
            for kind in KINDS
            for entry in getattr(site.library, kind).values()
        ],
        "scripts": _scripts(site),
        "terms": [[voice.translate.term(term), *_spellings(term)] for term in site.library.terms.values()],
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def _row(site: Site, voice: Voice, edition: str, kind: str, entry: Entry) -> dict[str, object]:
    """Address, title, kind, one sentence and names; of a trial also what it was and how it ended."""
    row = {
        "path": f"{edition}/{kind}/{entry.id}/",
        "title": voice.translate.plain(heading(entry)),
        "kind": voice.words[f"kicker.{KINDS[kind]}"],
        "about": voice.translate.plain(sentence) if (sentence := _sentence(entry)) else "",
    }
    if isinstance(entry, Trial):
        row["facts"] = list(_facts(site, voice, entry))
    folded = {_folded(site, row["title"])}
    names = {_folded(site, name): name for name in _names(site, entry)}
    return row | {"names": [name for fold, name in names.items() if fold not in folded]}


def _sentence(entry: Entry) -> Text | None:
    match entry:
        case Disease():
            return entry.card
        case Trial():
            return entry.reading.finding
        case Product():
            return entry.answer
        case Topic():
            return entry.lead
        case Claim():
            return entry.because
        case Review():
            return None  # what it found is prose with citations
    raise TypeError(f"expected a record with a page, found {type(entry).__name__}")


def _facts(site: Site, voice: Voice, trial: Trial) -> Iterator[str]:
    """What tables call a trial; its design, people and result, in words."""
    if name := short_name(site.library, trial):
        yield name
    yield voice.formatter.design(trial)
    if people := evidence.people(trial):
        yield voice.words["arm.people"].format(n=people)
    yield from (voice.words[f"state.{key}"] for key in evidence.trial_states(trial, site.library.date))


def _names(site: Site, entry: Entry) -> Iterator[str]:
    """Titles of every edition, aliases, short names, brands, codes, registry ids, author and year."""
    for edition in EDITIONS:
        yield site.voices[edition.key].translate.plain(heading(entry))
    if isinstance(entry, Disease | Product | Topic):
        for pair in entry.aliases.zh:
            yield from (pair.hant, pair.hans)
        yield from entry.aliases.en
    if isinstance(entry, Disease) and entry.short:
        yield from (site.voices[edition.key].translate.text(entry.short) for edition in EDITIONS)
    if isinstance(entry, Product):
        yield from (*entry.brand, *entry.codes)
    if isinstance(entry, Trial):
        yield from (registration.id for registration in entry.registry)
        if name := short_name(site.library, entry):
            yield name
        yield from _author_years(site, *(report.cite for report in entry.reports if report.role == "primary"))
    if isinstance(entry, Review):
        yield from _author_years(site, entry.cite)


def _author_years(site: Site, *cited: str) -> Iterator[str]:
    """Deng 2017: what colleagues call a study."""
    works = (site.library.references.get(id) for id in cited)
    yield from (f"{first_name(work)} {work.issued[:4]}" for work in works if work and work.issued)


def _spellings(term: Term) -> list[str]:
    """Every way a reader may write a term of the glossary."""
    words = (term.hant, term.hans, term.hk, *term.also_hant, *term.also_hans)
    return [*dict.fromkeys(word for word in (*words, term.en, *term.also_en, term.abbreviation) if word)]


@lru_cache(maxsize=1)
def _scripts(site: Site) -> dict[str, str]:
    """Traditional character -> Simplified, for the characters of this site's own texts, the frequent first.

    Several Traditional characters may share one Simplified (幹, 乾 and 干 are 干), never the reverse, so
    names are compared in Simplified, and a query becomes Traditional by trying each.
    """
    simplified = site.voices["zh-hans"].translate
    count = Counter(char for text in _traditional(site) for char in text if "\u3400" <= char <= "\u9fff")
    pairs = {char: simplified.text(Text(zh=char, en=char)) for char, _ in count.most_common()}
    changed = {to for char, to in pairs.items() if to != char}
    return {char: to for char, to in pairs.items() if len(to) == 1 and to in changed}


def _traditional(site: Site) -> Iterable[str]:
    yield from (text.zh for _, _, _, text in site.library.texts)
    yield from site.voices["zh-hant"].words.values()
    for term in site.library.terms.values():
        yield from (term.hant, *term.also_hant, term.hk or "")
    for kind in ("diseases", "products", "topics"):
        yield from (pair.hant for entry in getattr(site.library, kind).values() for pair in entry.aliases.zh)


def _folded(site: Site, name: str) -> str:
    """A name in small letters and Simplified characters, so that one of two twins is enough."""
    scripts = _scripts(site)
    return "".join(scripts.get(char, char) for char in name.lower())
