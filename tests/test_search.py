"""What search is built from: names cut into keys, in small files, and pages made ready for the index."""

import json

import pytest
from kb.convert import EDITIONS
from kb.render.keys import keys, pinyin, plain, shards, spelt_alike
from kb.render.names import Names
from kb.render.site import Site
from kb.search import described, spaced


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ＭＳ", "ms"),
        ("Sjögren’s syndrome", "sjogrens syndrome"),
        ("ADMIRE-CD II", "admire cd ii"),
        ("第 1 型 糖尿病", "第1型糖尿病"),
        ("60.5%", "60.5%"),
    ],
)
def test_width_case_accents_and_punctuation_do_not_matter(typed, expected):
    assert plain(typed) == expected


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("haematopoietic", "hematopoietic"),
        ("paediatric tumours", "pediatric tumor"),
        ("randomised", "randomized"),
        ("oedema", "edema"),
        ("biopsies", "biopsy"),
        ("fistulas", "fistula"),
    ],
)
def test_spellings_of_english_are_one(british, american):
    assert spelt_alike(british) == spelt_alike(american)


@pytest.mark.parametrize("word", ["lupus", "sclerosis", "psoriasis", "ms", "xing shen yan"])
def test_a_word_that_only_looks_like_a_plural_keeps_its_end(word):
    assert spelt_alike(word) == word


def test_a_name_is_cut_into_pairs_of_han_characters_and_the_ends_of_other_words():
    assert keys("1型糖尿病") == {"1", "型糖", "糖尿", "尿病"}
    assert keys("deng 2017") == {"den", "-eng", "201", "-017"}
    assert keys("癌") == {"癌"}


def test_a_slip_leaves_a_key():
    assert keys("多发性硬化") & keys("多发行硬化")
    assert keys("darvadstrocel") & keys("darvastrocel")


def test_a_chinese_name_is_found_by_its_sound_and_its_first_letters():
    assert list(pinyin("狼疮性肾炎")) == ["lang chuang xing shen yan", "lcxsy"]
    assert next(pinyin("重症肌无力")) == "zhong zheng ji wu li"
    assert list(pinyin("肛瘘")) == ["gang lou"], "two letters would be taken for an abbreviation"
    assert list(pinyin("lupus")) == []


def test_keys_lead_to_the_numbers_of_their_pages():
    [shard] = shards([["deng 2017"], ["wang 2013"], ["deng 2013"]])
    steps = shard["den"]
    assert [steps[0], steps[0] + steps[1]] == [0, 2]
    assert list(shard) == sorted(shard)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_names_of_an_edition_say_where_each_page_is_described(sample, edition):
    files = {name: json.loads(text) for name, text in Names(Site(sample), edition).files()}
    base = files["base.json"]
    count = sum(pages for _, pages in base["sections"])
    rows = [row for at in range(-(-count // base["rows"])) for row in files[f"rows-{at}.json"]]
    assert len(rows) == count
    assert all(row["path"].startswith(f"{edition.key}/") for row in rows)
    assert [next(iter(files[f"keys-{at}.json"])) for at in range(len(base["keys"]))] == base["keys"]


def test_han_characters_stand_apart_in_the_indexed_copy_across_tags_too():
    assert spaced("<h1>細胞<wbr>對Crohn</h1>").replace("\u200b", "|") == "<h1>|細|胞|<wbr>|對|Crohn</h1>"
    assert spaced("<script>'細胞'</script>") == "<script>'細胞'</script>"


def test_what_a_result_shows_is_told_to_the_index_and_cannot_break_out():
    html = described("<head></head>", {"kind": '"><b>', "facts": ""})
    assert html == '<head><meta data-pagefind-meta="kind[content]" content="&quot;&gt;&lt;b&gt;"></head>'
