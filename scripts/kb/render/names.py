"""What readers call each page, in any script: search shows the thing itself before pages that mention it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .. import evidence
from ..cite import first_name, short_name
from ..convert import EDITIONS, Edition
from ..model import Disease, Entry, Product, Review, Term, Text, Topic, Trial
from ..model.heading import gist, heading
from .format import state_label
from .keys import pinyin, plain, shards, spelt_alike
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
GENERIC = re.compile(r"[ -](disease|syndrome|disorder)s?$", re.IGNORECASE)
"""Left out when people name a disease: Crohn's."""
ROWS = 4
"""Pages described in one file."""


@dataclass(frozen=True)
class Row:
    """A page as search shows it, and all that it is called."""

    path: str
    title: str
    kind: str
    about: str
    """One sentence."""
    facts: str
    """Of a trial what it was and how it ended, else nothing."""
    names: list[str]

    @property
    def described(self) -> dict[str, str]:
        """What a result says beside title and excerpt."""
        return {"kind": self.kind, "facts": self.facts, "about": self.about}


class Names:
    """The names of one edition, as files small enough that a query fetches only a few."""

    def __init__(self, site: Site, edition: Edition) -> None:
        self.site = site
        self.edition = edition
        self.rows = list(_rows(site, edition))

    def files(self) -> Iterator[tuple[str, str]]:
        """(name, JSON): `base` holds both Chinese scripts, the words of other regions, and where to look;
        `keys-N` the numbers of the pages whose names hold a key; `rows-N` the pages themselves."""
        names = ((row.title, *row.names) for row in self.rows)
        keys = shards([[folded(self.site, name) for name in own] for own in names])
        yield (
            "base.json",
            _json(
                {
                    "sections": list(Counter(row.path.split("/")[1] for row in self.rows).items()),
                    "rows": ROWS,
                    "keys": [next(iter(shard)) for shard in keys],
                    "scripts": _scripts(self.site),
                    "terms": list(self._terms()),
                }
            ),
        )
        for number, shard in enumerate(keys):
            yield f"keys-{number}.json", _json(shard)
        for at in range(0, len(self.rows), ROWS):
            yield f"rows-{at // ROWS}.json", _json([vars(row) for row in self.rows[at : at + ROWS]])

    def _terms(self) -> Iterator[list[str]]:
        """Terms of the glossary as this edition writes them, and all that it does not."""
        for term in self.site.library.terms.values():
            own = self.site.voices[self.edition.key].translate.term(term)
            others = {folded(self.site, word): word for word in _spellings(term)}
            others.pop(folded(self.site, own), None)
            if others:
                yield [own, *others.values()]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _rows(site: Site, edition: Edition) -> Iterator[Row]:
    """Every page; those of a disease stand together, since a query often finds several."""
    voice = site.voices[edition.key]
    for kind, word in KINDS.items():
        entries = getattr(site.library, kind).values()
        for entry in sorted(entries, key=lambda entry: (getattr(entry, "diseases", ()), entry.id)):
            title = voice.translate.plain(heading(entry))
            names = {folded(site, name): name for name in _names(site, entry)}
            names.pop(folded(site, title), None)
            yield Row(
                path=f"{edition.key}/{kind}/{entry.id}/",
                title=title,
                kind=str(voice.words[f"kicker.{word}"]),
                about=voice.translate.plain(sentence) if (sentence := gist(entry)) else "",
                facts=" · ".join(_facts(site, voice, entry)) if isinstance(entry, Trial) else "",
                names=list(names.values()),
            )


def _facts(site: Site, voice: Voice, trial: Trial) -> Iterator[str]:
    """What tables call a trial; its design, people and result, in words."""
    if name := short_name(site.library, trial):
        yield name
    yield voice.formatter.design(trial)
    if people := evidence.people(trial):
        yield voice.words["arm.people"].format(n=people)
    states = evidence.trial_states(trial, site.library.date)
    yield from (voice.words[state_label(state, trial)] for state in states)


def _names(site: Site, entry: Entry) -> Iterator[str]:
    """All that a page is called; of diseases, products and topics also how it sounds in Chinese."""
    written = list(dict.fromkeys(_written(site, entry)))
    yield from written
    if isinstance(entry, Disease | Product | Topic):
        for name in written:
            yield from pinyin(folded(site, name))


def _written(site: Site, entry: Entry) -> Iterator[str]:
    """Titles of every edition, the id, aliases, short names, brands, codes, registry ids, author and year."""
    for edition in EDITIONS:
        yield site.voices[edition.key].translate.plain(heading(entry))
    yield entry.id.replace("-", " ")
    if isinstance(entry, Disease | Product | Topic):
        for pair in entry.aliases.zh:
            yield from (pair.hant, pair.hans)
        yield from entry.aliases.en
    if isinstance(entry, Disease):
        yield from (GENERIC.sub("", name) for name in (entry.name.en, *entry.aliases.en) if " " in name)
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
        yield site.library.references[entry.cite].container_title or ""


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


def folded(site: Site, name: str) -> str:
    """A name in small letters, Simplified characters and one spelling, so that one of two twins is enough."""
    scripts = _scripts(site)
    return spelt_alike("".join(scripts.get(char, char) for char in plain(name)))
