"""What readers call each page: search shows the page that is the thing before those that mention it."""

import json
from collections.abc import Iterator

from ..convert import EDITIONS, Edition
from ..model import Claim, Disease, Entry, Headline, Product, Topic, Trial
from .related import short_name
from .site import Site

KINDS = {
    "diseases": "disease",
    "products": "product",
    "topics": "topic",
    "claims": "claim",
    "trials": "trial",
}
"""Kinds with pages, in the order in which equal matches are shown, and the word for one."""


def names_file(site: Site, edition: Edition) -> str:
    """JSON rows of one edition: address, title, kind, one sentence, and all names in every script."""
    voice = site.voices[edition.key]
    rows = [
        {
            "path": f"{edition.key}/{kind}/{entry.id}/",
            "title": voice.translate.text(_title(entry)).replace("|", ""),
            "kind": voice.words[f"kicker.{word}"],
            "about": voice.translate.text(_sentence(entry)).replace("|", ""),
            "names": list(dict.fromkeys(_names(site, entry))),
        }
        for kind, word in KINDS.items()
        for entry in getattr(site.library, kind).values()
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _title(entry: Entry) -> Headline:
    return entry.name if isinstance(entry, Disease | Product) else entry.title


def _sentence(entry: Entry):
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
    raise TypeError(f"expected a record with a page, found {type(entry).__name__}")


def _names(site: Site, entry: Entry) -> Iterator[str]:
    """Titles of every edition, aliases, short names, brands, codes and registry ids."""
    for edition in EDITIONS:
        yield site.voices[edition.key].translate.text(_title(entry)).replace("|", "")
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
