"""The invented library that measurements rest on: clean, in our proportions, the same for the same seed."""

import sys
from pathlib import Path
from xml.etree import ElementTree

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


@pytest.fixture(scope="module")
def compare(generate):
    import compare

    return compare


def test_time_that_doubles_with_the_trials_grows_with_exponent_1(compare):
    assert compare.exponent({100: 3.0, 1000: 30.0, 10_000: 300.0}) == pytest.approx(1)
    assert compare.exponent({100: 1.0, 1000: 100.0}) == pytest.approx(2)
    assert compare.exponent({100: 3.0}) is None


def test_lines_that_end_close_together_have_names_that_do_not(compare):
    drawn = compare.drawing({"one": {100: 1.0, 1000: 10.0}, "another": {100: 1.0, 1000: 10.1}})
    texts = list(ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text"))
    ends = {node.text.split(":")[0]: float(node.get("y")) for node in texts if ":" in node.text}
    assert ends["one"] - ends["another"] >= 16


@pytest.fixture
def table(compare):
    """Every row of two sizes, each twice as dear as the bare build."""
    table = compare.Table()
    for name in set(compare.NAMES) - set(compare.PLAIN):
        factor = 1 if name == compare.Way.BARE else 2
        table.costs[name] = {n: compare.Cost(n * factor, n * factor, 50 * factor) for n in (100, 1000)}
    for name in compare.SAVES:
        table.told[name] = {100: "0.50 s"}
    return table


def test_costs_are_told_as_multiples_of_the_bare_build(table):
    rows = [line.strip("| \n").split(" | ") for line in table.markdown().splitlines()]
    assert rows[2] == [
        "bare MkDocs + Material",
        "100.0 s · 100.0 s · 50 MB",
        "1000.0 s · 1000.0 s · 50 MB",
        "1.00",
    ]
    assert rows[3][1:3] == ["2.00 · 2.00 · 2.00"] * 2
    assert "an edit, until its page shows it | 0.50 s |  |  |\n" in table.markdown()


def test_readme_shows_every_row_and_size_that_was_measured(compare):
    shown = compare.README.read_text("utf-8").split(compare.MARK)[1]
    assert shown.strip() == compare.Table.kept().markdown().strip()
    names = [line.split("|")[1].strip() for line in shown.strip().splitlines()[2:]]
    assert names == compare.NAMES
    assert compare.DRAWING.read_text("utf-8") == compare.drawing(compare.Table.kept().lines())


def test_a_size_measured_anew_leaves_no_figure_of_an_earlier_run(table):
    table.forget(1000)
    assert table.sizes() == [100]
    assert "1,000" not in table.markdown()


def test_every_stage_of_a_build_is_seen(compare, generate, tmp_path):
    generate.write_project(tmp_path / "project", trials=5)
    spent = compare.staged(tmp_path / "project")
    assert list(spent) == [*compare.STAGES, compare.REST]
    assert all(cost.wall > 0 for cost in spent.values())


def test_a_command_costs_what_its_children_do_and_says_why_it_failed(compare, tmp_path):
    import cost

    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'bytearray(200_000_000)'])"
    assert cost.of_command([sys.executable, "-c", child], tmp_path).memory > 190
    with pytest.raises(RuntimeError, match="no such page"):
        cost.of_command([sys.executable, "-c", "exit('no such page')"], tmp_path)
