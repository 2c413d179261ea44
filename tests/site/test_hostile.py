"""A library full of hostile texts, built and opened: nothing runs, no host is asked, no page is lost."""

import json
import re
import shutil
import subprocess
import sys
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from kb.check import read_library

from ..test_hostile import write_strangers
from .conftest import Quiet

SCRIPT = Path(__file__).with_name("hostile.mjs")
POLICY = re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>')
WATCH = "window.taken = () => { window.ran = true }"


@pytest.fixture(scope="module")
def strangers(shared_project) -> list[str]:
    """Ids of topics with every hostile text in every field, of those that the check lets through."""
    data = shared_project / "data"
    write_strangers(data / "topics")
    _, problems = read_library(data)
    for path in {problem.path for problem in problems if problem.level == "error"}:
        (shared_project / path).unlink()
    return sorted(Path(file).stem for file in (data / "topics").glob("stranger-*"))


@pytest.fixture(scope="module")
def published(shared_project, strangers):
    """That library as a site, at a local address."""
    site = shared_project / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    built = subprocess.run(command, cwd=shared_project, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    for page in site.rglob("*.html"):
        # without the policy of the pages: the words themselves must be harmless
        page.write_text(POLICY.sub("", page.read_text("utf-8")), "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_no_hostile_text_runs_reads_or_asks(browser, published, strangers, requests):
    watch = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    wrong = []
    try:
        for id in strangers:
            browser.get(f"{published}en/topics/{id}/")
            if browser.execute_script("return window.ran || !document.querySelector('h1')"):
                wrong.append(id)
            if "root:x:" in browser.page_source:
                wrong.append(f"{id} shows a file")
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", watch)
    assert len(strangers) > 100
    assert wrong == []
    assert {urlsplit(url).netloc for url in requests() if url.startswith("http")} == {
        urlsplit(published).netloc
    }


def test_nor_does_any_in_firefox(npm_package, published, strangers, firefox_program):
    script = npm_package("puppeteer-core@25.16.0").parents[1] / SCRIPT.name
    shutil.copy(SCRIPT, script)
    # the same bytes in another parser: a text as Markdown gives it, and one escaped
    pages = [f"en/topics/{id}/" for id in strangers if id.endswith(("-body", "-title"))]
    assert len(pages) > 40
    command = ["node", script, published, firefox_program, *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"wrong": [], "hosts": [urlsplit(published).netloc]}
