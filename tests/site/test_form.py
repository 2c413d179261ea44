"""The form in a real browser: filled in as a person would, its errors, its records in the library."""

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from kb.check import read_library
from kb.convert import EDITIONS
from kb.render import render_pages
from kb.render.site import Site
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

ROOT = Path(__file__).parents[2]
REPOSITORY = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["extra"]["repository"]
LIMIT = 8000
FIELD = """
const [names] = arguments;
const own = (element) => element.firstChild?.textContent.trim();
let scopes = [document.querySelector(".ev-form")];
for (const name of names.slice(0, -1)) {
  const sets = scopes.flatMap((scope) => [...scope.querySelectorAll("fieldset")]);
  scopes = sets.filter((set) => own(set.querySelector("legend")) === name);
}
const labels = scopes.flatMap((scope) => [...scope.querySelectorAll("label")]);
const label = labels.find((label) => (own(label) || label.textContent.trim()) === names.at(-1));
if (!label) return null;
for (let up = label.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
const control = label.control ?? label.querySelector("input");
control.scrollIntoView({ block: "center" });
return control;
"""


def field(browser, *names: str):
    """A control by what stands before it on the page, from the outermost name to its own."""
    found = browser.execute_script(FIELD, list(names))
    assert found is not None, names
    return found


def fill(browser, *names: str) -> None:
    """Type, choose or tick: the last of the names is the value."""
    *path, value = names
    control = field(browser, *path)
    if control.tag_name == "select":
        options = [option.text for option in Select(control).options]
        Select(control).select_by_visible_text(next(text for text in options if text.startswith(value)))
    elif control.get_attribute("type") == "checkbox":
        control.click()
    else:
        control.clear()
        control.send_keys(value)


def press(browser, text: str) -> None:
    for control in browser.find_elements(By.CSS_SELECTOR, "[data-ev-form] :is(button, a)"):
        if control.text.strip() == text:
            browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", control)
            control.click()
            return
    raise AssertionError(f"nothing to press is called {text}")


def files(browser) -> dict[str, str]:
    """Path -> text of what the form gives."""
    blocks = browser.find_elements(By.CSS_SELECTOR, ".ev-form__result .ev-form__file")
    texts = [block.find_element(By.TAG_NAME, "textarea").get_property("value") for block in blocks]
    names = [block.find_element(By.TAG_NAME, "h3").text.removeprefix("File: ") for block in blocks]
    return dict(zip(names, texts, strict=True))


def summary(browser) -> list[str]:
    return [item.text for item in browser.find_elements(By.CSS_SELECTOR, ".ev-form__summary li")]


def addresses(browser) -> list[str]:
    links = browser.find_elements(By.CSS_SELECTOR, ".ev-form__result a.ev-form__send")
    return [link.get_attribute("href") for link in links]


@pytest.fixture
def form(browser, address, screen):
    def open_form(
        search: str = "", edition: str = "en", width: int = 1280, scheme: str = "light", keep=False
    ):
        screen(width, scheme)
        if not keep:
            # from another page, since the form keeps its draft when it is left
            browser.get(f"{address}en/glossary/")
            browser.execute_script("localStorage.clear()")
        browser.get(f"{address}{edition}/form/{search}")
        if search:
            ready = "return 'ready' in document.querySelector('[data-ev-form]').dataset"
            WebDriverWait(browser, 20).until(lambda _: browser.execute_script(ready))

    return open_form


def fill_in_a_reference(browser) -> None:
    fill(browser, "Kind of work", "Paper in a journal")
    fill(browser, "Title", 'Cells for "sample" nephritis: a trial, phase 2 #1')
    fill(browser, "Author", "Family name", "Hazel")
    fill(browser, "Author", "Given name", "Anna")
    fill(browser, "Published", "2024")
    fill(browser, "DOI", "https://doi.org/10.9999/sample.2024.1")
    fill(browser, "What was read of it", "All of it")
    fill(browser, "Journal or site", "Sample Journal")
    fill(browser, "Volume", "012")
    fill(browser, "Pages", "12-19")


def fill_in_a_trial(browser) -> None:
    fill(browser, "Disease", "Lupus nephritis", "on")
    fill(browser, "Registration", "Registry number", "NCT99990001")
    fill(browser, "Paper", "What the paper is", "First full report")
    fill(browser, "Title", "Chinese", "臍帶間質幹細胞治療狼瘡性腎炎：隨機試驗")
    fill(browser, "Title", "English", "Umbilical-cord MSC for lupus nephritis: a randomised trial")
    fill(browser, "Design", "Kind of study", "Randomised, cells against something else")
    fill(browser, "Design", "Blinding", "Neither patients nor assessors knew")
    fill(browser, "Design", "What the control group received", "The same without cells")
    fill(browser, "Status", "Status", "Ended as planned")
    fill(browser, "People", "People who entered", "40")
    fill(browser, "People", "Which patients", "Chinese", "活動性狼瘡性腎炎")
    fill(browser, "People", "Which patients", "English", "Active lupus nephritis")
    for group in ("Group 1", "Group 2"):
        fill(browser, group, "Number of people", "Allotted", "20")
    fill(browser, "Group 1", "Cells", "The cord’s tissue, not its blood", "on")
    fill(browser, "Group 1", "Cells", "Donor", "From another person")
    fill(browser, "Group 1", "Dose", "Number of cells", "2e8")
    fill(browser, "Group 1", "Dose", "Unit", "Cells in all")
    fill(browser, "Group 1", "Route", "Into a vein")
    press(browser, "Add: A result")
    fill(browser, "A result 1", "What was measured", "renal-remission")
    fill(browser, "A result 1", "How long after treatment", "How many", "6")
    fill(browser, "A result 1", "How long after treatment", "Unit", "Month")
    fill(browser, "A result 1", "Primary outcome", "Yes")
    for group, events in (("Cells", "12"), ("Control", "11")):
        fill(browser, "Figures of each group", group, "People", "20")
        fill(browser, "Figures of each group", group, "People in whom it happened", events)
    fill(browser, "Between groups", "What the paper says", "Source found no difference")
    assert field(browser, "A result 1", "Source", "Paper").get_property("value") == "hazel-2024"
    fill(browser, "A result 1", "Source", "Place in it", "table 2")
    fill(browser, "How to read it", "The finding in one sentence", "Chinese", "緩解的人沒有比較多。")
    fill(
        browser,
        "How to read it",
        "The finding in one sentence",
        "English",
        "No more people were in remission.",
    )
    fill(browser, "Two or three sentences", "Chinese", "細胞組20人中有12人緩解，對照組11人。")
    fill(
        browser,
        "Two or three sentences",
        "English",
        "With cells 12 of 20 were in remission, with control 11.",
    )
    fill(browser, "Limit", "Chinese", "只有40人：- 不多")
    fill(browser, "Limit", "English", "Only 40 people: - not many")


def test_a_paper_and_its_trial_become_pages_of_the_library(browser, form, requests, address, tmp_path):
    form("?kind=references")
    fill_in_a_reference(browser)
    press(browser, "Make the record")
    assert list(files(browser)) == ["data/references/hazel-2024.yaml"]
    press(browser, "Use it in the trial")
    WebDriverWait(browser, 20).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".ev-form [name=cite]"))
    assert field(browser, "Paper", "Paper").get_property("value") == "hazel-2024"
    fill_in_a_trial(browser)
    for button in browser.find_elements(By.CSS_SELECTOR, ".ev-form__cites button"):
        browser.execute_script("arguments[0].click()", button)
    press(browser, "Make the record")
    assert summary(browser) == []
    made = files(browser)
    assert list(made) == ["data/references/hazel-2024.yaml", "data/trials/hazel-2024-lupus-nephritis.yaml"]
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    before = len(read_library(data)[1])
    for path, text in made.items():
        (tmp_path / path).write_text(text, "utf-8")
    library, problems = read_library(data)
    assert [str(problem) for problem in problems][before:] == []
    assert [problem for problem in problems if problem.level == "error"] == []
    trial = library.trials["hazel-2024-lupus-nephritis"]
    assert trial.safety is None
    assert trial.reading.limits[0].en == "Only 40 people: - not many [@hazel-2024]"
    assert trial.arms[0].dose.amount == 2e8
    assert trial.outcomes[0].results["control"].events == 11
    assert library.references["hazel-2024"].volume == "012"
    assert library.references["hazel-2024"].doi == "10.9999/sample.2024.1"
    pages = {page.path: page.text for page in render_pages(Site(library))}
    page = pages["zh-hans/trials/hazel-2024-lupus-nephritis.md"]
    assert "狼疮性肾炎" in page
    # nothing was asked of any other host, and nothing sent to this one
    assert {urlsplit(url).netloc for url in requests() if url.startswith("http")} == {
        urlsplit(address).netloc
    }


def test_errors_stand_by_their_fields_and_in_a_list_that_leads_to_them(browser, form):
    form("?kind=trials")
    control = field(browser, "People", "People who entered")
    control.send_keys("twelve", Keys.TAB)
    message = browser.find_element(By.ID, control.get_attribute("aria-describedby").split()[-1])
    assert message.text == "Write a whole number such as 30."
    assert control.get_attribute("aria-invalid") == "true"
    control.clear()
    control.send_keys("１２", Keys.TAB)
    WebDriverWait(browser, 5).until(lambda _: not message.is_displayed())
    press(browser, "Make the record")
    wrong = summary(browser)
    assert "Disease: At least one is needed." in wrong
    assert "Title › English: Fill this in." in wrong
    assert browser.switch_to.active_element.get_attribute("class") == "ev-form__summary"
    assert browser.find_elements(By.CSS_SELECTOR, ".ev-form__result .ev-form__file") == []
    browser.find_element(By.XPATH, "//a[text()='Title › English: Fill this in.']").send_keys(Keys.ENTER)
    assert browser.switch_to.active_element == field(browser, "Title", "English")
    browser.switch_to.active_element.send_keys("Cells", Keys.TAB)
    press(browser, "Make the record")
    assert "Title › English: Fill this in." not in summary(browser)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ([("Status", "Status", "Stopped early, will not")], "A trial that ended early must say why"),
        ([("Group 1", "Number of people", "Analysed", "30")], "No more people than were allotted (20)."),
        ([("Design", "Kind of study", "All received cells")], "This design has no control group"),
        ([("People", "People who entered", "30")], "The groups add up to 40, which is more."),
        ([("Title", "English", "MSC in 300 people")], "The figures in Chinese and English differ: 300"),
        ([("Title", "English", "狼瘡")], "This field is English"),
        (
            [("Registration", "Registry number", "NCT01539902")],
            "is in trials/deng-2017-lupus-nephritis already",
        ),
        ([("Registration", "Registry number", "NCT1")], "Not in the right form; for example NCT01539902."),
        (
            [("Figures of each group", "Cells", "People in whom it happened", "21")],
            "than are in the group (20)",
        ),
        ([("A result 1", "What was measured", "happiness")], "“happiness” is not in the list"),
        ([("Limit", "English", "Only 40 people [@nobody-1999]")], "Both languages must cite the same works"),
    ],
)
def test_what_fields_say_together_is_checked(browser, form, fields, message):
    form("?kind=references")
    fill_in_a_reference(browser)
    press(browser, "Make the record")
    press(browser, "Use it in the trial")
    WebDriverWait(browser, 20).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".ev-form [name=cite]"))
    fill_in_a_trial(browser)
    for names in fields:
        fill(browser, *names)
    press(browser, "Make the record")
    assert [line for line in summary(browser) if message in line], summary(browser)


def test_a_draft_survives_a_reload_and_is_forgotten_on_request(browser, form):
    form("?kind=trials")
    fill(browser, "Title", "Chinese", "草稿「一」\n第二行")
    press(browser, "Add: A result")
    fill(browser, "Figures of each group", "Control", "People", "9")
    form("?kind=trials", "zh-hans", keep=True)
    assert field(browser, "标题", "中文").get_property("value") == "草稿「一」\n第二行"
    assert field(browser, "各组的数字", "對照", "人数").get_property("value") == "9"
    press(browser, "清掉我填的内容")
    browser.switch_to.alert.accept()
    WebDriverWait(browser, 20).until(
        lambda _: (
            not browser.execute_script(
                "return Object.keys(localStorage).filter((k) => k.startsWith('form.')).length"
            )
        )
    )
    form("?kind=trials", "en", keep=True)
    assert field(browser, "Title", "Chinese").get_property("value") == ""


def test_a_short_record_fits_the_address_and_a_long_one_is_copied(browser, form):
    form("?kind=references")
    fill_in_a_reference(browser)
    press(browser, "Make the record")
    (address,) = addresses(browser)
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{REPOSITORY}/new/main?")
    assert asked == {"filename": ["data/references/hazel-2024.yaml"], "value": [*files(browser).values()]}
    field(browser, "Title").send_keys("長" * 900)
    press(browser, "Make the record")
    (address,) = addresses(browser)
    assert parse_qs(urlsplit(address).query).keys() == {"filename"}
    assert len(address) < LIMIT
    assert (
        "GitHub takes about 8,000 characters"
        in browser.find_element(By.CSS_SELECTOR, ".ev-form__result").text
    )


def test_both_files_can_go_into_one_proposal(browser, form):
    form("?kind=references")
    fill_in_a_reference(browser)
    press(browser, "Make the record")
    press(browser, "Use it in the trial")
    WebDriverWait(browser, 20).until(lambda _: browser.find_elements(By.CSS_SELECTOR, ".ev-form [name=cite]"))
    fill_in_a_trial(browser)
    press(browser, "Make the record")
    browser.find_element(By.ID, "form-branch").send_keys("anna:patch-1")
    first, second = addresses(browser)
    name = REPOSITORY.rpartition("/")[2]
    assert first.startswith(f"{REPOSITORY}/new/main?")
    assert second.startswith(f"https://github.com/anna/{name}/new/patch-1?filename=data%2Ftrials%2F")


def test_a_correction_arrives_with_what_was_typed(browser, form, address):
    browser.get(f"{address}en/trials/deng-2017-lupus-nephritis/")
    link = browser.find_element(By.LINK_TEXT, "Report an error on this page")
    form("?" + urlsplit(link.get_attribute("href")).query)
    assert field(browser, "Which page").get_property("value") == "trial/deng-2017-lupus-nephritis"
    fill(browser, "What the page says", "9 of 12 & “more”")
    fill(browser, "What the source says, or what should stand there", "10 of 12\n#2")
    fill(browser, "Address or number of the source", "10.1136/annrheumdis-2017-211073, table 2")
    press(browser, "Prepare to send")
    (sent,) = addresses(browser)
    assert sent.startswith(f"{REPOSITORY}/issues/new?")
    asked = {name: value for name, (value,) in parse_qs(urlsplit(sent).query).items()}
    assert asked == {
        "template": "error.yml",
        "title": "Error: en/trials/deng-2017-lupus-nephritis/",
        "page": "https://msc-evidence.example/en/trials/deng-2017-lupus-nephritis/",
        "record": "data/trials/deng-2017-lupus-nephritis.yaml",
        "edition": "en",
        "says": "9 of 12 & “more”",
        "source-says": "10 of 12\n#2",
        "source": "10.1136/annrheumdis-2017-211073, table 2",
    }


def test_what_is_not_complete_can_go_as_an_issue(browser, form):
    form("?kind=trials")
    fill(browser, "Registration", "Registry number", "NCT99990001")
    link = browser.find_element(By.PARTIAL_LINK_TEXT, "Not complete?")
    browser.execute_script("arguments[0].addEventListener('click', (e) => e.preventDefault())", link)
    link.click()
    asked = parse_qs(urlsplit(link.get_attribute("href")).query)
    assert asked["template"] == ["trial.yml"]
    assert asked["identifier"] == ["NCT99990001"]
    assert "NCT99990001" in asked["known"][0]


def test_without_a_script_the_forms_of_github_stand_in(browser, address, screen):
    screen()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}zh-hant/form/?kind=trials")
        links = browser.find_elements(By.CSS_SELECTOR, "noscript a")
        assert [link.get_attribute("href").rpartition("=")[2] for link in links] == [
            "trial.yml",
            "reference.yml",
            "error.yml",
        ]
        assert all(link.is_displayed() for link in links)
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_on_a_phone_nothing_stands_beside_the_page(browser, form):
    for edition in EDITIONS:
        for kind in ("trials", "references", "corrections"):
            form(f"?kind={kind}", edition.key, width=360)
            for summary_ in browser.find_elements(By.CSS_SELECTOR, ".ev-form summary"):
                browser.execute_script("arguments[0].parentElement.open = true", summary_)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= 360


@pytest.fixture(scope="session")
def axe(npm_package) -> str:
    """axe-core's script."""
    return (npm_package("axe-core@4.10.3") / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
@pytest.mark.parametrize("kind", ["trials", "references", "corrections"])
def test_axe_finds_nothing_even_with_errors_shown(browser, form, axe, kind, edition, scheme):
    form(f"?kind={kind}", edition.key, 360 if scheme == "dark" else 1280, scheme)
    browser.find_element(By.CSS_SELECTOR, ".ev-form button.ev-form__send").click()
    browser.execute_script("document.querySelectorAll('.ev-form details').forEach((d) => { d.open = true })")
    browser.execute_script(axe)
    found = browser.execute_async_script("axe.run().then((r) => arguments[0](r.violations))")
    assert [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found] == []
