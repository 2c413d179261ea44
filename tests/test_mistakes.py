"""What people really type: each slip gives its message in mistakes.yaml, and the repair there mends it."""

import random
import re
from pathlib import Path

import pytest
import yaml
from kb.check import read_library

MISTAKES = Path(__file__).with_name("mistakes.yaml")
CASES = yaml.safe_load(MISTAKES.read_text("utf-8"))
LIKE = {
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "bom": lambda text: text.encode("utf-8-sig"),
}


def change(file: Path, step: dict) -> None:
    """One replacement, written as an editor of that kind saves it."""
    text = file.read_text("utf-8")
    assert step["replace"] in text, f"{step['replace']!r} is not in {file.name}"
    changed = text.replace(step["replace"], step["with"], 1)
    file.write_bytes(LIKE.get(step.get("as"), str.encode)(changed))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_mistake_is_named_and_its_repair_works(case, data, update_corpus):
    file = data / case["file"]
    for step in (*case.get("before", ()), case):
        change(file, step)
    problems = read_library(data)[1]
    found = [str(problem) for problem in problems]
    update_corpus(MISTAKES, CASES, case, found)
    assert found == case["problems"]
    assert bool(found) == ("repair" in case)
    for problem in problems:
        assert problem.path == f"data/{case['file']}"
        rows = file.read_text("utf-8").splitlines()
        assert 1 <= problem.line <= len(rows)
        assert 1 <= problem.column <= len(rows[problem.line - 1]) + 1
        assert problem.field or "second document" in problem.message
        assert re.search("found|unknown field|duplicate", problem.message)
        assert not problem.hint.startswith("check again")
        assert "choose one of these" not in problem.hint
        assert "for example" not in problem.hint
    if "typed" in case:
        assert any(case["typed"] in problem.hint for problem in problems)
        assert case["typed"] in case["repair"]["with"]
    if "repair" in case:
        change(file, case["repair"])
        assert read_library(data)[1] == []


def test_most_mistakes_give_one_message():
    several = [case["name"] for case in CASES if len(case["problems"]) > 1]
    assert len(several) <= len(CASES) / 20, several


def test_the_corpus_is_large_and_says_what_to_type():
    assert len(CASES) >= 60
    broken = [case for case in CASES if "repair" in case]
    assert sum("typed" in case for case in broken) > 0.8 * len(broken)
    assert len({re.sub(r"\d", "", case["name"]) for case in CASES}) == len(CASES)


SLIPS = (
    *"：，「」（）　｛[]{}\"'-:#@&*!|>%`,\t\n\r\0 １½²",
    "\u00a0",
    "\u2028",
    "\x85",
    ": ",
    "- ",
    "\n---\n",
    "{{",
    "",
)


def slip(data: Path, seed: int) -> None:
    """One to three slips in every record."""
    chance = random.Random(seed)
    for file in sorted(data.rglob("*.yaml")):
        text = file.read_text("utf-8")
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(SLIPS) + text[at + chance.randint(0, 3) :]
        file.write_text(text, "utf-8")


@pytest.mark.parametrize("seed", range(20))
def test_no_slip_of_the_keyboard_ends_in_a_traceback(seed, data):
    slip(data, seed)
    for problem in read_library(data)[1]:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert problem.hint
