"""What all pages share: the library, interface words, and one voice per edition."""

import re
from dataclasses import dataclass, field
from html import escape
from xml.etree.ElementTree import Element

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from ..check.wording import LINK_TARGET
from ..cite import STYLES, Style
from ..convert import EDITIONS, Converter, Translator
from ..labels import read_labels
from ..load import Library
from ..model import Prose, Text
from ..question import Pieces
from .format import Formatter
from .related import questions
from .terms import Terms

HAN_LINE_END = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
"""A line end within Chinese text, which a browser would show as a space."""
MARKDOWN = re.compile(r"[*_`\[\]\\<>&#~=|]|\n|^\s*([-+]|\d+[.)])\s|^ {4}")
"""Anything Markdown might take for more than a plain paragraph."""


def prose_markdown() -> Markdown:
    """Markdown for prose fields, with raw HTML switched off: a record cannot bring markup to a page."""
    parser = Markdown(
        extensions=["fenced_code", "sane_lists", "tables", "pymdownx.mark"], output_format="html"
    )
    parser.preprocessors.deregister("html_block")
    for pattern in ("html", "image_link", "image_reference", "short_image_ref", "autolink", "automail"):
        parser.inlinePatterns.deregister(pattern)
    # an address that stands apart from its link is none that the check has seen
    for pattern in ("reference", "short_reference"):
        parser.inlinePatterns.deregister(pattern)
    parser.parser.blockprocessors.deregister("reference")
    parser.treeprocessors.register(_SafeLinks(), "safe_links", 10)
    return parser


class _SafeLinks(Treeprocessor):
    """Leaves no address in a link but those that the check lets through."""

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            if not LINK_TARGET.fullmatch(link.get("href", "")):
                link.attrib.pop("href", None)


@dataclass
class Voice:
    """How one edition speaks."""

    translate: Translator
    style: Style
    words: dict[str, Markup]
    """Interface words by key."""
    formatter: Formatter
    terms: Terms
    parser: Markdown = field(default_factory=prose_markdown)

    def html(self, text: str) -> str:
        """Markdown as HTML blocks. Most texts are one plain paragraph, and need no parser."""
        text = HAN_LINE_END.sub("", text)
        if MARKDOWN.search(text):
            return self.parser.reset().convert(text)
        return f"<p>{escape(text.strip(), quote=False)}</p>"


def breaks(text: str) -> Markup:
    """`|` as a place where the line may break."""
    return Markup("<wbr>").join(text.split("|"))


class Site:
    """A library's pages share its voices, the templates, and the pieces of long pages.

    A library that came of another takes over from the site of that one, `before`, what is still right; labels
    and templates must be the same.
    """

    def __init__(self, library: Library, before: "Site | None" = None) -> None:
        self.library = library
        self.questions = questions(library)
        if before and before.library.terms == library.terms:
            self.labels, self.voices = before.labels, before.voices
            self.environment, self.pieces = before.environment, before.pieces
        else:
            self.labels = read_labels()
            self.voices = _voices(library, self.labels)
            self.environment, self.pieces = _environment(), Pieces()

    @property
    def translators(self) -> list[Translator]:
        """One per edition."""
        return [voice.translate for voice in self.voices.values()]


def _voices(library: Library, labels: dict[str, Text]) -> dict[str, Voice]:
    """Edition -> its voice."""
    converter = Converter(library.terms.values())
    voices = {}
    for edition in EDITIONS:
        translate = Translator(edition, converter)
        words = {key: Markup(escape(translate.text(label))) for key, label in labels.items()}
        style, terms = STYLES[edition.key], Terms(library.terms, edition)
        voices[edition.key] = Voice(translate, style, words, Formatter(words), terms)
    return voices


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kb"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # `{#results}` is a heading's id in Markdown
        comment_start_string="<#",
        comment_end_string="#>",
    )
    environment.filters["breaks"] = breaks
    for name in ("text", "headline", "plain", "prose", "inline", "mdtext", "verbatim"):
        environment.filters[name] = _of_page(name)
    return environment


def _of_page(name: str):
    """A filter that asks the page being rendered."""

    @pass_context
    def apply(context: Context, value: Text | Prose) -> str:
        return getattr(context["page"], name)(value)

    return apply
