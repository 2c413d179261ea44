"""What a reader does, in a real browser."""

import time
from urllib.parse import urlsplit

import pytest
from kb.convert import EDITIONS
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from .conftest import wait

KINDS = ("", "diseases/lupus-nephritis/", "trials/mesems/", "claims/", "products/darvadstrocel/", "glossary/")


def search(browser, query: str) -> list[tuple[str, str]]:
    """Type a query into the dialog; (title, path) of what is found."""
    if not browser.execute_script("return document.querySelector('[data-ev-search-dialog]').open"):
        browser.find_element(By.CSS_SELECTOR, "[data-ev-open-search]").click()
    box = browser.find_element(By.CSS_SELECTOR, "[data-ev-search-dialog] input")
    box.clear()
    box.send_keys(query)
    dialog = browser.find_element(By.CSS_SELECTOR, "[data-ev-search-dialog]")
    wait(browser, lambda _: dialog.get_attribute("data-shown") == query)
    results = "[...document.querySelectorAll('.ev-search-dialog__results a')]"
    return browser.execute_script(f"return {results}.map(a => [a.textContent, a.pathname])")


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
@pytest.mark.parametrize("page", KINDS)
def test_a_page_load_asks_no_other_host(browser, address, requests, edition, page):
    browser.get(f"{address}{edition.key}/{page}")
    time.sleep(0.3)
    hosts = {urlsplit(url).netloc for url in requests() if not url.startswith("data:")}
    assert hosts == {urlsplit(address).netloc}


def test_pages_load_without_an_error_in_the_console(browser, address):
    browser.get_log("browser")
    for page in KINDS:
        browser.get(f"{address}zh-hant/{page}")
    messages = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert [message for message in messages if "favicon" not in message] == []


@pytest.mark.parametrize(("today", "told"), [("2026-01-01", False), ("2099-01-01", True)])
def test_a_page_says_that_its_check_is_overdue_by_the_clock_of_its_reader(browser, address, today, told):
    clock = "constructor(...given) { super(...(given.length ? given : [shownDay])) }"
    source = f"var shownDay = '{today}'; Date = class extends Date {{ {clock} }}"
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        browser.get(f"{address}en/diseases/lupus-nephritis/")
        assert browser.find_element(By.CSS_SELECTOR, ".ev-overdue").is_displayed() == told
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_no_page_scrolls_sideways(browser, address, screen, edition, width):
    screen(width)
    wide = []
    for page in (
        *KINDS,
        "trials/",
        "references/",
        "topics/",
        "diseases/",
        "claims/sle-60-percent-complete-remission/",
    ):
        browser.get(f"{address}{edition.key}/{page}")
        if browser.execute_script("return document.documentElement.scrollWidth") > width:
            wide.append(page)
    assert wide == []


@pytest.mark.parametrize(
    ("language", "edition"),
    [("zh-TW", "zh-hant"), ("zh-HK", "zh-hant"), ("zh-CN", "zh-hans"), ("en-GB", "en"), ("fr-FR,en", "en")],
)
def test_the_root_goes_to_the_readers_own_edition(browser, address, screen, language, edition):
    browser.get(address + "404.html")
    browser.execute_script("localStorage.clear()")
    screen(language=language)
    browser.get(address)
    wait(browser, lambda _: browser.current_url == f"{address}{edition}/")


def test_a_chosen_edition_is_remembered_and_keeps_the_place(browser, address, screen):
    screen(language="en-GB")
    browser.get(f"{address}en/trials/mesems/#harms")
    browser.find_element(By.CSS_SELECTOR, ".ev-editions a[lang=zh-Hans]").click()
    wait(browser, lambda _: browser.current_url == f"{address}zh-hans/trials/mesems/#harms")
    browser.get(address)
    wait(browser, lambda _: browser.current_url == f"{address}zh-hans/")
    browser.execute_script("localStorage.clear()")


def test_a_citation_leads_to_its_reference_and_back(browser, address, screen):
    screen()
    browser.get(f"{address}en/trials/deng-2017-lupus-nephritis/")
    browser.find_element(By.CSS_SELECTOR, ".ev-cite a").click()
    assert browser.current_url.endswith("#ref-1")
    browser.find_element(By.CSS_SELECTOR, "#ref-1 .ev-back").click()
    assert browser.current_url.endswith("#cite-1-1")


@pytest.mark.parametrize(
    ("edition", "query", "path"),
    [
        ("zh-hant", "紅斑狼瘡", "/zh-hant/diseases/systemic-lupus-erythematosus/"),
        ("zh-hant", "狼瘡性腎炎", "/zh-hant/diseases/lupus-nephritis/"),
        ("zh-hans", "干燥综合征", "/zh-hans/diseases/sjogren/"),
        ("zh-hans", "类风湿", "/zh-hans/diseases/rheumatoid-arthritis/"),
        ("en", "perianal fistula", "/en/diseases/perianal-fistula/"),
        ("en", "MESEMS", "/en/trials/mesems/"),
        ("zh-hant", "Alofisel", "/zh-hant/products/darvadstrocel/"),
    ],
)
def test_a_name_finds_its_page(browser, address, screen, edition, query, path):
    screen()
    browser.get(f"{address}{edition}/")
    assert path in [found for _, found in search(browser, query)]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_every_page_is_found_by_its_title(browser, address, screen, edition, site):
    """The search engine alone: a run of the title's own words must bring the page among the first twenty."""
    screen()
    browser.get(f"{address}{edition.key}/")
    browser.set_script_timeout(120)
    missing = browser.execute_async_script(
        """
        const [edition, paths, done] = arguments;
        (async () => {
          const { find } = await import("/assets/js/search.js");
          const missing = [];
          for (const path of paths) {
            const page = new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
            const title = page.querySelector("h1").textContent.replace("#", "").trim();
            const found = (await find(title)).map((result) => new URL(result.url).pathname);
            if (!found.includes(path)) missing.push([path, title]);
          }
          done(missing);
        })();
        """,
        edition.key,
        [
            f"/{file.parent.relative_to(site).as_posix()}/"
            for kind in ("diseases", "trials", "products", "topics", "claims")
            for file in sorted((site / edition.key / kind).glob("*/index.html"))
        ],
    )
    assert missing == []


def test_search_opens_by_key_and_goes_to_the_first_result(browser, address, screen):
    screen()
    browser.get(f"{address}en/")
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    found = search(browser, "darvadstrocel")
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait(browser, lambda _: urlsplit(browser.current_url).path == found[0][1])


def test_a_search_without_a_result_says_where_to_look(browser, address, screen):
    screen()
    browser.get(f"{address}en/")
    assert search(browser, "zzzzqqq") == []
    assert "Nothing found" in browser.find_element(By.CSS_SELECTOR, ".ev-search-dialog__status").text


def test_search_works_on_a_phone(browser, address, screen):
    screen(360)
    browser.get(f"{address}zh-hant/")
    assert search(browser, "瘻管")


def test_a_claim_can_be_saved_as_a_picture(browser, address, screen, tmp_path):
    """Where the device shares no files, the picture is saved."""
    screen()
    browser.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    browser.get(f"{address}zh-hant/claims/sle-60-percent-complete-remission/")
    browser.execute_script("navigator.canShare = () => false")
    browser.find_element(By.CSS_SELECTOR, ".ev-share button").click()
    file = tmp_path / "sle-60-percent-complete-remission.png"
    wait(browser, lambda _: file.is_file())
    assert file.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(file.read_bytes()[16:20]) == 1200


def test_a_lost_reader_finds_the_way_from_the_404_page(browser, address, screen):
    screen()
    browser.get(f"{address}404.html")
    section = browser.find_element(By.CSS_SELECTOR, ".ev-go[lang=en]")
    section.find_element(By.NAME, "q").send_keys("MESEMS" + Keys.ENTER)
    wait(browser, lambda _: browser.current_url == f"{address}en/trials/mesems/")


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_without_javascript_a_page_is_whole(browser, address, screen, edition):
    """Content, references, tables, the switch and the navigation, as a reader without scripts meets them."""
    screen()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}{edition.key}/diseases/perianal-fistula/")
        for part in (".ev-answer__a", "table.fp", "#ref-1", ".ev-editions a", ".ev-sections a"):
            assert browser.find_element(By.CSS_SELECTOR, part).is_displayed(), part
        browser.find_element(By.CSS_SELECTOR, ".ev-cite a").click()
        assert browser.current_url.endswith("#ref-1")
        browser.find_element(By.CSS_SELECTOR, ".ev-editions a:not([aria-current])").click()
        assert "/diseases/perianal-fistula/" in browser.current_url
        browser.find_element(By.CSS_SELECTOR, ".ev-sections a").click()
        assert browser.current_url.endswith("/diseases/")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("query", ["MSC 60%緩解", r"MSC a+b (c) [d] {e} \ ^ $ | ? * . -", "MSC <b>&\"'"])
def test_punctuation_in_a_query_breaks_nothing(browser, address, screen, query):
    screen()
    browser.get(f"{address}zh-hant/")
    search(browser, query)
    errors = [entry for entry in browser.get_log("browser") if entry["source"] == "javascript"]
    assert errors == []
