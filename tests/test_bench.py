"""The invented library that measurements rest on: clean, in our proportions, the same for the same seed."""

import sys
from pathlib import Path

import pytest
from kb.check import read_library

BENCH = Path(__file__).with_name("bench")


@pytest.fixture(scope="module")
def generate():
    sys.path.insert(0, str(BENCH))
    import generate

    yield generate
    sys.path.remove(str(BENCH))


def test_an_invented_library_has_no_problem_and_grows_as_ours_does(generate, tmp_path):
    generate.write_project(tmp_path / "project", trials=60)
    library, problems = read_library(tmp_path / "project" / "data")
    assert [str(problem) for problem in problems] == []
    assert len(library.trials) == 60
    for kind, share in generate.PER_TRIAL.items():
        assert len(getattr(library, kind)) == max(2, round(60 * share))


def test_the_same_seed_gives_the_same_records(generate):
    first, again, other = (generate.Generator(20, seed).run() for seed in (1, 1, 2))
    assert first == again
    assert first != other
