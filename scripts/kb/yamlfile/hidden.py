"""Characters that nobody sees."""

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff\U000f0000-\U0010ffff]"
)
"""What no reviewer can see (control and zero width characters, direction marks), or rendering uses."""


def unseen(hidden: re.Match[str]) -> tuple[str, str]:
    return f"expected visible text, found the character U+{ord(hidden[0]):04X}", "delete it"
