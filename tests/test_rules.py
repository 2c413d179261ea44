"""The rules as a whole: each has a case that breaks it, and the real library breaks none."""

from inspect import get_annotations
from pathlib import Path
from types import UnionType
from typing import get_args

import pytest
import yaml
from kb.check import OF_LIBRARIES, OF_RECORDS, OF_TEXTS, RULES, broken, read_library
from kb.load import Library, load_library
from kb.model import Prose, Text

TESTS = Path(__file__).parent
CASES = yaml.safe_load((TESTS / "broken.yaml").read_text("utf-8"))
GIVEN = {
    **dict.fromkeys(OF_TEXTS, Text | Prose),
    **{rule: model for model, rules in OF_RECORDS.items() for rule in rules},
    **dict.fromkeys(OF_LIBRARIES, Library),
}


def test_every_rule_holds_on_the_sample(sample):
    assert list(broken(sample)) == []


def test_every_rule_is_broken_by_a_case(data):
    quiet = {rule.__name__ for rule in RULES}
    for case in CASES:
        if "replace" not in case and "text" not in case:
            continue
        file = data / case["file"]
        before = file.read_text("utf-8") if file.exists() else None
        file.write_text(
            case["text"] if "text" in case else before.replace(case["replace"], case["with"], 1), "utf-8"
        )
        library, _ = load_library(data)
        quiet -= {rule for rule, _ in broken(library)}
        file.unlink() if before is None else file.write_text(before, "utf-8")
    assert quiet == set()


@pytest.mark.parametrize(
    "rule", sorted(RULES, key=lambda rule: rule.__name__), ids=lambda rule: rule.__name__
)
def test_a_rule_is_given_only_what_it_may_depend_on(rule):
    """Where what it finds is kept with a record, it can have looked at nothing else."""
    takes = {name: kind for name, kind in get_annotations(rule).items() if name != "return"}
    (kind,) = takes.values()
    assert rule.__code__.co_argcount == 1
    assert kind == GIVEN[rule] or (isinstance(kind, UnionType) and GIVEN[rule] in get_args(kind))


def test_the_real_library_has_no_errors():
    _, problems = read_library(TESTS.parent / "data")
    assert [str(problem) for problem in problems if problem.level == "error"] == []
