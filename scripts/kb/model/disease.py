"""A disease, and what the trials add up to."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .base import Curation, Entry, Headline, Id, Items, Pair, Prose, Record, Source, Text, Verbatim

CERTAINTY = ("very-low", "low", "moderate", "high")
Domain = Literal["risk-of-bias", "inconsistency", "indirectness", "imprecision", "publication-bias"]
Upgrade = Literal["large-effect", "dose-response", "confounding"]


class Step(Record):
    """Where the certainty starts, and why."""

    level: Literal["high", "low"]
    text: Text


class Down(Record):
    domain: Domain
    levels: Literal[1, 2, 3]
    text: Text


class Up(Record):
    domain: Upgrade
    levels: Literal[1, 2]
    text: Text


class Certainty(Record):
    """GRADE certainty for the page's main question (Cochrane Handbook ch. 14); recomputed by the check."""

    level: Literal["high", "moderate", "low", "very-low"]
    origin: Literal["own", "adopted"]
    """`adopted` from a cited review, `own` for this site's provisional judgement."""
    source: Source | None = None
    start: Step
    down: Items[Down] = ()
    up: Items[Up] = ()
    note: Text | None = None


class Figure(Record):
    """The 100-dot figure of a randomised comparison: which outcome of which trial."""

    trial: Id
    outcome: Annotated[int, Field(ge=0)]
    """Position in the trial's outcomes, from 0."""
    caption: Text


class Codes(Record):
    icd10: Items[Verbatim] = ()
    mesh: Items[Verbatim] = ()


class Aliases(Record):
    """Other names people search by."""

    zh: Items[Pair] = ()
    en: Items[Verbatim] = ()


class Disease(Entry):
    """One disease page. A parent groups its kinds and carries no trials of theirs."""

    kind: ClassVar[str] = "diseases"

    name: Headline
    short: Text | None = None
    """A shorter name for tables and cards."""
    aliases: Aliases = Aliases()
    codes: Codes = Codes()
    parent: Id | None = None
    order: int
    """Place on the home page and in lists."""
    card: Text
    """One sentence for the home page: the answer, not a description."""
    question: Text
    answer: Headline
    summary: Items[Prose]
    """Two short paragraphs after the answer; the second takes away the likeliest wrong reading."""
    certainty: Certainty | None = None
    """Left out where there is no controlled study to judge."""
    figure: Figure | None = None
    about: Prose
    """What the disease is and how it is treated now."""
    known: Items[Prose] = ()
    """What the trials show and how sure that is, read together."""
    harms: Items[Prose]
    unknown: Items[Prose]
    ask: Items[Text]
    """Questions to put to a clinic or a trial."""
    unverified: Items[Text] = ()
    curation: Curation
