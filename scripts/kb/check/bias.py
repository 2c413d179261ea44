"""Rules on risk of bias: every review's judgement in the words of its own instrument."""

from collections.abc import Iterator
from difflib import get_close_matches

from ..load import Library
from ..model.bias import TOOLS, Assessment
from ..model.walk import Path
from ..problem import Problem


def assessments(library: Library) -> Iterator[tuple[str, Path, Assessment]]:
    """(trial's id, path, assessment)."""
    for id, trial in library.trials.items():
        for index, assessment in enumerate(trial.bias):
            yield id, ("bias", index), assessment


def domains_are_of_their_tool(library: Library) -> Iterator[Problem]:
    for id, at, assessment in assessments(library):
        allowed = TOOLS[assessment.tool].domains
        for index, each in enumerate(assessment.domains):
            if each.domain not in allowed:
                near = get_close_matches(each.domain, allowed, 1)
                others = [name for name, tool in TOOLS.items() if each.domain in tool.domains]
                yield library.problem(
                    "trials",
                    id,
                    (*at, "domains", index, "domain"),
                    f"expected a domain of {assessment.tool}: {', '.join(allowed)}, found {each.domain}",
                    f"did you mean {near[0]}?" if near else f"correct `tool`: {' and '.join(others)} has it",
                )


def judgements_are_of_their_tool(library: Library) -> Iterator[Problem]:
    for id, at, assessment in assessments(library):
        allowed = TOOLS[assessment.tool].judgements
        given = {
            (*at, "domains", n, "judgement"): each.judgement for n, each in enumerate(assessment.domains)
        }
        for place, judgement in {**given, (*at, "overall"): assessment.overall}.items():
            if judgement and judgement not in allowed:
                yield library.problem(
                    "trials",
                    id,
                    place,
                    f"expected a judgement of {assessment.tool}: {', '.join(allowed)}, found {judgement}",
                    "write the review's own word, or correct `tool`",
                )


def each_domain_is_judged_once(library: Library) -> Iterator[Problem]:
    for id, at, assessment in assessments(library):
        domains = [each.domain for each in assessment.domains]
        for index, domain in enumerate(domains):
            if domain in domains[:index]:
                yield library.problem(
                    "trials",
                    id,
                    (*at, "domains", index, "domain"),
                    f"expected each domain once, found {domain} again",
                    "keep one; another review's judgement is an assessment of its own",
                )


def an_assessment_says_something(library: Library) -> Iterator[Problem]:
    for id, at, assessment in assessments(library):
        places = [
            (*at, "domains", n)
            for n, each in enumerate(assessment.domains)
            if not (each.judgement or each.reason)
        ]
        if not assessment.domains and assessment.overall is None:
            places.append(at)
        for place in places:
            yield library.problem(
                "trials",
                id,
                place,
                "expected what the review judged, found none",
                "give its judgement, or delete the entry: what was not read is said to be so on the page",
            )


def each_review_judges_once(library: Library) -> Iterator[Problem]:
    for id, trial in library.trials.items():
        seen = [(assessment.source.cite, assessment.tool) for assessment in trial.bias]
        for index, (cite, tool) in enumerate(seen):
            if (cite, tool) in seen[:index]:
                yield library.problem(
                    "trials",
                    id,
                    ("bias", index, "source", "cite"),
                    f"expected one assessment by {tool} from each review, found {cite} again",
                    "put all its domains into one",
                )


RULES = (
    domains_are_of_their_tool,
    judgements_are_of_their_tool,
    each_domain_is_judged_once,
    an_assessment_says_something,
    each_review_judges_once,
)
