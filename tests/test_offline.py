"""A page copied from the site needs no server; whatever is not in the copy is looked for on the site."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from kb.cli import main as kb
from kb.convert import EDITIONS
from kb.offline import Copy, OfflineError, write_archive
from kb.offline.page import offline_page
from kb.offline.pdf import write_pdfs

SAMPLE = str(Path(__file__).parent / "sample" / "data")
SITE = "https://host.example/msc/"
PATH = "en/trials/one/index.html"
PAGE = (
    '<html lang="en" class="no-js"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'\">"
    f'<link rel="canonical" href="{SITE}en/"><link rel="alternate " href="../../feed.xml">'
    '<link rel="stylesheet" href="../../../assets/a.css"><script src="x.js"></script></head><body>'
    '<div data-pagefind-body>{}</div><p class="ev-printed">“A” &amp; "B"</p></body></html>'
)
HELD = {PATH, "en/index.html", "en/trials/index.html", "assets/a.css", "en/claims/c.svg"}


def copied(body: str) -> str:
    return offline_page(PAGE.replace("{}", body), PATH, SITE, HELD.__contains__, "a notice")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../", "../index.html"),
        ("../../", "../../index.html"),
        ("../../../en/trials/#x", "../index.html#x"),
        ("../../claims/c.svg", "../../claims/c.svg"),
        (f"{SITE}en/trials/", "../index.html"),
        ("#here", "#here"),
        ("../../form/?record=trial/one", f"{SITE}en/form/?record=trial/one"),
        ("../?result=met", f"{SITE}en/trials/?result=met"),
        ("../../../zh-hant/trials/one/", f"{SITE}zh-hant/trials/one/"),
        ("../../../data/v1/a.csv", f"{SITE}data/v1/a.csv"),
        ("https://doi.org/10.1/x?a=1&amp;b=2", "https://doi.org/10.1/x?a=1&amp;b=2"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_a_link_leads_into_the_copy_or_to_the_site(address, expected):
    assert f'<a href="{expected}">' in copied(f'<a href="{address}">x</a>')


def test_an_old_address_leads_to_the_new_one():
    assert 'content="0; url=../index.html"' in copied('<meta http-equiv="refresh" content="0; url=../">')


def test_a_copy_has_style_sheets_and_no_script_feed_or_right_to_run_one():
    page = copied("<script>evil()</script>")
    assert "<script" not in page
    assert "feed.xml" not in page
    assert 'href="../../../assets/a.css"' in page
    assert "default-src 'none'" in page
    assert "script-src" not in page


def test_a_copy_says_that_it_is_one_and_has_the_foot_of_printed_sheets():
    page = copied("")
    assert '<p class="ev-offline">a notice</p>' in page
    assert '--ev-printed: &quot;“A” &amp; \\&quot;B\\&quot;&quot;"' in page


@pytest.fixture
def copy(tmp_path) -> Copy:
    """Of a site of three files, of which two are for readers offline."""
    for name in ("en/index.html", "assets/a.css", "en/form/index.html"):
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE, "utf-8")
    words = {"offline.notice": "Copy of {date}.", "offline.page": "on the site"}
    return Copy(tmp_path / "site", EDITIONS[2], words, "2026-11-24")


def test_an_archive_holds_one_folder_that_begins_with_its_index(copy, tmp_path):
    archive = ZipFile(write_archive(copy, tmp_path / "out"))
    top = "msc-evidence-en-2026-11-24"
    assert archive.namelist() == [f"{top}/{name}" for name in ("assets/a.css", "en/index.html", "index.html")]
    page = archive.read(f"{top}/en/index.html").decode()
    assert f'Copy of 2026-11-24. <a href="{SITE}en/">on the site</a>' in page
    start = archive.read(f"{top}/index.html").decode()
    assert re.findall(r"en/\w+\.html", start) == ["en/index.html"] * 2


def test_the_same_site_gives_the_same_archive(copy, tmp_path):
    first, second = write_archive(copy, tmp_path / "a"), write_archive(copy, tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


def test_without_a_browser_nothing_is_printed_and_the_message_says_what_to_do(copy, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROME", raising=False)
    with pytest.raises(OfflineError, match="install one"):
        list(write_pdfs(copy, ["diseases/one"], tmp_path))


def test_a_browser_that_prints_nothing_is_told(copy, tmp_path, monkeypatch):
    monkeypatch.setenv("CHROME", "true")
    with pytest.raises(OfflineError, match="printed nothing of diseases/one"):
        list(write_pdfs(copy, ["diseases/one"], tmp_path))


@pytest.mark.parametrize("command", ["offline", "pdf"])
def test_without_a_built_site_the_message_names_the_command(tmp_path, command):
    ran = CliRunner().invoke(kb, [command, "--site", str(tmp_path), "--data", SAMPLE])
    assert ran.exit_code == 1
    assert "build the site first: mkdocs build" in ran.output
    assert "Traceback" not in ran.output


def test_a_disease_that_is_not_there_is_named_with_the_nearest():
    ran = CliRunner().invoke(kb, ["pdf", "invented-diseas", "--data", SAMPLE])
    assert ran.exit_code == 2
    assert "no disease is called invented-diseas" in ran.output


@pytest.mark.parametrize("command", ["offline", "pdf"])
def test_without_records_the_message_names_the_folder(copy, tmp_path, command):
    ran = CliRunner().invoke(kb, [command, "--site", str(copy.site), "--data", str(tmp_path / "none")])
    assert ran.exit_code == 1
    assert "none:1:1: error: expected a folder of records, found none" in ran.output
