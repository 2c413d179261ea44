"""Pages past Python-Markdown: the same bytes with the extension and without."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.blocks import Blocks
from kb.render import render_pages
from kb.render.site import Site
from markdown import Markdown

EXTENSIONS = ["attr_list", "fenced_code", "tables", "toc"]
"""Ours, and those that MkDocs adds."""
READ = {
    "text between blocks": "<p>a</p>\n\nSome *text*\n\n<p>b</p>",
    "an element in the text": "A <b>word</b>\n\n<div>x</div>",
    "two elements in a line": "<p>a</p><p>b</p>",
    "words after an element": "<p>a</p> b\n\n<p>c</p>",
    "an element that never ends": "<div><p>a</p>\n\n## B\n\n<p>c</p>",
    "an end too many": "<div></div></div>\n\n## B",
    "an end in capitals": "<div></DIV>\n\n## B\n\n<div>c</div>",
    "an element that needs no end": "<div/>\n\n<div>a</div>\n\n</div>",
    "an element of a line": "<span>a</span>\n\n## B",
    "a comment": "<div><!-- </div> --></div>\n\n## B",
    "a script": '<div><script>"</div>"</script></div>\n\n## B',
    "a tag in an attribute": '<div title="</div>">a</div>\n\n## B',
    "a tag in a simple attribute": "<div title='</div>'>a</div>\n\n## B",
    "code": "```html\n<div>\n# a\n```\n\n<p>b</p>",
    "a heading with an element": "# A <em>b</em>\n\n<p>c</p>",
    "a heading inside an element": "<div>\n# a\n</div>\n\n# b",
}
"""What the extension leaves to Python-Markdown."""


def html(text: str, *more: Blocks) -> str:
    return Markdown(extensions=[*EXTENSIONS, *more]).convert(text)


def is_read(text: str) -> bool:
    """Whether Python-Markdown still sees a tag, besides that of a break in a heading."""
    md = Markdown(extensions=[*EXTENSIONS, Blocks()])
    left = md.preprocessors["blocks"].run([*text.split("\n"), "", ""])
    return "<" in "".join(left).replace("<wbr>", "")


def body(page: str) -> str:
    return re.sub(r"\A---\n.*?\n---\n", "", page, flags=re.DOTALL)


def test_every_page_has_the_same_bytes_and_is_not_read(sample):
    for page in render_pages(Site(sample)):
        if not page.path.endswith(".md"):
            continue
        text = body(page.text)
        assert html(text, Blocks()) == html(text), page.path
        assert not is_read(text), page.path


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_what_it_does_not_know_goes_the_ordinary_way(text):
    assert is_read(text)
    assert html(text, Blocks()) == html(text)


PIECES = [
    "# A",
    "## B {#b}",
    "### 丙<wbr>丁",
    "<p>a &amp; b</p>",
    '<div class="x"><div>a</div>\n\n<ul>\n<li>b</li>\n\n</ul></div>',
    '<table><tr><td colspan="2">1</td></tr>\n</table>',
    "<div>",
    "</div>",
    "text",
    "`<p>`",
    "    <p>four spaces</p>",
    "- <p>item",
    "<br>",
    "<svg></svg>",
    "&lt;p>",
]


@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["\n", "\n\n", "\n\n\n", " "])), max_size=7)
)
def test_any_mixture_has_the_same_bytes(pieces):
    text = "".join(piece + gap for piece, gap in pieces)
    assert html(text, Blocks()) == html(text)
