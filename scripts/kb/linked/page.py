"""A page as schema.org sees it: what it is about, what it cites, where it stands, when it was reviewed."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from ..convert import Translator
from ..load import Library
from ..model import Claim, Disease, Entry, Product, Review, Text, Topic, Trial
from ..model.citation import EXPORTS
from .node import Node, node, script_json
from .thing import Things
from .work import cited_work

EXPORTED = {
    "datapackage.json": "application/json",
    "msc-evidence.sqlite": "application/vnd.sqlite3",
    "trials.csv": "text/csv",
    "outcomes.csv": "text/csv",
}
"""Files of the library as a whole -> media type."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class Linked:
    """Describes the pages of one edition; `site` is the address of all editions."""

    def __init__(
        self, library: Library, translate: Translator, site: str, labels: Mapping[str, Text]
    ) -> None:
        self.library, self.translate, self.site = library, translate, site
        self._labels = labels
        self._things = Things(library, translate, self.word, site)
        self._works: dict[str, Node] = {}

    def word(self, key: str) -> str:
        """An interface word; the end of its key where there is none, as of a country."""
        label = self._labels.get(key)
        return self.translate.text(label) if label else key.rpartition(".")[2]

    @property
    def home(self) -> str:
        return f"{self.site}{self.translate.edition.key}/"

    def page(self, name: str, title: str, description: str, cited: Iterable[str]) -> str:
        """JSON-LD of a page, named `trials/deng-2017-lupus-nephritis`, `trials` or `index`.

        `cited`: ids of the works in its reference list.
        """
        kind, _, id = name.partition("/")
        address = self.home if name == "index" else f"{self.home}{name}/"
        entry: Entry | None = getattr(self.library, kind)[id] if id else None
        main = self._record(entry, address) if entry else self._list(kind, address, title)
        return script_json(
            node(
                self._type(entry, kind),
                address,
                url=address,
                name=title,
                description=description,
                inLanguage=self.translate.edition.lang,
                datePublished=entry.curation.added if entry else None,
                dateModified=entry.curation.reviewed if entry else self.library.date,
                lastReviewed=entry.curation.reviewed if entry else None,
                isAccessibleForFree=True,
                license=LICENCE,
                publisher=self._publisher,
                isPartOf=self._website,
                breadcrumb=self._breadcrumb(kind, address, title) if name != "index" else None,
                mainEntity=main,
                about=self._things.conditions(entry.diseases) if isinstance(entry, Topic) else None,
                citation=[self._cited(id) for id in cited],
            )
        )

    @staticmethod
    def _type(entry: Entry | None, kind: str) -> str:
        if entry is None:
            return "WebPage" if kind == "index" else "CollectionPage"
        return "AboutPage" if isinstance(entry, Topic) and entry.shelf == "about" else "MedicalWebPage"

    def _record(self, entry: Entry, address: str) -> Node | None:
        match entry:
            case Disease():
                return self._things.condition(entry)
            case Trial():
                return self._things.trial(entry)
            case Product():
                return self._things.product(entry)
            case Claim():
                return self._things.claim(entry, address, self._publisher)
            case Review():
                return self._things.review(entry)
        return None

    def _list(self, kind: str, address: str, title: str) -> Node | None:
        if kind == "index":
            return self._dataset
        if kind == "glossary":
            return self._things.glossary(address, title)
        records = getattr(self.library, kind, None)
        return node("ItemList", numberOfItems=len(records)) if records else None

    def _cited(self, id: str) -> Node:
        if id not in self._works:
            self._works[id] = cited_work(self.library.references[id])
        return self._works[id]

    @cached_property
    def _publisher(self) -> Node:
        return node("Organization", f"{self.site}#publisher", name=self.word("site.name"), url=self.site)

    @cached_property
    def _website(self) -> Node:
        query = f"{self.site}go/?lang={self.translate.edition.key}&q={{query}}"
        return node(
            "WebSite",
            f"{self.home}#site",
            name=self.word("site.name"),
            url=self.home,
            inLanguage=self.translate.edition.lang,
            potentialAction=node("SearchAction", target=node("EntryPoint", urlTemplate=query)),
        )

    @cached_property
    def _dataset(self) -> Node:
        files = f"{self.site}{EXPORTS}"
        return node(
            "Dataset",
            f"{self.site}#library",
            name=self.word("site.name"),
            description=self.word("site.description"),
            license=LICENCE,
            creator=self._publisher,
            dateModified=self.library.date,
            isAccessibleForFree=True,
            about=self._things.conditions(self.library.diseases),
            distribution=[
                node("DataDownload", name=name, contentUrl=f"{files}/{name}", encodingFormat=media)
                for name, media in EXPORTED.items()
            ],
        )

    def _breadcrumb(self, kind: str, address: str, title: str) -> Node:
        steps = [(self.word("nav.home"), self.home)]
        if address != f"{self.home}{kind}/":
            steps.append((self.word(f"nav.{kind}"), f"{self.home}{kind}/"))
        steps.append((title, address))
        items = [
            node("ListItem", position=place, name=name, item=at) for place, (name, at) in enumerate(steps, 1)
        ]
        return node("BreadcrumbList", itemListElement=items)


def linked_of(
    library: Library, translators: Iterable[Translator], site: str, labels: Mapping[str, Text]
) -> dict[str, Linked]:
    """Edition -> what describes its pages to machines; one translator per edition."""
    return {translate.edition.key: Linked(library, translate, site, labels) for translate in translators}
