"""Products, topics, claims, reviews, measures and glossary terms."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import (
    Conversion,
    Country,
    Entry,
    Headline,
    Id,
    Items,
    Matching,
    PageCuration,
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
    """What kind of act it was."""
    countries: Annotated[Items[Country], Field(min_length=1)] | None = None
    """Where it holds, as two-letter codes; `EU` for the European Union."""
    body: Verbatim | None = None
    """The regulator or agency, by its usual short name."""
    trial: Id | None = None
    """Id of the trial that the event is about."""
    word: Text
    """What happened, in two to five words."""
    text: Text
    """The same in one or two sentences, with its reason where known."""
    cite: Items[Id] = ()
    """Ids of the references that show it."""


class Product(Entry):
    """A cell product and its history with regulators."""

    kind: ClassVar[str] = "products"

    name: Headline
    """What the page is called, usually the generic name."""
    brand: Items[Verbatim] = ()
    """Trade names, in the script they are sold under."""
    codes: Items[Verbatim] = ()
    """Development codes."""
    aliases: Aliases = Aliases()
    """Other names that should lead here in a search."""
    company: Verbatim
    """Who makes it or holds the rights now."""
    cells: Cells
    """What the product consists of."""
    diseases: Items[Id] = ()
    """Ids of the diseases it was tested or approved for."""
    indication: Text
    """What it was approved or meant for, in a few words."""
    answer: Headline
    """Where the product stands now, in one sentence."""
    summary: Items[Prose]
    """Short paragraphs that follow the answer."""
    events: Annotated[Items[Event], Field(min_length=1)]
    """Dated acts of regulators, payers, companies and trials, oldest first."""
    text: Items[Prose] = ()
    """Further paragraphs below the history."""
    unverified: Items[Text] = ()
    """What could not be confirmed; shown as such."""
    curation: PageCuration
    """Days on which the record was made and last read against its sources."""


class Section(Record):
    """One part of a page, with a heading."""

    id: Id
    """The end of the section's address, after `#`; never changed once published."""
    heading: Text
    """The line above the section."""
    body: Prose
    """Its paragraphs, as Markdown with citations."""


class Topic(Entry):
    """A page about a subject, or about this site."""

    kind: ClassVar[str] = "topics"

    shelf: Literal["subject", "about"]
    """Which part of the menu holds the page."""
    order: int
    """Place on its shelf, lowest first."""
    title: Headline
    """What the page is called."""
    aliases: Aliases = Aliases()
    """Other words that should lead here in a search."""
    lead: Text
    """One sentence that answers the title."""
    summary: Items[Prose] = ()
    """The page in short, before its sections."""
    sections: Items[Section]
    """The body of the page, part by part."""
    diseases: Items[Id] = ()
    """Ids of the diseases whose pages point here."""
    unverified: Items[Text] = ()
    """What could not be confirmed; shown as such."""
    curation: PageCuration
    """Days on which the record was made and last read against its sources."""


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
    """The figure to print large, such as `28%`."""
    text: Prose
    """What was found in whom, with citations."""


class Word(Record):
    """One element of a claim against its source."""

    aspect: Text
    """Which element is looked at: the people, the cells, the result, the time."""
    said: Text
    """How the claim puts it."""
    measured: Text
    """How the source puts it."""
    verdict: Verdict
    """How the two agree."""


class Claim(Entry):
    """A claim met in advertising, as paraphrased, beside what its source shows."""

    kind: ClassVar[str] = "claims"

    title: Headline
    """The claim in a few words, as a reader would recognise it."""
    group: Literal["disease", "mechanism", "safety", "products", "evidence"]
    """Which list of claims it belongs to."""
    diseases: Items[Id] = ()
    """Ids of the diseases it is about."""
    topics: Items[Id] = ()
    """Ids of the pages that explain more."""
    trials: Items[Id] = ()
    """Ids of the trials it leans on or is tested by."""
    products: Items[Id] = ()
    """Ids of the products it is about."""
    said: Prose
    """The claim in our words; `==...==` marks the words that do not hold."""
    said_figure: Figure | None = None
    """The figure the claim boasts of, such as `90%`."""
    said_where: Text
    """Where it is made, without naming the company."""
    measured: Annotated[Items[Measured], Field(min_length=1)]
    """What the sources really show, one entry per source or point."""
    verdict: Verdict
    """How the claim as a whole stands to its source."""
    because: Text
    """The verdict in one line."""
    words: Items[Word] = ()
    """The claim taken apart, element by element."""
    why: Prose
    """Why the difference matters to a reader."""
    ask: Items[Text] = ()
    """Questions to put to whoever makes the claim."""
    curation: PageCuration
    """Days on which the record was made and last read against its sources."""


class Included(Record):
    """A study a review includes: our record, or why we hold none."""

    label: Verbatim
    """What the review calls the study, such as `Deng 2017`."""
    trial: Id | None = None
    """Id of our record of the study."""
    missing: Text | None = None
    """Why there is no record of it here."""
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
    """Id of the reference of the review."""
    diseases: Items[Id]
    """Ids of the diseases whose pages list this review."""
    question: Text
    """What the review set out to answer."""
    searched: When | None = None
    """Date up to which the literature was searched."""
    studies: Annotated[int, Field(ge=0)] | None = None
    """How many studies the review includes, as it says."""
    participants: Annotated[int, Field(ge=0)] | None = None
    """How many people those studies hold, as it says."""
    finding: Prose
    """What it concludes, in our words with citations."""
    included: Items[Included] = ()
    """Every study it includes, each with our record or why there is none."""
    unverified: Items[Text] = ()
    """What could not be confirmed; shown as such."""
    curation: PageCuration
    """Days on which the record was made and last read against its sources."""


class Measure(Record):
    """An outcome instrument; a file of them per field of medicine, keyed by id."""

    name: Text
    """What tables call the instrument or event."""
    abbreviation: Verbatim | None = None
    """The usual short form, such as `SLEDAI`."""
    better: Literal["higher", "lower", "neither"]
    """Which way is good for the patient; `neither` for laboratory markers."""
    type: Literal["binary", "continuous", "count", "time"]
    """What kind of figure it gives."""
    unit: Text | None = None
    """The unit of the figures, where they have one."""
    range: Annotated[tuple[float, float], Field(strict=False)] | None = None
    """Lowest and highest value the scale allows."""
    meaning: Text
    """What it measures, for a reader who never met it."""
    important_change: Annotated[float, Field(gt=0)] | None = None
    """The smallest change that matters to a patient."""
    important_change_source: Source | None = None
    """Where the smallest important change was established."""


class Term(Record):
    """A term by region; a file of them per group, keyed by id."""

    en: Verbatim
    """The English term, in the singular and lower case."""
    hant: Verbatim
    """Taiwan."""
    hans: Verbatim
    """Mainland China."""
    hk: Verbatim | None = None
    """Hong Kong, where it differs."""
    abbreviation: Verbatim | None = None
    """The short form that text may use."""
    also_hant: Items[Verbatim] = ()
    """Other Traditional spellings met in text; converted to `hans` too."""
    also_hans: Items[Verbatim] = ()
    """Other Simplified spellings by which a reader may search."""
    also_en: Items[Verbatim] = ()
    """Other English words by which a reader may search."""
    convert: bool = True
    """False where the Taiwan word has other meanings, so that blind replacement would harm."""
    definition: Text | None = None
    """What it means, for the glossary page."""
    mesh: Verbatim | None = None
    """Descriptor id of Medical Subject Headings, such as `D008180`."""
    seen: Literal["seen", "memory"] = "memory"
    """Whether the regional words were seen in use or come from an editor's memory."""
    source: Url | None = None
    """Where the regional words were seen."""
