"""A study of cells in people, in the groups of CONSORT 2025 and the WHO trial registration data set."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .base import (
    Count,
    Country,
    Day,
    Entry,
    Headline,
    Id,
    Items,
    PageCuration,
    Percent,
    Probability,
    Prose,
    Record,
    Source,
    Text,
    Verbatim,
    When,
)
from .bias import Assessment
from .identifier import RegistryId

Interval = Annotated[tuple[float, float], Field(strict=False)]


class Registration(Record):
    """An entry in a public trial registry. Registered is not approved."""

    id: RegistryId
    """The number the registry issued, such as `NCT01539902`."""
    retrieved: Day | None = None
    """Day the entry was looked at."""


class Report(Record):
    """A work that reports the trial."""

    cite: Id
    """Id of the reference."""
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
    """The kind of reason; the words of the source go into `zh` and `en`."""


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
    """How far the trial has come, in the words of ClinicalTrials.gov."""
    as_of: Day
    """Day on which the status was looked up."""
    completion: When | None = None
    """When the last participant was seen, where known."""
    why_stopped: WhyStopped | None = None
    """Reason for stopping; only for a trial that ended before its plan."""


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
    """Who was kept from knowing which treatment was given."""
    comparator: Literal[
        "placebo", "sham", "standard-care", "no-treatment", "active", "same-cells", "none", "unclear"
    ]
    """What the group without cells received."""
    phase: Literal["1", "1/2", "2", "2/3", "3", "4"] | None = None
    """Phase as the registry or report states it."""

    @property
    def randomised(self) -> bool:
        """People were allotted by chance to cells or to something else."""
        return self.type in ("rct", "crossover-rct")

    @property
    def controlled(self) -> bool:
        """There is a group without cells to compare with."""
        return self.randomised or self.type == "non-randomised-controlled"


class Sponsor(Record):
    """The body responsible for a trial."""

    name: Verbatim
    """The name as the registry or report gives it."""
    type: Literal["academic", "company", "hospital", "government", "clinic", "unknown"]
    """What kind of body it is, since a maker's own trial is read with more care."""


class Participants(Record):
    """Who took part and how many."""

    enrolled: Count | None = None
    """People who entered; the planned number goes into `planned`."""
    planned: Count | None = None
    """How many people were meant to take part."""
    population: Text
    """Who could take part, in a few words."""
    background: Text | None = None
    """Treatment all groups went on with."""


class ArmCount(Record):
    """People of one group at each stage."""

    randomised: Count | None = None
    """People allotted to the group."""
    treated: Count | None = None
    """People who received at least one dose."""
    analysed: Count | None = None
    """People counted in the main result."""


class Cells(Record):
    """What was given. Only `msc` counts in any figure about MSC."""

    kind: Literal["msc", "svf", "fat-graft", "hsc", "msc-derived", "other"] = "msc"
    """What the cells are; fresh fat cells and blood stem cells are not MSC."""
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
    """Tissues the cells were taken from."""
    donor: Literal["autologous", "allogeneic", "both", "unknown"]
    """Whose cells they are."""
    product: Verbatim | None = None
    """Name or code of the product, where it has one."""


class Dose(Record):
    """How many cells were given."""

    amount: Annotated[float, Field(gt=0)]
    """The number of cells, or the lower end of a range; `1e6` is a million."""
    upper: Annotated[float, Field(gt=0)] | None = None
    """The higher end where a range was given."""
    unit: Literal["cells", "cells/kg"]
    """Whether the number is in all or for each kilogram of body weight."""
    per: Literal["infusion", "course"] = "infusion"
    """Whether the number is one infusion's or the whole course's."""


class Arm(Record):
    """One group of people in a trial."""

    id: Id
    """A short name for the group, used as the key below `results`."""
    role: Literal["cells", "control"]
    """Whether the group received cells or is what they are compared with."""
    label: Text
    """What tables and figures call the group."""
    n: ArmCount = ArmCount()
    """How many people were allotted, treated and counted."""
    cells: Cells | None = None
    """What kind of cells was given; required where the role is cells."""
    dose: Dose | None = None
    """How many cells were given."""
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
    """How the cells reached the body."""
    schedule: Text | None = None
    """How often and when, such as twice, a week apart."""

    @model_validator(mode="after")
    def cells_have_cells(self):
        if self.role == "cells" and self.cells is None:
            raise PydanticCustomError("rule", "{found}", {"found": "`cells` on an arm whose role is cells"})
        return self


class Timepoint(Record):
    """A length of time from the start of treatment."""

    value: Annotated[float, Field(ge=0)]
    """How many of the unit."""
    unit: Literal["day", "week", "month", "year"]
    """The unit as the source gives it; never convert."""


class Result(Record):
    """What one arm showed; only what the source prints."""

    baseline: float | None = None
    """The arm's value before treatment, same statistic as the main one."""
    events: Count | None = None
    """People in whom it happened."""
    percent: Percent | None = None
    """Share of people with the event, 0 to 100, as printed."""
    mean: float | None = None
    """The arithmetic mean as printed."""
    sd: Annotated[float, Field(ge=0)] | None = None
    """Standard deviation between people; not the standard error."""
    se: Annotated[float, Field(ge=0)] | None = None
    """Standard error of the mean."""
    median: float | None = None
    """The middle value as printed."""
    iqr: Interval | None = None
    """First and third quartile, lower first."""
    range: Interval | None = None
    """Smallest and largest value, smaller first."""
    ci: Interval | None = None
    """95 % confidence interval of this arm's own value."""
    n: Count | None = None
    """People this figure counts."""
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
    """Which statistic `value` is."""
    value: float | None = None
    """The size of the effect as printed, cells against control."""
    ci: Interval | None = None
    """Confidence interval of the effect, lower bound first."""
    level: Literal[90, 95, 97.5, 99] = 95
    """Confidence level of the interval, in percent."""
    p: Probability | None = None
    """The exact p value as printed."""
    p_below: Probability | None = None
    """Where the source prints p < a bound."""


class Outcome(Record):
    """One thing measured at one time, with every group's figures."""

    measure: Id
    """Id of the instrument or event, from data/measures."""
    detail: Text | None = None
    """What the measure's own name does not say: definition, subgroup."""
    timepoint: Timepoint | None = None
    """How long after the start of treatment it was measured."""
    primary: Literal[True, False, "unclear"]
    """Whether it was the main outcome named in advance."""
    scale: Literal["final", "change"] = "final"
    """`change`: figures are changes from baseline."""
    results: dict[Id, Result] = Field(default_factory=dict)
    """Figures of each group, keyed by the id of the arm."""
    between_groups: BetweenGroups
    """How the groups differed, as the source says."""
    note: Text | None = None
    """What a reader must know to read the figures rightly."""
    source: Source
    """Where these figures stand."""


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
    """The kind of event, as the source groups it."""
    results: dict[Id, Result]
    """People with the event in each group, keyed by the id of the arm."""
    source: Source
    """Where these figures stand."""


class Safety(Record):
    """Harms of a trial, counted and in words."""

    counts: Items[HarmCount] = ()
    """People with each kind of event, per group."""
    text: Prose | None = None
    """What happened, in sentences with citations; says so where harms were not reported."""


class Reading(Record):
    """What a reader should take from a study."""

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
    """What was tried in whom, as a reader would say it; shown at the top of the page."""
    acronym: Verbatim | None = None
    """A short name used in tables, where author and year will not do."""
    diseases: Annotated[Items[Id], Field(min_length=1)]
    """Ids of the diseases whose pages list this trial."""
    registry: Items[Registration] = ()
    """Entries in public trial registries, all that are known."""
    reports: Items[Report] = ()
    """Works that report the trial, each a reference of its own."""
    status: Status
    """Whether it is running, finished or stopped, and on which day that was looked up."""
    design: Design
    """How people were allotted, who knew, and what the cells were compared with."""
    sponsor: Sponsor | None = None
    """Who is responsible for the trial."""
    funding: Text | None = None
    """Who paid, as the report states it."""
    countries: Items[Country] = ()
    """Where people were treated, as two-letter codes such as `TW`."""
    setting: Text | None = None
    """Kind and number of centres, such as one university hospital."""
    participants: Participants
    """Who took part and how many."""
    arms: Annotated[Items[Arm], Field(min_length=1)]
    """The groups that were compared, or the single group."""
    outcomes: Items[Outcome] = ()
    """What was measured and what came out; empty while nothing is published."""
    safety: Safety | None = None
    """Harms: people with events per group, and in words."""
    bias: Items[Assessment] = ()
    """Risk of bias as systematic reviews judged it, one assessment from each review; empty where none did."""
    reading: Reading
    """What a reader should take from the study and what it cannot answer."""
    overlaps: Items[Id] = ()
    """Other trials that may hold some of the same people."""
    products: Items[Id] = ()
    """Ids of the cell products tested."""
    unverified: Items[Text] = ()
    """What could not be confirmed; shown as such."""
    curation: PageCuration
    """Days on which the record was made and last read against its sources."""

    @property
    def counts_as_msc(self) -> bool:
        """At least one arm received mesenchymal stromal cells."""
        return any(arm.cells and arm.cells.kind == "msc" for arm in self.arms)

    @property
    def has_results(self) -> bool:
        return bool(self.outcomes)
