"""The Simplified edition: right words, right characters, and what must not be touched."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.convert import EDITIONS, Converter, Translator
from kb.load import load_library
from kb.model import Headline, Pair, Prose, Term, Text
from kb.model.script import foreign

DATA = Path(__file__).parent.parent / "data"


def term(hant: str, hans: str, *also: str, convert: bool = True) -> Term:
    return Term(en="x", hant=hant, hans=hans, also_hant=also, convert=convert)


TERMS = (
    term("間質幹細胞", "间充质干细胞", "間充質幹細胞"),
    term("臍帶間質幹細胞", "脐带间充质干细胞"),
    term("全身性紅斑狼瘡", "系统性红斑狼疮"),
    term("修格蘭氏症候群", "干燥综合征"),
    term("症候群", "综合征"),
    term("發炎性腸道疾病", "炎症性肠病"),
    term("克隆氏症", "克罗恩病"),
    term("自體免疫", "自身免疫"),
    term("自體免疫疾病", "自身免疫性疾病"),
    term("多發性硬化症", "多发性硬化"),
    term("信賴區間", "置信区间"),
    term("主要評估指標", "主要终点"),
    term("統合分析", "Meta分析"),
    term("偏差", "偏倚"),
    term("標準偏差", "标准差"),
    term("資料", "数据"),
    term("參考資料", "参考资料"),
    term("品質", "质量"),
    term("追蹤", "随访"),
    term("細胞激素", "细胞因子"),
    term("第一型糖尿病", "1型糖尿病"),
    term("安慰劑", "安慰剂"),
    term("發炎", "炎症", convert=False),
)
CONVERTER = Converter(TERMS)

SENTENCES = (
    # words of each region
    ("間質幹細胞治療全身性紅斑狼瘡", "间充质干细胞治疗系统性红斑狼疮"),
    ("間充質幹細胞也是這種細胞", "间充质干细胞也是这种细胞"),
    ("異體臍帶間質幹細胞與安慰劑", "异体脐带间充质干细胞与安慰剂"),
    ("修格蘭氏症候群的唾液流量", "干燥综合征的唾液流量"),
    ("隨機對照試驗，雙盲", "随机对照试验，双盲"),
    ("發炎性腸道疾病包括克隆氏症", "炎症性肠病包括克罗恩病"),
    ("自體免疫疾病與自體免疫反應", "自身免疫性疾病与自身免疫反应"),
    ("多發性硬化症病人的磁振造影", "多发性硬化病人的磁振造影"),
    ("95%信賴區間跨過直線", "95%置信区间跨过直线"),
    ("主要評估指標未達標", "主要终点未达标"),
    ("統合分析合併四項試驗", "Meta分析合并四项试验"),
    ("品質不好的資料", "质量不好的数据"),
    ("追蹤24週後復發", "随访24周后复发"),
    ("細胞激素升高", "细胞因子升高"),
    ("第一型糖尿病的胰島素", "1型糖尿病的胰岛素"),
    ("發炎的關節仍然發炎", "发炎的关节仍然发炎"),
    # one character, two in the other script
    ("胚胎著床", "胚胎着床"),
    ("細胞附著在培養皿", "细胞附着在培养皿"),
    ("附著力與附著點", "附着力与附着点"),
    ("隨著時間，意味著什麼", "随着时间，意味着什么"),
    ("差別顯著，著名的期刊", "差别显著，著名的期刊"),
    ("編著與原著", "编著与原著"),
    ("討論著兩組的差別", "讨论着两组的差别"),
    ("病毒複製與覆蓋、反覆、恢復", "病毒复制与覆盖、反复、恢复"),
    ("紅麴與麵包", "红曲与面包"),
    ("幹細胞、干擾素與口乾、乾燥", "干细胞、干扰素与口干、干燥"),
    ("腦幹與樹幹", "脑干与树干"),
    ("頭髮、發表與發燒", "头发、发表与发烧"),
    ("系統、關係與聯繫", "系统、关系与联系"),
    ("瘻管癒合與痊癒", "瘘管愈合与痊愈"),
    ("一隻老鼠，只有一隻", "一只老鼠，只有一只"),
    ("徵象、症狀、特徵與症候群", "征象、症状、特征与综合征"),
    ("臨床後期，皇后醫院", "临床后期，皇后医院"),
    ("抑鬱與膽汁鬱積", "抑郁与胆汁郁积"),
    ("骨質疏鬆、游離鈣", "骨质疏松、游离钙"),
    ("噁心、嘔吐與惡化", "恶心、呕吐与恶化"),
    ("佔三分之一，占多數", "占三分之一，占多数"),
    ("裡面、這裡與哩", "里面、这里与哩"),
    ("每週一次，周邊神經", "每周一次，周边神经"),
    ("穀胱甘肽與山谷", "谷胱甘肽与山谷"),
    # words a phrase configuration would damage
    ("影像學檢查", "影像学检查"),
    ("指標異常", "指标异常"),
    ("核心問題，建立開啟", "核心问题，建立开启"),
    ("即時發炎，循環與支持", "即时发炎，循环与支持"),
    ("少數組織", "少数组织"),
    # marks
    ("說「有效」就是『治好』嗎？", "说“有效”就是‘治好’吗？"),
    ("約翰‧霍普金斯", "约翰·霍普金斯"),
    # an editor's slips do not become other slips
    ("顯着改善", "显著改善"),
    ("什么、怎么、那么", "什么、怎么、那么"),
    ("甚麼", "什么"),
)


@pytest.mark.parametrize(("hant", "hans"), SENTENCES)
def test_a_taiwan_sentence_becomes_a_mainland_sentence(hant, hans):
    assert CONVERTER.simplified(hant) == hans


@pytest.mark.parametrize(("hant", "hans"), SENTENCES)
def test_markdown_converts_words_as_plain_text_does(hant, hans):
    assert CONVERTER.simplified_markdown(f"**{hant}**[@deng-2017]") == f"**{hans}**[@deng-2017]"


@pytest.mark.parametrize("hans", [hans for _, hans in SENTENCES])
def test_a_converted_sentence_holds_no_traditional_character(hans):
    assert foreign(hans, "zh-Hans") == ()


def test_the_longest_term_wins_at_the_same_place():
    assert CONVERTER.simplified("標準偏差不是偏差") == "标准差不是偏倚"


def test_a_longer_term_shields_a_shorter_one_inside_it():
    assert CONVERTER.simplified("參考資料與資料") == "参考资料与数据"


def test_the_leftmost_term_wins_where_two_overlap():
    assert Converter([term("甲乙", "左"), term("乙丙丁", "右")]).simplified("甲乙丙丁") == "左丙丁"


def test_a_term_that_opencc_writes_right_does_not_hide_the_term_that_starts_inside_it():
    converter = Converter([term("病毒感染", "病毒感染"), term("染色檢體", "染色标本")])
    assert converter.simplified("病毒感染色檢體") == "病毒感染色标本"


def test_a_term_with_other_meanings_is_not_replaced():
    assert CONVERTER.simplified("發炎") == "发炎"


def test_one_word_for_two_mainland_words_is_refused():
    with pytest.raises(ValueError, match="存活率"):
        Converter([term("存活率", "生存率"), term("存活率", "存活率")])


def test_a_line_break_of_a_headline_may_stand_inside_a_term():
    headline = "異體|間質|幹細胞|治療|全身性|紅斑狼瘡"
    assert CONVERTER.simplified(headline) == "异体|间充质|干细胞|治疗|系统性|红斑狼疮"


def test_a_line_break_goes_where_the_two_words_have_no_place_in_common():
    assert CONVERTER.simplified("發炎性|腸道疾病|與|克隆氏|症") == "炎症性肠病|与|克罗恩病"


def test_without_terms_only_the_script_changes():
    assert Converter().simplified("間質幹細胞") == "间质干细胞"


def test_the_empty_text_stays_empty():
    assert CONVERTER.simplified("") == CONVERTER.simplified_markdown("") == ""


PROTECTED = (
    "https://zh.example.org/%E9%96%93?q=1",
    "https://doi.org/10.1136/annrheumdis-2017-211073",
    "10.1016/S0140-6736(16)31203-X",
    "[@deng-2017]",
    "[@deng-2017; @後藤-2019]",
    "](trial:deng-2017-lupus-nephritis)",
    "](https://zh.example.org/間質幹細胞)",
    "](/圖/臺灣_(後期).png)",
    "`間質幹細胞`",
    "``反覆 ` 後``",
    "```\n資料：後\n\n品質：好\n```",
    "{#後果}",
)


@pytest.mark.parametrize("span", PROTECTED)
def test_a_protected_span_stays_and_the_words_around_it_convert(span):
    assert CONVERTER.simplified_markdown(f"見資料{span}，隨著資料") == f"见数据{span}，随着数据"


@pytest.mark.parametrize("address", ["https://doi.org/10.1136/x", "10.1136/x"])
def test_an_address_does_not_swallow_the_chinese_after_it(address):
    assert CONVERTER.simplified_markdown(f"{address}的資料") == f"{address}的数据"


def test_the_words_of_a_link_convert_and_its_target_does_not():
    assert CONVERTER.simplified_markdown("[資料「後」](topic:後)") == "[数据“后”](topic:後)"


def test_quotation_marks_in_code_stay():
    assert CONVERTER.simplified_markdown("「甲」`「甲」`") == "“甲”`「甲」`"


def test_a_private_use_character_of_the_source_is_given_back():
    text = "資料\U000f0000與\U0010fffd"
    assert CONVERTER.simplified(text) == "数据\U000f0000与\U0010fffd"


seen = {word for hant, _ in SENTENCES for word in re.findall(r"\w+", hant)} | {term.hant for term in TERMS}
words = st.sampled_from(sorted(seen))
figures = st.sampled_from(("12", "95%", "-62.5", "2.0e8", "p<0.05", "1:1", "NCT0153", "，", "（", "|", "\n"))
spans = st.sampled_from([span for span in PROTECTED if not span.startswith("]")])
plain_texts = st.lists(words | figures, max_size=12).map("".join)
any_text = st.text(st.characters(exclude_categories=("Cs", "Co", "Cn")), max_size=60)
han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40)


@given(plain_texts)
def test_numbers_and_latin_come_through_unchanged(text):
    latin = re.compile(r"[!-{}~]+")
    without_terms = Converter()
    assert latin.findall(without_terms.simplified(text)) == latin.findall(text)


@given(plain_texts)
def test_converting_twice_is_converting_once(text):
    once = CONVERTER.simplified(text)
    assert CONVERTER.simplified(once) == once


@given(any_text | han | plain_texts)
def test_any_text_ends_without_a_stand_in(text):
    for converted in (CONVERTER.simplified(text), CONVERTER.simplified_markdown(text)):
        assert not re.search("[\U000f0000-\U0010ffff]", converted)


@given(any_text | han)
def test_without_terms_no_character_is_lost_or_added(text):
    assert len(Converter().simplified(text)) == len(text)


@given(plain_texts)
def test_no_traditional_character_is_left(text):
    assert foreign(CONVERTER.simplified(text), "zh-Hans") == ()


@given(st.lists(plain_texts | spans.map(lambda span: f" {span} "), max_size=6))
def test_protected_spans_of_any_markdown_stay(parts):
    converted = CONVERTER.simplified_markdown("".join(parts))
    for part in parts:
        if part.strip() in PROTECTED:
            assert part in converted


# editions


def edition(key: str) -> Translator:
    return Translator(next(edition for edition in EDITIONS if edition.key == key), CONVERTER)


FIELDS = (
    (Text(zh="自體免疫「資料」", en="immune"), "自體免疫「資料」", "自身免疫“数据”", "immune"),
    (Headline(zh="資料|不足", en="too little"), "資料|不足", "数据|不足", "too little"),
    (Prose(zh="資料`資料`[@a]", en="data [@a]"), "資料`資料`[@a]", "数据`資料`[@a]", "data [@a]"),
    (Pair(hant="於曉東", hans="於晓东"), "於曉東", "於晓东", "於曉東"),
    (term("克隆氏症", "克罗恩病"), "克隆氏症", "克罗恩病", "x"),
    (None, "", "", ""),
)


@pytest.mark.parametrize(("field", "hant", "hans", "en"), FIELDS)
def test_a_field_reaches_each_edition_in_its_own_way(field, hant, hans, en):
    assert [edition(key)(field) for key in ("zh-hant", "zh-hans", "en")] == [hant, hans, en]


def test_a_bare_string_has_no_edition():
    with pytest.raises(TypeError, match="str"):
        edition("zh-hans")("資料")


def test_the_traditional_edition_prints_the_source_word_for_word():
    for hant, _ in SENTENCES:
        assert edition("zh-hant").text(Text(zh=hant, en="x")) == hant


def test_characters_of_the_other_script_are_named_once_in_order():
    assert foreign("現在的现状与數據，现", "zh-Hant") == ("现", "状")
    assert foreign("现在的數據與數", "zh-Hans") == ("數", "據", "與")


def test_characters_of_both_scripts_are_not_foreign():
    shared = "皇后在台北的里干了一只准备"
    assert foreign(shared, "zh-Hant") == tuple(char for char in shared if char == "备")
    assert foreign(shared, "zh-Hans") == ()


# the real glossary


@pytest.fixture(scope="module")
def glossary() -> dict[str, Term]:
    library, _ = load_library(DATA)
    return library.terms


def test_the_glossary_gives_no_word_two_mainland_words(glossary):
    Converter(glossary.values())


def test_the_glossary_is_converted_as_it_says(glossary):
    converter = Converter(glossary.values())
    wrong = {
        id: converter.simplified(word)
        for id, term in glossary.items()
        if term.convert
        for word in (term.hant, *term.also_hant)
        if converter.simplified(word) != term.hans
    }
    assert wrong == {}


def test_no_conversion_of_a_glossary_word_leaves_a_traditional_character(glossary):
    converter = Converter(glossary.values())
    left = {id: foreign(converter.simplified(term.hant), "zh-Hans") for id, term in glossary.items()}
    assert {id: chars for id, chars in left.items() if chars} == {}


def test_the_glossary_writes_each_region_in_its_own_script(glossary):
    for id, term in glossary.items():
        traditional = " ".join((term.hant, term.hk or "", *term.also_hant)).replace("衞", "")  # Hong Kong's
        assert foreign(traditional, "zh-Hant") == (), id
        assert foreign(" ".join((term.hans, *term.also_hans)), "zh-Hans") == (), id


def test_a_mainland_word_of_the_glossary_stays(glossary):
    converter = Converter(glossary.values())
    words = {term.hans for term in glossary.values()}
    assert {word for word in words if converter.simplified(word) != word} == set()


def test_no_spelling_to_avoid_is_part_of_a_word_to_use(glossary):
    avoided = {word for term in glossary.values() for word in term.also_hant}
    assert {word for word in avoided for term in glossary.values() if word in term.hant} == set()


def test_english_gets_typographic_quotation_marks():
    english = Translator(EDITIONS[2], Converter())
    assert english.text(Text(zh="說", en='the "cure" that wasn\'t')) == "the “cure” that wasn’t"


def test_quotation_marks_of_code_stay_as_typed_in_english():
    english = Translator(EDITIONS[2], CONVERTER)
    code = 'say "it\'s": `x = "it\'s"`\n\n```r\nx <- "it\'s"\n```\n'
    assert english.prose(Prose(zh="說", en=code)) == code.replace('say "it\'s"', "say “it’s”")
