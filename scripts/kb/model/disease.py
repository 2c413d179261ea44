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


class Shown(Record):
    """One outcome of one trial, by its position in the trial's outcomes, from 0."""

    trial: Id
    outcome: Annotated[int, Field(ge=0)]


class Finding(Record):
    """A row of the summary of findings: one outcome that matters to patients (Cochrane Handbook ch. 14)."""

    label: Text
    """The outcome in a patient's words, with its time."""
    importance: Literal["critical", "important"]
    shown: Items[Shown] = ()
    """What the row rests on; empty where no controlled trial reported the outcome."""
    direction: Literal["better", "little", "worse", "unclear"]
    """Read from the effect and its interval: `unclear` where a difference that matters fits either way, or no
    trial reported the outcome. The check compares it with what the trials report."""
    certainty: Certainty | None = None
    """Left out where no controlled trial reported the outcome."""
    note: Text | None = None


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
    findings: Annotated[Items[Finding], Field(max_length=7)] = ()
    """Critical outcomes first, harms always; at most seven (GRADE)."""
    no_findings: Text | None = None
    """Why no summary of findings is possible, where it is not."""
    harms: Items[Prose]
    unknown: Items[Prose]
    ask: Items[Text]
    """Questions to put to a clinic or a trial."""
    unverified: Items[Text] = ()
    curation: Curation
