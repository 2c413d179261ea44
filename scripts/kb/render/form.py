"""What the form needs, as JSON: the schema of its records in an edition's words, and the ids there are."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ..cite import first_name, short_name
from ..convert import Edition
from ..model import KINDS, Prose, Text
from ..model.heading import heading
from ..model.walk import POINTERS
from ..schema import chinese_help, declared_in, enums_in, modeline, models_of, schema_of
from .site import Site, Voice

GROUPS = {
    "trials": {
        "identity": ("diseases", "registry", "reports", "title", "acronym"),
        "design": ("design", "status", "sponsor", "funding", "countries", "setting"),
        "people": ("participants",),
        "arms": ("arms",),
        "outcomes": ("outcomes",),
        "harms": ("safety",),
        "reading": ("reading", "bias", "products", "overlaps", "unverified"),
    },
    "references": {
        "identity": (
            "type",
            "title",
            "language",
            "authors",
            "issued",
            "authors_truncated",
            "title_translated",
        ),
        "address": ("doi", "pmid", "url", "read", "pmcid", "registry", "accessed"),
        "printed": (
            "container_title",
            "volume",
            "issue",
            "page",
            "container_title_short",
            "issn",
            "publisher",
            "publisher_place",
        ),
        "standing": ("standing", "unverified"),
    },
}
"""Kind -> the parts of its form -> their fields, in the order in which a person knows them."""
OPEN = {
    *("Trial.registry", "Trial.reports", "Trial.outcomes", "Trial.safety", "Participants.enrolled"),
    *("Arm.n", "Arm.cells", "Arm.dose", "Arm.route", "ArmCount.randomised", "ArmCount.analysed"),
    *("Outcome.timepoint", "Outcome.results", "Result.n", "Result.events", "Result.mean", "Result.sd"),
    *("BetweenGroups.p", "Safety.counts", "Safety.text", "Status.why_stopped"),
    *("Reference.authors", "Reference.issued", "Name.family", "Name.given"),
    *("Reference.doi", "Reference.pmid", "Reference.url", "Reference.container_title"),
    *("Reference.volume", "Reference.issue", "Reference.page"),
}
"""Fields that may be left out and yet stand unfolded, since most records have them."""
OF_CELLS = ("role", ["cells"])
WHEN = {
    "Arm.cells": OF_CELLS,
    "Arm.dose": OF_CELLS,
    "Arm.route": OF_CELLS,
    "Arm.schedule": OF_CELLS,
    "Status.why_stopped": ("value", ["terminated", "withdrawn", "suspended"]),
}
"""Fields that are asked only where the field beside them has one of some words."""
MEANING = re.compile(r"(?:(?P<en>.*\.) )?(?P<zh>[^.]*[\u4e00-\u9fff].*)")
"""An enumeration's word explained: English, then Chinese."""
PLACES = ("abstract", "full text", "results", "table 1", "table 2", "figure 1", "registry", "regulator")
"""Places in a source that are offered."""
OFFERED = {"countries": "countries", "where": "places", "language": "languages"}
"""Further fields that are offered a list -> which."""
SHARED = {"list": "format.list", "colon": "stage.colon"}
"""Words of the form that other pages have too."""
CORRECTION = ("page", "says", "source-says", "source")
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja", "ko", "de", "fr", "es")
TITLE_LENGTH = 60


def form_file(site: Site, edition: Edition) -> str:
    """JSON for one edition: words, schema and parts of each kind, known ids, identifiers that are taken."""
    voice = site.voices[edition.key]
    words = {key: word.unescape() for key, word in voice.words.items() if key.startswith("form.")}
    words |= {f"form.{name}": voice.words[key].unescape() for name, key in SHARED.items()}
    form = {
        "words": {key.removeprefix("form."): word for key, word in words.items()},
        "kinds": {kind: _kind(voice, kind) for kind in GROUPS} | {"corrections": _correction(voice)},
        "pointers": POINTERS | OFFERED,
        "known": {kind: list(rows) for kind, rows in _known(site, voice)},
        "held": dict(_held(site)),
    }
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"))


def _kind(voice: Voice, kind: str) -> dict[str, Any]:
    return {"modeline": modeline(kind), "schema": _schema(voice, kind), "groups": GROUPS[kind]}


def _correction(voice: Voice) -> dict[str, Any]:
    """A correction is no record but an issue; its fields are those of .github/ISSUE_TEMPLATE/error.yml."""
    fields = {name: {"type": "string", "long": name.endswith("says"), "open": True} for name in CORRECTION}
    for name, node in fields.items():
        node["title"] = voice.words[f"form.correction.{name}"].unescape()
        node["description"] = voice.words[f"form.correction.{name}.help"].unescape()
    fields["page"]["points"] = "pages"
    required = [name for name in CORRECTION if name != "source"]
    schema = {"type": "object", "properties": fields, "required": required}
    return {"schema": schema, "groups": {"page": CORRECTION}}


def _schema(voice: Voice, kind: str) -> dict[str, Any]:
    """The schema of a kind with titles and help in one language, without the dates, which the form gives.

    `open` marks what is shown though it may be left out, `when` what depends on the field beside it.
    """
    schema = schema_of(kind)
    for part in models_of(KINDS[kind]):
        node = schema if part is KINDS[kind] else schema["$defs"][part.__name__]
        node.pop("description", None)
        for name, child in node["properties"].items():
            field = declared_in(part, name)
            child["title"] = _title(voice, part.__name__, field, name) or child["title"]
            if name in ("zh", "en"):
                child.pop("description", None)
            else:
                meaning = Text(zh=chinese_help()[field], en=part.model_fields[name].description)
                child["description"] = voice.translate.text(meaning)
            if issubclass(part, Prose):
                child["long"] = True
            if f"{part.__name__}.{name}" in OPEN:
                child["open"] = True
            if asked := WHEN.get(f"{part.__name__}.{name}"):
                child["when"] = asked
            for branch in child.get("anyOf", ()):
                branch.pop("title", None)
                branch.pop("description", None)
            for listed in enums_in(child):
                meanings = listed.get("enumDescriptions", ())
                pairs = zip(listed["enum"], meanings, strict=False)
                listed["enumDescriptions"] = [_meaning(voice, word, text) for word, text in pairs]
    del schema["properties"]["curation"]
    schema["required"].remove("curation")
    while unused := [name for name in schema["$defs"] if f'"#/$defs/{name}"' not in json.dumps(schema)]:
        for name in unused:
            del schema["$defs"][name]
    return schema


def _title(voice: Voice, part: str, field: str, name: str) -> str:
    keys = (f"field.{part}.{name}", f"field.{field}", f"field.{name}")
    return next((voice.words[key].unescape() for key in keys if key in voice.words), "")


def _meaning(voice: Voice, word: str, text: str) -> str:
    """A word explained in one language; where the word itself is plain English, only Chinese explains it."""
    found = MEANING.fullmatch(text)
    if not found:
        return text
    english = found["en"] or word.replace("-", " ").capitalize()
    return voice.translate.text(Text(zh=found["zh"], en=english)).removesuffix(".")


def _known(site: Site, voice: Voice) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    """Kind -> (id, name) of what a record may point at, or a correction be about."""
    library, plain = site.library, voice.translate.text
    for kind in ("diseases", "products", "topics", "claims", "reviews"):
        entries = getattr(library, kind).values()
        yield kind, ((entry.id, _shortened(plain(heading(entry)))) for entry in entries)
    trials, works = library.trials.values(), library.references.values()
    yield "trials", ((it.id, _named(short_name(library, it), plain(it.title))) for it in trials)
    yield "references", ((it.id, _named(f"{first_name(it)} {it.issued or ''}", it.title)) for it in works)
    yield "measures", ((id, plain(measure.name)) for id, measure in library.measures.items())
    countries = ((key, name) for key, name in voice.words.items() if key.startswith("country."))
    yield "countries", ((key.removeprefix("country."), name.unescape()) for key, name in countries)
    yield "languages", ((tag, voice.words[f"form.language.{tag}"].unescape()) for tag in LANGUAGES)
    yield "places", ((place, _place(voice, place)) for place in PLACES)


def _named(name: str | None, title: str) -> str:
    return _shortened(f"{name}: {title}" if name else title)


def _shortened(title: str) -> str:
    title = title.replace("|", "")
    return title if len(title) <= TITLE_LENGTH else f"{title[:TITLE_LENGTH]}…"


def _place(voice: Voice, place: str) -> str:
    word, _, number = place.partition(" ")
    if number.isdigit():
        return voice.words[f"where.{word}"].unescape() + number
    return voice.words[f"where.{place}"].unescape()


def _held(site: Site) -> Iterator[tuple[str, str]]:
    """Identifiers that a record has already, in lower case -> kind/id."""
    for id, trial in site.library.trials.items():
        yield from ((registration.id.lower(), f"trials/{id}") for registration in trial.registry)
    for id, work in site.library.references.items():
        numbers: tuple[str | None, ...] = (work.doi, work.pmid, work.pmcid)
        yield from ((number.lower(), f"references/{id}") for number in numbers if number)
