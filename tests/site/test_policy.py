"""The policy in the built pages lets the site work, and nothing else run."""

import shutil

import pytest
from selenium.webdriver.common.by import By

EVIL = '<script>document.title = "taken"</script><img src="x" onerror="document.title = \'taken\'">'


@pytest.fixture
def poisoned(site):
    """A page into which somebody brought a script."""
    folder = site / "en" / "poisoned"
    folder.mkdir()
    page = (site / "en" / "trials" / "mesems" / "index.html").read_text("utf-8")
    (folder / "index.html").write_text(page.replace("</h1>", f"</h1>{EVIL}"), "utf-8")
    yield "en/poisoned/"
    shutil.rmtree(folder)


def test_a_script_that_was_not_published_does_not_run(browser, address, screen, poisoned):
    screen()
    browser.get(address + poisoned)
    assert browser.find_element(By.TAG_NAME, "h1").is_displayed()
    assert browser.title != "taken"
    refused = [
        entry["message"]
        for entry in browser.get_log("browser")
        if "Content Security Policy" in entry["message"]
    ]
    assert len(refused) >= 2


def test_the_policy_refuses_nothing_of_the_sites_own(browser, address, screen, page_kinds):
    screen()
    browser.get_log("browser")
    for page in ("", "404.html", "go/", *(f"en/{kind}" for kind in (*page_kinds, "trials/"))):
        browser.get(address + page)
    messages = [entry["message"] for entry in browser.get_log("browser")]
    assert [message for message in messages if "Content Security Policy" in message] == []
