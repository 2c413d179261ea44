"""What changed between two libraries, told by what it is: trials, figures, verdicts, certainty, products."""

import json
import subprocess

import pytest
from click.testing import CliRunner
from kb.cli import main
from kb.diff import FORMATS, Change, compare
from kb.load import load_library

from .conftest import SAMPLE


def edit(data, file: str, *pairs: tuple[str, str]) -> None:
    text = (data / file).read_text("utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    (data / file).write_text(text, "utf-8")


def changes(data, sample) -> list[Change]:
    return compare(sample, load_library(data)[0])


def run(*arguments: object):
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def test_the_same_records_have_no_change(data, sample):
    assert changes(data, sample) == []
    assert FORMATS["markdown"]([]) == "No change.\n"


def test_a_changed_figure_is_told_with_record_field_and_both_values(data, sample):
    edit(data, "trials/alder-2020.yaml", ("events: 14", "events: 15"))
    (change,) = changes(data, sample)
    assert change == Change("figure", "trials/alder-2020", "outcomes[0].results.cells.events", 14, 15)
    assert FORMATS["text"]([change]) == (
        "figure trials/alder-2020 outcomes[0].results.cells.events: 14 -> 15\n"
    )


def test_a_figure_that_is_written_otherwise_has_not_changed(data, sample):
    edit(data, "trials/alder-2020.yaml", ("amount: 1e6", "amount: 1000000"), ("mean: -4,", "mean: -4.0,"))
    assert changes(data, sample) == []


def test_figures_that_come_or_go_are_told(data, sample):
    edit(data, "trials/alder-2020.yaml", ("events: 14, n: 30", "percent: 46.7, n: 30"))
    assert {
        (change.field.rpartition(".")[2], change.old, change.new) for change in changes(data, sample)
    } == {
        ("events", 14, None),
        ("percent", None, 46.7),
    }


def test_a_row_put_before_others_changes_none_of_them(data, sample):
    edit(
        data,
        "trials/alder-2020.yaml",
        (
            "outcomes:\n",
            "outcomes:\n  - measure: pain-score\n    primary: false\n"
            "    results: {cells: {mean: 3, n: 30}}\n    between_groups: {reported: not-compared}\n"
            "    source: {cite: alder-2020, where: abstract}\n",
        ),
    )
    found = changes(data, sample)
    assert {change.field.split(".")[0] for change in found} == {"outcomes[0]"}
    assert all(change.old is None for change in found)


def test_an_outcome_whose_time_was_corrected_is_still_the_same_outcome(data, sample):
    edit(data, "trials/alder-2020.yaml", ("value: 24, unit: week", "value: 26, unit: week"))
    (change,) = changes(data, sample)
    assert (change.field, change.old, change.new) == ("outcomes[0].timepoint.value", 24, 26)


def test_an_outcome_in_place_of_another_measure_is_never_taken_for_it(data, sample):
    edit(data, "trials/cedar-2018.yaml", ("measure: pain-score", "measure: joint-remission"))
    found = changes(data, sample)
    assert found
    assert all(None in (change.old, change.new) for change in found)


def test_verdicts_certainty_findings_and_status_have_kinds_of_their_own(data, sample):
    claim = sample.claims["half-cured"].verdict
    edit(data, "claims/half-cured.yaml", (f"verdict: {claim}", "verdict: outdated"))
    edit(data, "diseases/sample-arthritis.yaml", ("level: low", "level: high"))
    edit(data, "trials/alder-2020.yaml", ("reported: no-difference", "reported: mixed"))
    edit(data, "trials/cedar-2018.yaml", ("value: completed", "value: unknown"))
    found = {(change.kind, change.record): (change.old, change.new) for change in changes(data, sample)}
    assert found == {
        ("verdict", "claims/half-cured"): (claim, "outdated"),
        ("certainty", "diseases/sample-arthritis"): ("low", "high"),
        ("finding", "trials/alder-2020"): ("no-difference", "mixed"),
        ("status", "trials/cedar-2018"): ("completed", "unknown"),
    }


def test_events_of_products_and_what_readers_were_told_are_quoted(data, sample):
    event = "  - {when: 2026-02, type: withdrawn, "
    event += "word: {zh: 撤, en: Off the market}, text: {zh: 撤, en: Gone}}\n"
    edit(data, "products/inventocel.yaml", ("events:\n", f"events:\n{event}"))
    note = "changes: [{day: 2026-02-03, type: corrected, text: {zh: 更正。, en: The dose was *wrong*.}}]"
    edit(data, "trials/cedar-2018.yaml", ("reviewed: 2026-01-03}", f"reviewed: 2026-01-03, {note}}}"))
    found = changes(data, sample)
    assert [(change.kind, change.new) for change in found] == [
        ("told", "2026-02-03 The dose was *wrong*."),
        ("event", "2026-02 Off the market"),
    ]
    assert r"- `trials/cedar-2018`: 2026-02-03 The dose was \*wrong\*." in FORMATS["markdown"](found)


def test_records_that_came_or_went_stand_first_and_trials_before_others(data, sample):
    for file in ("trials/cedar-2018", "topics/reading-trials"):
        path = data / f"{file}.yaml"
        path.rename(path.with_stem(f"{path.stem}-new"))
    with (data / "redirects.yaml").open("a", encoding="utf-8") as redirects:
        redirects.write("trials/cedar-2018: {to: trials/cedar-2018-new}\n")
    found = changes(data, sample)
    headings = [row for row in FORMATS["markdown"](found).splitlines() if row.startswith("#")]
    assert headings == [
        "## Trials added (1)",
        "## Other records added (1)",
        "## Trials removed (1)",
        "## Other records removed (1)",
    ]
    assert "removed trials/cedar-2018 -> trials/cedar-2018-new\n" in FORMATS["text"](found)


def test_other_changes_only_name_the_record(data, sample):
    edit(data, "trials/alder-2020.yaml", ("en: Painkillers", "en: Pain killers"))
    assert changes(data, sample) == [Change("other", "trials/alder-2020")]


def test_records_of_an_older_form_can_be_compared_too(data, sample):
    edit(data, "trials/alder-2020.yaml", ("sponsor:", "paid_by:"), ("enrolled: 60", "enrolled: 61"))
    (change,) = changes(data, sample)
    assert (change.field, change.new) == ("participants.enrolled", 61)


def test_json_holds_every_field(data):
    edit(data, "trials/alder-2020.yaml", ("events: 14", "events: 15"))
    (row,) = json.loads(run(SAMPLE, data, "--format", "json").output)
    assert row == {
        "kind": "figure",
        "record": "trials/alder-2020",
        "field": "outcomes[0].results.cells.events",
        "old": 14,
        "new": 15,
    }


@pytest.fixture
def repository(data):
    """The records in a git repository, and a commit of them behind `HEAD`."""
    for command in ("init -q", "add data", "-c user.name=x -c user.email=x@example.org commit -qm one"):
        subprocess.run(["git", *command.split()], cwd=data.parent, check=True)
    return data


def test_a_git_revision_is_compared_with_the_records_now(repository):
    edit(repository, "trials/alder-2020.yaml", ("events: 14", "events: 15"))
    done = run("HEAD", "--data", repository)
    assert done.output == "figure trials/alder-2020 outcomes[0].results.cells.events: 14 -> 15\n"
    assert run("HEAD", "HEAD", "--data", repository).output == ""


def test_a_link_in_a_revision_leads_nowhere(repository, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("title: secret\n", "utf-8")
    (repository / "trials" / "linked.yaml").symlink_to(secret)
    for command in ("add data", "-c user.name=x -c user.email=x@example.org commit -qm two"):
        subprocess.run(["git", *command.split()], cwd=repository.parent, check=True)
    assert "secret" not in run("HEAD~", "HEAD", "--data", repository).output.replace("secret.yaml", "")


@pytest.mark.parametrize("name", ["nothing", "--output=x", "HEAD~9", ""])
def test_what_is_neither_folder_nor_revision_is_wrong_use(repository, name):
    done = run("--data", repository, "--", name)
    assert done.exit_code == 2
    assert f"expected a folder of records or a git revision with data/ in it, found {name}" in done.output
