"""Citations in prose: `[@deng-2017]`, or `[@deng-2017; @wang-2018]` for two at once."""

import re

CITATION = re.compile(r"\[(@[^\]]+)\]")
"""One pair of brackets with everything cited in it."""


def ids_of(group: str) -> list[str]:
    """Reference ids in one pair of brackets, in order; wrong separators are read too, and checked."""
    return [part.strip(" @＠") for part in re.split("[;；,，、]", group)]


def cited_ids(text: str) -> list[str]:
    """Reference ids of all citations in a prose text, in order."""
    return [id for group in CITATION.findall(text) for id in ids_of(group)]
