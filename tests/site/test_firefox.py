"""The same pages in the other engine."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from kb.convert import EDITIONS

SCRIPT = Path(__file__).with_name("firefox.mjs")


@pytest.fixture(scope="module")
def firefox(npm_package, address, page_kinds, firefox_program) -> dict:
    """What Firefox says of every kind of page."""
    script = npm_package("puppeteer-core@25.16.0").parents[1] / SCRIPT.name
    shutil.copy(SCRIPT, script)
    pages = [f"{edition.key}/{kind}" for edition in EDITIONS for kind in (*page_kinds, "trials/")]
    command = ["node", script, address, firefox_program, *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_page_scrolls_sideways_or_fails_in_firefox(firefox):
    assert firefox["found"] == []


def test_search_in_firefox_finds_a_page_typed_in_the_other_script(firefox):
    assert firefox["first"] == "/zh-hant/diseases/lupus-nephritis/"
