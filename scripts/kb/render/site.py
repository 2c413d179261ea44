"""What all pages share: the library, interface words, and one voice per edition. Built once per run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown import Markdown
from markupsafe import Markup
from markupsafe import escape as escaped

from .. import evidence
from ..cite import STYLES, Style
from ..convert import EDITIONS, Converter, Translator
from ..labels import read_labels
from ..load import Library
from ..model import Prose, Text
from ..openurl import context_object
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
    return parser


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
    def __init__(self, library: Library) -> None:
        self.library = library
        converter = Converter(library.terms.values())
        labels = read_labels()
        self.voices: dict[str, Voice] = {}
        for edition in EDITIONS:
            translate = Translator(edition, converter)
            words = {key: Markup(escape(translate.text(label))) for key, label in labels.items()}
            self.voices[edition.key] = Voice(
                translate, STYLES[edition.key], words, Formatter(words), Terms(library.terms, edition)
            )
        self.questions = questions(library)
        self.environment = Environment(
            loader=PackageLoader("kb"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            # `{#results}` is a heading's id in Markdown
            comment_start_string="<#",
            comment_end_string="#>",
        )
        self.environment.filters["breaks"] = breaks
        self.environment.filters |= {
            name: _of_page(name)
            for name in ("text", "headline", "plain", "prose", "inline", "mdtext", "verbatim")
        }

    @property
    def translators(self) -> list[Translator]:
        """One per edition."""
        return [voice.translate for voice in self.voices.values()]

    @cached_property
    def context_objects(self) -> dict[str, Markup]:
        """Id of a work -> what a reference manager reads of it; the same in every edition."""
        return {id: escaped(context_object(work)) for id, work in self.library.references.items()}

    @cached_property
    def largest_group(self) -> int:
        """Most people behind one circle of the evidence map."""
        return max((cell.people for cell in self._cells()), default=1) or 1

    def _cells(self) -> Iterator[evidence.MapCell]:
        for disease in self.library.diseases.values():
            yield from evidence.map_row(self.library, disease).values()


def _of_page(name: str):
    """A filter that asks the page being rendered."""

    @pass_context
    def apply(context: Context, value: Text | Prose) -> str:
        return getattr(context["page"], name)(value)

    return apply
