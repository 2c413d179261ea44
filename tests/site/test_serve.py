"""What a person who edits a record sees of `mkdocs serve`."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

PATIENCE = 60
"""Seconds after which a page is taken never to come; no test asks how long it takes."""
RELOADER = re.compile(r"<script>\s*var livereload = .*?</script>", re.DOTALL)
METHOD = "topics/method.yaml"
TRIAL = "trials/cedar-2018.yaml"


class Served:
    """A project as `mkdocs serve` shows it."""

    def __init__(self, project: Path, port: int, log: Path) -> None:
        self.project, self.port, self.log = project, str(port), log

    def page(self, path: str) -> str:
        """Its HTML without the script that reloads it; nothing where there is none."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=PATIENCE) as answer:
                return RELOADER.sub("", answer.read().decode())
        except HTTPError:
            return ""

    def until(self, path: str, shows: Callable[[str], bool]) -> str:
        """The page as soon as it shows something."""
        end = time.monotonic() + PATIENCE
        while not shows(html := self.page(path)):
            assert time.monotonic() < end, f"{path} never came:\n{self.told()}"
            time.sleep(0.05)
        return html

    def told(self) -> str:
        """What stands in the terminal."""
        return self.log.read_text("utf-8")

    def record(self, path: str) -> Path:
        return self.project / "data" / path

    @contextmanager
    def edited(self, path: str, old: str, new: str) -> Iterator[None]:
        """The record with other words in it; meanwhile the pages may be looked at."""
        text = self.record(path).read_text("utf-8")
        assert old in text
        self.record(path).write_text(text.replace(old, new, 1), "utf-8")
        try:
            yield
        finally:
            self.record(path).write_text(text, "utf-8")


@contextmanager
def serving(project: Path, log: Path) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with open(log, "w") as out:
        # started behind another program it would not listen to the keyboard's interrupt
        listens = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        server = subprocess.Popen(
            command, cwd=project, stdout=out, stderr=subprocess.STDOUT, preexec_fn=listens
        )
    end = time.monotonic() + PATIENCE
    while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)
    try:
        yield Served(project, port, log)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)


@pytest.fixture(scope="module")
def served(shared_project) -> Iterator[Served]:
    with serving(shared_project, shared_project / "serve.log") as served:
        # it answers after its first look at the folders, and what changes before that is never seen
        assert served.page("en/")
        yield served


def test_a_saved_word_shows_on_its_page_in_lists_and_in_search(served):
    with served.edited(METHOD, "en: Method", "en: Procedure"):
        served.until("en/topics/method/", lambda html: '<h1 id="procedure">Procedure' in html)
        assert ">Procedure</a>" in served.page("en/topics/")
        assert ">Procedure</a>" in served.page("en/trials/cedar-2018/")  # in the footer
        rows = [f"pagefind/names/en/rows-{at}.json" for at in range(9)]
        served.until("", lambda _: any("Procedure" in served.page(row) for row in rows))
    served.until("en/topics/method/", lambda html: "Procedure" not in html)


def test_a_broken_save_is_told_on_every_page_and_the_last_good_one_stays(served):
    before = served.page("zh-hans/trials/cedar-2018/")
    with served.edited(TRIAL, "enrolled: 9", "enrolled: <b>many</b>"):
        page = served.until("zh-hans/trials/cedar-2018/", lambda html: 'role="alert"' in html)
        found = "data/trials/cedar-2018.yaml:7:3: error: participants.enrolled: expected a whole number"
        assert found in page
        assert found in served.told()
        assert "<b>many" not in page
        assert re.sub(r"<pre role=.alert.*?</pre>", "", page, flags=re.DOTALL) == before
        assert 'role="alert"' in served.page("en/diseases/")
        assert "role" not in served.page("assets/css/1-tokens.css")
    assert served.until("zh-hans/trials/cedar-2018/", lambda html: 'role="alert"' not in html) == before


def test_a_new_record_has_pages_and_stands_in_lists_until_it_is_deleted(served):
    more = served.record("trials/birch-2021.yaml")
    shutil.copy(served.record(TRIAL), more)
    page = served.until("en/trials/birch-2021/", bool)
    assert "data/trials/birch-2021.yaml" in page
    assert "trials/birch-2021/" in served.page("zh-hant/trials/")
    more.unlink()
    served.until("en/trials/birch-2021/", lambda html: not html)
    assert "trials/birch-2021/" not in served.page("zh-hant/trials/")
    assert not (served.project / "docs" / "en" / "trials" / "birch-2021.md").exists()


def test_a_template_saved_builds_everything_anew(served):
    template = served.project / "scripts" / "kb" / "templates" / "topic.md.jinja"
    text = template.read_text("utf-8")
    template.write_text(text + "\n<p>On every topic.</p>\n", "utf-8")
    served.until("en/topics/method/", lambda html: "On every topic." in html)
    assert "On every topic." in served.page("zh-hans/topics/reading-trials/")
    template.write_text(text, "utf-8")
    served.until("en/topics/method/", lambda html: "On every topic." not in html)


def test_after_saves_every_page_is_as_one_built_afresh(served, tmp_path):
    disease = "diseases/sample-arthritis"
    with (
        served.edited(TRIAL, "enrolled: 9", "enrolled: 8"),
        served.edited(TRIAL, "of invented cells", "of cells that were invented"),
        served.edited(f"{disease}.yaml", "reviewed: 2026-01-03", "reviewed: 2027-01-03"),
    ):
        served.until(f"en/{disease}/", lambda html: "<time>2027-01-03" in html)
        copy = Path(shutil.copytree(served.project, tmp_path / "copy"))
        with serving(copy, tmp_path / "log") as afresh:
            for path in pages(copy / "docs"):
                expected = afresh.page(path).replace(afresh.port, served.port)
                assert served.page(path) == expected, path


def pages(docs: Path) -> Iterator[str]:
    """Addresses of the pages below docs."""
    for file in docs.glob("[ez]*/**/*.md"):
        path = file.relative_to(docs).as_posix().removesuffix(".md").removesuffix("index")
        yield f"{path.rstrip('/')}/"


def test_what_serving_writes_itself_starts_no_build(served):
    with served.edited(METHOD, "en: Method", "en: Way"):
        served.until("en/topics/method/", lambda html: "Way</" in html)
    served.until("en/topics/method/", lambda html: "Way</" not in html)
    count = served.told().count("Detected file changes")
    time.sleep(2)
    assert served.told().count("Detected file changes") == count
