"""Output is never half: killed, beside another run, on a full disk, in any locale and under any path."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from kb.load import Library, load_library
from kb.render import Rendered, render_pages
from kb.render.site import Site
from kb.render.write import write_pages
from kb.whole import LEFT, write_whole

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "sample" / "data"
KILLS = 100
ENOUGH = 2000
"""Bytes that a file may have on a disk that is full."""


@pytest.fixture(scope="module")
def pages(sample) -> list[Rendered]:
    return list(render_pages(Site(sample)))


@pytest.fixture(scope="module")
def others(pages) -> list[Rendered]:
    """The pages after an edit: all have a line more, the last is gone and another has come."""
    changed = [replace(page, text=f"{page.text}\nOne line more.\n") for page in pages[:-1]]
    return [*changed, Rendered("en/trials/new.md", "# New\n")]


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def written(pages: list[Rendered]) -> dict[str, bytes]:
    return {page.path: page.text.encode() for page in pages}


def steps(work: Callable[[], object]) -> int:
    """How many steps the interpreter counts in a piece of work: calls of functions and returns from them."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def killed_at(step: int, work: Callable[[], object]) -> int:
    """The signal that ended `work` in a process of its own, killed at one of its steps."""
    process = os.fork()
    if not process:
        left = iter(range(step))
        sys.setprofile(lambda *_: next(left, None) is None and os.kill(os.getpid(), signal.SIGKILL))
        work()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(process, 0)[1])


def kb(*words: str | Path, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "kb.cli", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), **options.pop("env", {})}
    return subprocess.run(command, capture_output=True, text=True, env=environment, **options)


def test_killed_at_any_step_a_page_is_the_old_or_the_new_and_the_next_run_repairs(pages, others, tmp_path):
    chance = random.Random(9)
    write_pages(pages, tmp_path)
    last = min(steps(partial(write_pages, now, tmp_path)) for now in (others, pages))
    before, after, left = pages, others, 0
    for _ in range(KILLS):
        assert killed_at(chance.randrange(last), partial(write_pages, after, tmp_path)) == signal.SIGKILL
        old, new, found = written(before), written(after), files(tmp_path)
        halves = {path for path in found if found[path] not in (old.get(path), new.get(path))}
        assert all(Path(path).match(LEFT) for path in halves)
        assert found.keys() >= old.keys() & new.keys()
        left += len(halves)
        write_pages(after, tmp_path)
        assert files(tmp_path) == new
        before, after = after, before
    assert left, "no kill came between the first byte of a file and the last"


def test_what_a_killed_run_left_goes_with_the_next_write_into_its_folder(tmp_path):
    (tmp_path / ".0123456789abcdef.new").write_text("half")
    write_whole(tmp_path / "page.md", "whole")
    assert files(tmp_path) == {"page.md": b"whole"}


def test_what_a_killed_run_left_beside_records_is_no_record(data):
    (data / "trials" / ".0123456789abcdef.new").write_text("half")
    assert load_library(data)[1] == []


def test_runs_at_once_into_one_folder_do_not_harm_each_other(pages, tmp_path):
    command = [sys.executable, "-m", "kb.cli", "render", "--data", SAMPLE, "--out", tmp_path]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    for _ in range(3):
        shutil.rmtree(tmp_path)
        runs = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(3)]
        assert [run.wait() for run in runs] == [0, 0, 0]
        assert files(tmp_path) == written(pages)


@pytest.mark.parametrize("words", [["render"], ["export"], ["schema"]])
def test_a_full_disk_is_told_in_a_line_and_no_file_is_half(data, tmp_path, words):
    shutil.rmtree(data / "schema", ignore_errors=True)
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (ENOUGH, ENOUGH))
    out = [] if words == ["schema"] else ["--out", tmp_path / "out"]
    run = kb(*words, "--data", data, *out, preexec_fn=full)
    assert run.returncode == 1
    assert run.stderr.startswith("Error: ")
    assert run.stderr.endswith(": File too large\n")
    assert run.stderr.count("\n") == 1
    assert all(len(content) < ENOUGH and content for content in files(tmp_path / "out").values())
    assert list(tmp_path.rglob(LEFT)) == []


def test_a_folder_that_cannot_be_made_is_told_in_a_line(tmp_path):
    (tmp_path / "file").write_text("")
    run = kb("render", "--data", SAMPLE, "--out", tmp_path / "file" / "docs")
    assert run.returncode == 1
    assert run.stderr == f"Error: {tmp_path}/file/docs/zh-hant/index.md: Not a directory\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_closed_folder_is_told_in_a_line_and_closed_records_are_read(data, tmp_path):
    for folder, _, _ in os.walk(data):
        Path(folder).chmod(0o500)
    out = tmp_path / "docs"
    assert kb("render", "--data", data, "--out", out).returncode == 0
    shutil.rmtree(out)
    out.mkdir(0o500)
    run = kb("render", "--data", data, "--out", out)
    assert run.returncode == 1
    assert run.stderr.endswith(": Permission denied\n")
    for folder, _, _ in os.walk(data):
        Path(folder).chmod(0o700)


def test_a_missing_folder_of_records_is_told_with_its_repair(tmp_path):
    run = kb("render", "--data", tmp_path / "none", "--out", tmp_path / "docs")
    assert run.returncode == 1
    assert "expected a folder of records, found none" in run.stdout
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "docs").exists()


LOCALES = {
    "C": {"LC_ALL": "C"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "Windows": {"PYTHONIOENCODING": "cp1252"},
}


@pytest.mark.parametrize("environment", LOCALES.values(), ids=LOCALES)
def test_no_locale_changes_a_page_or_stops_a_message(pages, data, tmp_path, environment):
    assert kb("render", "--data", data, "--out", tmp_path / "docs", env=environment).returncode == 0
    assert files(tmp_path / "docs") == written(pages)
    record = data / "trials" / "alder-2020.yaml"
    record.write_text(record.read_text("utf-8").replace("enrolled: 60", "enrolled: 許多"), "utf-8")
    run = kb("check", "--data", data, env=environment, errors="replace")
    assert (run.returncode, run.stderr) == (1, "1 error(s), 0 warning(s)\n")


@pytest.mark.parametrize("name", ["two words", "間質幹細胞", "it's #1 & 50%", "[id]*"])
def test_a_project_works_under_any_path(pages, tmp_path, name):
    project = tmp_path / name
    shutil.copytree(SAMPLE, project / "data")
    run = kb("render", cwd=project)
    assert (run.returncode, run.stderr) == (0, "")
    assert files(project / "docs") == written(pages)


def test_the_folder_of_records_may_be_a_link_or_the_one_stood_in(pages, data, tmp_path):
    (tmp_path / "link").symlink_to(data, target_is_directory=True)
    assert kb("render", "--data", tmp_path / "link", "--out", tmp_path / "one").returncode == 0
    assert kb("render", "--data", ".", "--out", tmp_path / "two", cwd=data).returncode == 0
    assert kb("tidy", "alder-2020", "--data", ".", cwd=data).returncode == 0
    assert files(tmp_path / "one").keys() == files(tmp_path / "two").keys() == written(pages).keys()


def test_line_ends_of_windows_change_no_page(pages, data, tmp_path):
    for file in data.rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    library, problems = load_library(data)
    assert isinstance(library, Library)
    assert problems == []
    assert written(list(render_pages(Site(library)))) == written(pages)
