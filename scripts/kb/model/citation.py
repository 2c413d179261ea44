"""Citations in prose, `[@deng-2017]` or `[@deng-2017; @wang-2018]` for two, and links to exported files."""

import re

CITATION = re.compile(r"\[(@[^\[\]]+)\]")
"""One pair of brackets with everything cited in it."""
EXPORTS = "data/v1"
"""Folder below the site with the library for other programs; `v1` changes where a reader would break."""
EXPORT_LINK = r"export:([a-z0-9-]+(?:/[a-z0-9-]+)*\.[a-z]+)"
"""A link to one of those files, as in `[trials.csv](export:trials.csv)`; it cannot leave the folder."""


def ids_of(group: str) -> list[str]:
    """Reference ids in one pair of brackets, in order; wrong separators are read too, and checked."""
    return [part.strip(" @＠") for part in re.split("[;；,，、]", group)]


def cited_ids(text: str) -> list[str]:
    """Reference ids of all citations in a prose text, in order."""
    return [id for group in CITATION.findall(text) for id in ids_of(group)]
