"""A reader at an old address arrives at the new one; the page in between is valid and runs nothing."""

import subprocess
import sys
import threading
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from .conftest import Quiet


@pytest.fixture
def built(project):
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "-q"], cwd=project, check=True)
    return project / "site"


def test_old_addresses_lead_on(built, browser, faults):
    pages = sorted(built.glob("*/trials/alder-2019"))
    assert len(pages) == 3
    for page in pages:
        assert faults(page) == []
        assert "Content-Security-Policy" in (page / "index.html").read_text("utf-8")
    assert "/en/trials/alder-2019/ /en/trials/alder-2020/ 301" in (built / "_redirects").read_text("utf-8")
    assert "alder-2019" not in (built / "sitemap.xml").read_text("utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser.get(f"http://127.0.0.1:{server.server_port}/zh-hans/trials/alder-2019/")
        WebDriverWait(browser, 10).until(lambda shown: shown.current_url.endswith("/alder-2020/"))
        assert browser.find_element("css selector", "h1").text
        server.shutdown()
