"""A page of the built site as a file that needs no server: relative links, no script, a line that says so."""

import json
import posixpath
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

SCRIPT = re.compile(r"<script\b.*?</script>\s*", re.DOTALL)
UNUSED = re.compile(r'<link rel="(?!stylesheet"|icon"|canonical")[^>]*>\s*')
"""Feeds, twins and whatever else a program would fetch from the site."""
ADDRESS = re.compile(r'(?P<name> (?:href="|src="|content="0; url=))(?P<address>[^"#][^"]*)')
"""The last leads from an old address to a new one."""
POLICY = re.compile(r'(?P<meta><meta http-equiv="Content-Security-Policy" content=")[^"]*')
RULES = "default-src 'none'; style-src file:; style-src-attr 'unsafe-inline'; img-src file: data:"
ROOT = re.compile(r'(?P<html><html lang="[\w-]+" class=")no-js"')
PRINTED = re.compile(r'<p class="ev-printed">(?P<text>.*?)</p>')
BODY = "<div data-pagefind-body>"


def offline_page(html: str, path: str, site: str, has: Callable[[str], bool], notice: str) -> str:
    """The page at `path`, a file of the site that stands at the address `site`.

    Links to files that the copy `has` lead there, all others to the site. `notice` is HTML.
    """
    html = UNUSED.sub("", SCRIPT.sub("", html))
    html = ADDRESS.sub(lambda found: found["name"] + _link(found["address"], path, site, has), html)
    html = POLICY.sub(lambda found: found["meta"] + RULES, html)
    # on the site a script sets the foot of printed sheets
    printed = PRINTED.search(html)
    foot = escape(json.dumps(unescape(printed["text"]) if printed else "", ensure_ascii=False))
    html = ROOT.sub(lambda found: f'{found["html"]}ev-copy" style="--ev-printed: {foot}"', html, count=1)
    return html.replace(BODY, f'<p class="ev-offline">{notice}</p>{BODY}', 1)


def _link(address: str, path: str, site: str, has: Callable[[str], bool]) -> str:
    target = urljoin(site + path.removesuffix("index.html"), unescape(address))
    inside, _, fragment = target.removeprefix(site).partition("#")
    file = f"{inside}index.html" if inside.endswith("/") else inside
    if not target.startswith(site) or urlsplit(target).query or not has(file):
        return escape(target)
    relative = posixpath.relpath(file, posixpath.dirname(path))
    return escape(f"{relative}#{fragment}" if fragment else relative)
