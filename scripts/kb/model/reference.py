"""A cited work, in the fields of CSL 1.0.2 plus what this site must know of it."""

from typing import ClassVar, Literal

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from .base import Curation, Day, Entry, Items, Language, Record, Text, Url, Verbatim, When
from .identifier import Doi, Issn, Pmcid, Pmid, RegistryId


class Name(Record):
    """A person (family and given) or a body (literal), in the script of the work itself."""

    family: Verbatim | None = None
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
    as_of: Day
    note: Text | None = None


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
    language: Language
    """Language of the work: decides between 等 and et al."""
    authors: Items[Name] = ()
    authors_truncated: bool = False
    """True where the source seen did not list every author."""
    container_title: Verbatim | None = None
    """Journal or site, in full."""
    container_title_short: Verbatim | None = None
    """Journal abbreviation of NLM; the full name is used where it is missing."""
    volume: Verbatim | None = None
    issue: Verbatim | None = None
    page: Verbatim | None = None
    """First and last page with a hyphen, or the article number."""
    publisher: Verbatim | None = None
    publisher_place: Verbatim | None = None
    issued: When | None = None
    accessed: Day | None = None
    doi: Doi | None = None
    pmid: Pmid | None = None
    pmcid: Pmcid | None = None
    issn: Issn | None = None
    registry: RegistryId | None = None
    url: Url | None = None
    """The publisher's, regulator's or registry's own page; never a mirror."""
    read: Literal[
        "fulltext", "abstract", "registry", "regulator", "press", "news", "review-table", "metadata"
    ]
    """What of it was read for this site; shown after the reference."""
    standing: Standing | None = None
    unverified: Items[Text] = ()
    """What could not be confirmed; shown as such."""
    curation: Curation

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
