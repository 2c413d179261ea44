"""A library full of hostile texts, built and opened: nothing runs, no host is asked, no page is lost."""

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

WATCH = "window.taken = () => { window.ran = true }"


@pytest.fixture
def strangers(project) -> list[str]:
    """Ids of topics with every hostile text in every field, of those that the check lets through."""
    data = project / "data"
    write_strangers(data / "topics")
    _, problems = read_library(data)
    for path in {problem.path for problem in problems if problem.level == "error"}:
        (project / path).unlink()
    return sorted(Path(file).stem for file in (data / "topics").glob("stranger-*"))


@pytest.fixture
def published(project, strangers):
    """That library as a site, at a local address."""
    site = project / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    built = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_no_hostile_text_runs_reads_or_asks(browser, published, strangers, requests):
    """With the policy of the pages switched off: the words themselves must be harmless."""
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
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
        browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", watch)
    assert len(strangers) > 100
    assert wrong == []
    assert {urlsplit(url).netloc for url in requests() if url.startswith("http")} == {
        urlsplit(published).netloc
    }
