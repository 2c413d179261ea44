"""A cited work, in the fields of CSL 1.0.2 plus what this site must know of it."""

from typing import ClassVar, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from .base import Curation, Day, Entry, Items, Language, Record, Text, Url, Verbatim, When
from .identifier import Doi, Issn, Pmcid, Pmid, RegistryId


class Name(Record):
    """A person (family and given) or a body (literal), in the script of the work itself."""

    family: Verbatim | None = None
    """Surname, as the work prints it."""
    given: Verbatim | None = None
    """In full where known: GB/T 7714-2025 no longer abbreviates given names in pinyin."""
    literal: Verbatim | None = None
    """An organisation, or a name that must not be split."""

    @model_validator(mode="after")
    def person_or_body(self):
        if (self.literal is None) == (self.family is None):
            raise PydanticCustomError(
                "rule",
                "{found}",
                {"found": "either `family` (a person) or `literal` (an organisation), not both"},
            )
        return self


class Standing(Record):
    """Whether a work still stands."""

    value: Literal["ok", "corrected", "concern", "retracted", "superseded", "preprint"]
    """What became of the work after it came out."""
    as_of: Day
    """Day on which that was looked up."""
    note: Text | None = None
    """What was corrected, or why it was retracted."""


class Reference(Entry):
    """One cited work. At least one of doi, pmid, pmcid, registry or url leads to it."""

    kind: ClassVar[str] = "references"

    type: Literal[
        "article-journal",
        "book",
        "chapter",
        "report",
        "thesis",
        "paper-conference",
        "webpage",
        "article-newspaper",
        "legislation",
        "dataset",
        "software",
    ]
    """CSL type; `dataset` for a trial registry record, `webpage` for a regulator's or company's page."""
    title: Verbatim
    """The title as printed, in its own language."""
    title_translated: Text | None = None
    """The title in both languages, for works in neither or in one."""
    language: Language
    """Language of the work: decides between 等 and et al."""
    authors: Items[Name] = ()
    """Everybody the work names as author, in its order."""
    authors_truncated: bool = False
    """True where the source seen did not list every author."""
    container_title: Verbatim | None = None
    """Journal or site, in full."""
    container_title_short: Verbatim | None = None
    """Journal abbreviation of NLM; the full name is used where it is missing."""
    volume: Verbatim | None = None
    """Number of the volume."""
    issue: Verbatim | None = None
    """Number within the volume."""
    page: Verbatim | None = None
    """First and last page with a hyphen, or the article number."""
    publisher: Verbatim | None = None
    """Who published a book, report or site."""
    publisher_place: Verbatim | None = None
    """City of the publisher."""
    issued: When | None = None
    """When it came out: year, year-month or full date."""
    accessed: Day | None = None
    """Day a page that can change was last read."""
    doi: Doi | None = None
    """Digital Object Identifier, without https://doi.org/ before it."""
    pmid: Pmid | None = None
    """PubMed number."""
    pmcid: Pmcid | None = None
    """PubMed Central number, with its PMC."""
    issn: Issn | None = None
    """Number of the journal, eight digits with a hyphen."""
    registry: RegistryId | None = None
    """Number of the trial registry entry this work is."""
    url: Url | None = None
    """The publisher's, regulator's or registry's own page; never a mirror."""
    read: Literal[
        "fulltext", "abstract", "registry", "regulator", "press", "news", "review-table", "metadata"
    ]
    """What of it was read for this site; shown after the reference."""
    standing: Standing | None = None
    """Whether the work was corrected or retracted, once that was looked up."""
    unverified: Items[Text] = ()
    """What could not be confirmed; shown as such."""
    curation: Curation
    """Days on which the record was made and last read against its sources."""

    @model_validator(mode="after")
    def leads_somewhere(self):
        if not (
            self.doi
            or self.pmid
            or self.pmcid
            or self.registry
            or self.url
            or self.type in ("book", "thesis", "legislation")
            or self.unverified
        ):
            raise PydanticCustomError(
                "rule",
                "{found}",
                {"found": "one of doi, pmid, pmcid, registry or url (or a line under `unverified`)"},
            )
        return self
