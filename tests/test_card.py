"""The picture of a claim: its words fit, whatever they are."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.convert import EDITIONS
from kb.render.card import wrapped
from kb.render.site import Site


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六七八", ["一二三四五", "六七八"]),
        ("一二三四五，六七", ["一二三四五，", "六七"]),
        ("one two three", ["one two", "three"]),
        ("一二三四五六七八九十壹貳", ["一二三四五", "六七八九十…"]),
    ],
)
def test_lines_break_where_a_reader_would(text, lines):
    assert wrapped(text, size=10, width=50, most=2) == lines


@given(st.text(st.sampled_from("間質幹細胞 MSC 9%，。")), st.integers(1, 4))
def test_no_line_is_lost_or_empty(text, most):
    lines = wrapped(text, size=10, width=80, most=most)
    assert len(lines) <= most
    assert all(lines)
    if not any(line.endswith("…") for line in lines):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_a_card_is_well_formed_and_brings_no_markup_of_its_own(sample, edition):
    from kb.render.card import card
    from kb.render.page import Page

    (claim,) = sample.claims.values()
    hostile = claim.model_copy(
        update={"because": claim.because.model_copy(update=dict.fromkeys(("zh", "en"), "<script>&"))}
    )
    page = Page(Site(sample), edition, f"{edition.key}/claims/x.svg")
    picture = ElementTree.fromstring(card(page, hostile))
    assert "<script>&" in "".join(picture.itertext())
    assert picture.find(".//{*}script") is None
