"""One YAML file to plain values and the place of every field; anything unsafe or ambiguous is refused."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml

from .hints import diagnose, field_at
from .problem import Problem, field_name

FieldPath = tuple[str | int, ...]
Place = tuple[int, int]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff\U000f0000-\U0010ffff]"
)
"""What no reviewer can see (control and zero width characters, direction marks), or rendering uses."""


class CoreLoader(yaml.CSafeLoader):
    """YAML 1.2 core schema, as editors read it: `no` is a word, not false, and 2e8 is a number."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}",
        re.compile(rf"(?:{_pattern})\Z"),
        list(_first) + ([""] if _tag == "null" else []),
    )

SCALARS = {
    "bool": lambda text: text == "true",
    "null": lambda text: None,
    "int": int,
    "float": float,
    "str": str,
}


@dataclass
class YamlFile:
    """Values, where each stands (line and column from 1), and what was refused."""

    path: str
    value: Any = None
    places: dict[FieldPath, Place] = field(default_factory=dict)
    comments: dict[FieldPath, str] = field(default_factory=dict)
    """What stands behind a bare text: a comment, or the rest of a text that should be in quotes."""
    problems: list[Problem] = field(default_factory=list)

    def problem(self, at: FieldPath, message: str, hint: str = "") -> Problem:
        """A problem at a field, or at the nearest field above it that the file does hold."""
        spot = at
        while spot and spot not in self.places:
            spot = spot[:-1]
        line, column = self.places.get(spot, (1, 1))
        return Problem(self.path, line, column, field_name(at), message, hint)


class _RefusedError(Exception):
    """Stops the walk of a file whose shape is hostile."""


def read_yaml(file: Path, shown: str) -> YamlFile:
    """Read one file. Never raises for what the file holds; `shown` is the path used in messages."""
    read = YamlFile(shown)

    def refuse(line: int, column: int, message: str, hint: str) -> None:
        read.problems.append(Problem(shown, line, column, "", message, hint))

    raw = file.read_bytes()
    if len(raw) > MAX_BYTES:
        refuse(1, 1, f"expected at most {MAX_BYTES:,} bytes, found {len(raw):,}", "split the record")
        return read
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        refuse(line, column, "expected UTF-8 text, found other bytes", "save the file as UTF-8")
        return read
    return read_text(text, shown)


def read_text(text: str, shown: str) -> YamlFile:
    """Read what a file holds; as `read_yaml`."""
    read = YamlFile(shown)

    def refuse(line: int, column: int, message: str, hint: str, at: FieldPath = ()) -> None:
        read.problems.append(Problem(shown, line, column, field_name(at), message, hint))

    rows = text.splitlines()
    if hidden := HIDDEN.search(text):
        line = len(text[: hidden.start() + 1].splitlines())
        column = hidden.start() - sum(map(len, text.splitlines(keepends=True)[: line - 1])) + 1
        found = f"expected visible text, found the character U+{ord(hidden[0]):04X}"
        refuse(line, column, found, "delete it", field_at(rows, line - 1))
        return read
    loader = CoreLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            refuse(
                1, 1, "expected a record, found an empty file", "start it with `kb new`, or delete the file"
            )
        else:
            read.value = _Walk(read, rows if " #" in text else []).value(node, ())
    except yaml.MarkedYAMLError as error:
        read.problems.append(_syntax(error, rows, shown))
    except _RefusedError:
        pass
    finally:
        loader.dispose()
    return read


def _syntax(error: yaml.MarkedYAMLError, rows: list[str], shown: str) -> Problem:
    """The problem behind text that is not YAML."""
    mark = error.problem_mark or error.context_mark
    problem, context = error.problem or error.context or "it is none", error.context or ""
    if "expected a single document" in (problem + context):
        hint = "delete the line `---`; a second record needs a file of its own"
        return Problem(shown, mark.line + 1, 1, "", "expected one record, found a second document", hint)
    opened = (
        error.context_mark.line if error.context_mark and ("flow" in context or "quoted" in context) else None
    )
    fault = diagnose(rows, mark.line, mark.column, opened, f"{context} {problem}".strip())
    field = field_name(field_at(rows, fault.line))
    return Problem(shown, fault.line + 1, fault.column + 1, field, fault.message, fault.hint)


class _Walk:
    """Node tree to values; Python-side, since only nodes know their lines."""

    def __init__(self, read: YamlFile, rows: list[str]) -> None:
        self.read, self.rows = read, rows
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: FieldPath) -> Any:
        mark = node.start_mark
        self.read.places.setdefault(path, (mark.line + 1, mark.column + 1))
        if id(node) in self.seen:
            self.refuse(node, path, "expected the value itself, found an alias (`*`)", "write the value out")
            raise _RefusedError
        self.seen.add(id(node))
        if len(path) > MAX_DEPTH:
            self.refuse(node, path, f"expected at most {MAX_DEPTH} levels, found more", "flatten the record")
            raise _RefusedError
        tag = node.tag.removeprefix("tag:yaml.org,2002:")
        if isinstance(node, yaml.MappingNode) and tag == "map":
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and tag == "seq":
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and tag in SCALARS:
            return self.scalar(node, tag, path)
        self.refuse(node, path, f"expected a plain value, found the tag `{node.tag}`", "delete the tag")
        return None

    def scalar(self, node: yaml.ScalarNode, tag: str, path: FieldPath) -> Any:
        if self.rows and tag == "str" and not node.style and node.end_mark.line < len(self.rows):
            behind = self.rows[node.end_mark.line][node.end_mark.column :]
            if behind.lstrip().startswith("#"):
                self.read.comments[path] = behind.strip()
        try:
            return SCALARS[tag](node.value)
        except ValueError:
            self.refuse(
                node,
                path,
                f'expected a value, found "{node.value[:40]}" under the tag `!!{tag}`',
                "delete the tag",
            )
            return None

    def mapping(self, node: yaml.MappingNode, path: FieldPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.refuse(
                    key, path, "expected a word as key, found a list or mapping", "write `key: value`"
                )
                continue
            name = key.value
            if name in values:
                first = self.read.places[(*path, name)][0]
                self.refuse(
                    key, (*path, name), f"duplicate key, first written on line {first}", "keep one of the two"
                )
                continue
            self.read.places[(*path, name)] = (key.start_mark.line + 1, key.start_mark.column + 1)
            values[name] = None
            values[name] = self.value(child, (*path, name))
        return values

    def refuse(self, node: yaml.Node, path: FieldPath, message: str, hint: str) -> None:
        mark = node.start_mark
        self.read.problems.append(
            Problem(self.read.path, mark.line + 1, mark.column + 1, field_name(path), message, hint)
        )
