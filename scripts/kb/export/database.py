"""The tables as one SQLite file."""

import sqlite3
from collections.abc import Mapping, Sequence

from .table import Cell, Table

AFFINITY = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}


def database(tables: Mapping[Table, Sequence[list[Cell]]]) -> bytes:
    """Made in memory and written in one go, so that the same rows give the same bytes."""
    base = sqlite3.connect(":memory:")
    base.execute("PRAGMA page_size = 4096")
    base.execute("PRAGMA foreign_keys = ON")
    for table, rows in tables.items():
        base.execute(_created(table))
        marks = ", ".join("?" * len(table.columns))
        base.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    base.commit()
    base.execute("VACUUM")
    return base.serialize()


def _created(table: Table) -> str:
    """Names come from our own row types, so nothing in them needs escaping but words of SQL."""
    parts = [
        f'"{column.name}" {AFFINITY[column.type]}{" NOT NULL" if column.required else ""}'
        for column in table.columns
    ]
    if table.key:
        parts.append(f"PRIMARY KEY ({_listed(table.key)})")
    for link in table.links:
        parts.append(f"FOREIGN KEY ({_listed(link.columns)}) REFERENCES {link.table} ({_listed(link.to)})")
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
