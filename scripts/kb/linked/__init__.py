"""The site for other programs: pages in schema.org's words and as plain text, feeds, and how to search."""

from .feed import atom
from .llms import llms
from .opensearch import opensearch
from .page import Linked, linked_of
from .text import markdown

FILES = {"feed.xml": atom, "llms.txt": llms, "opensearch.xml": opensearch}
"""Files of each edition, and what writes them."""

__all__ = ["FILES", "Linked", "linked_of", "markdown"]
