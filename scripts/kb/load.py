"""`data/` to a library of typed records; what cannot be read becomes problems, all of them at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from .hints import BOUNDS, EXPECTED, add, repair, unknown_field
from .model import (
    KINDS,
    Claim,
    Disease,
    Entry,
    Measure,
    Product,
    Prose,
    Record,
    Redirect,
    Reference,
    Review,
    Term,
    Text,
    Topic,
    Trial,
)
from .model.base import Matching
from .model.walk import pointers, texts
from .problem import Level, Problem
from .question import Key, Records, question
from .whole import LEFT
from .yamlfile import FieldPath, YamlFile, read_yaml

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ADDRESS = re.compile(rf"({'|'.join(KINDS)})/{ID.pattern}")
"""A record as folder/id."""


@dataclass
class Library:
    """All records by kind and id, and the file behind each. Filled once by `load_library`, then only read."""

    diseases: Records[Disease] = field(default_factory=partial(Records, "diseases"))
    trials: Records[Trial] = field(default_factory=partial(Records, "trials"))
    references: Records[Reference] = field(default_factory=partial(Records, "references"))
    reviews: Records[Review] = field(default_factory=partial(Records, "reviews"))
    products: Records[Product] = field(default_factory=partial(Records, "products"))
    topics: Records[Topic] = field(default_factory=partial(Records, "topics"))
    claims: Records[Claim] = field(default_factory=partial(Records, "claims"))
    measures: Records[Measure] = field(default_factory=partial(Records, "measures"))
    terms: Records[Term] = field(default_factory=partial(Records, "terms"))
    redirects: Records[Redirect] = field(default_factory=partial(Records, "redirects"))
    """Old address -> where it leads."""
    answers: dict[Key, Any] = field(default_factory=dict)
    """What was asked of it and is worked out already."""
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

    @cached_property
    def pointers(self) -> list[tuple[str, str, FieldPath, str, str]]:
        """(kind, id, path, kind pointed at, id pointed at) of every pointer of every record."""
        return [(kind, id, *found) for kind, id, record in self.records() for found in pointers(record)]

    def holds(self, kind: str, id: str) -> bool:
        return (kind, id) in self.files

    def ids(self, kind: str) -> list[str]:
        return sorted(id for of, id in self.files if of == kind)

    def leads_to(self, address: str) -> str | None:
        """Where an address leads in the end; None where redirects go round in a circle."""
        seen = set()
        while address in self.redirects and address not in seen:
            seen.add(address)
            address = self.redirects[address].to
        return None if address in seen else address

    def problem(
        self, kind: str, id: str, at: FieldPath, message: str, hint: str = "", level: Level = "error"
    ) -> Problem:
        """A problem at a field of a record."""
        found = self.files[kind, id].problem(_inside(kind, id, at), message, hint)
        return Problem(
            found.path, found.line, found.column, found.field, message, _with_command(hint, found.path), level
        )

    @property
    def date(self) -> str:
        """The day a record was last reviewed or changed: the site's own date."""
        return _date(self)


@question
def _date(library: Library) -> str:
    return max((entry.curation.latest for entry in library.entries()), default="1970-01-01")


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
            if not file.match(LEFT):
                problems += _load_entry(library, kind, model, file, data)
    problems += _load_rows(library, "measures", Measure, (data / "measures").glob("*.yaml"), data)
    problems += _load_rows(library, "terms", Term, (data / "glossary").glob("*.yaml"), data)
    problems += _load_rows(library, "redirects", Redirect, data.glob("redirects.yaml"), data)
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
        message = f"expected no id, since the file's name is the id, found {_shown(read.value['id'])}"
        return [read.problem(("id",), message, "delete the line")]
    try:
        getattr(library, kind)[file.stem] = model.model_validate({**read.value, "id": file.stem})
    except ValidationError as error:
        return [_explain(read, detail, model, f"kb check {file.stem}") for detail in _causes(error)]
    return []


def _load_rows(
    library: Library, kind: str, model: type[Record], files: Iterable[Path], data: Path
) -> list[Problem]:
    """Files that each hold many short records, keyed by id; redirects, by the address that is no more."""
    key, expected, hint = ID, "an id", "use lower-case letters, digits and hyphens"
    if kind == "redirects":
        key, expected, hint = ADDRESS, "a record as folder/id", "for example trials/deng-2017-lupus-nephritis"
    problems: list[Problem] = []
    for file in sorted(files):
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
            if not key.fullmatch(str(id)):
                problems.append(read.problem((id,), f'expected {expected}, found "{id}"', hint))
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


def _causes(error: ValidationError) -> list[dict[str, Any]]:
    """What went wrong, without the echoes: a list whose entries are wrong is then also called too short, and
    a key spelled wrong is also missing."""
    details = error.errors()
    places = [detail["loc"] for detail in details]
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]

    def echo(detail: dict[str, Any]) -> bool:
        at = detail["loc"]
        if detail["type"] == "missing" and isinstance(at[-1], int):
            return any(place[:-1] == at[:-1] and place != at for place in places)
        if detail["type"] == "missing":
            beside = [str(place[-1]) for place in unknown if place[:-1] == at[:-1]]
            return any(at[-1] in unknown_field(key, [at[-1]], None) for key in beside)
        below = any(place != at and place[: len(at)] == at for place in places)
        return detail["type"] == "too_short" and below

    return [detail for detail in details if not echo(detail)]


def _explain(read: YamlFile, detail: dict[str, Any], model: type[Record], command: str) -> Problem:
    """A pydantic error in our words: what was expected, what was found, how to mend it."""
    at: FieldPath = ()
    for step in detail["loc"]:
        # pydantic names the branch of a union or a validator in the path; the file has no such key
        if isinstance(step, int) or "[" not in step or (*at, step) in read.places:
            at = (*at, step)
    kind, context, found = detail["type"], detail.get("ctx", {}), _shown(detail["input"])
    name = next((step for step in reversed(at) if isinstance(step, str)), "")
    hint = repair(kind, detail["input"], name, context.get("expected", ""))
    match kind:
        case "missing":
            message = "expected a value, found nothing"
            hint = _add(at, model)
        case "extra_forbidden":
            message = "unknown field"
            hint = _near_field(read, at, model) or "delete it, or see CONTRIBUTING.md for the fields"
        case "literal_error":
            words = context["expected"].replace("True", "true").replace("False", "false")
            message = f"expected {words}, found {found}"
        case "pattern":
            message = f"expected {context['expected']}, found {found}"
            hint = hint or f"for example {context['example']}"
        case "rule":
            message = f"expected {context['found']}"
        case _ if kind in BOUNDS:
            key, words = BOUNDS[kind]
            message = f"expected {words} {context[key]:g}, found {found}"
            hint = "check the figure against its source"
        case _:
            message = f"expected {EXPECTED.get(kind, detail['msg'])}, found {found}"
    if detail["input"] is None and kind != "extra_forbidden":
        info = _holder(at, model).model_fields.get(name)
        needed = info is not None and info.is_required()
        hint = "write the value after the colon" + ("" if needed else ", or delete the line")
    return read.problem(at, message, f"{hint}; check again: {command}" if hint else f"check again: {command}")


def _holder(at: FieldPath, model: type[Record]) -> type[Record]:
    """The record, or part of a record, that a field stands in."""
    for step in at[:-1]:
        if step in model.model_fields:
            model = _record_in(model.model_fields[step].annotation) or model
    return model


def _add(at: FieldPath, model: type[Record]) -> str:
    """The repair for a missing field: what may stand in it."""
    field = _holder(at, model).model_fields.get(str(at[-1]))
    if field is None:
        return "add it"
    part = _record_in(field.annotation)
    several = get_origin(field.annotation) is tuple
    options = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    example = next((rule.example for rule in field.metadata if isinstance(rule, Matching)), "")
    required = [name for name, of in part.model_fields.items() if of.is_required()] if part else []
    return add(str(at[-1]), options, example, required, several)


def _near_field(read: YamlFile, at: FieldPath, model: type[Record]) -> str:
    """The repair for an unknown field, from the record, or part of a record, that it stands in."""
    part, holder = _holder(at, model), read.value
    for step in at[:-1]:
        holder = holder[step] if isinstance(holder, dict | list) else None
    rows = list(holder.items()) if isinstance(holder, dict) else []
    place = next((index for index, (key, _) in enumerate(rows) if key == at[-1]), 0)
    hint = unknown_field(str(at[-1]), list(part.model_fields), rows[place - 1] if place else None)
    if not hint and issubclass(part, Text | Prose) and rows and rows[place][1] is None:
        return "put text that holds a comma in quotes, or on a line of its own"
    within = [
        name
        for name, field in part.model_fields.items()
        if get_origin(field.annotation) is not tuple
        and (inner := _record_in(field.annotation))
        and at[-1] in inner.model_fields
    ]
    return hint or (f"write it under `{within[0]}`, two spaces further in" if within else "")


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
