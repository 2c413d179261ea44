"""Pages for machines: other people's readers understand the JSON-LD, the feeds and the search description."""

import json
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import extruct
import feedparser
import pytest
import yaml
from kb.linked import FILES, Linked, linked_of, markdown
from kb.linked.node import node, script_json
from kb.load import Library, load_library
from kb.news import news
from kb.render import cited_on, render_pages
from kb.render.site import Site
from pyld import jsonld

ROOT = Path(__file__).parents[1]
SITE = "https://msc-evidence.example/"
VOCABULARY = yaml.safe_load((ROOT / "tests" / "schemaorg.yaml").read_text("utf-8"))


def linked(library: Library, edition: str = "en") -> Linked:
    site = Site(library)
    return linked_of(library, site.translators, SITE, site.labels)[edition]


def page(text: str) -> str:
    return f'<!doctype html><html><head><script type="application/ld+json">{text}</script></head></html>'


@cache
def kinds_of(type: str) -> frozenset[str]:
    """A type and everything it is a kind of."""
    above = VOCABULARY["types"].get(type, ())
    return frozenset({type}).union(*map(kinds_of, above))


def context(address: str, options: dict) -> dict:
    """What schema.org would answer, with the words of the vendored list and no other."""
    assert address.rstrip("/") == "https://schema.org"
    names = {**VOCABULARY["types"], **VOCABULARY["properties"]}
    terms = {name: f"https://schema.org/{name}" for name in names}
    links = {
        name: {"@id": f"https://schema.org/{name}", "@type": "@id"} for name in ("url", "sameAs", "item")
    }
    return {"document": {"@context": terms | links}, "documentUrl": address, "contextUrl": None}


def faults(value: object) -> list[str]:
    """What schema.org has no word for, or has it for other things, in expanded JSON-LD."""
    if isinstance(value, list):
        return [fault for item in value for fault in faults(item)]
    if not isinstance(value, dict):
        return []
    found = []
    types = [type.removeprefix("https://schema.org/") for type in value.get("@type", ())]
    for type in types:
        found += [f"unknown type {type}"] if type not in VOCABULARY["types"] else []
    for name, inner in value.items():
        domains = VOCABULARY["properties"].get(name.removeprefix("https://schema.org/"), ())
        if not name.startswith("@") and not any(kinds_of(type) & set(domains) for type in types):
            found.append(f"{name} of {types}")
        found += faults(inner)
    member = value.get("@id", "").partition("https://schema.org/")[2]
    return found + ([f"unknown member {member}"] if member and member not in VOCABULARY["members"] else [])


def words_in(value: object) -> set[str]:
    """Properties and types of plain JSON, so that none can be lost in expansion unseen."""
    if isinstance(value, list):
        return set().union(*map(words_in, value))
    if not isinstance(value, dict):
        return set()
    own = {name for name in value if not name.startswith("@")} | {value.get("@type", "Thing")}
    return own.union(*map(words_in, value.values()))


def understood(text: str) -> list[str]:
    """Faults of a page's JSON-LD as extruct takes it from the page and pyld expands it."""
    (document,) = extruct.extract(page(text), syntaxes=["json-ld"])["json-ld"]
    known = {*VOCABULARY["types"], *VOCABULARY["properties"], "Thing"}
    lost = words_in({**document, "@context": None}) - known
    return [*lost, *faults(jsonld.expand(document, {"documentLoader": context}))]


@pytest.fixture(scope="module")
def real() -> Library:
    return load_library(ROOT / "data")[0]


@pytest.fixture(scope="module")
def described(real) -> dict[str, str]:
    """JSON-LD of every English page of the real records."""
    cited, own = cited_on(render_pages(Site(real))), linked(real)
    return {name: own.page(name, "Title", "Description", works) for name, works in cited.items()}


def test_schema_org_knows_every_type_and_property(described):
    assert {name: wrong for name, text in described.items() if (wrong := understood(text))} == {}


@pytest.mark.parametrize(
    "broken",
    [{"type": "MedicalTrail"}, {"type": "MedicalTrial", "issn": "x"}, {"type": "Drug", "nam": 1}],
)
def test_a_word_that_schema_org_does_not_have_is_seen(broken):
    assert understood(script_json(node(**broken)))


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("diseases/lupus-nephritis", {"MedicalWebPage", "MedicalCondition", "MedicalCode", "BreadcrumbList"}),
        ("trials/deng-2017-lupus-nephritis", {"MedicalTrial", "ScholarlyArticle", "PropertyValue"}),
        ("products/darvadstrocel", {"Drug", "DrugLegalStatus"}),
        ("claims/merlin-still-running", {"ClaimReview", "Claim", "Rating"}),
        ("reviews/cochrane-2022-crohn", {"ScholarlyArticle", "MedicalCondition"}),
        ("glossary", {"DefinedTermSet", "DefinedTerm"}),
        ("topics/method", {"AboutPage"}),
        ("index", {"Dataset", "DataDownload", "WebSite", "SearchAction"}),
    ],
)
def test_a_page_says_what_it_is_about(described, name, types):
    assert types <= words_in(json.loads(described[name]))


def test_a_page_about_a_record_cites_every_work_of_its_list(real, described):
    cited = cited_on(render_pages(Site(real)))
    for name in ("diseases/lupus-nephritis", "trials/mesems"):
        citation = json.loads(described[name])["citation"]
        assert [work["name"] for work in citation] == [real.references[id].title for id in cited[name]]


def test_no_text_of_a_record_can_end_the_script(sample):
    text = script_json(node("Claim", name="</script><script>alert(1)</script>&\u2028\u2029<!--"))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["name"] == "</script><script>alert(1)</script>&\u2028\u2029<!--"


def test_a_thing_has_one_name_in_all_editions(sample):
    ids = set()
    for edition in ("zh-hant", "zh-hans", "en"):
        about = json.loads(linked(sample, edition).page("trials/alder-2020", "T", "D", ()))
        ids.add((about["mainEntity"]["@id"], about["inLanguage"]))
    assert {id for id, _ in ids} == {f"{SITE}en/trials/alder-2020/#thing"}
    assert {language for _, language in ids} == {"zh-Hant", "zh-Hans", "en"}


def test_the_same_record_gives_the_same_bytes(sample):
    once, again = (linked(sample).page("diseases/sample-arthritis", "T", "D", ["alder-2020"]) for _ in "12")
    assert once == again


def test_a_verdict_is_a_word_and_never_a_figure(described):
    ratings = [
        json.loads(text)["mainEntity"] for name, text in described.items() if name.startswith("claims/")
    ]
    assert {tuple(rating["reviewRating"]) for rating in ratings} == {("@type", "alternateName")}


def test_nothing_is_called_a_treatment(described):
    for text in described.values():
        assert "possibleTreatment" not in text
        assert "typicalTest" not in text


def test_a_disease_page_stays_lean(described):
    assert max(len(text) for name, text in described.items() if name.startswith("diseases/")) < 25_000


@pytest.mark.parametrize("edition", ["zh-hant", "zh-hans", "en"])
def test_a_feed_reader_reads_every_news(real, edition):
    own = linked(real, edition)
    feed = feedparser.parse(FILES["feed.xml"](own))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.language == own.translate.edition.lang
    assert len(feed.entries) == len(news(real))
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        assert entry.title
        assert entry.summary
        assert entry.link.startswith(f"{SITE}{edition}/")
        assert entry.updated_parsed
    moments = [entry.updated for entry in feed.entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.feed.updated == moments[0]


def test_a_feed_is_no_newer_than_its_records(real):
    feed = feedparser.parse(FILES["feed.xml"](linked(real)))
    assert feed.feed.updated[:10] <= real.date


@pytest.mark.parametrize("edition", ["zh-hant", "zh-hans", "en"])
def test_a_browser_can_add_the_search(sample, edition):
    root = ElementTree.fromstring(FILES["opensearch.xml"](linked(sample, edition)))
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert root.tag == "{http://a9.com/-/spec/opensearch/1.1/}OpenSearchDescription"
    assert 0 < len(root.findtext("o:ShortName", "", names)) <= 16
    assert 0 < len(root.findtext("o:Description", "", names)) <= 1024
    (url,) = root.findall("o:Url", names)
    assert url.attrib == {"type": "text/html", "template": f"{SITE}go/?lang={edition}&q={{searchTerms}}"}


@pytest.fixture(scope="module")
def texts(real) -> dict[str, str]:
    """Every page of the real records as plain Markdown."""
    pages = (page for page in render_pages(Site(real)) if page.path.endswith(".md"))
    return {page.path: markdown(page.text, f"{SITE}{page.path.removesuffix('.md')}/") for page in pages}


def test_plain_markdown_has_no_markup(texts):
    """What is left between angle brackets is a comparison in the text itself."""
    tag = re.compile(r"</?(?:[a-z]+[0-9]?)(?: [a-z-]+=|>)|\{#|&(?:amp|lt|gt|#\d+);")
    assert {path: found[0] for path, text in texts.items() if (found := tag.search(text))} == {}


def test_plain_markdown_keeps_answer_tables_citations_and_sources(texts):
    text = texts["en/trials/deng-2017-lupus-nephritis.md"]
    assert text.count("# Allogeneic umbilical-cord MSC for lupus nephritis\n") == 1
    assert "| Outcome | Cells | Placebo | Difference | Result | Source |\n|---|---|---|---|---|---|\n" in text
    assert "| 9/12 | 5/6 |" in text
    assert "\n## References\n\n1. Deng D," in text
    assert "[10.1136/annrheumdis-2017-211073](https://doi.org/10.1136/annrheumdis-2017-211073)" in text
    assert f"({SITE}en/diseases/lupus-nephritis/)" in text


def test_plain_markdown_says_nothing_that_the_page_hides(texts):
    assert not [path for path, text in texts.items() if "overdue, may be out of date" in text]


def test_every_number_in_brackets_is_in_the_list_of_references(texts):
    for path, text in texts.items():
        body, _, listed = text.rpartition("\n## ")
        cited = set(re.findall(r"(?<=[^\s\[])\[(\d{1,3})\](?!\()", body))
        assert cited <= set(re.findall(r"^(\d+)\. ", listed, re.MULTILINE)), path


@pytest.mark.parametrize("edition", ["zh-hant", "zh-hans", "en"])
def test_llms_txt_has_its_form_and_names_every_disease(real, edition):
    """llmstxt.org: one title, a quoted summary, then headings with lists of links."""
    own = linked(real, edition)
    lines = FILES["llms.txt"](own).splitlines()
    assert [line for line in lines if line.startswith("# ")] == lines[:1]
    assert lines[2].startswith("> ")
    after = [line for line in lines[lines.index(next(x for x in lines if x.startswith("## "))) :] if line]
    assert all(re.fullmatch(r"## .+|- \[.+\]\(https://\S+\)(: .+)?", line) for line in after)
    for disease in real.diseases.values():
        assert any(f"{SITE}{edition}/diseases/{disease.id}/index.md" in line for line in after)
