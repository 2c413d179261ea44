"""A reader at an old address arrives at the new one; the page in between is valid and runs nothing."""

import subprocess
import sys

import pytest
from selenium.webdriver.support.ui import WebDriverWait

OLD = "trials/alder-2019"


@pytest.fixture
def built(project):
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "-q"], cwd=project, check=True)
    return project / "site"


def test_old_addresses_lead_on(built, serve, browser, faults):
    pages = sorted(built.glob(f"*/{OLD}"))
    assert len(pages) == 3
    for page in pages:
        assert faults(page) == []
        assert "Content-Security-Policy" in (page / "index.html").read_text("utf-8")
    assert f"/en/{OLD}/ /en/trials/alder-2020/ 301" in (built / "_redirects").read_text("utf-8")
    assert OLD not in (built / "sitemap.xml").read_text("utf-8")
    browser.get(f"{serve(built)}zh-hans/{OLD}/")
    new = "/zh-hans/trials/alder-2020/"
    # the address changes before the page is there
    wait = WebDriverWait(browser, 20)
    wait.until(lambda shown: shown.current_url.endswith(new) and shown.find_elements("css selector", "h1"))
