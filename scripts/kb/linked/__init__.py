"""The site for other programs: pages described in schema.org's words, feeds, and how to search here."""

from .feed import atom
from .opensearch import opensearch
from .page import Linked

FILES = {"feed.xml": atom, "opensearch.xml": opensearch}
"""Files of each edition, and what writes them."""

__all__ = ["FILES", "Linked"]
