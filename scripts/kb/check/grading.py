"""Rules on what the evidence adds up to: grades follow from their steps, and words from the grades."""

import re
from collections.abc import Iterator

from ..load import Library
from ..model import CERTAINTY, Disease, Trial
from ..model.disease import Certainty, Finding, Shown
from ..model.walk import Path, texts
from ..problem import Problem
from .breach import Breach, languages

REPORTED = {"better": "favours-cells", "little": "no-difference", "worse": "favours-control"}
"""Direction of a finding -> what at least one of its trials must report."""


def _certainties(disease: Disease) -> Iterator[tuple[Path, Certainty]]:
    if disease.certainty:
        yield ("certainty",), disease.certainty
    for index, finding in enumerate(disease.findings):
        if finding.certainty:
            yield ("findings", index, "certainty"), finding.certainty


def certainty_follows_from_its_steps(disease: Disease) -> Iterator[Breach]:
    """GRADE: start high or low, minus the downs, plus the ups (Cochrane Handbook 14.2)."""
    for at, certainty in _certainties(disease):
        level = CERTAINTY.index(certainty.start.level)
        level += sum(up.levels for up in certainty.up) - sum(down.levels for down in certainty.down)
        expected = CERTAINTY[max(0, min(level, len(CERTAINTY) - 1))]
        if certainty.level != expected:
            found = f"expected {expected} from start, downs and ups, found {certainty.level}"
            yield Breach((*at, "level"), found, "correct the level or a step")
        if certainty.origin == "adopted" and certainty.source is None:
            yield Breach(at, "expected a source for an adopted grade, found none", "cite the review")


def _astray(library: Library, id: str, at: Path, shown: Shown) -> Iterator[Problem]:
    """No outcome at this place, or another than was meant: one was added to the trial or moved."""
    trial = library.trials.get(shown.trial)
    if trial is None:
        return
    measures = [outcome.measure for outcome in trial.outcomes]
    if shown.outcome >= len(measures):
        found = f"expected at most {len(measures) - 1}, found {shown.outcome}"
        yield library.problem("diseases", id, (*at, "outcome"), found, "count the trial's outcomes from 0")
    elif (measure := measures[shown.outcome]) != shown.measure and measure in library.measures:
        found = f"expected the place of {shown.measure}, found {measure} at {shown.outcome}"
        places = [str(place) for place, each in enumerate(measures) if each == shown.measure]
        hint = f"it stands at {' or '.join(places)}" if places else "the trial has no such outcome"
        yield library.problem("diseases", id, (*at, "outcome"), found, hint)


def figures_show_randomised_comparisons(library: Library) -> Iterator[Problem]:
    for id, disease in library.diseases.items():
        figure = disease.figure
        trial = library.trials.get(figure.trial) if figure else None
        if figure is None or trial is None:
            continue
        if not trial.counts_as_msc:
            yield library.problem(
                "diseases",
                id,
                ("figure", "trial"),
                f"expected a trial of MSC, found other cells in {trial.id}",
                "leave the figure out",
            )
        elif not trial.design.randomised:
            yield library.problem(
                "diseases",
                id,
                ("figure", "trial"),
                f"expected a randomised trial, found {trial.id}",
                "leave the figure out",
            )
        elif astray := list(_astray(library, id, ("figure",), figure)):
            yield from astray
        else:
            results = trial.outcomes[figure.outcome].results
            shares = [r for r in results.values() if r.percent is not None or (r.events is not None and r.n)]
            if len(shares) < 2:
                yield library.problem(
                    "diseases",
                    id,
                    ("figure", "outcome"),
                    "expected a share of people in two arms, found fewer",
                    "choose a binary outcome",
                )


def findings_rest_on_controlled_trials(library: Library) -> Iterator[Problem]:
    """Every row points at outcomes that exist, in trials that can answer, and says what they reported."""
    for id, disease in library.diseases.items():
        for index, finding in enumerate(disease.findings):
            at = ("findings", index)
            for place, shown in enumerate(finding.shown):
                yield from _astray(library, id, (*at, "shown", place), shown)
                trial = library.trials.get(shown.trial)
                if trial and not (trial.design.controlled and trial.counts_as_msc):
                    found = f"expected a controlled trial of MSC, found {trial.id}"
                    hint = "leave it out; it stays in the table of trials"
                    yield library.problem("diseases", id, (*at, "shown", place, "trial"), found, hint)
            yield from _direction(library, id, at, finding)


def _direction(library: Library, id: str, at: Path, finding: Finding) -> Iterator[Problem]:
    trials = [(library.trials.get(shown.trial), shown.outcome) for shown in finding.shown]
    if any(trial is None or outcome >= len(trial.outcomes) for trial, outcome in trials):
        return
    reported = {trial.outcomes[outcome].between_groups.reported for trial, outcome in trials if trial}
    if not finding.shown and (finding.direction != "unclear" or finding.certainty):
        found = f"expected unclear and no certainty without a trial, found {finding.direction}"
        yield library.problem("diseases", id, (*at, "direction"), found, "name the trials it rests on")
    elif finding.shown and REPORTED.get(finding.direction, "mixed") not in {*reported, "mixed"}:
        found = f"expected a direction that a trial reports, found {finding.direction}"
        hint = f"the trials report {', '.join(sorted(reported))}"
        yield library.problem("diseases", id, (*at, "direction"), found, hint)


OVERSTATED = re.compile(
    r"療效(?:顯著|確切|明確|良好)|顯著(?:改善|緩解|有效)|治癒|根治|痊癒|突破性|神奇"
    r"|有效(?![期性率的地]|劑量|受試|資料|樣本|成分)"
    r"|\b(?<!-)(?:proven|cures?|cured|breakthrough|miracle|(?:markedly|significantly) improved)\b"
    r"|\b(?:is|are|was|were|proved|highly|very|safe and) effective\b",
    re.IGNORECASE,
)
"""Words that say more than low certainty, or a study without control, can carry."""
DISTANCED = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|whether|if|without|cannot|neither|nor|yet to be"
    r"|calls?|claims?|says?)\b[^.;:!?]*$"
    r"|(?:不|沒|無|未|否|非|難以|能不能|是不是|宣稱|聲稱|自稱|寫)[^。；！？]*$",
    re.IGNORECASE,
)
"""A denial, a question or the word of another, earlier in the same sentence."""
QUOTED = re.compile(r"「[^「」]*」|“[^“”]*”|\"[^\"]*\"")
"""What others say may be quoted; it is not our own statement."""


def overstatement(text: str) -> str | None:
    """The first overstating word of a text that is neither quoted nor kept at a distance."""
    own = QUOTED.sub(lambda quoted: "·" * len(quoted[0]), text)
    for found in OVERSTATED.finditer(own):
        if not DISTANCED.search(own[: found.start()]):
            return found[0]
    return None


def words_follow_certainty(record: Disease | Trial) -> Iterator[Breach]:
    """No effect is stated where certainty is low or very low, or where a study had no control group."""
    if isinstance(record, Trial):
        weak = not record.design.controlled
    else:
        weak = record.certainty is None or record.certainty.level in CERTAINTY[:2]
    for at, text in texts(record) if weak else ():
        for language, words in languages(text):
            if word := overstatement(words):
                found = f'expected words that low certainty can carry, found "{word}"'
                yield Breach((*at, language), found, "say what was measured, and against what")


OF_DISEASES = (certainty_follows_from_its_steps, words_follow_certainty)
OF_TRIALS = (words_follow_certainty,)
OF_LIBRARIES = (figures_show_randomised_comparisons, findings_rest_on_controlled_trials)
