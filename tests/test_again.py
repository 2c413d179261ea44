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
