"""Products, topics, claims, reviews, measures and glossary terms."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import (
    Conversion,
    Country,
    Curation,
    Entry,
    Headline,
    Id,
    Items,
    Matching,
    Prose,
    Record,
    Source,
    Text,
    Url,
    Verbatim,
    When,
)
from .disease import Aliases
from .trial import Cells


class Event(Record):
    """One dated act of a regulator, a payer, a company or a trial, in the manner of endoflife.date."""

    when: When | None = None
    """Left out for the state now, where no date was found."""
    type: Literal[
        "designation",
        "approved",
        "conditional",
        "refused",
        "not-recommended",
        "withdrawn",
        "expired",
        "missed",
        "met",
        "noted",
        "unknown",
    ]
    countries: Annotated[Items[Country], Field(min_length=1)] | None = None
    body: Verbatim | None = None
    """The regulator or agency, by its usual short name."""
    trial: Id | None = None
    word: Text
    """What happened, in two to five words."""
    text: Text
    cite: Items[Id] = ()


class Product(Entry):
    """A cell product and its history with regulators."""

    kind: ClassVar[str] = "products"

    name: Headline
    brand: Items[Verbatim] = ()
    codes: Items[Verbatim] = ()
    """Development codes."""
    aliases: Aliases = Aliases()
    company: Verbatim
    cells: Cells
    diseases: Items[Id] = ()
    indication: Text
    answer: Headline
    summary: Items[Prose]
    events: Annotated[Items[Event], Field(min_length=1)]
    text: Items[Prose] = ()
    unverified: Items[Text] = ()
    curation: Curation


class Section(Record):
    id: Id
    heading: Text
    body: Prose


class Topic(Entry):
    """A page about a subject, or about this site."""

    kind: ClassVar[str] = "topics"

    shelf: Literal["subject", "about"]
    order: int
    title: Headline
    aliases: Aliases = Aliases()
    lead: Text
    """One sentence that answers the title."""
    summary: Items[Prose] = ()
    sections: Items[Section]
    diseases: Items[Id] = ()
    unverified: Items[Text] = ()
    curation: Curation


Figure = Annotated[
    str,
    Conversion.VERBATIM,
    Matching(
        r"[^\u3000-\u9fff\uff00-\uffef]{1,24}",
        "a figure that every edition can print, without Chinese",
        "28%",
    ),
]
Verdict = Literal["supported", "imprecise", "wrong", "outdated", "not-found"]


class Measured(Record):
    """What the source shows, with its big figure where there is one."""

    figure: Figure | None = None
    text: Prose


class Word(Record):
    """One element of a claim against its source."""

    aspect: Text
    said: Text
    measured: Text
    verdict: Verdict


class Claim(Entry):
    """A claim met in advertising, as paraphrased, beside what its source shows."""

    kind: ClassVar[str] = "claims"

    title: Headline
    """The claim in a few words, as a reader would recognise it."""
    group: Literal["disease", "mechanism", "safety", "products", "evidence"]
    diseases: Items[Id] = ()
    topics: Items[Id] = ()
    trials: Items[Id] = ()
    products: Items[Id] = ()
    said: Prose
    """The claim in our words; `==...==` marks the words that do not hold."""
    said_figure: Figure | None = None
    said_where: Text
    """Where it is made, without naming the company."""
    measured: Annotated[Items[Measured], Field(min_length=1)]
    verdict: Verdict
    because: Text
    """The verdict in one line."""
    words: Items[Word] = ()
    why: Prose
    """Why the difference matters to a reader."""
    ask: Items[Text] = ()
    curation: Curation


class Included(Record):
    """A study a review includes: our record, or why we hold none."""

    label: Verbatim
    trial: Id | None = None
    missing: Text | None = None
    in_scope: bool = True
    """False for a study this site does not cover: other cells, another disease, animals."""

    @model_validator(mode="after")
    def held_or_explained(self):
        if (self.trial is None) == (self.missing is None):
            found = "either `trial` (our record) or `missing` (why there is none)"
            raise PydanticCustomError("rule", "{found}", {"found": found})
        return self


class Review(Entry):
    """A systematic review: what it asked, what it pooled, which trials it holds."""

    kind: ClassVar[str] = "reviews"

    cite: Id
    diseases: Items[Id]
    question: Text
    searched: When | None = None
    studies: Annotated[int, Field(ge=0)] | None = None
    participants: Annotated[int, Field(ge=0)] | None = None
    finding: Prose
    included: Items[Included] = ()
    unverified: Items[Text] = ()
    curation: Curation


class Measure(Record):
    """An outcome instrument; a file of them per field of medicine, keyed by id."""

    name: Text
    abbreviation: Verbatim | None = None
    better: Literal["higher", "lower", "neither"]
    """Which way is good for the patient; `neither` for laboratory markers."""
    type: Literal["binary", "continuous", "count", "time"]
    unit: Text | None = None
    range: Annotated[tuple[float, float], Field(strict=False)] | None = None
    meaning: Text
    """What it measures, for a reader who never met it."""
    important_change: Annotated[float, Field(gt=0)] | None = None
    """The smallest change that matters to a patient."""
    important_change_source: Source | None = None


class Term(Record):
    """A term by region; a file of them per group, keyed by id."""

    en: Verbatim
    hant: Verbatim
    """Taiwan."""
    hans: Verbatim
    """Mainland China."""
    hk: Verbatim | None = None
    """Hong Kong, where it differs."""
    abbreviation: Verbatim | None = None
    also_hant: Items[Verbatim] = ()
    """Other Traditional spellings met in text; converted to `hans` too."""
    also_hans: Items[Verbatim] = ()
    also_en: Items[Verbatim] = ()
    convert: bool = True
    """False where the Taiwan word has other meanings, so that blind replacement would harm."""
    definition: Text | None = None
    mesh: Verbatim | None = None
    seen: Literal["seen", "memory"] = "memory"
    """Whether the regional words were seen in use or come from an editor's memory."""
    source: Url | None = None
