"""The kb command: what it prints, in which form, and how it ends."""

import json

import pytest
from click.testing import CliRunner
from kb.cli import main


@pytest.fixture
def broken(data):
    record = data / "trials" / "alder-2020.yaml"
    record.write_text(record.read_text("utf-8").replace("enrolled: 60", "enrolled: 60%"), "utf-8")
    return data


def run(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_a_clean_library_ends_with_0_and_says_so(data):
    done = run("check", "--data", data)
    assert (done.exit_code, done.output) == (0, "0 error(s), 0 warning(s)\n")


def test_an_error_ends_with_1(broken):
    assert run("check", "--data", broken).exit_code == 1


def test_only_the_named_records_are_shown(broken):
    assert run("check", "cedar-2018", "--data", broken).exit_code == 0
    assert run("check", "alder-2020", "--data", broken).exit_code == 1
    assert run("check", broken / "trials" / "alder-2020.yaml", "--data", broken).exit_code == 1


def test_an_unknown_name_is_wrong_use_and_gets_the_nearest(data):
    done = run("check", "alder-2021", "--data", data)
    assert done.exit_code == 2
    assert "no record is called alder-2021; did you mean alder-2020?" in done.output


def test_github_gets_annotations_that_stay_on_one_line(broken):
    lines = run("check", "--format", "github", "--data", broken).output.splitlines()
    assert lines[0].startswith(
        "::error file=data/trials/alder-2020.yaml,line=10,col=3::participants.enrolled:"
    )
    assert '"60%25"%0A' in lines[0]


def test_json_holds_every_field(broken):
    done = CliRunner().invoke(main, ["check", "--format", "json", "--data", str(broken)])
    found = json.loads(done.stdout)
    assert found[0]["path"] == "data/trials/alder-2020.yaml"
    assert found[0]["line"] == 10
    assert found[0]["level"] == "error"


def test_a_missing_folder_is_told_without_a_traceback(tmp_path):
    done = run("check", "--data", tmp_path / "nowhere")
    assert done.exit_code == 1
    assert "expected a folder of records, found none" in done.output


def test_render_writes_nothing_from_broken_records(broken, tmp_path):
    done = run("render", "--data", broken, "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert not (tmp_path / "out").exists()
