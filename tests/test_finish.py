"""A site that another generator built gets what an MkDocs build has."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from kb.cli import main
from kb.convert import EDITIONS
from kb.render import render_pages
from kb.render.site import Site

ADDRESS = "https://msc-evidence.example/"
BESIDE = [
    "data/v1/openapi.json",
    "en/claims/cured/index.html",
    "en/feed.xml",
    "en/form/form.json",
    "llms.txt",
    "pagefind/names/en/base.json",
    "pagefind/pagefind.js",
    "zh-hans/opensearch.xml",
    "zh-hant/trials/alder-2020/index.md",
    "_redirects",
]
PAGE = '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"></head><body>{text}</body></html>'


@pytest.fixture(scope="module")
def pages(sample) -> list:
    return [page for page in render_pages(Site(sample)) if page.path.endswith(".md")]


@pytest.fixture
def site(pages, tmp_path) -> Path:
    """What some generator makes of the rendered pages."""
    lang = {edition.key: edition.lang for edition in EDITIONS}
    for page in pages:
        edition, _, place = page.path.removesuffix(".md").partition("/")
        file = tmp_path / "site" / edition / place.removesuffix("index") / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(lang=lang[edition], text=page.text), "utf-8")
    return tmp_path / "site"


def finish(site: Path, data: Path):
    return CliRunner().invoke(main, ["finish", ADDRESS, "--site", str(site), "--data", str(data)])


def test_search_feeds_exports_and_old_addresses_are_added_and_every_page_gets_a_policy(site, data):
    done = finish(site, data)
    assert done.exit_code == 0, done.output
    assert [name for name in BESIDE if not (site / name).is_file()] == []
    html = [file.read_text("utf-8") for file in site.rglob("*.html")]
    assert {text.count("Content-Security-Policy") for text in html} == {1}


def test_twice_is_once(site, data):
    finish(site, data)
    before = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    finish(site, data)
    assert {file: file.read_bytes() for file in site.rglob("*") if file.is_file()} == before


def test_a_page_that_the_generator_lost_is_told_and_nothing_is_written(site, data):
    (site / "en" / "trials" / "alder-2020" / "index.html").unlink()
    done = finish(site, data)
    assert done.exit_code == 1
    assert done.output == f"Error: {site} misses 1 page(s), first en/trials/alder-2020/\n"
    assert not (site / "data").exists()
