"""A study of cells in people, in the groups of CONSORT 2025 and the WHO trial registration data set."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import (
    Count,
    Country,
    Curation,
    Day,
    Entry,
    Headline,
    Id,
    Items,
    Percent,
    Probability,
    Prose,
    Record,
    Source,
    Text,
    Verbatim,
    When,
)
from .identifier import RegistryId

Interval = Annotated[tuple[float, float], Field(strict=False)]


class Registration(Record):
    """An entry in a public trial registry. Registered is not approved."""

    id: RegistryId
    retrieved: Day | None = None


class Report(Record):
    """A work that reports the trial."""

    cite: Id
    role: Literal[
        "primary", "follow-up", "protocol", "abstract", "registry", "registry-results", "press", "secondary"
    ]
    """`registry` is an entry without results; `secondary` a review or page that describes the study."""


class WhyStopped(Text):
    """Why a trial ended before its plan, by FHIR's codes where one fits."""

    code: Literal[
        "futility",
        "safety",
        "slow-recruitment",
        "funding",
        "sponsor-decision",
        "pandemic",
        "other",
        "unknown",
    ]


class Status(Record):
    """State of the trial, always with the day it was looked up."""

    value: Literal[
        "completed",
        "terminated",
        "withdrawn",
        "suspended",
        "recruiting",
        "not-yet-recruiting",
        "active-not-recruiting",
        "unknown",
    ]
    as_of: Day
    completion: When | None = None
    """When the last participant was seen, where known."""
    why_stopped: WhyStopped | None = None


class Design(Record):
    """What kind of comparison the study can make."""

    type: Literal[
        "rct",
        "crossover-rct",
        "dose-rct",
        "non-randomised-controlled",
        "single-arm",
        "case-series",
        "case-report",
        "retrospective",
        "follow-up",
        "unknown",
    ]
    """`dose-rct` compares cells with cells only, so it says nothing about cells against none; `unknown` is
    for a registry entry whose design was not seen."""
    blinding: Literal["double-blind", "single-blind", "open-label", "unclear"]
    comparator: Literal[
        "placebo", "sham", "standard-care", "no-treatment", "active", "same-cells", "none", "unclear"
    ]
    phase: Literal["1", "1/2", "2", "2/3", "3", "4"] | None = None

    @property
    def randomised(self) -> bool:
        """People were allotted by chance to cells or to something else."""
        return self.type in ("rct", "crossover-rct")

    @property
    def controlled(self) -> bool:
        """There is a group without cells to compare with."""
        return self.randomised or self.type == "non-randomised-controlled"


class Sponsor(Record):
    name: Verbatim
    type: Literal["academic", "company", "hospital", "government", "clinic", "unknown"]


class Participants(Record):
    enrolled: Count | None = None
    """People who entered; the planned number goes into `planned`."""
    planned: Count | None = None
    population: Text
    """Who could take part, in a few words."""
    background: Text | None = None
    """Treatment all groups went on with."""


class ArmCount(Record):
    randomised: Count | None = None
    treated: Count | None = None
    analysed: Count | None = None


class Cells(Record):
    """What was given. Only `msc` counts in any figure about MSC."""

    kind: Literal["msc", "svf", "fat-graft", "hsc", "msc-derived", "other"] = "msc"
    sources: Items[
        Literal[
            "bone-marrow",
            "umbilical-cord",
            "adipose",
            "cord-blood",
            "placenta",
            "amnion",
            "dental-pulp",
            "other",
            "unknown",
        ]
    ]
    donor: Literal["autologous", "allogeneic", "both", "unknown"]
    product: Verbatim | None = None
    """Name or code of the product, where it has one."""


class Dose(Record):
    amount: Annotated[float, Field(gt=0)]
    upper: Annotated[float, Field(gt=0)] | None = None
    """The higher end where a range was given."""
    unit: Literal["cells", "cells/kg"]
    per: Literal["infusion", "course"] = "infusion"


class Arm(Record):
    id: Id
    role: Literal["cells", "control"]
    label: Text
    n: ArmCount = ArmCount()
    cells: Cells | None = None
    dose: Dose | None = None
    route: (
        Literal[
            "intravenous",
            "intrathecal",
            "intra-arterial",
            "intralesional",
            "intra-articular",
            "subcutaneous",
            "intraglandular",
            "endoscopic",
            "other",
        ]
        | None
    ) = None
    schedule: Text | None = None

    @model_validator(mode="after")
    def cells_have_cells(self):
        if self.role == "cells" and self.cells is None:
            raise PydanticCustomError("rule", "{found}", {"found": "`cells` on an arm whose role is cells"})
        return self


class Timepoint(Record):
    value: Annotated[float, Field(ge=0)]
    unit: Literal["day", "week", "month", "year"]


class Result(Record):
    """What one arm showed; only what the source prints."""

    n: Count | None = None
    events: Count | None = None
    percent: Percent | None = None
    mean: float | None = None
    sd: Annotated[float, Field(ge=0)] | None = None
    se: Annotated[float, Field(ge=0)] | None = None
    median: float | None = None
    iqr: Interval | None = None
    range: Interval | None = None
    ci: Interval | None = None
    """95 % confidence interval of this arm's own value."""
    baseline: float | None = None
    """The arm's value before treatment, same statistic as the main one."""
    words: Text | None = None
    """For a result printed without a number."""


class BetweenGroups(Record):
    """What the source says of the difference between groups."""

    reported: Literal["favours-cells", "no-difference", "favours-control", "mixed", "not-compared"]
    """`not-compared` also for every single-arm study."""
    effect: (
        Literal[
            "risk-difference", "risk-ratio", "odds-ratio", "mean-difference", "rate-ratio", "hazard-ratio"
        ]
        | None
    ) = None
    value: float | None = None
    ci: Interval | None = None
    level: Literal[90, 95, 97.5, 99] = 95
    """Confidence level of the interval, in percent."""
    p: Probability | None = None
    p_below: Probability | None = None
    """Where the source prints p < a bound."""


class Outcome(Record):
    measure: Id
    detail: Text | None = None
    """What the measure's own name does not say: definition, subgroup."""
    timepoint: Timepoint | None = None
    primary: Literal[True, False, "unclear"]
    scale: Literal["final", "change"] = "final"
    """`change`: figures are changes from baseline."""
    results: dict[Id, Result] = Field(default_factory=dict)
    between_groups: BetweenGroups
    note: Text | None = None
    source: Source


class HarmCount(Record):
    """People with an event, per arm."""

    event: Literal[
        "any-adverse-event",
        "serious-adverse-event",
        "death",
        "withdrawal",
        "infection",
        "serious-infection",
        "malignancy",
        "thrombosis",
        "infusion-reaction",
        "fever",
        "relapse",
    ]
    results: dict[Id, Result]
    source: Source


class Safety(Record):
    counts: Items[HarmCount] = ()
    text: Prose | None = None


class Bias(Record):
    """Risk of bias as a review states it; never judged here."""

    tool: Verbatim
    overall: Literal["low", "some-concerns", "high", "unclear"] | None = None
    text: Text | None = None
    source: Source


class Reading(Record):
    finding: Headline
    """The one sentence a reader takes home, in plain words."""
    detail: Prose
    """Two or three sentences with the figures and citations."""
    limits: Items[Prose]
    """What keeps this study from answering more."""


class Trial(Entry):
    """One study; follow-up reports of the same people belong to it and are not records of their own."""

    kind: ClassVar[str] = "trials"

    title: Headline
    acronym: Verbatim | None = None
    """A short name used in tables, where author and year will not do."""
    diseases: Annotated[Items[Id], Field(min_length=1)]
    registry: Items[Registration] = ()
    reports: Items[Report] = ()
    status: Status
    design: Design
    sponsor: Sponsor | None = None
    funding: Text | None = None
    countries: Items[Country] = ()
    setting: Text | None = None
    participants: Participants
    arms: Annotated[Items[Arm], Field(min_length=1)]
    outcomes: Items[Outcome] = ()
    safety: Safety | None = None
    bias: Items[Bias] = ()
    reading: Reading
    overlaps: Items[Id] = ()
    """Other trials that may hold some of the same people."""
    products: Items[Id] = ()
    unverified: Items[Text] = ()
    """What could not be confirmed; shown as such."""
    curation: Curation

    @property
    def counts_as_msc(self) -> bool:
        """At least one arm received mesenchymal stromal cells."""
        return any(arm.cells and arm.cells.kind == "msc" for arm in self.arms)

    @property
    def has_results(self) -> bool:
        return bool(self.outcomes)
