"""References in a page, as a reference manager's browser extension reads them."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from kb.load import load_library
from kb.model import Reference
from kb.openurl import FORMATS, context_object

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def real() -> dict[str, Reference]:
    return load_library(ROOT / "data")[0].references


def parsed(work: Reference) -> dict[str, list[str]]:
    return parse_qs(context_object(work), strict_parsing=True)


def test_an_article_keeps_all_that_identifies_it(sample):
    assert parsed(sample.references["alder-2020"]) == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:journal"],
        "rft.genre": ["article"],
        "rft.atitle": ["A placebo-controlled trial of invented cells <in> sample arthritis & more"],
        "rft.jtitle": ["Journal of Invented Medicine"],
        "rft.au": ["Alder, Ann", "Birch, Bo"],
        "rft.date": ["2020"],
        "rft.volume": ["12"],
        "rft.issue": ["3"],
        "rft.pages": ["45-52"],
        "rft_id": ["info:doi/10.5555/sample.2020.1", "info:pmid/99999901"],
    }


def test_nothing_in_it_can_leave_its_attribute_or_its_pair(real):
    for work in real.values():
        text = context_object(work)
        assert not set("\"'<> ") & set(text)
        assert all(pair.count("=") == 1 for pair in text.split("&"))


def test_every_reference_says_title_authors_and_where_it_is(real):
    for work in real.values():
        found = parsed(work)
        assert work.title in [value for key, values in found.items() if "title" in key for value in values]
        assert len(found.get("rft.au", ()) or ()) + len(found.get("rft.aucorp", ()) or ()) == len(
            work.authors
        )
        assert found.get("rft_id") or not (work.doi or work.pmid or work.url)


def test_every_kind_of_work_has_a_format_or_is_told_in_dublin_core(real):
    for work in real.values():
        form = FORMATS.get(work.type, ("dc",))[0]
        assert parsed(work)["rft_val_fmt"] == [f"info:ofi/fmt:kev:mtx:{form}"]
        assert ("rft.type" in parsed(work)) == (form == "dc")


def test_every_work_in_a_page_s_list_can_be_taken_from_it(sample):
    from kb.render import render_pages
    from kb.render.site import Site

    for page in render_pages(Site(sample)):
        if page.path.endswith(".md") and "/references/" not in page.path:
            assert page.text.count('class="Z3988"') == len(page.cited), page.path
