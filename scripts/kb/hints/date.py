"""A date as people write it, and how a record takes it."""

import datetime
import re

from .number import plain

DAYS = {"as_of", "added", "reviewed", "accessed", "retrieved"}
DATES = DAYS | {"issued", "when", "completion", "searched"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date(found: str, name: str) -> str:
    year, *rest = _parts(plain(found)) or [0]
    if not year:
        return ""
    if isinstance(rest, list) and rest and rest[0] == "either":
        one, two = f"{rest[1]:02}", f"{rest[2]:02}"
        return f"write {year}-{one}-{two} or {year}-{two}-{one}, whichever the source means"
    try:
        datetime.date(year, *[*rest, 1, 1][:2])
    except ValueError:
        return "check month and day in the source"
    if len(rest) < 2 and name in DAYS:
        return (
            f"give the day too, as {'-'.join([str(year), *(f'{part:02}' for part in rest), '01', '01'][:3])}"
        )
    return f"write {'-'.join([str(year), *(f'{part:02}' for part in rest)])}"


def _parts(text: str) -> list | None:
    """Year, month and day of a date as people write it; `either` where month and day may be swapped."""
    if found := re.fullmatch(
        r"(?:民國|民国)\s*(\d{2,3})\s*年?(?:\s*(\d{1,2})\s*月)?(?:\s*(\d{1,2})\s*日?)?", text
    ):
        return [int(found[1]) + 1911, *(int(part) for part in found.groups()[1:] if part)]
    if found := re.fullmatch(r"(1\d\d)[/.](\d{1,2})[/.](\d{1,2})", text):
        return [int(found[1]) + 1911, int(found[2]), int(found[3])]
    if found := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text):
        return [int(part) for part in found.groups()]
    if found := re.fullmatch(
        r"(\d{4})\s*[-/.年]?\s*(?:(\d{1,2})\s*[-/.月]?\s*)?(?:(\d{1,2})\s*[日号號]?)?(?:T.*)?", text
    ):
        return [int(part) for part in found.groups() if part]
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        first, second, year = (int(part) for part in found.groups())
        if first <= 12 and second <= 12 and first != second:
            return [year, "either", first, second]
        return [year, *((second, first) if first > 12 else (first, second))]
    month = next((at for at, word in enumerate(MONTHS, 1) if re.search(rf"(?i)\b{word}", text)), 0)
    year, day = re.search(r"\b\d{4}\b", text), re.search(r"\b\d{1,2}(?=\D|$)", text)
    return [int(year[0]), month, *([int(day[0])] if day else [])] if month and year else None
