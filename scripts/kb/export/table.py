"""A table: its columns with types and meanings, and its rows as cells."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib import resources
from types import NoneType
from typing import Any, Literal, get_args, get_type_hints

import yaml
from pydantic import BaseModel

from ..convert import Translator
from ..load import Library
from ..model import KINDS, Text
from ..schema import ROWS, chinese_help, declared_in, enums_in, models_of
from ..yamlfile import CoreLoader
from .rows import Day, Words

Type = Literal["string", "integer", "number", "boolean", "date"]
"""As Table Schema names them."""
TYPES: dict[object, Type] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    Day: "date",
    Words: "string",
}
LANGUAGES = {"zh-Hant": "zh_hant", "zh-Hans": "zh_hans", "en": "en"}
"""Language -> the end of a column's name; R cannot have a hyphen there."""
Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Meaning:
    """What a column says, and the words it may hold where they are few."""

    about: Text
    words: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Column:
    name: str
    type: Type
    required: bool
    several: bool
    """A cell may hold several values, with a semicolon between them."""
    meaning: Meaning


@dataclass(frozen=True)
class Link:
    """Columns that name a row of another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    name: str
    title: Text
    row: type
    rows: Callable[[Library], Iterator[Any]]
    key: tuple[str, ...]
    """Columns that tell rows apart; empty where a row may lack one of them."""
    links: tuple[Link, ...] = ()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            column for name, kind in get_type_hints(self.row).items() for column in self._columns(name, kind)
        ]

    def _columns(self, name: str, kind: Any) -> Iterator[Column]:
        may_lack = NoneType in get_args(kind)
        of, meaning = get_args(kind)[0] if may_lack else kind, meaning_of(self.name, name)
        if of is Text:
            for end in LANGUAGES.values():
                yield Column(f"{name}_{end}", "string", not may_lack, False, meaning)
        else:
            several = of == Words
            yield Column(name, TYPES[of], not may_lack and not several, several, meaning)

    def cells(self, library: Library, translators: Iterable[Translator]) -> Iterator[list[Cell]]:
        """The rows as lists of cells, in the order of `columns`."""
        names = [field.name for field in fields(self.row)]
        texts = {name for name, kind in get_type_hints(self.row).items() if Text in (kind, *get_args(kind))}
        by_language = {translate.edition.lang: translate for translate in translators}
        for row in self.rows(library):
            cells: list[Cell] = []
            for name in names:
                value = getattr(row, name)
                if name in texts:
                    cells += (value and by_language[language].plain(value) for language in LANGUAGES)
                else:
                    cells.append(_cell(value))
            yield cells


def _cell(value: object) -> Cell:
    """Several values as one text; a number without decimals as a whole one."""
    if isinstance(value, tuple):
        return ";".join(value) or None
    return int(value) if isinstance(value, float) and value.is_integer() else value


@cache
def _meanings() -> dict[str, dict[str, str | dict[str, str]]]:
    return yaml.load((resources.files("kb") / "export" / "columns.yaml").read_text("utf-8"), CoreLoader)


@cache
def _models() -> dict[str, type[BaseModel]]:
    kinds = (*KINDS.values(), *ROWS.values())
    return {part.__name__: part for kind in kinds for part in models_of(kind)}


@cache
def meaning_of(table: str, column: str) -> Meaning:
    """From columns.yaml, or from the help of the model's field that it names."""
    given = _meanings()[table].get(column) or _meanings()["all"][column]
    if isinstance(given, dict):
        return Meaning(Text.model_validate(given))
    model, _, field = given.partition(".")
    help = _models()[model].model_fields[field].description or ""
    about = Text(zh=chinese_help()[declared_in(_models()[model], field)], en=" ".join(help.split()))
    words = (word for found in enums_in(_properties(model)[field]) for word in found["enum"])
    return Meaning(about, tuple(words))


@cache
def _properties(model: str) -> dict[str, Any]:
    return _models()[model].model_json_schema()["properties"]
