"""The reference lists, against hand-checked references, and the citations that lead to them."""

import re
import warnings
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import kb.cite
import markdown
import pytest
import yaml
from citeproc import CitationStylesStyle
from hypothesis import given, settings
from hypothesis import strategies as st
from kb.cite import GB_T_7714, STYLES, VANCOUVER, Citations, csl_item, formatted, mark
from kb.model import Name, Reference
from kb.model.citation import cited_ids

BOTH = (VANCOUVER, GB_T_7714)
TYPES = {
    "article-journal": "J",
    "book": "M",
    "chapter": "M",
    "report": "R",
    "thesis": "D",
    "paper-conference": "C",
    "webpage": "EB",
    "article-newspaper": "N",
    "legislation": "A",
    "dataset": "DS",
    "software": "CP",
}
"""CSL type -> its mark in GB/T 7714."""


class TextLoader(yaml.SafeLoader):
    """YAML as the site reads it: a date stays text."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
GOLDEN = yaml.load((Path(__file__).parent / "golden/references.yaml").read_text("utf-8"), TextLoader)


def reference(**fields) -> Reference:
    whole = {
        "id": "work",
        "type": "article-journal",
        "title": "A title",
        "language": "en",
        "read": "metadata",
        "container_title": "A Journal",
        "volume": "1",
        "issued": "2020",
        "url": "https://example.org/a",
        "curation": {"added": "2026-11-22", "reviewed": "2026-11-22"},
    }
    return Reference.model_validate({**whole, **fields})


def html(style=VANCOUVER, **fields) -> str:
    work = reference(**fields)
    return formatted(work, style)


def text(style=VANCOUVER, **fields) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html(style, **fields)))


def people(*names: str) -> list[dict[str, str]]:
    return [dict(zip(("family", "given"), name.split(", "), strict=True)) for name in names]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["record"]["id"])
def test_a_reference_reads_as_checked_by_hand(case):
    record = {"read": "metadata", "url": None, "volume": None, "container_title": None, **case["record"]}
    if case["record"]["type"] == "article-newspaper":
        record["unverified"] = [{"zh": "沒有網址", "en": "No address found"}]
    assert text(VANCOUVER, **record) == case["vancouver"]
    assert text(GB_T_7714, **record) == case["gb"]


def test_the_golden_references_are_twelve_and_differ_in_kind():
    assert len(GOLDEN) == 12
    assert len({case["record"]["type"] for case in GOLDEN}) == 6


def test_the_simplified_edition_has_the_national_standard_and_the_others_have_vancouver():
    assert STYLES == {"zh-hant": VANCOUVER, "zh-hans": GB_T_7714, "en": VANCOUVER}


@pytest.mark.parametrize("style", BOTH, ids=lambda style: style.name)
def test_a_style_is_valid_csl(style):
    path = Path(kb.cite.__file__).parent / "styles" / f"{style.name}.csl"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        root = CitationStylesStyle(str(path), validate=True).root
    info = {child.tag.split("}")[1]: child for child in root.info}
    assert info["id"].text.endswith(style.name)
    assert info["title"].text
    assert info["rights"].get("license")


# --- authors


@pytest.mark.parametrize(
    ("count", "vancouver", "gb"),
    [
        (1, "A A. ", "A A. "),
        (3, "A A, B B, C C. ", "A A，B B，C C. "),
        (4, "A A, B B, C C, D D. ", "A A，B B，C C，et al. "),
        (6, "A A, B B, C C, D D, E E, F F. ", "A A，B B，C C，et al. "),
        (7, "A A, B B, C C, D D, E E, F F, et al. ", "A A，B B，C C，et al. "),
    ],
)
def test_a_long_list_of_authors_is_cut_at_six_or_three(count, vancouver, gb):
    authors = [{"family": letter, "given": letter} for letter in "ABCDEFG"[:count]]
    assert text(VANCOUVER, authors=authors).startswith(vancouver)
    assert text(GB_T_7714, authors=authors).startswith(gb)


@pytest.mark.parametrize("count", range(1, 9))
@pytest.mark.parametrize("style", BOTH, ids=lambda style: style.name)
def test_a_list_the_source_cut_short_says_so_once_whatever_its_length(style, count):
    authors = [{"family": letter, "given": letter} for letter in "ABCDEFGH"[:count]]
    assert text(style, authors=authors, authors_truncated=True).count("et al.") == 1


@pytest.mark.parametrize("style", BOTH, ids=lambda style: style.name)
@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("zh-Hans", "等"),
        ("zh-Hant", "等"),
        ("zh", "等"),
        ("ja", "ほか"),
        ("en", "et al."),
        ("de", "et al."),
    ],
)
def test_the_word_for_others_follows_the_language_of_the_work(style, language, word):
    entry = text(style, authors=people("王, 一", "李, 二"), authors_truncated=True, language=language)
    assert re.search(rf"李二(, |，){word}", entry)


@pytest.mark.parametrize(
    ("name", "vancouver", "gb"),
    [
        ("Godard, Jean-Luc", "Godard JL", "Godard J-L"),
        ("Wang, Jian-Ming", "Wang JM", "Wang J-M"),
        ("Lee, Chae-hee", "Lee CH", "Lee C-H"),
        ("Sun, Lingyun", "Sun L", "Sun Lingyun"),
        ("Ouyang, Xi'an", "Ouyang X", "Ouyang Xi'an"),
        ("Zheng, Song Guo", "Zheng SG", "Zheng Song Guo"),
        ("Lim, Teck Onn", "Lim TO", "Lim T O"),
        ("Lim, TO", "Lim TO", "Lim T O"),
        ("Li, L", "Li L", "Li L"),
        ("Hartung, H.-P.", "Hartung HP", "Hartung H-P"),
        ("van der Meer, Anna C.", "van der Meer AC", "van der Meer A C"),
        ("Kazemi-Shirazi, Lili", "Kazemi-Shirazi L", "Kazemi-Shirazi L"),
        ("孫, 凌雲", "孫凌雲", "孫凌雲"),
        ("田中, 太郎", "田中太郎", "田中太郎"),
    ],
)
def test_a_name_is_shortened_as_each_style_wants(name, vancouver, gb):
    assert text(VANCOUVER, authors=people(name)).startswith(f"{vancouver}. ")
    assert text(GB_T_7714, authors=people(name)).startswith(f"{gb}. ")


@pytest.mark.parametrize(
    "name",
    [
        "Smith, Anna",
        "Park, Jihun",
        "Sato, Yuki",
        "Wada, Haruka",
        "Le Blanc, Katarina",
        "Dominici, Massimo",
        "Kim, Min Seo",
        "Cho, Y B",
        "Hu, XY",
    ],
)
def test_a_name_that_is_not_pinyin_is_not_taken_for_it(name):
    family, given_name = name.split(", ")
    assert not kb.cite._is_pinyin(Name(family=family, given=given_name))


# --- the rest of an entry


def test_a_month_stands_apart_from_its_year_and_is_in_english_whatever_the_language():
    for language in ("en", "zh-Hans", "ja"):
        assert "2018 Jan 5" in text(volume=None, issued="2018-01-05", language=language)
    assert "2018Jan" not in text(type="webpage", issued="2018-01")


def test_a_journal_article_carries_its_mark_in_the_national_standard():
    assert "A title[J]. A Journal，2020，1." in text(GB_T_7714, url=None, pmid="1")
    assert "A title[J/OL]. A Journal，2020，1. DOI:10.1000/x." in text(GB_T_7714, doi="10.1000/x")


@pytest.mark.parametrize(("type", "mark"), TYPES.items())
def test_every_type_has_its_mark(type, mark):
    assert f"A title[{mark}/OL]" in text(GB_T_7714, type=type)


def test_a_chapter_names_its_book():
    book = {
        "type": "chapter",
        "container_title": "A Book",
        "publisher": "Press",
        "publisher_place": "Basel",
        "page": "12-15",
        "volume": None,
        "url": None,
        "doi": "10.1000/x",
    }
    assert text(**book) == "A title. In: A Book. Basel: Press; 2020. p. 12-5. doi: 10.1000/x."
    assert text(GB_T_7714, **book) == "A title[M/OL]//A Book. Basel：Press，2020：12-15. DOI:10.1000/x."


def test_a_title_keeps_its_question_mark_and_drops_its_full_stop():
    assert text(title="Is it?").startswith("Is it? A Journal")
    assert text(title="It is.").startswith("It is. A Journal")
    assert text(GB_T_7714, title="It is.").startswith("It is[J/OL]. ")


def test_every_identifier_leads_to_its_public_page():
    entry = html(doi="10.1002/(SICI)1097-0142#2", pmid="28478399", pmcid="PMC3399403")
    assert '<a href="https://doi.org/10.1002/(SICI)1097-0142%232">10.1002/(SICI)1097-0142#2</a>' in entry
    assert '<a href="https://pubmed.ncbi.nlm.nih.gov/28478399/">28478399</a>' in entry
    assert '<a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC3399403/">PMC3399403</a>' in entry
    assert "example.org" not in entry


def test_a_registry_record_leads_to_its_registry_where_that_has_an_address():
    registry = {"type": "dataset", "url": None, "container_title": None}
    entry = html(registry="NCT01539902", **registry)
    assert "In: ClinicalTrials.gov [Internet]" in entry
    assert 'Identifier: <a href="https://clinicaltrials.gov/study/NCT01539902">NCT01539902</a>.' in entry
    assert "Identifier: ChiCTR1800014345." in html(registry="ChiCTR1800014345", **registry)


def test_a_web_address_shows_its_host():
    entry = html(type="webpage", url="https://www.ema.europa.eu/en/a?b=1&c=2")
    assert '<a href="https://www.ema.europa.eu/en/a?b=1&amp;c=2">www.ema.europa.eu</a>' in entry


@pytest.mark.parametrize("style", BOTH, ids=lambda style: style.name)
def test_data_cannot_bring_markup(style):
    entry = html(style, title="<script>\"a\" & 'b'</script>", authors=[{"literal": "<b>&"}], publisher="<i>")
    assert "<script" not in entry
    assert "<b>" not in entry
    assert "&lt;script&gt;&quot;a&quot; &amp; &#x27;b&#x27;&lt;/script&gt;" in entry
    assert "&lt;b&gt;&amp;" in entry


SIGNS = st.sampled_from("abcXYZ019 .,:;?!&<>\"'()-—中文，。：（）é")
PLAIN = st.text(SIGNS, min_size=1, max_size=24).filter(str.strip)
FIELDS = (
    "container_title",
    "container_title_short",
    "volume",
    "issue",
    "page",
    "publisher",
    "publisher_place",
)


class Tags(HTMLParser):
    """The tags of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


@settings(max_examples=150, deadline=None)
@given(
    style=st.sampled_from(BOTH),
    type=st.sampled_from(sorted(TYPES)),
    language=st.sampled_from(["en", "zh-Hans", "ja", "fr"]),
    fields=st.dictionaries(st.sampled_from(FIELDS), st.from_regex(r"[A-Za-z0-9中文]{1,9}", fullmatch=True)),
    authors=st.lists(st.sampled_from(["Sun, Lingyun", "Godard, Jean-Luc", "王, 一", "Lim, TO"]), max_size=8),
    truncated=st.booleans(),
    issued=st.sampled_from([None, "2018", "2018-01", "2018-01-05"]),
    accessed=st.sampled_from([None, "2026-11-22"]),
    doi=st.sampled_from([None, "10.1000/x"]),
)
def test_whatever_is_missing_an_entry_reads_clean(style, authors, truncated, fields, **others):
    fields = {**dict.fromkeys(FIELDS), **fields, **others}
    entry = text(style, authors=people(*authors), authors_truncated=truncated, **fields)
    assert "None" not in entry
    assert not re.search(r"\.\.|,,|;;|::|，，|：：|  | [.,;:]|[,;:，：]\.", entry), "double punctuation"
    assert not re.search(r"\[\]|\(\)|（）", entry), "empty brackets"
    assert not re.search(r"2018[A-Z]", entry), "a month stuck to its year"
    assert not re.search("[\ue000-\uf8ff]", entry)
    assert entry.endswith(".")
    assert "A title" in entry


@settings(max_examples=150, deadline=None)
@given(style=st.sampled_from(BOTH), title=PLAIN, literal=PLAIN, container=PLAIN)
def test_only_links_come_out_whatever_goes_in(style, title, literal, container):
    entry = Tags(html(style, title=title, authors=[{"literal": literal}], container_title=container))
    assert set(entry.tags) == {"a"}


def test_an_export_item_keeps_names_and_dates_as_recorded():
    work = reference(authors=people("Sun, Lingyun"), issued="2020-03", registry="NCT01539902", type="dataset")
    item = csl_item(work)
    assert item["author"] == [{"family": "Sun", "given": "Lingyun"}]
    assert item["issued"] == {"date-parts": [[2020, 3]]}
    assert item["URL"] == "https://example.org/a"
    assert item["number"] == "NCT01539902"
    assert None not in item.values()


# --- citations in a page


def test_references_are_numbered_by_first_appearance_and_each_use_can_be_returned_to():
    page = Citations("Reference")
    assert page.cite(["b"]) == (
        '\u2060<sup class="ev-cite"><a href="#ref-1" id="cite-1-1" aria-label="Reference 1">[1]</a></sup>'
    )
    again = page.cite(["a", "b", "a"])
    assert re.findall(r'href="#(\S+)" id="(\S+)"', again) == [("ref-2", "cite-2-1"), ("ref-1", "cite-1-2")]
    assert [(item.number, item.id, item.anchor, item.uses) for item in page.items] == [
        (1, "b", "ref-1", ("cite-1-1", "cite-1-2")),
        (2, "a", "ref-2", ("cite-2-1",)),
    ]


def test_citations_come_through_markdown_that_allows_no_html():
    page = Citations("參考文獻")
    md = markdown.Markdown(extensions=["tables"])
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    prose = "緩解率沒有差別 [@deng-2017; @wang-2018]，**無效[@deng-2017]**。\n\n"
    table = "| a | b |\n|---|---|\n| 1 [@x] | <b> |\n"
    rendered = page.restore(md.convert(mark(prose + table)))
    assert '沒有差別\u2060<sup class="ev-cite"><a href="#ref-1"' in rendered
    assert '<strong>無效\u2060<sup class="ev-cite"><a href="#ref-1" id="cite-1-2"' in rendered
    assert 'aria-label="參考文獻 2"' in rendered
    assert "&lt;b&gt;" in rendered
    assert [item.id for item in page.items] == ["deng-2017", "wang-2018", "x"]
    assert not re.search("[\ue000-\uf8ff]|@", rendered)


def test_a_page_without_citations_is_left_as_it_is():
    page = Citations("Reference")
    prose = "Mail a@b.org, [a link](https://example.org)"
    assert page.restore(mark(prose)) == prose
    assert page.items == []


def test_a_label_is_escaped():
    assert 'aria-label="&quot;&gt; 1"' in Citations('">').cite(["a"])


def test_every_citation_of_a_text_is_found_in_order():
    assert cited_ids("a [@x; @y] b [@x], not [y] nor @z") == ["x", "y", "x"]
