"""The rules as a whole: each has a case that breaks it, and the real library breaks none."""

from pathlib import Path

import pytest
import yaml
from kb.check import RULES, read_library
from kb.load import load_library

TESTS = Path(__file__).parent
CASES = yaml.safe_load((TESTS / "broken.yaml").read_text("utf-8"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_holds_on_the_sample(rule, sample):
    assert list(rule(sample)) == []


def test_every_rule_is_broken_by_a_case(data):
    quiet = set(RULES)
    for case in CASES:
        if "replace" not in case and "text" not in case:
            continue
        file = data / case["file"]
        before = file.read_text("utf-8") if file.exists() else None
        file.write_text(
            case["text"] if "text" in case else before.replace(case["replace"], case["with"], 1), "utf-8"
        )
        library, _ = load_library(data)
        quiet -= {rule for rule in quiet if list(rule(library))}
        file.unlink() if before is None else file.write_text(before, "utf-8")
    assert {rule.__name__ for rule in quiet} == set()


def test_the_real_library_has_no_errors():
    _, problems = read_library(TESTS.parent / "data")
    assert [str(problem) for problem in problems if problem.level == "error"] == []
