"""Every page of the built site: language, twins, links, anchors, script."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from kb.convert import EDITIONS
from kb.model.script import foreign

VOID = {"meta", "link", "input", "img", "br", "wbr", "hr", "path", "rect", "circle", "line", "use", "ellipse"}


class Reader(HTMLParser):
    """Language, ids, links and text of a page; the text knows the language it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.languages: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.stack: list[tuple[str, str]] = []
        self.skip = 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if attrs.get("id") else []
        if tag in ("a", "link") and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag in ("script", "img") and attrs.get("src"):
            self.links.append(attrs["src"])
        if tag == "use":
            self.links.append(attrs["href"])
        if tag == "html":
            self.languages.append(attrs.get("lang"))
        language = attrs.get("lang") or (self.stack[-1][1] if self.stack else "")
        for name in ("title", "aria-label", "content", "placeholder", "data-label"):
            if attrs.get(name):
                self.texts.append((language, attrs[name]))
        if tag not in VOID:
            self.stack.append((tag, language))
            self.skip += tag in ("script", "style")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self.stack:
            name, _ = self.stack.pop()
            self.skip -= name in ("script", "style")
            if name == tag:
                break

    def handle_data(self, data):
        if not self.skip and self.stack and data.strip():
            self.texts.append((self.stack[-1][1], data))


@cache
def read(file: Path) -> Reader:
    reader = Reader()
    reader.feed(file.read_text("utf-8"))
    return reader


def pages(site: Path, edition: str) -> list[Path]:
    return sorted((site / edition).rglob("*.html"))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.key)
def test_pages_name_their_language(site, edition):
    assert {tuple(read(page).languages) for page in pages(site, edition.key)} == {(edition.lang,)}


def test_every_page_exists_in_all_three_editions(site):
    tails = [{page.relative_to(site / e.key).as_posix() for page in pages(site, e.key)} for e in EDITIONS]
    assert tails[0] == tails[1] == tails[2]
    assert len(tails[0]) > 150


def test_every_internal_link_and_anchor_leads_somewhere(site):
    broken = []
    for page in sorted(site.rglob("*.html")):
        here = f"/{page.relative_to(site).as_posix()}".removesuffix("index.html")
        for link in read(page).links:
            target = urlsplit(urljoin(here, link))
            if target.scheme or target.netloc:
                continue
            file = site / unquote(target.path).lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file() or (
                target.fragment and file.suffix == ".html" and unquote(target.fragment) not in read(file).ids
            ):
                broken.append(f"{here} -> {link}")
    assert broken == []


def test_ids_are_unique_on_each_page(site):
    for page in sorted(site.rglob("*.html")):
        ids = read(page).ids
        assert len(ids) == len(set(ids)), [id for id in ids if ids.count(id) > 1][:3]


@pytest.mark.parametrize(("edition", "script"), [("zh-hant", "zh-Hant"), ("zh-hans", "zh-Hans")])
def test_no_character_of_the_other_script(site, edition, script):
    """Original titles, names and the other edition's link carry a language of their own."""
    found = {}
    for page in pages(site, edition):
        for language, text in read(page).texts:
            if language == script and (strangers := foreign(text, script)):
                found.setdefault("".join(strangers), f"{page.relative_to(site)}: {text.strip()[:60]}")
    assert found == {}


def test_every_edition_switch_stays_on_the_page(site):
    for edition in EDITIONS:
        for page in pages(site, edition.key):
            tail = page.parent.relative_to(site / edition.key).as_posix().removeprefix(".")
            here = f"/{edition.key}/{tail}/".replace("//", "/")
            targets = {urlsplit(urljoin(here, link)).path for link in read(page).links}
            assert {f"/{e.key}/{tail}/".replace("//", "/") for e in EDITIONS} <= targets, here


def test_edit_links_lead_to_records(site):
    page = (site / "en" / "trials" / "deng-2017-lupus-nephritis" / "index.html").read_text("utf-8")
    assert "/edit/main/data/trials/deng-2017-lupus-nephritis.yaml" in page


def test_nothing_on_a_page_comes_from_another_host(site):
    asset = re.compile(r"<(?:script|img|iframe|source|video|audio)[^>]+\b(?:src|srcset)=\"(?:https?:)?//")
    sheet = re.compile(r"<link[^>]+rel=\"(?:stylesheet|preload|preconnect|icon)\"[^>]+href=\"(?:https?:)?//")
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not asset.search(text)
        assert not sheet.search(text)


def test_the_article_is_neither_named_nor_linked(site):
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search("韦德|韋德|幹細胞者說|干细胞者说|CytoNiche|lkxjg", text), page


def test_the_sitemap_names_every_page_with_its_twins(site):
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    for edition in EDITIONS:
        assert sitemap.count(f"<loc>https://msc-evidence.example/{edition.key}/") == len(
            pages(site, edition.key)
        )
    assert 'hreflang="zh-Hans" href="https://msc-evidence.example/zh-hans/trials/mesems/"' in sitemap
