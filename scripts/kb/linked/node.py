"""A node of JSON-LD in the words of schema.org, and its text as a page may carry it."""

import json

Node = dict[str, object]

CONTEXT = "https://schema.org"
ESCAPED = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"})
"""What could end a script element, or be read as markup, written as JSON has it too."""


def node(type: str, id: str | None = None, **properties: object) -> Node:
    """A thing and what is known of it; what is not is left out, and one of a kind needs no list."""
    named = {"@type": type} | ({"@id": id} if id else {})
    return named | {name: _single(value) for name, value in properties.items() if value not in (None, "", [])}


def _single(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def ref(id: str) -> Node:
    """A thing that is described elsewhere, on this page or another."""
    return {"@id": id}


def one_of(name: str) -> Node:
    """A member of one of schema.org's enumerations."""
    return ref(f"{CONTEXT}/{name}")


def script_json(root: Node) -> str:
    """Text of a `<script type="application/ld+json">`; nothing in it can end the element."""
    text = json.dumps({"@context": CONTEXT} | root, ensure_ascii=False, separators=(",", ":"))
    return text.translate(ESCAPED)
