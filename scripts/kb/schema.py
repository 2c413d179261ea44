"""The models as JSON Schema 2020-12, for completion, hover and marks in an editor."""

import json
from pathlib import Path
from typing import Any

from .model import KINDS, Measure, Term

ROWS = {"measures": Measure, "terms": Term}
"""Kinds whose records are rows of shared files, keyed by id."""
NAMES = {kind: kind.removesuffix("s") for kind in (*KINDS, *ROWS)}
"""Kind -> name of its schema file."""


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of one file of a kind; docstrings of models and fields become its help."""
    model = KINDS.get(kind) or ROWS[kind]
    schema = model.model_json_schema()
    schema.get("properties", {}).pop("id", None)
    if "id" in schema.get("required", []):
        schema["required"].remove("id")
    if kind in ROWS:
        definitions = schema.pop("$defs", {})
        row = {"additionalProperties": schema, "propertyNames": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}}
        schema = {"type": "object", "title": kind, **row, "$defs": definitions}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_schemas(folder: Path) -> list[Path]:
    """One file per kind into `folder`; returns those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for kind, name in NAMES.items():
        file = folder / f"{name}.json"
        text = json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"
        if not file.is_file() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8", newline="\n")
            changed.append(file)
    return changed


def modeline(kind: str) -> str:
    """The first line of a record, which tells an editor's YAML server where the schema is."""
    return f"# yaml-language-server: $schema=../schema/{NAMES[kind]}.json"
