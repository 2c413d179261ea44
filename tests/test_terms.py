"""The first mention of a glossary term on a page leads to what the term means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.convert import EDITIONS
from kb.model import Term
from kb.render.terms import Terms

HANT, HANS, EN = EDITIONS
GLOSSARY = {
    id: Term(en=en, hant=hant, hans=hans, **more)
    for id, en, hant, hans, more in (
        ("msc", "mesenchymal stromal cell", "間質幹細胞", "间充质干细胞", {"abbreviation": "MSC"}),
        ("fat-msc", "adipose-derived MSC", "脂肪間質幹細胞", "脂肪间充质干细胞", {}),
        ("grade", "GRADE", "GRADE", "GRADE", {}),
        ("ms", "multiple sclerosis", "多發性硬化症", "多发性硬化", {"abbreviation": "MS"}),
        ("risk-ratio", "risk ratio", "風險比", "风险比", {}),
        ("hazard-ratio", "hazard ratio", "危險比", "风险比", {}),
    )
}


def found(text: str, edition=HANT) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.id) for m in Terms(GLOSSARY, edition).found(text)]


@pytest.mark.parametrize(
    ("edition", "text", "expected"),
    [
        (HANT, "用間質幹細胞治療", [("間質幹細胞", "msc")]),
        (HANT, "打MSC的人", [("MSC", "msc")]),
        (HANS, "用间充质干细胞", [("间充质干细胞", "msc")]),
        (EN, "Mesenchymal stromal cells are", [("Mesenchymal stromal cell", "msc")]),
    ],
)
def test_a_term_is_found_as_its_edition_writes_it(edition, text, expected):
    assert found(text, edition) == expected


def test_the_longer_term_is_the_one_that_is_meant():
    assert found("脂肪間質幹細胞") == [("脂肪間質幹細胞", "fat-msc")]


def test_a_latin_word_counts_only_whole():
    assert found("amesenchymal stromal cell, MSCX and pre-MSC", EN) == []


def test_a_word_in_capitals_is_not_the_same_word_in_small_letters():
    assert found("a grade of GRADE", EN) == [("GRADE", "grade")]


def test_two_letters_mean_too_many_things():
    assert found("MS", EN) == []


def test_a_word_that_two_terms_share_says_neither():
    assert found("风险比", HANS) == []
    assert found("危險比與風險比") == [("危險比", "hazard-ratio"), ("風險比", "risk-ratio")]


def test_links_code_and_citations_are_left_alone():
    html = '<p><a href="/MSC">MSC</a> <code>MSC</code> <sup><a>MSC</a></sup> <b title="MSC">MSC</b></p>'
    assert found(html, EN) == [("MSC", "msc")]


@given(st.text(st.sampled_from("İMSCmsc間質幹細胞脂肪<>a/&; ")))
def test_mentions_follow_one_another_and_hold_the_words(text):
    last = 0
    for mention in Terms(GLOSSARY, HANT).found(text):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
