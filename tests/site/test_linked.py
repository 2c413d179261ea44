"""What other programs fetch of the built site: twins, sitemap, feeds, pictures, and JSON-LD."""

import json
import re
import struct
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urljoin, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from kb.convert import EDITIONS
from kb.render import PAGE_KINDS

SITE = "https://msc-evidence.example/"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LANGUAGES = {"zh-Hant", "zh-Hans", "en", "x-default"}


class Head(HTMLParser):
    """Links, metadata and JSON-LD of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.meta: dict[str, str] = {}
        self.linked = ""
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link":
            self.links.append(attrs)
        if tag == "meta" and (name := attrs.get("property") or attrs.get("name")):
            self.meta[name] = attrs["content"]
        self._inside = tag == "script" and attrs.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self._inside:
            self.linked += data

    def handle_endtag(self, tag):
        self._inside = False

    def alternates(self) -> dict[str, str]:
        """Language -> address."""
        return {
            link["hreflang"]: link["href"]
            for link in self.links
            if "alternate" in link["rel"].split() and "hreflang" in link
        }


def file_of(site: Path, address: str) -> Path:
    """The file that answers at an address of the site."""
    assert address.startswith(SITE), address
    file = site / unquote(urlsplit(address).path).lstrip("/")
    return file / "index.html" if address.endswith("/") else file


@pytest.fixture(scope="module")
def heads(site) -> dict[str, Head]:
    """Address -> head of every page of the editions, and of the root page."""
    pages = [site / "index.html", *(page for e in EDITIONS for page in (site / e.key).rglob("index.html"))]
    found = {}
    for page in pages:
        address = urljoin(SITE, page.parent.relative_to(site).as_posix().removeprefix(".") + "/")
        found[SITE if page.parent == site else address] = Head(page.read_text("utf-8"))
    return found


def test_every_twin_answers_and_names_the_same_twins(heads):
    for address, head in heads.items():
        twins = head.alternates()
        assert set(twins) == LANGUAGES, address
        assert address in twins.values()
        for twin in twins.values():
            assert heads[twin].alternates() == twins, twin


def test_the_sitemap_is_one_and_agrees_with_the_pages(site, heads):
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    listed = {}
    for url in root:
        assert [child.tag.partition("}")[2] for child in url] == [
            "loc",
            "lastmod",
            *["link"] * len(LANGUAGES),
        ]
        head, day = heads[url.findtext("s:loc", "", NAMES)], url.findtext("s:lastmod", "", NAMES)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        assert not head.linked or json.loads(head.linked)["dateModified"] == day
        twins = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        assert {link.get("rel") for link in url.findall("x:link", NAMES)} == {"alternate"}
        assert listed.setdefault(url.findtext("s:loc", "", NAMES), twins) is twins
    assert len(listed) < 50_000
    assert listed == {address: head.alternates() for address, head in heads.items()}


def test_the_sitemap_tells_when_each_page_was_last_reviewed(project):
    trial = project / "data" / "trials" / "alder-2020.yaml"
    trial.write_text(
        trial.read_text("utf-8").replace("reviewed: 2026-01-03", "reviewed: 2026-02-01"), "utf-8"
    )
    subprocess.run([sys.executable, "-m", "mkdocs", "-q", "build"], cwd=project, check=True)
    root = ElementTree.parse(project / "site" / "sitemap.xml").getroot()
    days = {url.findtext("s:loc", "", NAMES): url.findtext("s:lastmod", "", NAMES) for url in root}
    assert days[f"{SITE}en/trials/alder-2020/"] == days[f"{SITE}en/trials/"] == days[SITE] == "2026-02-01"
    assert days[f"{SITE}en/trials/cedar-2018/"] == "2026-01-03"


def test_every_page_is_described_once_and_names_itself(heads):
    for address, head in heads.items():
        if address != SITE:
            described = json.loads(head.linked)
            assert described["@context"] == "https://schema.org"
            assert described["@id"] == described["url"] == head.meta["og:url"] == address


def test_what_json_ld_calls_ours_is_there(site, heads):
    """Every address of this site in it leads to a page, an anchor's page or a file."""
    ours = re.compile(rf'"({re.escape(SITE)}[^"{{}}]*)"')
    addresses = {address for head in heads.values() for address in ours.findall(head.linked)}
    missing = [a for a in addresses if "?" not in a and not file_of(site, a.partition("#")[0]).is_file()]
    assert missing == []


def test_every_picture_is_there_large_enough_and_small(site, heads):
    pictures = {head.meta["og:image"] for head in heads.values() if "og:image" in head.meta}
    assert len(pictures) == len(EDITIONS) * (1 + len(PAGE_KINDS))
    for address in pictures:
        content = file_of(site, address).read_bytes()
        assert struct.unpack(">II", content[16:24]) == (1200, 630)
        assert len(content) < 40_000, address


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_every_entry_of_a_feed_leads_to_a_page(site, edition):
    feed = feedparser.parse((site / edition.key / "feed.xml").read_bytes())
    assert feed.entries
    for entry in feed.entries:
        page, _, anchor = entry.link.partition("#")
        text = file_of(site, page).read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in text


def test_a_page_offers_its_feed_and_its_search(site, heads):
    for address, head in heads.items():
        offered = {link.get("type"): link["href"] for link in head.links if "type" in link}
        for type in ("application/atom+xml", "application/opensearchdescription+xml"):
            assert address == SITE or file_of(site, urljoin(address, offered[type])).is_file()


def test_twins_and_feeds_cost_no_request(browser, address, requests):
    """Material asks for a sitemap beside each rel=alternate it sees; it must not see these."""
    browser.get(f"{address}en/trials/mesems/")
    asked = [urlsplit(url).path for url in requests() if url.startswith(address)]
    assert asked.count("/sitemap.xml") <= 1
    assert not [path for path in asked if path.endswith("sitemap.xml") and path != "/sitemap.xml"]
    assert not [path for path in asked if path.endswith(("feed.xml", "opensearch.xml"))]


def test_the_policy_of_the_page_blocks_no_json_ld(browser, address):
    """It is data, which no browser runs, so that it needs no hash."""
    browser.get_log("browser")
    browser.get(f"{address}en/trials/mesems/")
    text = browser.execute_script(
        "return document.querySelector('script[type=\"application/ld+json\"]').textContent"
    )
    assert json.loads(text)["@type"] == "MedicalWebPage"
    assert [
        entry for entry in browser.get_log("browser") if "Content Security Policy" in entry["message"]
    ] == []


def test_every_page_has_its_text_beside_it(site, heads):
    for address in heads:
        if address != SITE:
            assert file_of(site, address).with_suffix(".md").read_text("utf-8").count("\n") > 2, address


def test_zotero_is_offered_the_page_first_and_then_its_references(site):
    text = (site / "en" / "trials" / "mesems" / "index.html").read_text("utf-8")
    offered = [parse_qs(unescape(span)) for span in re.findall(r'<span class="Z3988" title="([^"]*)"', text)]
    assert offered[0]["rft_id"] == [f"{SITE}en/trials/mesems/"]
    assert offered[0]["rft.type"] == ["webpage"]
    assert len(offered) == 1 + text.count('<li id="ref-') > 1
    assert all("rft.atitle" in work or "rft.title" in work or "rft.btitle" in work for work in offered)


def test_every_address_of_llms_txt_is_there(site):
    files = [site / "llms.txt", *(site / edition.key / "llms.txt" for edition in EDITIONS)]
    for file in files:
        addresses = re.findall(r"\]\((https://[^)]*)\)", file.read_text("utf-8"))
        assert len(addresses) > 100
        assert [address for address in addresses if not file_of(site, address).is_file()] == []
