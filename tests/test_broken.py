"""Every way of breaking a record in broken.yaml gives exactly the message written there, and nothing else."""

from pathlib import Path

import pytest
import yaml
from kb.check import read_library

BROKEN = Path(__file__).with_name("broken.yaml")
CASES = yaml.safe_load(BROKEN.read_text("utf-8"))


def break_record(data: Path, case: dict) -> None:
    """Apply a case: new bytes or text for a file, or one replacement in it."""
    file = data / case["file"]
    if "bytes" in case:
        file.write_bytes(bytes.fromhex(case["bytes"]))
    elif "text" in case:
        file.parent.mkdir(exist_ok=True)
        file.write_text(case["text"], "utf-8")
    else:
        text = file.read_text("utf-8")
        assert text.count(case["replace"]) >= 1, f"{case['replace']} is not in {case['file']}"
        file.write_text(text.replace(case["replace"], case["with"], 1), "utf-8")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_broken_record_gives_its_exact_message(case, data, update_corpus):
    break_record(data, case)
    found = [str(problem) for problem in read_library(data)[1]]
    update_corpus(BROKEN, CASES, case, found)
    assert found == case["problems"]


def test_the_corpus_is_large():
    assert len(CASES) >= 40


def test_all_problems_of_all_files_come_at_once(data):
    for name in ("number in quotes", "bad DOI", "control character", "dangling disease"):
        break_record(data, next(case for case in CASES if name in case["name"]))
    (data / "diseases" / "sample-diseases.yaml").write_text("order: ten\n", "utf-8")
    files = [problem.path for problem in read_library(data)[1] if problem.level == "error"]
    assert len(set(files)) == 4
    assert files.count("data/diseases/sample-diseases.yaml") > 5
