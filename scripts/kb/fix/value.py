"""Values in the form their fields take: quotes, full-width digits, capitals; text with ordinary digits.

A new form is kept only if the model then takes the value and nothing else of the record reads otherwise.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from ..check.wording import ordinary_digits, without_typed_spaces
from ..hints.number import NUMBER, plain, tidy
from ..model import KINDS, Prose, Text
from ..scalar import scalar
from ..yamlfile import FieldPath, read_text
from .tree import annotation_of, changed_only_at, compose, put, readable, records, scalars, value_at

WIDE_COLON = re.compile(r"(?<![a-z_])([a-z_]+)\s*[：﹕∶]\s*(.+)", re.DOTALL)


def forms_of_values(text: str, kind: str) -> str:
    """Every value that the model refuses for its form alone."""
    if not readable(text):
        return text
    text = _colons_in_braces(text, kind)
    value = read_text(text, "").value
    for at, fault in _faults(value, kind).items():
        node = dict(scalars(compose(text))).get(at)
        for source in _forms(fault, node) if node is not None else ():
            mended = put(text, node, source)
            if not readable(mended):
                continue
            new = read_text(mended, "").value
            if changed_only_at(at, value, new) and at not in _faults(new, kind):
                text, value = mended, new
                break
    return text


def _colons_in_braces(text: str, kind: str) -> str:
    """`{n：60}` is read as a key without a value; here as the field and its value."""
    for at in _faults(read_text(text, "").value, kind):
        found = WIDE_COLON.fullmatch(str(at[-1])) if at else None
        old = read_text(text, "")
        if found is None or value_at(old.value, at) is not None:
            continue
        line, column = old.places[at]
        rows = text.split("\n")
        rows[line - 1] = rows[line - 1][: column - 1] + WIDE_COLON.sub(
            r"\1: \2", rows[line - 1][column - 1 :], 1
        )
        mended = "\n".join(rows)
        if not readable(mended):
            continue
        new, holder = read_text(mended, "").value, value_at(old.value, at[:-1])
        if found[1] in holder:
            continue
        # the old reading with the field in the key's place must be the new one
        holder[found[1]] = holder.pop(at[-1])
        if changed_only_at((*at[:-1], found[1]), old.value, new):
            text = mended
    return text


def _faults(value: dict[str, Any], kind: str) -> dict[FieldPath, str]:
    """Path -> kind of fault, of everything the model refuses."""
    try:
        _reader(kind).validate_python(value | {"id": "any"} if kind in KINDS else value)
    except ValidationError as error:
        return {_path(detail["loc"], value): detail["type"] for detail in error.errors()}
    return {}


@cache
def _reader(kind: str) -> TypeAdapter:
    return TypeAdapter(annotation_of(kind))


def _path(location: FieldPath, value: Any) -> FieldPath:
    """The place without the branches of unions and validators that pydantic names in it."""
    at: FieldPath = ()
    for step in location:
        try:
            at, value = (*at, step), value[step]
        except (LookupError, TypeError):
            continue
    return at


def _forms(fault: str, node: yaml.ScalarNode) -> Iterator[str]:
    """What may stand in the file instead, the likeliest first."""
    raw = node.value
    number = plain(raw)
    if not number:
        return
    match fault:
        case "string_type":
            # as the file has it: 076 is a volume, 76 another
            yield json.dumps(raw, ensure_ascii=False)
        case "int_type" | "float_type" if re.fullmatch(NUMBER, number):
            yield tidy(number)
        case "literal_error" | "bool_type":
            word = re.sub(r"[\s_]+", "-", number.lower())
            yield from (number, f'"{number}"', word)
        case "pattern":
            yield scalar(number)


def forms_of_text(text: str, kind: str) -> str:
    """Text with ordinary digits, and without typed spaces between Chinese and Latin."""

    def formed(words: str, language: str) -> str:
        words = ordinary_digits(words)
        return without_typed_spaces(words) if language == "zh" else words

    return rewritten(text, kind, formed)


def rewritten(text: str, kind: str, form: Callable[[str, str], str]) -> str:
    """Every `zh` and `en` through `form(text, language)`, which must change nothing when applied again."""
    if not readable(text):
        return text
    # from the end, so that the places before stay what they are
    for at, node in reversed(list(_texts(text, kind))):
        source = text[node.start_mark.index : node.end_mark.index]
        mended = put(text, node, form(source, at[-1]))
        if mended == text or not readable(mended):
            continue
        old, new = read_text(text, "").value, read_text(mended, "").value
        # a text of digits alone would become a number
        if changed_only_at(at, old, new) and isinstance(value_at(new, at), str):
            words = {form(value_at(value, at), at[-1]) for value in (old, new)}
            text = mended if len(words) == 1 else text
    return text


def _texts(text: str, kind: str) -> Iterator[tuple[FieldPath, yaml.ScalarNode]]:
    """(path, node) of every text of a record, in the order of the file."""
    found = [
        ((*at, key.value), child)
        for at, model, node in records(compose(text), annotation_of(kind))
        if issubclass(model, Text | Prose)
        for key, child in node.value
        if key.value in ("zh", "en") and isinstance(child, yaml.ScalarNode)
    ]
    # a bare number is no text yet
    yield from sorted(
        (item for item in found if item[1].tag.endswith(":str")), key=lambda item: item[1].start_mark.index
    )
