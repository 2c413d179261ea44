"""The published site against the library: it is there, whole, made of these records, and under its policy."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx

from .convert import EDITIONS
from .export.record import Plain, record_files
from .linked.feed import ATOM, NEWEST
from .model.citation import EXPORTS
from .model.place import PAGES
from .news import news
from .remote import Remote, RemoteError
from .render import PAGE_KINDS
from .render.names import Names
from .render.site import Site

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
SEARCHED = ("base.json", "keys-0.json", "rows-0.json")
"""Of the files of names those that every search or the first page needs."""
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
NOWHERE = "en/trials/there-is-no-such-trial/"


@dataclass(frozen=True)
class Look:
    """An address below the site's, and what an answer from there must be: the fault in words, or nothing."""

    path: str
    fault: Callable[[httpx.Response], str]


def looks(site: Site) -> Iterator[Look]:
    """All that is asked: the chooser; each edition's lists and a record of each kind; what programs read."""
    library = site.library
    lists = ("", *(f"{name}/" for name in PAGES))
    records = {kind: [f"{kind}/{id}/" for id in getattr(library, kind)] for kind in PAGE_KINDS}
    names = (*lists, *chain.from_iterable(records.values()))
    every = {f"{edition.key}/{name}" for edition in EDITIONS for name in names}
    yield Look("", partial(_page, EDITIONS[0].lang))
    yield Look("sitemap.xml", partial(_sitemap, {"", *every}))
    yield Look("pagefind/pagefind.js", partial(_typed, "javascript"))
    yield Look("pagefind/pagefind-entry.json", partial(_indexed, len(names)))
    for edition in EDITIONS:
        for name in (*lists, *(own[0] for own in records.values() if own)):
            yield Look(f"{edition.key}/{name}", partial(_page, edition.lang))
        yield Look(f"{edition.key}/feed.xml", partial(_feed, min(len(news(library)), NEWEST)))
        for name, text in Names(site, edition).files():
            if name in SEARCHED:
                yield Look(f"pagefind/names/{edition.key}/{name}", partial(_same, text.encode()))
    for file in record_files(library, Plain(site.translators)):
        if file.path.count("/") == 1:
            yield Look(f"{EXPORTS}/{file.path}", partial(_same, file.content))


def smoke(remote: Remote, url: str, site: Site) -> Iterator[tuple[str, str]]:
    """(address, what is wrong there or nothing) of every look at the site at `url`, which ends in a slash."""
    host = urlsplit(url)
    if host.scheme != "https" and host.hostname not in THIS_MACHINE:
        yield url, "expected https"
    for look in looks(site):
        yield f"{url}{look.path}", _looked(remote, url, look)
    try:
        there = remote.get(f"{url}{NOWHERE}") is not None
        yield f"{url}{NOWHERE}", "expected 404, found a page" if there else ""
    except RemoteError as error:
        yield f"{url}{NOWHERE}", f"expected 404, found: {error}"


def _looked(remote: Remote, url: str, look: Look) -> str:
    try:
        answer = remote.get(f"{url}{look.path}")
    except RemoteError as error:
        return str(error)
    if answer is None:
        return "expected an answer, found 404"
    if str(answer.url) != f"{url}{look.path}":
        return f"expected no redirect, was sent to {answer.url}"
    return look.fault(answer)


def _typed(word: str, answer: httpx.Response) -> str:
    found = answer.headers.get("Content-Type", "none")
    return "" if word in found else f"expected the type {word}, found {found}"


def _page(lang: str, answer: httpx.Response) -> str:
    if fault := _typed("text/html", answer):
        return fault
    if f'<html lang="{lang}"' not in answer.text:
        return f"expected a page in {lang}"
    policy = POLICY.search(answer.text)
    if not policy:
        return "expected a Content-Security-Policy, found none"
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy[1].split(";"))
    wide = "'unsafe-inline'" in rules.get("script-src", "'unsafe-inline'")
    return "the Content-Security-Policy lets any script run" if wide else ""


def _same(content: bytes, answer: httpx.Response) -> str:
    if answer.content == content:
        return ""
    return f"expected {_told(content)} as the library gives it, found {_told(answer.content)} that differ"


def _told(content: bytes) -> str:
    count = re.search(rb'"count":(\d+)', content[:300])
    return f"{count[1].decode()} records" if count else f"{len(content):,} bytes"


def _sitemap(tails: set[str], answer: httpx.Response) -> str:
    found = _texts(answer, LOCATION)
    start = min(found, key=len, default="")
    there = {address.removeprefix(start) for address in found}
    if there == tails:
        return ""
    odd = sorted(there ^ tails)[0]
    return f"expected {len(tails)} addresses, found {len(there)}; the first that differs is {odd}"


def _feed(count: int, answer: httpx.Response) -> str:
    found = len(_texts(answer, f"{{{ATOM}}}entry"))
    return "" if found == count else f"expected {count} entries, found {found}"


def _texts(answer: httpx.Response, tag: str) -> list[str]:
    """Texts of the elements of a name; of what is no XML none."""
    try:
        return [row.text or "" for row in ElementTree.fromstring(answer.content).iter(tag)]
    except ElementTree.ParseError:
        return []


def _indexed(count: int, answer: httpx.Response) -> str:
    """Pagefind names languages in small letters; lists of links alone are not in its index."""
    try:
        found = {lang: own["page_count"] for lang, own in answer.json()["languages"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return "expected Pagefind's list of languages"
    short = [e.lang for e in EDITIONS if not 0 < found.get(e.lang.lower(), 0) <= count]
    return f"expected up to {count} pages in {', '.join(short)}, found {found}" if short else ""
