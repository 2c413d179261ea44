"""Every kind of page, for readers who see, hear or steer it differently."""

import pytest
from kb.convert import EDITIONS


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_axe_finds_nothing_on_any_kind_of_page(
    browser, address, screen, axe, page_kinds, edition, width, scheme
):
    screen(width, scheme)
    found = {}
    for page in page_kinds:
        browser.get(f"{address}{edition.key}/{page}")
        if violations := axe():
            found[page] = violations
    assert found == {}


def test_no_page_scrolls_sideways_at_320_pixels(browser, address, screen, page_kinds):
    """A screen of 1280 pixels at 400 %, as WCAG 2.2 has it in 1.4.10."""
    screen(320)
    wide = []
    for edition in EDITIONS:
        for page in (*page_kinds, "trials/"):
            browser.get(f"{address}{edition.key}/{page}")
            if browser.execute_script("return document.documentElement.scrollWidth") > 320:
                wide.append(f"{edition.key}/{page}")
    assert wide == []
