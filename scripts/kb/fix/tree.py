"""A record's text as nodes that know where they stand, beside the models that say what they are."""

import copy
import json
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import yaml

from ..model import KINDS, Record
from ..schema import ROWS
from ..yamlfile import CoreLoader, FieldPath, read_text


def annotation_of(kind: str) -> Any:
    """What a file of a kind holds: one record, or rows of them by id."""
    return KINDS.get(kind) or dict[str, ROWS[kind]]


def readable(text: str) -> bool:
    return not (read := read_text(text, "")).problems and isinstance(read.value, dict)


def compose(text: str) -> yaml.Node:
    """The nodes of a text that `readable` accepts; their marks count characters."""
    return yaml.compose(text, CoreLoader)


def records(
    node: yaml.Node, annotation: Any, at: FieldPath = ()
) -> Iterator[tuple[FieldPath, type, yaml.Node]]:
    """(path, model, node) of every mapping that is a record, the outer before the inner."""
    kind = _plain(annotation)
    if isinstance(node, yaml.SequenceNode) and get_origin(kind) is tuple:
        for index, child in enumerate(node.value):
            yield from records(child, get_args(kind)[0], (*at, index))
    elif isinstance(node, yaml.MappingNode) and get_origin(kind) is dict:
        for key, child in node.value:
            yield from records(child, get_args(kind)[1], (*at, key.value))
    elif isinstance(node, yaml.MappingNode) and isinstance(kind, type) and issubclass(kind, Record):
        yield at, kind, node
        for key, child in node.value:
            if key.value in kind.model_fields:
                yield from records(child, kind.model_fields[key.value].annotation, (*at, key.value))


def scalars(node: yaml.Node, at: FieldPath = ()) -> Iterator[tuple[FieldPath, yaml.ScalarNode]]:
    """(path, node) of every single value."""
    match node:
        case yaml.ScalarNode():
            yield at, node
        case yaml.SequenceNode():
            for index, child in enumerate(node.value):
                yield from scalars(child, (*at, index))
        case yaml.MappingNode():
            for key, child in node.value:
                yield from scalars(child, (*at, key.value))


def put(text: str, node: yaml.Node, source: str) -> str:
    """The text with other source in the place of a node."""
    return text[: node.start_mark.index] + source + text[node.end_mark.index :]


def value_at(value: Any, at: FieldPath) -> Any:
    for step in at:
        value = value[step]
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two readings say the same; unlike `==` it tells 1 from 1.0 and from true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def changed_only_at(at: FieldPath, before: Any, after: Any) -> bool:
    """Whether two readings differ nowhere but at a path."""
    expected = copy.deepcopy(before)
    try:
        value_at(expected, at[:-1])[at[-1]] = value_at(after, at)
    except (LookupError, TypeError):
        return False
    return same(expected, after)


def _plain(annotation: Any) -> Any:
    """An annotation without `Annotated` and `| None`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _plain(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _plain(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation
