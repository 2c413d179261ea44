"""Risk of bias of a trial as systematic reviews judged it, by the instrument that each review used."""

from dataclasses import dataclass
from typing import Literal, get_args

from .base import Items, Record, Source, Text

ToolName = Literal["RoB 1", "RoB 2", "ROBINS-I"]
RoB1Domain = Literal[
    "random-sequence-generation",
    "allocation-concealment",
    "blinding-of-participants-and-personnel",
    "blinding-of-outcome-assessment",
    "incomplete-outcome-data",
    "selective-reporting",
    "other-bias",
]
RoB2Domain = Literal[
    "randomisation-process",
    "deviations-from-intended-interventions",
    "missing-outcome-data",
    "measurement-of-the-outcome",
    "selection-of-the-reported-result",
]
RobinsIDomain = Literal[
    "confounding",
    "selection-of-participants",
    "classification-of-interventions",
    "deviations-from-intended-interventions",
    "missing-data",
    "measurement-of-the-outcome",
    "selection-of-the-reported-result",
]
Domain = Literal[RoB1Domain, RoB2Domain, RobinsIDomain]
Judgement = Literal[
    "low", "some-concerns", "unclear", "high", "moderate", "serious", "critical", "no-information"
]


@dataclass(frozen=True)
class Tool:
    """What an instrument judges, in its own order, and the words it judges with."""

    domains: tuple[Domain, ...]
    judgements: tuple[Judgement, ...]


TOOLS: dict[ToolName, Tool] = {
    "RoB 1": Tool(
        get_args(RoB1Domain),
        ("low", "unclear", "high"),
    ),
    "RoB 2": Tool(
        get_args(RoB2Domain),
        ("low", "some-concerns", "high"),
    ),
    "ROBINS-I": Tool(
        get_args(RobinsIDomain),
        ("low", "moderate", "serious", "critical", "no-information"),
    ),
}
"""RoB 1: doi:10.1136/bmj.d5928. RoB 2: doi:10.1136/bmj.l4898. ROBINS-I: doi:10.1136/bmj.i4919."""


class DomainJudgement(Record):
    """One domain as a review judged it."""

    domain: Domain
    """The part of the study judged, in the instrument's own terms."""
    judgement: Judgement | None = None
    """In the instrument's own words; left out, never inferred, where only the reason was read."""
    reason: Text | None = None
    """Why the review judged so, in our own words; left out where it gives no reason."""


class Assessment(Record):
    """Risk of bias as one review states it; never judged here. Reviews that disagree are both kept."""

    tool: ToolName
    """The instrument used: RoB 1 (2008, 2011), RoB 2 (2019), or ROBINS-I for studies not randomised."""
    domains: Items[DomainJudgement] = ()
    """The domains of which the review's judgement or reason was read; the others are left out."""
    overall: Judgement | None = None
    """The review's overall judgement, where it gives one."""
    text: Text | None = None
    """What else a reader must know: which outcome was judged, what was at fault, what was not seen."""
    source: Source
    """The review and the place in it."""

    @property
    def in_order(self) -> list[DomainJudgement]:
        """Its domains in the instrument's own order."""
        return [found for domain in TOOLS[self.tool].domains if (found := self.judged(domain))]

    def judged(self, domain: Domain) -> DomainJudgement | None:
        return next((each for each in self.domains if each.domain == domain), None)
