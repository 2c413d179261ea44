"""Tables as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from .table import Cell, Table

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text that begins so is a formula to a spreadsheet (OWASP, CSV Injection)."""


def csv_text(table: Table, rows: Iterable[list[Cell]]) -> str:
    """Header and rows. Numbers stay numbers; `'` before a text keeps a spreadsheet from running it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(map(_shown, row) for row in rows)
    return out.getvalue()


def _shown(cell: Cell) -> Cell:
    match cell:
        case bool():
            return str(cell).lower()
        case str() if cell.startswith(FORMULA):
            return f"'{cell}"
    return cell
