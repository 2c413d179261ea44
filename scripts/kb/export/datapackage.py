"""The tables and reference lists as a Frictionless data package: types, keys, meanings and checksums."""

import json
from collections.abc import Iterable
from typing import Any

from ..load import Library
from .file import LICENCE, MEDIA, VERSION, File
from .table import Column, Table
from .tables import TABLES

Node = dict[str, Any]


def datapackage_file(library: Library, files: Iterable[File]) -> File:
    """`datapackage.json` for `files`: tables are described column by column, the others by form only."""
    by_name = {f"{table.name}.csv": table for table in TABLES}
    package = {
        "profile": "data-package",
        "name": "msc-evidence",
        "title": "MSC Evidence",
        "version": VERSION,
        "created": f"{library.date}T00:00:00Z",
        "licenses": [{"name": LICENCE, "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": [_resource(file, by_name.get(file.path)) for file in files],
    }
    return File.of_text("datapackage.json", json.dumps(package, ensure_ascii=False, indent=1))


def _resource(file: File, table: Table | None) -> Node:
    name, _, suffix = file.path.rpartition(".")
    described: Node = {
        "name": name if table else f"{name}-{suffix}",
        "path": file.path,
        "format": suffix,
        "mediatype": MEDIA[suffix],
        "bytes": len(file.content),
        "hash": f"sha256:{file.digest}",
    }
    if table is None:
        return described
    dialect = {
        "delimiter": ",",
        "lineTerminator": "\r\n",
        "quoteChar": '"',
        "doubleQuote": True,
        "header": True,
    }
    described |= {"profile": "tabular-data-resource", "title": table.title.en, "encoding": "utf-8"}
    return described | {"dialect": dialect, "schema": _schema(table)}


def _schema(table: Table) -> Node:
    schema: Node = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    links = [
        {"fields": list(link.columns), "reference": {"resource": link.table, "fields": list(link.to)}}
        for link in table.links
    ]
    return schema | ({"foreignKeys": links} if links else {})


def _field(column: Column) -> Node:
    constraints: Node = {"required": True} if column.required else {}
    if column.meaning.words and not column.several:
        constraints["enum"] = list(column.meaning.words)
    field = {"name": column.name, "type": column.type, "description": column.meaning.about.en}
    return field | ({"constraints": constraints} if constraints else {})
