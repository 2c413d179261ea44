"""What stands around a page: words and links of its edition, what to take along, what machines read of it."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from .convert import EDITIONS, Edition
from .export.page import cite_page, downloads, reviewed
from .linked import linked_of
from .model.place import INDEXES
from .openurl import page_object
from .render import PAGE_KINDS, Rendered, cited_on, name_of
from .render.related import topics
from .render.site import Site

BY_KEY = {edition.key: edition for edition in EDITIONS}


class SitePage(Protocol):
    """A page as a site generator knows it."""

    url: str
    title: str
    canonical_url: str
    meta: Mapping[str, Any]
    """What stands at the head of its Markdown."""


class Frame:
    """What the theme prints around the pages of a site that will stand at `address`."""

    def __init__(self, site: Site, pages: Iterable[Rendered], address: str) -> None:
        self.address = address
        self.sources: dict[str, str] = {}
        """Markdown file below docs/ -> file of the record it came from."""
        self.cited: dict[str, tuple[str, ...]] = {}
        """Name of a page -> ids of the works it cites."""
        self.follow(site, pages)

    def follow(self, site: Site, pages: Iterable[Rendered]) -> None:
        """From now on it is about `site`, whose pages are as before but for these."""
        pages = list(pages)
        self.site = site
        self.sources |= {page.path: page.source for page in pages if page.source}
        self.cited |= cited_on(pages)
        self.linked = linked_of(site.library, site.translators, self.address, site.labels)

    def navigation(self, edition: Edition) -> list[dict[str, str]]:
        """Title -> Markdown file of home and of the sections."""
        words = self.site.voices[edition.key].words
        sections = ({words[f"nav.{name}"]: f"{edition.key}/{name}/index.md"} for name in INDEXES)
        return [{words["nav.home"]: f"{edition.key}/index.md"}, *sections]

    def words(self, key: str) -> dict[str, Any]:
        """Interface words of an edition; English where no page of an edition asks."""
        return self.site.voices[key if key in BY_KEY else "en"].words

    def editions(self, here: Edition | None, rest: str) -> list[dict[str, object]]:
        """The same page in each edition, for the switch in the header."""
        return [
            {
                **vars(edition),
                "here": edition == here,
                "url": f"{edition.key}/{rest}",
                "words": self.words(edition.key),
            }
            for edition in EDITIONS
        ]

    def day(self, path: str) -> str:
        """When the page that was rendered to `path` was last reviewed."""
        return reviewed(self.site.library, name_of(path))

    def around(self, page: SitePage, path: str) -> dict[str, object]:
        """Names for the template of a page that was rendered to `path`."""
        key, _, rest = page.url.partition("/")
        edition = BY_KEY.get(key)
        if edition is None:
            # the choice of editions, which belongs to none
            return {"words": None, "editions": self.editions(None, ""), "anywhere": ""}
        return {
            "words": self.words(key),
            "editions": self.editions(edition, rest),
            # where readers of any language go: the choice of editions, or the English page
            "anywhere": f"en/{rest}" if rest else "",
            "about": self._about(edition),
            **self._taken(page, name_of(path), edition),
            **self._described(page, name_of(path), edition),
        }

    def _about(self, edition: Edition) -> list[tuple[str, str]]:
        """(title, address) of the pages about this site, for the footer."""
        plain = self.site.voices[edition.key].translate.plain
        found = topics(self.site.library, "about")
        return [(plain(topic.title), f"{edition.key}/topics/{topic.id}/") for topic in found]

    def _taken(self, page: SitePage, name: str, edition: Edition) -> dict[str, object]:
        """What a reader may take from a page: citations of it, and files."""
        words = self.words(edition.key)
        # "Home" names no work
        title = words["site.description"] if name == "index" else page.title
        key = f"msc-evidence-{name.replace('/', '-')}"
        day = reviewed(self.site.library, name)
        site = str(words["site.name"])
        return {
            "day": day,
            "citations": cite_page(key, title, page.canonical_url, site, day, edition.lang),
            "downloads": downloads(self.site.library, name, self.cited),
        }

    def _described(self, page: SitePage, name: str, edition: Edition) -> dict[str, object]:
        """What machines read of a page: JSON-LD, itself as a work to cite, its record, its picture's name."""
        linked = self.linked[edition.key]
        kind, _, id = name.partition("/")
        record = getattr(self.site.library, kind)[id] if id else None
        day = reviewed(self.site.library, name)
        return {
            "linked": linked.page(name, page.title, page.meta["description"], self.cited[name]),
            "context_object": page_object(
                page.title, linked.word("site.name"), day, page.canonical_url, edition.lang
            ),
            "record": record,
            "picture": kind if kind in PAGE_KINDS else "site",
        }
