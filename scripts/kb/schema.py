"""The models as JSON Schema 2020-12, for completion, hover and marks in an editor."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel

from .load import ADDRESS, ID
from .model import KINDS, Measure, Redirect, Term
from .model.base import field_order
from .whole import write_changed
from .yamlfile import CoreLoader

ROWS = {"measures": Measure, "terms": Term, "redirects": Redirect}
"""Kinds whose records are rows of shared files, keyed by id."""
NAMES = {kind: kind.removesuffix("s") for kind in (*KINDS, *ROWS)}
"""Kind -> name of its schema file."""
FOLDERS = {kind: "glossary" if kind == "terms" else kind for kind in NAMES if kind != "redirects"}
"""Kind -> folder of its records; redirects are one file beside the folders."""
CAPITALS = {"doi", "pmid", "pmcid", "issn", "url", "id", "sd", "se", "iqr", "ci"}
"""Words in names of fields that are abbreviations."""
SPELT = {
    "icd10": "ICD-10",
    "mesh": "MeSH",
    "zh": "Chinese",
    "en": "English",
    "hant": "Traditional Chinese",
    "hans": "Simplified Chinese",
    "hk": "Hong Kong Chinese",
    "p": "p value",
    "p_below": "p below",
    "n": "Number of people",
}
"""Fields whose names alone say too little for a title."""
OTHER_MODELINE = re.compile(rb"\A# *yaml-language-server:[^\n]*\n")


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of one file of a kind; docstrings of models and fields become its help."""
    model = KINDS.get(kind) or ROWS[kind]
    schema = model.model_json_schema()
    schema.get("properties", {}).pop("id", None)
    if "id" in schema.get("required", []):
        schema["required"].remove("id")
    for part in models_of(model):
        _explain(part, schema if part is model else schema["$defs"][part.__name__])
    if kind in ROWS:
        definitions = schema.pop("$defs", {})
        key = ADDRESS if kind == "redirects" else ID
        row = {"additionalProperties": schema, "propertyNames": {"pattern": f"^{key.pattern}$"}}
        schema = {"type": "object", "title": kind, **row, "$defs": definitions}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def models_of(model: type[BaseModel]) -> list[type[BaseModel]]:
    """A model and all that stand below it, each once."""
    found: list[type[BaseModel]] = []

    def walk(kind: Any) -> None:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind in found:
                return
            found.append(kind)
            for info in kind.model_fields.values():
                walk(info.annotation)
        for argument in get_args(kind):
            walk(argument)

    walk(model)
    return found


def declared_in(model: type[BaseModel], name: str) -> str:
    """Model.field as the help files call it: by the model that declares the field."""
    owner = next(base for base in reversed(model.__mro__) if name in getattr(base, "model_fields", {}))
    return f"{owner.__name__}.{name}"


@cache
def chinese_help() -> dict[str, str]:
    """Model and Model.field -> what it means, in Chinese as written in Taiwan."""
    return _shipped("help.zh.yaml")


@cache
def words() -> dict[str, dict[str, str]]:
    """Model.field -> its words -> what each means, in both languages."""
    given = _shipped("words.yaml")
    return {field: given[own] if isinstance(own, str) else own for field, own in given.items()}


def enums_in(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Enumerations of a field itself, of its items and of what may stand instead of null."""
    if "enum" in node:
        yield node
    for below in (node.get("items"), *node.get("anyOf", ())):
        if isinstance(below, dict):
            yield from enums_in(below)


def write_schemas(folder: Path) -> list[Path]:
    """One file per kind into `folder`; returns those that changed."""
    changed = []
    for kind, name in NAMES.items():
        file = folder / f"{name}.json"
        text = json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"
        if write_changed(file, text):
            changed.append(file)
    return changed


def modeline(kind: str) -> str:
    """The first line of a record, which tells an editor's YAML server where the schema is."""
    up = "../" if kind in FOLDERS else ""
    return f"# yaml-language-server: $schema={up}schema/{NAMES[kind]}.json"


def with_modeline(raw: bytes, kind: str) -> bytes:
    """A record's bytes with the modeline first; bytes, so that nothing else of the file changes."""
    first = f"{modeline(kind)}\n".encode()
    return raw if raw.startswith(first) else first + OTHER_MODELINE.sub(b"", raw)


def write_modelines(data: Path) -> list[Path]:
    """The modeline as first line of every record that begins otherwise; returns those that changed."""
    changed = []
    for kind in NAMES:
        for file in sorted(data.glob(f"{FOLDERS[kind]}/*.yaml" if kind in FOLDERS else f"{kind}.yaml")):
            if write_changed(file, with_modeline(file.read_bytes(), kind)):
                changed.append(file)
    return changed


def _explain(model: type[BaseModel], node: dict[str, Any]) -> None:
    """Put titles, help in both languages and meanings of words into the schema of one model."""
    node["description"] = _both(node.get("description"), chinese_help().get(model.__name__))
    fields = node["properties"]
    node["properties"] = {name: fields[name] for name in field_order(model) if name in fields}
    for name, child in node["properties"].items():
        field = declared_in(model, name)
        child["title"] = _title(name)
        child["description"] = _both(model.model_fields[name].description, chinese_help().get(field))
        # editors prefer what stands nearer, and a type's help says less than its field's
        for branch in child.get("anyOf", ()):
            if "$ref" in branch:
                branch |= {"title": child["title"], "description": child["description"]}
        meanings = words().get(field, {})
        for listed in enums_in(child):
            if any(word in meanings for word in listed["enum"]):
                listed["enumDescriptions"] = [meanings.get(word, "") for word in listed["enum"]]


def _title(name: str) -> str:
    shown = " ".join(word.upper() if word in CAPITALS else word for word in name.split("_"))
    return SPELT.get(name, shown[0].upper() + shown[1:])


def _both(english: str | None, chinese: str | None) -> str:
    return "\n".join(" ".join(text.split()) for text in (english, chinese) if text)


def _shipped(name: str) -> dict[str, Any]:
    return yaml.load((resources.files("kb") / "model" / name).read_text("utf-8"), CoreLoader)
