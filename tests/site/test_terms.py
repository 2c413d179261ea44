"""What a term means, beside it, however the reader comes to it."""

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

PAGE = "zh-hant/diseases/perianal-fistula/"
OPEN = "return document.querySelector('.ev-meaning:popover-open')?.textContent ?? ''"


@pytest.fixture
def term(browser, address, screen):
    """The first term of a disease page, on a screen of some width, and what its meaning says."""

    def find(width: int = 1280):
        screen(width)
        browser.get(address + PAGE)
        link = browser.find_element(By.CSS_SELECTOR, ".ev-term")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
        meaning = browser.find_element(By.ID, link.get_attribute("aria-describedby"))
        WebDriverWait(browser, 5).until(lambda _: browser.execute_script(OPEN) == "")
        return link, meaning.get_attribute("textContent")

    return find


def shown(browser, text: str) -> bool:
    return WebDriverWait(browser, 5).until(lambda _: browser.execute_script(OPEN) == text)


def test_the_pointer_shows_a_meaning_and_may_move_onto_it(browser, term):
    link, text = term()
    ActionChains(browser).move_to_element(link).perform()
    assert shown(browser, text)
    ActionChains(browser).move_to_element(
        browser.find_element(By.CSS_SELECTOR, ".ev-meaning:popover-open")
    ).perform()
    assert shown(browser, text)
    ActionChains(browser).move_by_offset(0, 300).perform()
    assert shown(browser, "")


def test_the_keyboard_shows_a_meaning_and_escape_takes_it_away(browser, term):
    link, text = term()
    before = (
        "const stops = [...document.querySelectorAll('a, button, input, summary')];"
        "const all = stops.filter((e) => e.checkVisibility());"
        "all[all.indexOf(arguments[0]) - 1].focus()"
    )
    browser.execute_script(before, link)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert shown(browser, text)
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert shown(browser, "")


def test_a_tap_shows_a_meaning_within_the_screen_and_stays_on_the_page(browser, term):
    link, text = term(360)
    box = link.rect
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        top = browser.execute_script("return arguments[0].getBoundingClientRect().top", link)
        point = {"x": box["x"] + 8, "y": top + 8}
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert shown(browser, text)
    finally:
        browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    edges = browser.execute_script(
        "const b = document.querySelector('.ev-meaning:popover-open').getBoundingClientRect();"
        "return [b.left, b.right, b.top, innerHeight - b.bottom]"
    )
    assert edges[0] >= 0
    assert edges[1] <= 360
    assert min(edges[2:]) >= 0
    assert browser.current_url.endswith(PAGE)


def test_without_a_script_a_term_leads_to_the_glossary(browser, address, term):
    link, _ = term()
    id = link.get_attribute("aria-describedby").removeprefix("meaning-")
    assert link.get_attribute("href") == f"{address}zh-hant/glossary/#{id}"
