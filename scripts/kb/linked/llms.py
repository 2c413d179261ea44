"""llms.txt: where a program that reads text begins. Every address leads to plain Markdown or to data."""

from collections.abc import Iterator

from ..model import Entry
from ..model.citation import EXPORTS
from ..model.heading import gist, heading
from .page import Linked

IN_FULL = ("diseases", "topics", "products", "claims")
"""Kinds of which every page is named; trials and reviews are listed on a page of their own."""
LISTS = ("trials", "reviews", "safety", "glossary", "references", "news")


def llms(linked: Linked) -> str:
    """The file of the edition that `linked` describes."""
    return "\n".join(_lines(linked)) + "\n"


def _lines(linked: Linked) -> Iterator[str]:
    word, plain = linked.word, linked.translate.plain
    yield from (f"# {word('site.name')}", "", f"> {word('site.description')}", "")
    yield from (word("llms.lead"), "", word("site.care"), "")
    for kind in IN_FULL:
        yield from (f"## {word(f'nav.{kind}')}", "")
        entries: dict[str, Entry] = getattr(linked.library, kind)
        for entry in entries.values():
            address = f"{linked.home}{kind}/{entry.id}/index.md"
            yield f"- [{_escaped(plain(heading(entry)))}]({address}): {plain(gist(entry))}"
        yield ""
    yield from (f"## {word('llms.lists')}", "")
    yield from (f"- [{word(f'nav.{kind}')}]({linked.home}{kind}/index.md)" for kind in LISTS)
    yield from ("", f"## {word('llms.data')}", "")
    for name in ("openapi.json", "datapackage.json", "trials.csv", "outcomes.csv", "references.bib"):
        yield f"- [{name}]({linked.site}{EXPORTS}/{name})"


def _escaped(text: str) -> str:
    return text.replace("[", r"\[").replace("]", r"\]")
