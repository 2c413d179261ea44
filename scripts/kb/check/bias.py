"""Rules on risk of bias, each of one trial: every review's judgement in the words of its own instrument."""

from collections.abc import Iterator
from difflib import get_close_matches

from ..model import Trial
from ..model.bias import TOOLS, Assessment
from ..model.walk import Path
from .breach import Breach, repeated


def assessments(trial: Trial) -> Iterator[tuple[Path, Assessment]]:
    """(path, assessment)."""
    for index, assessment in enumerate(trial.bias):
        yield ("bias", index), assessment


def domains_are_of_their_tool(trial: Trial) -> Iterator[Breach]:
    for at, assessment in assessments(trial):
        allowed = TOOLS[assessment.tool].domains
        for index, each in enumerate(assessment.domains):
            if each.domain not in allowed:
                near = get_close_matches(each.domain, allowed, 1)
                others = [name for name, tool in TOOLS.items() if each.domain in tool.domains]
                yield Breach(
                    (*at, "domains", index, "domain"),
                    f"expected a domain of {assessment.tool}: {', '.join(allowed)}, found {each.domain}",
                    f"did you mean {near[0]}?" if near else f"correct `tool`: {' and '.join(others)} has it",
                )


def judgements_are_of_their_tool(trial: Trial) -> Iterator[Breach]:
    for at, assessment in assessments(trial):
        allowed = TOOLS[assessment.tool].judgements
        given = {
            (*at, "domains", n, "judgement"): each.judgement for n, each in enumerate(assessment.domains)
        }
        for place, judgement in {**given, (*at, "overall"): assessment.overall}.items():
            if judgement and judgement not in allowed:
                yield Breach(
                    place,
                    f"expected a judgement of {assessment.tool}: {', '.join(allowed)}, found {judgement}",
                    "write the review's own word, or correct `tool`",
                )


def each_domain_is_judged_once(trial: Trial) -> Iterator[Breach]:
    for at, assessment in assessments(trial):
        for index, domain in repeated([each.domain for each in assessment.domains]):
            yield Breach(
                (*at, "domains", index, "domain"),
                f"expected each domain once, found {domain} again",
                "keep one; another review's judgement is an assessment of its own",
            )


def an_assessment_says_something(trial: Trial) -> Iterator[Breach]:
    for at, assessment in assessments(trial):
        places = [
            (*at, "domains", n)
            for n, each in enumerate(assessment.domains)
            if not (each.judgement or each.reason)
        ]
        if not assessment.domains and assessment.overall is None:
            places.append(at)
        for place in places:
            yield Breach(
                place,
                "expected what the review judged, found none",
                "give its judgement, or delete the entry: what was not read is said to be so on the page",
            )


def each_review_judges_once(trial: Trial) -> Iterator[Breach]:
    given = [(assessment.source.cite, assessment.tool) for assessment in trial.bias]
    for index, (cite, tool) in repeated(given):
        yield Breach(
            ("bias", index, "source", "cite"),
            f"expected one assessment by {tool} from each review, found {cite} again",
            "put all its domains into one",
        )


OF_TRIALS = (
    domains_are_of_their_tool,
    judgements_are_of_their_tool,
    each_domain_is_judged_once,
    an_assessment_says_something,
    each_review_judges_once,
)
