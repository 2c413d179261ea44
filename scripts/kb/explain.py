"""A record that the model refuses: what was expected, what was found, and how to mend it."""

from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from .hints import BOUNDS, EXPECTED, add, repair, unknown_field
from .model import Prose, Record, Text
from .model.base import Matching
from .model.walk import records_in
from .problem import Problem
from .yamlfile import FieldPath, YamlFile


def explain(
    read: YamlFile, error: ValidationError, model: type[Record], command: str, row: FieldPath = ()
) -> list[Problem]:
    """The errors of a record, or of one row of a file, in our words; `command` checks it again."""
    details = ({**detail, "loc": (*row, *detail["loc"])} for detail in _causes(error))
    return [_explain(read, detail, model, command) for detail in details]


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
    """One pydantic error in our words."""
    at: FieldPath = ()
    for step in detail["loc"]:
        # pydantic names the branch of a union or a validator in the path; the file has no such key
        if isinstance(step, int) or "[" not in step or (*at, step) in read.places:
            at = (*at, step)
    kind, context, found = detail["type"], detail.get("ctx", {}), shown(detail["input"])
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
    return next(records_in(annotation), None)


def shown(value: Any) -> str:
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
