"""The JSON Schema of what is exported: that of the models, with texts in three languages and ids inside."""

import json
from collections.abc import Iterator
from typing import Any

from ..model import KINDS
from ..schema import NAMES, schema_of
from .file import File
from .record import TAGS

Node = dict[str, Any]
ID = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "title": "ID"}
HANS = {"type": "string", "title": "Simplified Chinese", "description": "Made from the Traditional Chinese."}


def exported_schema(kind: str) -> Node:
    """The schema of one exported record of a kind."""
    schema = schema_of(kind)
    if kind not in KINDS:
        # a file of rows allows any id as key; what stands under one is the record
        schema = schema["additionalProperties"] | {"$defs": schema["$defs"], "$schema": schema["$schema"]}
    for part in (schema, *schema["$defs"].values()):
        texts = part["properties"].get("zh", {}).get("type") == "string"
        part["properties"] = dict(_exported(part["properties"], texts))
        part["required"] = list(dict(_exported({name: {} for name in part.get("required", ())}, texts)))
    schema["properties"] = {"id": ID, **schema["properties"]}
    schema["required"] = ["id", *schema["required"]]
    return schema


def _exported(properties: dict[str, Node], texts: bool) -> Iterator[tuple[str, Node]]:
    """Each property under the name it has once exported; `zh` of a text becomes both scripts."""
    for name, node in properties.items():
        if name == "zh" and texts:
            yield from (("zh-Hant", node), ("zh-Hans", HANS))
        else:
            yield TAGS.get(name, name), _of_text(node)


def _of_text(node: Node) -> Node:
    """A date of which only the year is known may be a number in YAML, and is text once read."""
    if node.get("type") == ["string", "integer"]:
        return node | {"type": "string", "examples": [str(example) for example in node["examples"]]}
    return node | ({"anyOf": [_of_text(branch) for branch in node["anyOf"]]} if "anyOf" in node else {})


def schema_files() -> Iterator[File]:
    for kind, name in NAMES.items():
        yield File.of_text(
            f"schema/{name}.json", json.dumps(exported_schema(kind), ensure_ascii=False, indent=1)
        )
