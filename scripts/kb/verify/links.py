"""Addresses in records: whether they still lead somewhere."""

from collections.abc import Iterator

from ..load import Library
from ..remote import UNKNOWN_HOST, Remote, probe
from ..yamlfile import FieldPath
from .finding import Finding, Unchecked, finding


def links(library: Library, paths: set[str], remote: Remote) -> Iterator[Finding | Unchecked]:
    """Dead and moved addresses of the records in these files; each address is asked for once."""
    places = list(addresses(library, paths))
    seen = {url: probe(remote, url) for url in dict.fromkeys(url for *_, url in places)}
    # where not one host has a name, it is our own network that is away
    reached = any(link.said != UNKNOWN_HOST for link in seen.values() if link.state != "unclear")
    for kind, id, at, url in places:
        link = seen[url]
        if link.state == "unclear" or (link.said == UNKNOWN_HOST and not reached):
            yield Unchecked(link.said, library.files[kind, id].path, url)
        elif link.state != "alive":
            rule = "dead-link" if link.state == "dead" else "moved-link"
            yield finding(library, kind, id, at, rule, url, url, link.said, link.to)


def addresses(library: Library, paths: set[str]) -> Iterator[tuple[str, str, FieldPath, str]]:
    """(kind, id, path to the field, address) of the references and terms in these files."""
    for id, reference in library.references.items():
        if reference.url and library.files["references", id].path in paths:
            yield "references", id, ("url",), reference.url
    for id, term in library.terms.items():
        if term.source and library.files["terms", id].path in paths:
            # rows of a shared file stand under their id
            yield "terms", id, (id, "source"), term.source
