"""A reference as an OpenURL context object (ANSI/NISO Z39.88-2004), for the title of an empty span (COinS).

Zotero's connector offers all such spans of a page as one list to choose from, without a question to any
service; it reads authors from `rft.au` as family, given, and what has no format of its own as Dublin Core.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from .model import Name, Reference, registry_of

FORMATS = {
    "article-journal": ("journal", "article", "atitle"),
    "article-newspaper": ("journal", "article", "atitle"),
    "book": ("book", "book", "btitle"),
    "chapter": ("book", "bookitem", "atitle"),
    "paper-conference": ("book", "proceeding", "title"),
    "report": ("book", "report", "btitle"),
    "thesis": ("dissertation", "", "title"),
}
"""CSL type -> format, genre, and the key of the title."""
TYPES = {"legislation": "statute", "software": "computerProgram"}
"""CSL type -> Zotero's, for those told in Dublin Core; the rest are web pages, entries of registries too."""
CONTAINERS = {"journal": "jtitle", "book": "btitle", "dc": "source"}


def context_object(work: Reference) -> str:
    """A cited work as key and value pairs, each value percent-encoded."""
    return _encoded(_pairs(work))


def page_object(title: str, site: str, day: str, address: str, language: str) -> str:
    """A page of this site itself, the first in the list that a reader chooses from."""
    known = {"rft.title": title, "rft.source": site, "rft.date": day, "rft.language": language}
    kind = ("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"), ("rft.type", "webpage")
    return _encoded((*kind, *known.items(), ("rft_id", address)))


def _encoded(pairs: Iterable[tuple[str, str | None]]) -> str:
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs if value)


def _pairs(work: Reference) -> Iterator[tuple[str, str | None]]:
    form, genre, title = FORMATS.get(work.type, ("dc", "", "title"))
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"
    yield "rft.genre", genre
    yield f"rft.{title}", work.title
    if form == "dc":
        yield "rft.type", TYPES.get(work.type, "webpage")
        yield "rft.language", work.language
    if form == "journal" or work.type == "chapter" or form == "dc":
        yield f"rft.{CONTAINERS[form]}", work.container_title
    for name in work.authors:
        yield _author(name)
    yield "rft.date", work.issued
    yield "rft.volume", work.volume
    yield "rft.issue", work.issue
    yield "rft.pages", work.page
    yield "rft.issn", work.issn
    yield ("rft.inst" if form == "dissertation" else "rft.pub"), work.publisher
    yield "rft_id", work.doi and f"info:doi/{work.doi}"
    yield "rft_id", work.pmid and f"info:pmid/{work.pmid}"
    yield "rft_id", None if work.doi else _address(work)


def _author(name: Name) -> tuple[str, str]:
    if name.literal:
        return "rft.aucorp", name.literal
    return "rft.au", f"{name.family}, {name.given}" if name.given else str(name.family)


def _address(work: Reference) -> str | None:
    registry = registry_of(work.registry) if work.registry else None
    return work.url or (registry.address(work.registry) if registry and registry.address else None)
