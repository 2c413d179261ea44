"""What is new as an Atom feed (RFC 4287), one per edition. Its dates are the records', never the build's."""

from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from ..model import Entry
from ..model.heading import heading
from ..news import News, news
from .page import Linked

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 100
"""Entries of a feed."""
LISTED = 20
"""Records named in an entry about many."""


def atom(linked: Linked) -> str:
    """The feed of the edition that `linked` describes."""
    register_namespace("", ATOM)
    feed = Element(f"{{{ATOM}}}feed", {"xml:lang": linked.translate.edition.lang})
    page = f"{linked.home}news/"
    _add(feed, "id", page)
    _add(feed, "title", f"{linked.word('site.name')} – {linked.word('nav.news')}")
    _add(feed, "subtitle", linked.word("news.lead"))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{linked.home}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", href=page)
    _add(SubElement(feed, f"{{{ATOM}}}author"), "name", linked.word("site.name"))
    _add(feed, "rights", linked.word("site.licence"))
    items = news(linked.library)[:NEWEST]
    _add(feed, "updated", _moment(items[0].when if items else linked.library.date))
    for new in items:
        _entry(feed, new, linked)
    indent(feed, " ")
    return tostring(feed, "unicode", xml_declaration=True) + "\n"


def _entry(feed: Element, new: News, linked: Linked) -> None:
    entry, text = SubElement(feed, f"{{{ATOM}}}entry"), linked.translate.text
    _add(entry, "id", f"{linked.home}news/#{new.id}")
    _add(entry, "updated", _moment(new.when))
    if new.kind == "added":
        count = linked.word(f"news.added.{new.records}").format(n=len(new.entries))
        _add(entry, "title", f"{linked.word('news.added')}{linked.word('stage.colon')}{count}")
        _add(entry, "link", rel="alternate", href=f"{linked.home}news/#{new.id}")
        _add(entry, "summary", "\n".join(_names(new, linked)))
    else:
        word = text(new.event.word) if new.event else linked.word(f"news.{new.kind}")
        _add(entry, "title", f"{word}{linked.word('stage.colon')}{_name(new.entries[0], linked)}")
        _add(entry, "link", rel="alternate", href=f"{linked.home}{new.records}/{new.entries[0].id}/")
        _add(entry, "summary", text(new.text))
    _add(entry, "category", term=new.kind)


def _name(entry: Entry, linked: Linked) -> str:
    return linked.translate.plain(heading(entry))


def _names(new: News, linked: Linked) -> list[str]:
    names = [_name(entry, linked) for entry in new.entries[:LISTED]]
    more = len(new.entries) - LISTED
    return names + ([linked.word("news.more").format(n=more)] if more > 0 else [])


def _moment(when: str) -> str:
    """RFC 3339; of a month or a year its first day, since Atom knows no less exact date."""
    return f"{when}-01-01"[:10] + "T00:00:00Z"


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text
