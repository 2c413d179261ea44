"""Pages on paper: what a reader keeps, and what only a screen can use."""

import base64
import io
import re
import unicodedata

import pytest
from kb.labels import read_labels
from pypdf import PdfReader
from selenium.webdriver.common.by import By

EDITIONS = {"zh-hant": "zh", "zh-hans": "", "en": "en"}
"""Edition -> language of its labels; the Simplified ones are made."""
PAGES = (
    "diseases/perianal-fistula/",
    "trials/deng-2017-lupus-nephritis/",
    "claims/sle-60-percent-complete-remission/",
    "trials/",
)
A4 = {"paperWidth": 8.27, "paperHeight": 11.69}
SCREEN_ONLY = ("nav.search-hint", "nav.report", "nav.form", "take.title", "take.copy", "claim.card")


def squeezed(text: str) -> str:
    """Without spaces and line ends, and with Kangxi radicals as the characters they stand for."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.fixture
def sheets(browser, address):
    """Prints a page; the text of each sheet."""

    def printed(page: str) -> list[str]:
        browser.get(address + page)
        pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", A4)["data"])
        return [squeezed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf)).pages]

    return printed


@pytest.fixture
def paper(browser):
    """The browser lays pages out for paper, though its reader prefers a dark screen."""
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
    yield browser
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("page", PAGES)
def test_every_sheet_tells_title_address_and_number_and_nothing_is_for_a_screen(sheets, edition, page):
    found = sheets(f"{edition}/{page}")
    for number, sheet in enumerate(found, 1):
        assert f"https://msc-evidence.example/{edition}/{page}" in sheet
        assert re.search(r"·\d{4}-\d\d-\d\d·", sheet)
        assert f"{number}/{len(found)}" in sheet
    if language := EDITIONS[edition]:
        labels = read_labels()
        words = [squeezed(getattr(labels[key], language)) for key in SCREEN_ONLY]
        assert [word for word in words if word in "".join(found)] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_reference_is_printed_with_its_address(sheets, edition):
    text = "".join(sheets(f"{edition}/trials/deng-2017-lupus-nephritis/"))
    assert "<https://doi.org/10.1136/annrheumdis-2017-211073>" in text
    assert "<https://clinicaltrials.gov/study/NCT01539902>" in text


def test_the_explorer_prints_every_trial_that_fits_and_not_only_the_first(sheets, browser):
    text = "".join(sheets("en/trials/"))
    names = browser.find_elements(By.CSS_SELECTOR, ".ev-explore tbody th a")
    assert len(names) == 100
    total = re.search(r"of(\d+)", text)
    assert int(total[1]) > 100
    assert text.count("Result") >= len(text.split("People")) - 1 > 3, "headings are repeated"
    assert "Bao2023" in text


def test_what_is_folded_is_printed_without_a_script_too(sheets, browser, address):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        text = "".join(sheets("en/"))
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        browser.get(f"{address}en/")
        folded = browser.execute_script("return document.querySelector('details.ev-more p').textContent")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert squeezed(folded) in text


def test_a_dark_screen_prints_dark_on_white(paper, address):
    paper.get(f"{address}en/diseases/perianal-fistula/")
    colour = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]"
    assert paper.execute_script(colour, "body", "color") == "rgb(23, 34, 44)"
    assert paper.execute_script(colour, ".ev-plot .pt.open", "fill") == "rgb(255, 255, 255)"


def test_no_row_breaks_and_no_heading_stands_alone(paper, address):
    paper.get(f"{address}en/diseases/perianal-fistula/")
    styles = "return [...document.querySelectorAll(arguments[0])].map(e => getComputedStyle(e)[arguments[1]])"
    assert set(paper.execute_script(styles, "tr", "breakInside")) == {"avoid"}
    assert set(paper.execute_script(styles, "h2, h3, caption", "breakAfter")) == {"avoid"}
    assert set(paper.execute_script(styles, ".fp thead", "display")) == {"table-header-group"}
