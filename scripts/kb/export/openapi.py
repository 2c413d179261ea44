"""What can be fetched, as OpenAPI 3.1: plain files, so every path is a GET that takes an id at most."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ..load import Library
from ..model import KINDS
from ..schema import NAMES
from .bibliography import FORMS
from .file import LICENCE, MEDIA, VERSION, File
from .tables import TABLES

Node = dict[str, Any]
TEXT = {"type": "string"}
ENVELOPE: Node = {
    "type": "object",
    "required": ["schema_version", "generated", "licence"],
    "properties": {
        "schema_version": {**TEXT, "const": VERSION},
        "generated": {**TEXT, "format": "date", "description": "Day of the newest record, not of the build."},
        "licence": {**TEXT, "const": LICENCE},
    },
}
PAGES: Node = {
    "type": "object",
    "description": "Language (BCP 47) -> the record's page, relative to this document.",
    "additionalProperties": {**TEXT, "format": "uri-reference"},
}
REFERENCE_LISTS = {
    "/references": "All references",
    "/references/diseases/{id}": "References on a disease, its trials and reviews",
    "/references/pages/{id}": "References of a page that lists records",
    **{
        f"/references/pages/{kind}/{{id}}": f"References of one page of {kind}"
        for kind in KINDS
        if kind != "references"
    },
}
PARAMETER = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "Id of the record, or name of the page or kind.",
    "schema": TEXT,
}


def openapi_file(library: Library) -> File:
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": "MSC Evidence",
            "version": VERSION,
            "summary": "What is known about mesenchymal stromal cells in autoimmune disease",
            "description": f"Static files, made from the records as of {library.date}.",
            "license": {"name": LICENCE, "identifier": LICENCE},
        },
        "servers": [{"url": "."}],
        "paths": {path: {"get": operation} for path, operation in _operations()},
        "components": {"schemas": {"Envelope": ENVELOPE, "Pages": PAGES}},
    }
    return File.of_text("openapi.json", json.dumps(described, ensure_ascii=False, indent=1))


def _operations() -> Iterator[tuple[str, Node]]:
    for kind, name in NAMES.items():
        record = {"$ref": f"schema/{name}.json"}
        records = {"type": "array", "items": record}
        many = {"kind": {"const": kind}, "count": {"type": "integer"}, "records": records}
        yield _file(f"/records/{kind}.json", f"All {kind}", _document(many))
        if kind in KINDS:
            one = {"pages": {"$ref": "#/components/schemas/Pages"}, "record": record}
            yield _file(f"/records/{kind}/{{id}}.json", f"One of the {kind}", _document(one))
    yield _file("/schema/{id}.json", "Structure of a kind of record, as JSON Schema", {"type": "object"})
    for table in TABLES:
        yield _file(f"/{table.name}.csv", table.title.en, TEXT)
    yield _file("/msc-evidence.sqlite", "All tables as one SQLite file", {})
    yield _file(
        "/datapackage.json", "The tables described as a Frictionless data package", {"type": "object"}
    )
    for form in FORMS:
        works = {"type": "array", "items": {"type": "object"}} if form.suffix == "json" else TEXT
        for path, summary in REFERENCE_LISTS.items():
            yield _file(f"{path}.{form.suffix}", f"{summary}, as {form.name}", works)


def _file(path: str, summary: str, schema: Node) -> tuple[str, Node]:
    """A path and its GET; the operation's id is the path in words."""
    suffix = path.rpartition(".")[2]
    operation: Node = {
        "operationId": "-".join(re.findall(r"\w+", path)),
        "summary": summary,
        "responses": {"200": {"description": summary, "content": {MEDIA[suffix]: {"schema": schema}}}},
    }
    return path, operation | ({"parameters": [PARAMETER]} if "{id}" in path else {})


def _document(properties: Node) -> Node:
    """The envelope with what a document holds beside it."""
    envelope = {"$ref": "#/components/schemas/Envelope"}
    return {"allOf": [envelope, {"type": "object", "required": list(properties), "properties": properties}]}
