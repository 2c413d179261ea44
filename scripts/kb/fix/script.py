"""Simplified drafts into the script records are written in."""

import re
from collections.abc import Iterable

from ..model import Term
from ..model.script import foreign, traditional
from .value import rewritten


def into_traditional(text: str, kind: str, terms: Iterable[Term] = ()) -> str:
    """Every `zh` with Simplified characters: the glossary's words first, OpenCC's `s2tw` for the rest."""
    words = {term.hans: term.hant for term in terms if term.convert}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    pattern = re.compile(f"({'|'.join(map(re.escape, longest_first))})") if words else None

    def converted(draft: str, language: str) -> str:
        if language != "zh" or not foreign(draft, "zh-Hant"):
            return draft
        parts = pattern.split(draft) if pattern else [draft]
        return "".join(words.get(part) or traditional(part) for part in parts)

    return rewritten(text, kind, converted)
