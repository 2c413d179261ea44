"""The archives of the real site, unpacked and read from disk, and PDF printed from them."""

import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from kb.cli import main as kb
from pypdf import PdfReader
from selenium.webdriver.common.by import By

EDITIONS = ("zh-hant", "zh-hans", "en")
ROOT = Path(__file__).parents[2]
LINK = re.compile(r' (?:href|src)="([^"]*)"')
ID = re.compile(r' id="([^"]*)"')


def run(*command: object) -> None:
    ran = CliRunner().invoke(kb, [str(word) for word in (*command, "--data", ROOT / "data")])
    assert ran.exit_code == 0, ran.output


@pytest.fixture(scope="module")
def copies(site, tmp_path_factory) -> dict[str, Path]:
    """Edition -> the folder that its archive unpacks to."""
    out = tmp_path_factory.mktemp("offline")
    run("offline", "--site", site, "--out", out)
    found = {}
    for file in out.glob("*.zip"):
        with ZipFile(file) as archive:
            archive.extractall(out)
        found[file.stem.removeprefix("msc-evidence-").rsplit("-", 3)[0]] = file.with_suffix("")
    assert set(found) == set(EDITIONS)
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_page_of_the_edition_is_there_but_the_form(site, copies, edition):
    def pages(folder: Path) -> set[str]:
        return {page.relative_to(folder).as_posix() for page in folder.rglob("*.html")}

    assert pages(site / edition) - pages(copies[edition] / edition) == {"form/index.html"}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_link_leads_to_a_file_of_the_copy_or_to_the_web(copies, edition):
    copy = copies[edition]
    ids = {page: set(ID.findall(page.read_text("utf-8"))) for page in copy.rglob("*.html")}
    broken = []
    for page in ids:
        for link in LINK.findall(page.read_text("utf-8")):
            target = urlsplit(urljoin(page.as_uri(), link))
            if target.scheme != "file":
                assert target.scheme in ("https", "mailto", "data"), link
                continue
            file = Path(unquote(target.path))
            if not file.is_file() or (target.fragment and unquote(target.fragment) not in ids[file]):
                broken.append(f"{page.relative_to(copy)} -> {link}")
    assert broken == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page_read_from_disk_asks_for_nothing_else_and_is_whole(
    browser, copies, page_kinds, requests, edition
):
    browser.get_log("browser")
    for kind in (
        *page_kinds,
        "trials/",
        "news/",
        "topics/open-data/",
        "diseases/multiple-sclerosis/",
        "upkeep/",
    ):
        browser.get((copies[edition] / edition / kind / "index.html").as_uri())
        assert browser.find_element(By.CSS_SELECTOR, ".ev-offline").is_displayed()
        assert not browser.find_elements(By.CSS_SELECTOR, "script")
        for gone in browser.find_elements(By.CSS_SELECTOR, ".ev-find, .ev-burger, .ev-search, .ev-filters"):
            assert not gone.is_displayed()
        sheets = browser.execute_script("return [...document.styleSheets].map((sheet) => sheet.href)")
        linked = browser.find_elements(By.CSS_SELECTOR, "link[rel=stylesheet]")
        assert len(sheets) == len(linked) > 8
        assert browser.find_element(By.CSS_SELECTOR, ".ev-sections").is_displayed()
    assert {urlsplit(url).scheme for url in requests()} <= {"file", "data"}
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_a_reader_walks_from_the_first_page_to_a_trial(browser, copies):
    browser.get((copies["en"] / "index.html").as_uri())
    browser.find_element(By.CSS_SELECTOR, ".ev-sections a[href*='trials']").click()
    rows = browser.find_elements(By.CSS_SELECTOR, ".ev-explore tbody th a")
    assert len(rows) > 200
    assert rows[-1].is_displayed()
    browser.find_element(By.LINK_TEXT, "MESEMS").click()
    assert browser.current_url.endswith("/en/trials/mesems/index.html")


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_disease_is_printed_with_its_fonts_its_headings_and_its_references(site, tmp_path, edition):
    run("pdf", "perianal-fistula", "--site", site, "--edition", edition, "--out", tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.name == f"perianal-fistula.{edition}.pdf"
    pdf = PdfReader(file)
    assert [round(side) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
    assert len(pdf.outline) > 0
    for page in pdf.pages:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert all(embedded(font) for font in fonts)
    text = unicodedata.normalize("NFKC", "".join(page.extract_text() for page in pdf.pages))
    squeezed = re.sub(r"\s", "", text)
    assert "<https://pubmed.ncbi.nlm.nih.gov/27477896/>" in squeezed
    assert squeezed.count(f"https://msc-evidence.example/{edition}/diseases/perianal-fistula/") >= len(
        pdf.pages
    )
    words = {"zh-hant": "肛門周圍瘻管", "zh-hans": "克罗恩病", "en": "fistula"}
    assert words[edition] in squeezed


def embedded(font) -> bool:
    """Whether a PDF brings a font: its file, or its letters as drawings."""
    if font["/Subtype"] == "/Type3":
        return "/CharProcs" in font
    whole = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return any(key.startswith("/FontFile") for key in whole["/FontDescriptor"].get_object())
