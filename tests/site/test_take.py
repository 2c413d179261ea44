"""What a reader takes from a page: a citation to paste, files to open elsewhere."""

import json
import urllib.request

import pytest
from selenium.webdriver.common.by import By

PAGES = ("diseases/lupus-nephritis/", "trials/deng-2017-lupus-nephritis/", "trials/", "references/", "")


@pytest.mark.parametrize("edition", ["zh-hant", "zh-hans", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_offers_is_there(address, browser, edition, page):
    browser.get(f"{address}{edition}/{page}")
    links = browser.find_elements(By.CSS_SELECTOR, ".ev-take a")
    assert links or page == ""
    for link in links:
        with urllib.request.urlopen(link.get_attribute("href")) as answer:
            content = answer.read()
        if link.text.endswith("JSON"):
            assert json.loads(content)


@pytest.mark.parametrize("style", range(3))
def test_a_citation_is_copied_as_it_stands(address, browser, style):
    grant = {"origin": address.rstrip("/"), "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    browser.execute_cdp_cmd("Browser.grantPermissions", grant)
    browser.get(f"{address}zh-hans/diseases/lupus-nephritis/")
    browser.find_element(By.CSS_SELECTOR, ".ev-take summary").click()
    row = browser.find_elements(By.CSS_SELECTOR, ".ev-take pre")[style].find_element(By.XPATH, "..")
    row.find_element(By.CSS_SELECTOR, "button").click()
    copied = browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    shown = row.find_element(By.CSS_SELECTOR, "pre").get_property("textContent")
    assert copied == shown
    assert "https://msc-evidence.example/zh-hans/diseases/lupus-nephritis/" in copied
    assert row.find_element(By.CSS_SELECTOR, "[role=status]").text == "已复制"


def test_without_a_script_the_citation_stands_there_and_no_dead_button(address, browser):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}en/trials/deng-2017-lupus-nephritis/")
        assert not browser.find_element(By.CSS_SELECTOR, ".ev-take pre").is_displayed()
        browser.find_element(By.CSS_SELECTOR, ".ev-take summary").click()
        assert "[Internet]. " in browser.find_element(By.CSS_SELECTOR, ".ev-take pre").text
        assert not any(
            button.is_displayed() for button in browser.find_elements(By.CSS_SELECTOR, ".ev-take button")
        )
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("edition", ["zh-hant", "zh-hans", "en"])
def test_the_data_page_is_in_the_footer_and_its_files_are_there(address, browser, edition):
    browser.get(f"{address}{edition}/claims/")
    browser.get(browser.find_element(By.CSS_SELECTOR, ".ev-foot a[href*='open-data']").get_attribute("href"))
    links = browser.find_elements(By.CSS_SELECTOR, ".ev-text a[href*='data/v1']")
    assert len(links) > 10
    for link in links:
        with urllib.request.urlopen(link.get_attribute("href")) as answer:
            assert answer.read()


def test_a_program_is_shown_line_by_line_as_it_runs(address, browser):
    browser.get(f"{address}en/topics/r-and-python/")
    code = browser.find_element(By.CSS_SELECTOR, "code.language-python").get_property("textContent")
    assert code.startswith("import pandas as pd\n")
    assert 'statistic="diff",\n)\n' in code
    assert "\n\nbase" in code
