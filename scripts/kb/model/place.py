"""Pages that belong to no record, by the last step of their address."""

INDEXES = (
    "diseases",
    "trials",
    "reviews",
    "claims",
    "products",
    "topics",
    "safety",
    "glossary",
    "references",
    "news",
)
"""Pages that list all records of a kind, in the order of the navigation."""
UNLISTED = ("upkeep", "form")
"""Pages that only other pages lead to."""
PAGES = (*INDEXES, *UNLISTED)
"""To all of them prose may link, as `page:safety`."""
