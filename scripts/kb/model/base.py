"""The types every record is made of: identifiers, dates, numbers, and text by the way it converts."""

import datetime
import re
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class Conversion(Enum):
    """How a text reaches the Simplified edition. Every string field of every record has one."""

    TEXT = "converted as plain text"
    MARKDOWN = "converted as Markdown with citations"
    VERBATIM = "never touched: ids, addresses, names, original titles"
    PAIR = "both scripts written by hand"


class Record(BaseModel):
    """Anything read from YAML: frozen, strict, no unknown fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class Entry(Record):
    """A record with a file of its own; its id is the file's name and is never written inside."""

    kind: ClassVar[str]
    id: Annotated[str, Conversion.VERBATIM] = Field(exclude=True)

    def __hash__(self) -> int:
        """By id: caches ask often, and the hash of all fields takes longer than some of what they keep."""
        return hash(self.id)


@dataclass(frozen=True)
class Matching:
    """A validator for one-line identifiers; what is expected goes into messages and into the JSON Schema."""

    pattern: str
    expected: str
    example: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict:
        examples = [self.example.strip('"')]
        return handler(core) | {"pattern": f"^(?:{self.pattern})$", "examples": examples}

    def _checked(self, value: str) -> str:
        if not re.fullmatch(self.pattern, value, re.ASCII):
            details = {"expected": self.expected, "example": self.example}
            raise PydanticCustomError("pattern", "{expected}", details)
        return value


def _real_date(value: str) -> str:
    year, month, day = (int(part) for part in f"{value}-01-01".split("-")[:3])
    try:
        datetime.date(year, month, day)
    except ValueError:
        raise PydanticCustomError(
            "pattern", "{expected}", {"expected": "a real date", "example": "2026-11-22"}
        ) from None
    return value


Verbatim = Annotated[str, Conversion.VERBATIM, Field(min_length=1)]
Id = Annotated[
    str,
    Conversion.VERBATIM,
    Matching(
        r"[a-z0-9]+(-[a-z0-9]+)*", "an id of lower-case letters, digits and single hyphens", "deng-2017"
    ),
]
HTTPS = r"""https://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(?::[0-9]+)?(?:[/?#][^\s<>"'\\]*)?"""
"""An address whose host is what it looks like: no name before an @, no letter of another script."""
Url = Annotated[
    str,
    Conversion.VERBATIM,
    Matching(HTTPS, "an https address", "https://www.ema.europa.eu/en/"),
]
Country = Annotated[
    str, Conversion.VERBATIM, Matching(r"[A-Z]{2}", "a two-letter country code (ISO 3166), or EU", "TW")
]
Language = Annotated[
    str,
    Conversion.VERBATIM,
    Matching(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", "a language tag (BCP 47)", "zh-Hans"),
]
When = Annotated[
    str,
    Conversion.VERBATIM,
    # a bare year is a number to YAML
    BeforeValidator(lambda value: str(value) if type(value) is int else value),
    Matching(r"\d{4}(-\d\d(-\d\d)?)?", "a date as year, year-month or year-month-day", "2026-11-22"),
    AfterValidator(_real_date),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$",
            "examples": ["2026-11-22", "2026-11", 2026],
        }
    ),
]
Day = Annotated[
    str,
    Conversion.VERBATIM,
    Matching(r"\d{4}-\d\d-\d\d", "a full date", "2026-11-22"),
    AfterValidator(_real_date),
]
Count = Annotated[int, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100)]
Probability = Annotated[float, Field(ge=0, le=1)]


def field_order(model: type[BaseModel]) -> list[str]:
    """Names of fields in the order of a file: a model's own before those it has from another."""
    return sorted(model.model_fields, key=lambda name: name not in vars(model).get("__annotations__", {}))


def is_free_text(annotation: Any) -> bool:
    """Whether a field takes any words, and not only an identifier, a date or one of a list."""
    rules = getattr(annotation, "__metadata__", ())
    if any(isinstance(rule, Conversion) for rule in rules):
        return not any(isinstance(rule, Matching | AfterValidator) for rule in rules)
    return any(map(is_free_text, get_args(annotation)))


T = TypeVar("T")
Items = Annotated[tuple[T, ...], Field(strict=False)]  # a YAML list, kept as a tuple

Words = Annotated[str, Conversion.TEXT, Field(min_length=1)]
Paragraphs = Annotated[str, Conversion.MARKDOWN, Field(min_length=1)]


class Text(Record):
    """A name, label or sentence in both written languages, plain."""

    zh: Words
    """Traditional Chinese as written in Taiwan."""
    en: Words
    """English."""


class Headline(Text):
    """A title; `|` marks where a Chinese line may break."""


class Prose(Record):
    """Running text in both languages: Markdown, with citations as `[@reference-id]`."""

    zh: Paragraphs
    """Traditional Chinese as written in Taiwan."""
    en: Paragraphs
    """English."""


class Pair(Record):
    """A name written by hand in both Chinese scripts."""

    hant: Annotated[str, Conversion.PAIR]
    """In Traditional characters."""
    hans: Annotated[str, Conversion.PAIR]
    """In Simplified characters."""


class Source(Record):
    """Where a figure was read."""

    cite: Id
    """Id of the reference."""
    where: Annotated[
        str,
        Conversion.VERBATIM,
        Matching(
            r"(abstract|full text|results|methods|discussion|conclusion|registry|regulator|press release|news"
            r"|review table"
            r"|((supplementary )?(table|figure|file)|page|section|appendix) [A-Za-z0-9.]+)",
            "a place in the source: abstract, full text, results, registry, regulator, press release, news, "
            "review table, or table, figure, page, section with its number",
            "table 2",
        ),
    ]
    """abstract, full text, table 2, figure 3, registry, regulator, press release, review table ..."""


class Change(Record):
    """Something that whoever read the page before should know."""

    day: Day
    """Day of the change here, not of what happened in the world."""
    type: Literal["corrected", "updated"]
    """Whether the page was wrong before, or the world has moved on since."""
    text: Text
    """What stands there now in place of what, in one sentence."""


class Curation(Record):
    """When a record was made and last read against its sources."""

    added: Day
    """Day the record was made; never changed afterwards."""
    reviewed: Day
    """Day somebody last read the whole record against its sources."""

    @property
    def latest(self) -> str:
        """Day on which somebody last read or changed the record."""
        return self.reviewed


class PageCuration(Curation):
    """The same for a record with a page of its own, whose changes are told to its readers."""

    changes: Items[Change] = ()
    """Corrections and news worth telling those who read the page before, oldest first; one a day at most."""

    @model_validator(mode="after")
    def changes_in_order(self):
        days = [change.day for change in self.changes]
        for before, day in zip(["", *days], days, strict=False):
            if day <= before or day < self.added:
                rule = "changes in the order of their days, one a day, none before `added`"
                raise PydanticCustomError("rule", "{found}", {"found": f"{rule}; found {day}"})
        return self

    @property
    def latest(self) -> str:
        return max([self.reviewed, *(change.day for change in self.changes)])
