"""A release is one archive that can be checked, cited and made again."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from click.testing import CliRunner
from kb.cli import main

from .conftest import SAMPLE

ROOT = Path(__file__).parents[1]
NAME = "msc-evidence-data-1.2.0"


@pytest.fixture
def project(data):
    """The invented records, with the licence and the citation beside them."""
    for name in ("LICENSE", "CITATION.cff"):
        (data.parent / name).write_bytes((ROOT / name).read_bytes())
    return data


def release(project, *arguments: object, version: str = "1.2.0", out: str = "out"):
    options = ["--data", project, "--out", project.parent / out, *arguments]
    return CliRunner().invoke(main, ["release", version, *map(str, options)])


def archive(project, out: str = "out") -> dict[str, bytes]:
    with ZipFile(project.parent / out / f"{NAME}.zip") as packed:
        return {name.removeprefix(f"{NAME}/"): packed.read(name) for name in packed.namelist()}


def holds(sums: str, files: dict[str, bytes]) -> set[str]:
    """The files whose checksums are right; any wrong one fails."""
    rows = [line.split("  ", 1) for line in sums.splitlines()]
    for digest, name in rows:
        assert hashlib.sha256(files[name]).hexdigest() == digest, name
    return {name for _, name in rows}


def test_records_and_exports_are_in_it_with_checksums_of_all(project):
    done = release(project)
    assert done.exit_code == 0, done.output
    files = archive(project)
    records = {path.relative_to(project.parent).as_posix() for path in project.rglob("*.yaml")}
    assert records <= set(files)
    assert {"data/v1/trials.csv", "data/v1/records/trials/alder-2020.json", "LICENSE"} <= set(files)
    assert holds(files["SHA256SUMS"].decode(), files) == set(files) - {"SHA256SUMS"}
    beside = {path.name: path.read_bytes() for path in (project.parent / "out").iterdir()}
    assert holds(beside["SHA256SUMS"].decode(), beside) == {f"{NAME}.zip", "CHANGES.md"}


def test_the_same_records_give_the_same_bytes(project):
    release(project)
    for file in project.rglob("*.yaml"):
        file.touch()
    release(project, out="again")
    first, second = ((project.parent / out / f"{NAME}.zip").read_bytes() for out in ("out", "again"))
    assert first == second
    with ZipFile(io.BytesIO(first)) as packed:
        assert packed.namelist() == sorted(packed.namelist())
        assert {entry.date_time[3:] for entry in packed.infolist()} == {(0, 0, 0)}


def test_what_an_editor_left_in_the_folder_stays_out(project):
    (project / ".published.txt.swp~").write_text("x", "utf-8")
    release(project)
    assert not [name for name in archive(project) if name.endswith("~")]


def test_it_says_what_changed_since_the_release_before(project):
    file = project / "trials" / "alder-2020.yaml"
    file.write_text(file.read_text("utf-8").replace("mean: -12.5", "mean: -12.4"), "utf-8")
    release(project, "--since", SAMPLE)
    told = archive(project)["CHANGES.md"].decode()
    assert told.startswith("# 1.2.0, records as of 2026-")
    assert "- `trials/alder-2020` `outcomes[1].results.cells.mean`: -12.5 -> -12.4" in told
    assert (project.parent / "out" / "CHANGES.md").read_text("utf-8") == told


def test_the_first_release_says_that_it_is(project):
    release(project)
    assert "The first release." in archive(project)["CHANGES.md"].decode()


def test_new_records_go_on_the_list_of_published_addresses(project):
    assert "address(es) added" in release(project).output
    assert b"trials/cedar-2018\n" in archive(project)["data/published.txt"]


def test_each_part_has_its_licence(project):
    release(project)
    readme = archive(project)["README.md"].decode()
    for part in ("`data/`", "`data/v1/`", "`CHANGES.md`"):
        (row,) = [row for row in readme.splitlines() if row.startswith(f"| {part} |")]
        assert row.endswith("| CC BY 4.0 |")


def test_the_citation_is_one_by_its_schema_and_that_of_the_archive_is_dated(project, tmp_path):
    release(project)
    cited = tmp_path / "CITATION.cff"
    cited.write_bytes(archive(project)["CITATION.cff"])
    for file in (ROOT / "CITATION.cff", cited):
        command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema"]
        done = subprocess.run([*command, "vendor.citation-file-format", file], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    read = yaml.safe_load(cited.read_text("utf-8"))
    assert read["cff-version"] == "1.2.0"
    assert (read["version"], read["license"]) == ("1.2.0", "CC-BY-4.0")
    assert "version" not in yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


@pytest.mark.parametrize("version", ["v1.2.0", "../1", "1", "1.2.0-beta", ""])
def test_a_version_of_another_form_is_wrong_use(project, version):
    done = release(project, version=version)
    assert done.exit_code == 2
    assert "expected a version such as 1.2.0" in done.output


def test_records_with_errors_are_not_released(project):
    (project / "trials" / "alder-2020.yaml").write_text("{", "utf-8")
    assert release(project).exit_code == 1
    assert not (project.parent / "out").exists()


def test_without_a_licence_beside_the_records_nothing_is_released(data):
    done = release(data)
    assert done.exit_code == 1
    assert "LICENSE: No such file" in done.output
