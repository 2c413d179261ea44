"""`data/` to a library of typed records; what cannot be read becomes problems, all of them at once."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from .model import (
    KINDS,
    Claim,
    Disease,
    Entry,
    Measure,
    Product,
    Prose,
    Record,
    Reference,
    Review,
    Term,
    Text,
    Topic,
    Trial,
)
from .model.walk import texts
from .problem import Level, Problem
from .yamlfile import FieldPath, YamlFile, read_yaml

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass
class Library:
    """All records by kind and id, and the file behind each. Filled once by `load_library`, then only read."""

    diseases: dict[str, Disease] = field(default_factory=dict)
    trials: dict[str, Trial] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    files: dict[tuple[str, str], YamlFile] = field(default_factory=dict)
    """(kind, id) -> its file; broken records too, so that a link to one is no second problem."""

    def entries(self) -> Iterator[Entry]:
        """Every record that has a file of its own."""
        for kind in KINDS:
            yield from getattr(self, kind).values()

    def records(self) -> Iterator[tuple[str, str, Record]]:
        """(kind, id, record) of everything, rows of shared files included."""
        for kind in (*KINDS, "measures", "terms"):
            yield from ((kind, id, record) for id, record in getattr(self, kind).items())

    @cached_property
    def texts(self) -> list[tuple[str, str, FieldPath, Text | Prose]]:
        """(kind, id, path, text) of every text of every record."""
        return [(kind, id, at, text) for kind, id, record in self.records() for at, text in texts(record)]

    def holds(self, kind: str, id: str) -> bool:
        return (kind, id) in self.files

    def ids(self, kind: str) -> list[str]:
        return sorted(id for of, id in self.files if of == kind)

    def problem(
        self, kind: str, id: str, at: FieldPath, message: str, hint: str = "", level: Level = "error"
    ) -> Problem:
        """A problem at a field of a record."""
        found = self.files[kind, id].problem(_inside(kind, id, at), message, hint)
        return Problem(
            found.path, found.line, found.column, found.field, message, _with_command(hint, found.path), level
        )

    @cached_property
    def date(self) -> str:
        """The day the newest record was reviewed: the site's own date."""
        return max((entry.curation.reviewed for entry in self.entries()), default="1970-01-01")


def _inside(kind: str, id: str, at: FieldPath) -> FieldPath:
    """Rows of a shared file (measures, terms) stand under their id."""
    return at if kind in KINDS else (id, *at)


def load_library(data: Path) -> tuple[Library, list[Problem]]:
    """Read every record under `data`: the library holds what could be read, the problems the rest."""
    library, problems = Library(), []
    if not data.is_dir():
        return library, [
            Problem(
                str(data),
                1,
                1,
                "",
                "expected a folder of records, found none",
                "run it beside `data/`, or give --data",
            )
        ]
    for kind, model in KINDS.items():
        for file in sorted((data / kind).glob("*")):
            problems += _load_entry(library, kind, model, file, data)
    problems += _load_rows(library, "measures", Measure, data / "measures", data)
    problems += _load_rows(library, "terms", Term, data / "glossary", data)
    return library, sorted(problems)


def _load_entry(library: Library, kind: str, model: type[Entry], file: Path, data: Path) -> list[Problem]:
    shown = f"{data.name}/{kind}/{file.name}"
    if file.suffix != ".yaml" or not ID.fullmatch(file.stem) or file.is_symlink() or not file.is_file():
        hint = "name it with lower-case letters, digits and single hyphens, ending in .yaml"
        return [Problem(shown, 1, 1, "", f"expected a record file, found {file.name}", hint)]
    read = read_yaml(file, shown)
    library.files[kind, file.stem] = read
    if read.problems:
        return read.problems
    if not isinstance(read.value, dict):
        return [read.problem((), f"expected fields, found {_shown(read.value)}", "write `key: value` lines")]
    if "id" in read.value:
        return [read.problem(("id",), "expected no id, since the file's name is the id", "delete the line")]
    try:
        getattr(library, kind)[file.stem] = model.model_validate({**read.value, "id": file.stem})
    except ValidationError as error:
        return [_explain(read, detail, model, f"kb check {file.stem}") for detail in _causes(error)]
    return []


def _load_rows(library: Library, kind: str, model: type[Record], folder: Path, data: Path) -> list[Problem]:
    """A folder of files that each hold many short records, keyed by id."""
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yaml")):
        shown = file.relative_to(data.parent).as_posix()
        read = read_yaml(file, shown)
        problems += read.problems
        if read.problems:
            continue
        if not isinstance(read.value, dict):
            problems.append(
                read.problem((), f"expected rows by id, found {_shown(read.value)}", "write `id:` lines")
            )
            continue
        for id, value in read.value.items():
            if not ID.fullmatch(id):
                problems.append(
                    read.problem(
                        (id,), f'expected an id, found "{id}"', "use lower-case letters, digits and hyphens"
                    )
                )
            elif library.holds(kind, id):
                problems.append(
                    read.problem(
                        (id,), f"the id {id} is taken in {library.files[kind, id].path}", "choose another id"
                    )
                )
            else:
                library.files[kind, id] = read
                try:
                    getattr(library, kind)[id] = model.model_validate(value)
                except ValidationError as error:
                    problems += [
                        _explain(read, {**detail, "loc": (id, *detail["loc"])}, model, "kb check")
                        for detail in _causes(error)
                    ]
    return problems


def _with_command(hint: str, path: str) -> str:
    command = f"check again: kb check {Path(path).stem}"
    return f"{hint}; {command}" if hint else command


EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "fields",
    "model_type": "fields",
    "string_too_short": "text",
    "too_short": "at least one entry",
    "too_long": "two numbers",
    "model_attributes_type": "fields",
    "finite_number": "a finite number",
}
HINTS = {
    "float_type": "write the number alone; a spread goes into its own field, as `sd: 23.2`",
    "int_type": "write digits without quotes",
    "string_type": "put the value in quotes",
    "tuple_type": "write a list: [one, two], or one `- ` line each",
    "model_type": "write `key: value` lines below the key",
    "missing": "add it",
}
BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}


def _causes(error: ValidationError) -> list[dict[str, Any]]:
    """What went wrong, without the echo: a list whose entries are wrong is then also called too short."""
    details = error.errors()
    places = [detail["loc"] for detail in details]
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(at != detail["loc"] and at[: len(detail["loc"])] == detail["loc"] for at in places)
    ]


def _explain(read: YamlFile, detail: dict[str, Any], model: type[Record], command: str) -> Problem:
    """A pydantic error in our words: what was expected, what was found, how to mend it."""
    # pydantic names the branch of a union or a validator in the path; the file has no such key
    at = tuple(step for step in detail["loc"] if not (isinstance(step, str) and "[" in step))
    kind, context, found = detail["type"], detail.get("ctx", {}), _shown(detail["input"])
    hint = HINTS.get(kind, "")
    match kind:
        case "missing":
            message = "expected a value, found nothing"
        case "extra_forbidden":
            message = "unknown field"
            hint = _did_you_mean(at, model) or "delete it, or see CONTRIBUTING.md for the fields"
        case "literal_error":
            message = f"expected {context['expected']}, found {found}"
            near = difflib.get_close_matches(
                str(detail["input"]), re.findall(r"'([^']+)'", context["expected"]), 1
            )
            hint = f"did you mean {near[0]}?" if near else "choose one of these"
        case "pattern":
            message = f"expected {context['expected']}, found {found}"
            hint = f"for example {context['example']}"
        case "rule":
            message = f"expected {context['found']}"
        case _ if kind in BOUNDS:
            key, words = BOUNDS[kind]
            message = f"expected {words} {context[key]:g}, found {found}"
            hint = "check the figure against its source"
        case _:
            message = f"expected {EXPECTED.get(kind, detail['msg'])}, found {found}"
    return read.problem(at, message, f"{hint}; check again: {command}" if hint else f"check again: {command}")


def _did_you_mean(at: FieldPath, model: type[Record]) -> str:
    """The nearest field of the record, or part of a record, that the unknown field stands in."""
    part: type[Record] | None = model
    for step in at[:-1]:
        if part and step in part.model_fields:
            part = _record_in(part.model_fields[step].annotation) or part
    if issubclass(part, Text | Prose):
        return "put text that holds a comma in quotes, or on a line of its own"
    near = difflib.get_close_matches(str(at[-1]), part.model_fields, 1)
    return f"did you mean {near[0]}?" if near else ""


def _record_in(annotation: Any) -> type[Record] | None:
    """The kind of record that a field holds, under lists, dicts and `| None`."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)


def _shown(value: Any) -> str:
    """A value as the reader of a message knows it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f'"{value[:60]}…"' if len(value) > 60 else f'"{value}"'
        case dict():
            return "fields"
        case list():
            return "a list"
        case _:
            return str(value)
