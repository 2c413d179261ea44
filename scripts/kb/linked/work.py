"""Cited works: in full where a page is about one, by name and identifiers in lists of citations."""

from ..model import Name, Reference, registry_of
from .node import Node, node

TYPES = {
    "article-journal": "ScholarlyArticle",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "legislation": "Legislation",
    "paper-conference": "ScholarlyArticle",
    "report": "Report",
    "software": "SoftwareApplication",
    "thesis": "Thesis",
}
"""CSL type -> schema.org's; the rest are pages, the entries of registries too."""


def cited_work(work: Reference) -> Node:
    """Name, year and where it stands: enough to tell it from others."""
    id, *others = _addresses(work) or [None]
    type = TYPES.get(work.type, "WebPage")
    return node(type, id, name=work.title, datePublished=work.issued, sameAs=others)


def whole_work(work: Reference) -> Node:
    return cited_work(work) | node(
        TYPES.get(work.type, "WebPage"),
        inLanguage=work.language,
        author=[_author(name) for name in work.authors],
        isPartOf=_container(work),
        pagination=work.page if work.type in ("article-journal", "chapter") else None,
        publisher=node("Organization", name=work.publisher) if work.publisher else None,
        identifier=_identifiers(work),
    )


def _author(name: Name) -> Node:
    if name.literal:
        return node("Organization", name=name.literal)
    return node("Person", familyName=name.family, givenName=name.given)


def _container(work: Reference) -> Node | None:
    """The volume and issue of a journal within each other, as schema.org nests them."""
    if not work.container_title:
        return None
    if work.type != "article-journal":
        return node("CreativeWork", name=work.container_title)
    part = node("Periodical", name=work.container_title, issn=work.issn)
    if work.volume:
        part = node("PublicationVolume", volumeNumber=work.volume, isPartOf=part)
    return node("PublicationIssue", issueNumber=work.issue, isPartOf=part) if work.issue else part


def _addresses(work: Reference) -> list[str]:
    """Every public address, the lasting ones first."""
    registry = registry_of(work.registry) if work.registry else None
    known = (
        work.doi and f"https://doi.org/{work.doi}",
        work.pmid and f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}/",
        work.pmcid and f"https://pmc.ncbi.nlm.nih.gov/articles/{work.pmcid}/",
        registry and registry.address and registry.address(work.registry),
        work.url,
    )
    return list(dict.fromkeys(filter(None, known)))


def _identifiers(work: Reference) -> list[Node]:
    known = {"DOI": work.doi, "PMID": work.pmid, "PMCID": work.pmcid}
    found = [identifier(name, value) for name, value in known.items() if value]
    return found + ([registration(work.registry)] if work.registry else [])


def identifier(scheme: str, value: str, address: str | None = None) -> Node:
    return node("PropertyValue", propertyID=scheme, value=value, url=address)


def registration(id: str) -> Node:
    """The number of an entry in a trial registry."""
    registry = registry_of(id)
    return identifier(registry.name, id, registry.address(id) if registry.address else None)
