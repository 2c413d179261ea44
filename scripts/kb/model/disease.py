"""A disease, and what the trials add up to."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .base import Entry, Headline, Id, Items, PageCuration, Pair, Prose, Record, Source, Text, Verbatim

CERTAINTY = ("very-low", "low", "moderate", "high")
Domain = Literal["risk-of-bias", "inconsistency", "indirectness", "imprecision", "publication-bias"]
Upgrade = Literal["large-effect", "dose-response", "confounding"]


class Step(Record):
    """Where the certainty starts, and why."""

    level: Literal["high", "low"]
    """The grade before any step down or up."""
    text: Text
    """Why it starts there, in one sentence."""


class Down(Record):
    """One reason to lower the certainty."""

    domain: Domain
    """Which of the five GRADE domains is at fault."""
    levels: Literal[1, 2, 3]
    """How many levels are taken off."""
    text: Text
    """What is wrong, with its figures, in one sentence."""


class Up(Record):
    """One reason to raise the certainty."""

    domain: Upgrade
    """Which of the three GRADE reasons holds."""
    levels: Literal[1, 2]
    """How many levels are added."""
    text: Text
    """Why it holds here, in one sentence."""


class Certainty(Record):
    """GRADE certainty for the page's main question (Cochrane Handbook ch. 14); recomputed by the check."""

    level: Literal["high", "moderate", "low", "very-low"]
    """The grade that remains after all steps down and up."""
    origin: Literal["own", "adopted"]
    """`adopted` from a cited review, `own` for this site's provisional judgement."""
    source: Source | None = None
    """The review the grade is adopted from; left out for our own."""
    start: Step
    """Where the grade begins: high for randomised trials, low for other studies."""
    down: Items[Down] = ()
    """Reasons to lower the grade, one per domain."""
    up: Items[Up] = ()
    """Reasons to raise the grade; rare, and only for studies that were not randomised."""
    note: Text | None = None
    """What a reader must know about the grade beyond the steps."""


class Shown(Record):
    """One outcome of one trial, by its position in the trial's outcomes, from 0."""

    trial: Id
    """Id of the trial."""
    outcome: Annotated[int, Field(ge=0)]
    """Its place among the trial's `outcomes`, counted from 0."""
    measure: Id
    """What stands there, repeated: the check notices when outcomes of the trial have moved."""


class Figure(Shown):
    """The 100-dot figure of a randomised comparison: which outcome of which trial."""

    caption: Text
    """The sentence under the figure: who was compared, on what, after how long."""


class Finding(Record):
    """A row of the summary of findings: one outcome that matters to patients (Cochrane Handbook ch. 14)."""

    label: Text
    """The outcome in a patient's words, with its time."""
    importance: Literal["critical", "important"]
    """How much the outcome weighs in a patient's decision."""
    shown: Items[Shown] = ()
    """What the row rests on; empty where no controlled trial reported the outcome."""
    direction: Literal["better", "little", "worse", "unclear"]
    """Read from the effect and its interval: `unclear` where a difference that matters fits either way, or no
    trial reported the outcome. The check compares it with what the trials report."""
    certainty: Certainty | None = None
    """Left out where no controlled trial reported the outcome."""
    note: Text | None = None
    """What the row's figures do not say by themselves."""


class Codes(Record):
    """Codes of the disease in public classifications."""

    icd10: Items[Verbatim] = ()
    """Codes of the International Classification of Diseases, 10th revision, such as `M32`."""
    mesh: Items[Verbatim] = ()
    """Descriptor ids of Medical Subject Headings, such as `D008180`."""


class Aliases(Record):
    """Other names people search by."""

    zh: Items[Pair] = ()
    """Chinese names, each written by hand in both scripts."""
    en: Items[Verbatim] = ()
    """English names and abbreviations."""


class Disease(Entry):
    """One disease page. A parent groups its kinds and carries no trials of theirs."""

    kind: ClassVar[str] = "diseases"

    name: Headline
    """What the page is called, in both languages."""
    short: Text | None = None
    """A shorter name for tables and cards."""
    aliases: Aliases = Aliases()
    """Other names, abbreviations and spellings that should lead here in a search."""
    codes: Codes = Codes()
    """Codes of the disease in public classifications."""
    parent: Id | None = None
    """Id of the disease this one is a kind of."""
    order: int
    """Place on the home page and in lists."""
    card: Text
    """One sentence for the home page: the answer, not a description."""
    question: Text
    """The question a patient brings to the page, which `answer` answers."""
    answer: Headline
    """The main result in one sentence, worded to fit the certainty."""
    summary: Items[Prose]
    """Two short paragraphs after the answer; the second takes away the likeliest wrong reading."""
    certainty: Certainty | None = None
    """Left out where there is no controlled study to judge."""
    figure: Figure | None = None
    """Which outcome of which trial is drawn as 100 dots; only a randomised comparison can be."""
    about: Prose
    """What the disease is and how it is treated now."""
    known: Items[Prose] = ()
    """What the trials show and how sure that is, read together."""
    findings: Annotated[Items[Finding], Field(max_length=7)] = ()
    """Critical outcomes first, harms always; at most seven (GRADE)."""
    no_findings: Text | None = None
    """Why no summary of findings is possible, where it is not."""
    harms: Items[Prose]
    """Harms seen in trials and what they cannot rule out."""
    unknown: Items[Prose]
    """What nobody has shown yet and a reader might take for settled."""
    ask: Items[Text]
    """Questions to put to a clinic or a trial."""
    unverified: Items[Text] = ()
    """What could not be confirmed; shown as such."""
    curation: PageCuration
    """Days on which the record was made and last read against its sources."""
