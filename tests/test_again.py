"""A library read again is the library read anew, and what did not change is the very same."""

import os
import shutil
import tempfile
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kb.check import read_library
from kb.load import Library

SAMPLE = Path(__file__).parent / "sample" / "data"
CASES = yaml.safe_load(Path(__file__).with_name("broken.yaml").read_text("utf-8"))
RECORDS = sorted(
    file.relative_to(SAMPLE).as_posix() for file in SAMPLE.rglob("*.yaml") if "schema" not in file.parts
)
BREAKING = st.sampled_from([case for case in CASES if "replace" in case or "text" in case])
EDITS = st.one_of(
    st.tuples(st.just("break"), BREAKING),
    st.tuples(st.sampled_from(["remove", "restore", "comment", "cut", "double"]), st.sampled_from(RECORDS)),
    st.tuples(st.just("copy"), st.sampled_from(RECORDS)),
)


def edit(data: Path, how: str, what) -> None:
    """One thing that happens to a folder of records between two saves."""
    file = data / (what["file"] if how == "break" else what)
    text = file.read_text("utf-8") if file.exists() else ""
    match how:
        case "break" if "text" in what:
            file.parent.mkdir(exist_ok=True)
            file.write_text(what["text"], "utf-8")
        case "break":
            file.write_text(text.replace(what["replace"], what["with"], 1), "utf-8")
        case "remove":
            file.unlink(missing_ok=True)
        case "restore":
            shutil.copyfile(SAMPLE / what, file)
        case "comment":
            file.write_text(f"# seen\n{text}", "utf-8")
        case "cut":
            file.write_text(text[: len(text) // 2], "utf-8")
        case "double":
            file.write_text(text.replace(": 1", ": 1.0").replace(": true", ": 1"), "utf-8")
        case "copy":
            file.with_name(f"{file.stem}-again.yaml").write_text(text, "utf-8")


def told(library: Library, problems: list) -> list:
    """All that a library says, to the letter: 1 is not 1.0 here, and places count."""
    records = [(kind, id, repr(record)) for kind, id, record in library.records()]
    redirects = [(old, repr(redirect)) for old, redirect in library.redirects.items()]
    files = [(key, file.path, file.raw) for key, file in library.files.items()]
    places = [library.files[kind, id].problem(("curation",), "") for kind, id, _ in library.records()]
    return [records, redirects, files, places, list(map(str, problems))]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(EDITS, max_size=3), min_size=1, max_size=5))
def test_reading_again_gives_what_reading_anew_gives(saves):
    with tempfile.TemporaryDirectory() as folder:
        data = Path(shutil.copytree(SAMPLE, Path(folder) / "data"))
        library, _ = read_library(data)
        for edits in saves:
            for how, what in edits:
                edit(data, how, what)
            library, problems = read_library(data, library)
            assert told(library, problems) == told(*read_library(data))


def test_only_what_was_saved_is_another_object(data):
    before, _ = read_library(data)
    file = data / "trials" / "alder-2020.yaml"
    file.write_text(file.read_text("utf-8").replace("enrolled: 60", "enrolled: 61"), "utf-8")
    after, _ = read_library(data, before)
    pairs = zip(before.records(), after.records(), strict=True)
    assert [(kind, id) for (kind, id, old), (_, _, new) in pairs if old is not new] == [
        ("trials", "alder-2020")
    ]


def test_of_a_shared_file_only_the_row_that_changed_is_another_object(data):
    before, _ = read_library(data)
    file = next(file for file in (data / "measures").glob("*.yaml"))
    rows = yaml.safe_load(file.read_text("utf-8"))
    first = next(iter(rows))
    rows[first]["name"]["en"] += " again"
    file.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), "utf-8")
    after, _ = read_library(data, before)
    assert [id for id in before.measures if before.measures[id] is not after.measures[id]] == [first]


def test_a_file_saved_within_the_same_moment_and_size_is_seen(data):
    """As a program may do that keeps stamps, or an editor on a coarse clock."""
    file = data / "trials" / "alder-2020.yaml"
    stamp = file.stat().st_mtime_ns
    before, _ = read_library(data)
    file.write_text(file.read_text("utf-8").replace("enrolled: 60", "enrolled: 61"), "utf-8")
    os.utime(file, ns=(stamp, stamp))
    after, _ = read_library(data, before)
    assert after.trials["alder-2020"].participants.enrolled == 61


def test_what_is_made_of_a_record_is_made_again_only_for_what_changed(data):
    asked = []

    def spy(record, given):
        asked.append(record)
        return given

    before, _ = read_library(data)
    assert {given for *_, given in before.of_each(spy, 1)} == {1}
    file = data / "trials" / "alder-2020.yaml"
    file.write_text(file.read_text("utf-8").replace("enrolled: 60", "enrolled: 61"), "utf-8")
    after, _ = read_library(data, before)
    asked.clear()
    assert {given for *_, given in after.of_each(spy, 1)} == {1}
    assert asked == [after.trials["alder-2020"]]
    assert {given for *_, given in after.of_each(spy, 2)} == {2}
    assert len(asked) == 1 + len(list(after.records()))


def test_a_new_form_in_the_glossary_is_found_in_records_that_did_not_change(data):
    before, problems = read_library(data)
    assert problems == []
    file = data / "glossary" / "sample.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("hant: 安慰劑\n", "hant: 偽藥\n  also_hant: [安慰劑]\n"), "utf-8")
    again, problems = read_library(data, before)
    assert {problem.message for problem in problems} == {"expected 偽藥, found 安慰劑"}
    file.write_text(text, "utf-8")
    assert read_library(data, again)[1] == []


def test_a_reference_that_goes_is_missed_where_it_is_cited(data):
    before, _ = read_library(data)
    (data / "references" / "alder-2020.yaml").rename(data / "references" / "elsewhere-2020.yaml")
    _, problems = read_library(data, before)
    assert any("found alder-2020" in problem.message for problem in problems)
    assert problems == read_library(data)[1]
