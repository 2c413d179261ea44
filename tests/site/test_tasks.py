"""Ten things readers come for: how many clicks from the home page, and whether the answer stands there.

A step is the text of a link, `?words` typed into the search box (the first result is taken), or `=name value`
for a box of the explorer ticked.
"""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

TASKS = {
    "product approved for perianal fistula in the EU?": (
        "zh-hant",
        ["複雜性肛門周圍瘻管", "核准與撤回"],
        "main",
        "退出歐盟",
    ),
    "umbilical-cord trials in SLE with a control group": (
        "en",
        ["Trials", "=disease systemic-lupus-erythematosus", "=source umbilical-cord", "=design rct"],
        "[role=status]",
        "of",
    ),
    "a clinic says 60.5 % complete remission": ("zh-hant", ["?60.5%完全緩解"], ".ev-vline", "錯誤"),
    "how did MESEMS end?": ("en", ["?MESEMS"], ".ev-answer", "Missed its goal"),
    "what is NCT01539902?": ("zh-hans", ["?NCT01539902"], "h1", "狼疮性肾炎"),
    "how sure for rheumatoid arthritis?": ("zh-hant", ["類風濕性關節炎"], ".ev-answer__c", "非常低"),
    "harms in ulcerative colitis": ("en", ["Ulcerative colitis", "Harms"], "#harms", "Harms"),
    "what to ask before paying a clinic": ("zh-hant", ["主題", "付錢之前"], "h1", "付錢"),
    "what a filing means on the mainland": ("zh-hans", ["?备案"], "main", "备案"),
    "all trial data as CSV": ("en", ["Open data"], "main", "trials.csv"),
}
MOST_CLICKS = 4


def step(browser, words: str) -> None:
    if words.startswith("?"):
        browser.find_element(By.CSS_SELECTOR, "#home-q").send_keys(words[1:] + Keys.ENTER)
        wait = WebDriverWait(browser, 20)
        dialog = browser.find_element(By.CSS_SELECTOR, "[data-ev-search-dialog]")
        wait.until(lambda _: dialog.get_attribute("data-shown") == words[1:])
        browser.find_element(By.CSS_SELECTOR, "[data-ev-search-dialog] li a").click()
    elif words.startswith("="):
        name, value = words[1:].split(" ")
        box = browser.find_element(By.CSS_SELECTOR, f"#ev-filter [name={name}][value={value}]")
        if not box.is_displayed():
            box.find_element(By.XPATH, "./ancestor::details[not(@open)]/summary").click()
        box.click()
    else:
        links = browser.find_elements(By.PARTIAL_LINK_TEXT, words)
        next(link for link in links if link.is_displayed()).click()


@pytest.mark.parametrize("task", TASKS)
def test_a_reader_gets_there(browser, address, screen, task):
    edition, steps, place, expected = TASKS[task]
    assert len(steps) <= MOST_CLICKS
    screen()
    browser.get(f"{address}{edition}/")
    for words in steps:
        step(browser, words)
    assert expected in browser.find_element(By.CSS_SELECTOR, place).text
