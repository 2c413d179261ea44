"""One YAML file to plain values and the place of every field; anything unsafe or ambiguous is refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import yaml
from yaml.composer import ComposerError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from .hints import diagnose, field_at
from .problem import Problem, field_name

FieldPath = tuple[str | int, ...]
Place = tuple[int, int]

CORE = "tag:yaml.org,2002:"
SECOND = "expected a single document"
MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_TEXT = 10_000
"""Characters of one value: four times the longest so far. Markdown takes seconds over ten times as many."""
MAX_DIGITS = 18
"""Of a whole number, so that it is one for every program that reads the exports."""
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
    ("float", r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    CoreLoader.add_implicit_resolver(
        f"{CORE}{_tag}",
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
PLAIN = {
    first: [(pattern.match, SCALARS[tag.removeprefix(CORE)]) for tag, pattern in rules]
    for first, rules in CoreLoader.yaml_implicit_resolvers.items()
}
"""First character of a bare text -> what it may be besides text."""


@dataclass
class YamlFile:
    """Values, where each stands (line and column from 1), and what was refused."""

    path: str
    raw: bytes = b""
    comments: dict[FieldPath, str] = field(default_factory=dict)
    """What stands behind a bare text: a comment, or the rest of a text that should be in quotes."""
    problems: list[Problem] = field(default_factory=list)
    content: tuple[Any, dict[FieldPath, yaml.Mark]] | None = (None, {})

    def forget(self) -> None:
        """Let go of values and places, most of the memory; whoever asks for them has `raw` read again."""
        self.content = None

    def _content(self) -> tuple[Any, dict[FieldPath, yaml.Mark]]:
        if self.content is None:
            self.content = read_bytes(self.raw, self.path).content
        return self.content

    @property
    def value(self) -> Any:
        return self._content()[0]

    @property
    def places(self) -> dict[FieldPath, Place]:
        return {at: _place(mark) for at, mark in self._content()[1].items()}

    def problem(self, at: FieldPath, message: str, hint: str = "") -> Problem:
        """A problem at a field, or at the nearest field above it that the file does hold."""
        spot, (_, marks) = at, self._content()
        while spot and spot not in marks:
            spot = spot[:-1]
        line, column = _place(marks[spot]) if spot in marks else (1, 1)
        return Problem(self.path, line, column, field_name(at), message, hint)


def _place(mark: yaml.Mark) -> Place:
    return mark.line + 1, mark.column + 1


class _RefusedError(Exception):
    """Stops the walk of a file whose shape is hostile."""


class _TooDeepError(_RefusedError):
    """Stops the reading too: the parser's work grows with the square of the depth."""


def read_yaml(file: Path, shown: str) -> YamlFile:
    """Read one file. Never raises for what the file holds; `shown` is the path used in messages."""
    return read_bytes(file.read_bytes(), shown)


def read_bytes(raw: bytes, shown: str) -> YamlFile:
    """Read what a file holds; as `read_yaml`."""
    read = YamlFile(shown, raw)

    def refuse(line: int, column: int, message: str, hint: str) -> YamlFile:
        read.problems.append(Problem(shown, line, column, "", message, hint))
        return read

    if len(raw) > MAX_BYTES:
        return refuse(1, 1, f"expected at most {MAX_BYTES:,} bytes, found {len(raw):,}", "split the record")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        return refuse(line, column, "expected UTF-8 text, found other bytes", "save the file as UTF-8")
    return _read(read, text)


def read_text(text: str, shown: str) -> YamlFile:
    """Read a text that stands in no file, or not yet; as `read_yaml`."""
    return _read(YamlFile(shown), text)


def _read(read: YamlFile, text: str) -> YamlFile:
    if hidden := HIDDEN.search(text):
        line = len(text[: hidden.start() + 1].splitlines())
        column = hidden.start() - sum(map(len, text.splitlines(keepends=True)[: line - 1])) + 1
        name = field_name(field_at(text.splitlines(), line - 1))
        read.problems.append(Problem(read.path, line, column, name, *_unseen(hidden)))
        return read
    parser = CoreLoader(text)
    walk = _Walk(parser.get_event, read, text.splitlines() if " #" in text else [])
    try:
        read.content = walk.document(), walk.marks
    except yaml.MarkedYAMLError as error:
        read.problems[:] = [_syntax(error, text.splitlines(), read.path)]
    finally:
        parser.dispose()
    return read


def _unseen(hidden: re.Match[str]) -> tuple[str, str]:
    return f"expected visible text, found the character U+{ord(hidden[0]):04X}", "delete it"


def _syntax(error: yaml.MarkedYAMLError, rows: list[str], shown: str) -> Problem:
    """The problem behind text that is not YAML."""
    mark = error.problem_mark or error.context_mark
    problem, context = error.problem or error.context or "it is none", error.context or ""
    if SECOND in (problem + context):
        hint = "delete the line `---`; a second record needs a file of its own"
        return Problem(shown, mark.line + 1, 1, "", "expected one record, found a second document", hint)
    opened = (
        error.context_mark.line if error.context_mark and ("flow" in context or "quoted" in context) else None
    )
    fault = diagnose(rows, mark.line, mark.column, opened, f"{context} {problem}".strip())
    field = field_name(field_at(rows, fault.line))
    return Problem(shown, fault.line + 1, fault.column + 1, field, fault.message, fault.hint)


class _Walk:
    """Events to values, without nodes between them. Only here are the lines known."""

    def __init__(self, event: Callable[[], Event | None], read: YamlFile, rows: list[str]) -> None:
        self.next, self.read, self.rows = event, read, rows
        self.marks: dict[FieldPath, yaml.Mark] = {}
        self.anchors: dict[str, yaml.Mark] = {}

    def document(self) -> Any:
        """The one record of a file."""
        self.next()  # the stream begins, then perhaps a document
        if type(self.next()) is StreamEndEvent:
            found = "expected a record, found an empty file"
            hint = "start it with `kb new`, or delete the file"
            self.read.problems.append(Problem(self.read.path, 1, 1, "", found, hint))
            return None
        value = None
        try:
            event = self.next()
            self.marks[()] = event.start_mark
            value = self.value(event, ())
        except _TooDeepError:
            return None
        except _RefusedError:
            pass
        # what is wrong further on may be told in place of what was refused
        for event in iter(self.next, None):
            if type(event) is DocumentStartEvent:
                raise ComposerError(None, None, SECOND, event.start_mark)
        return value

    def value(self, event: Event, path: FieldPath) -> Any:
        if event.anchor is not None:
            self.anchor(event, path)
        if len(path) > MAX_DEPTH:
            self.too_deep(event, path)
        if type(event) is ScalarEvent:
            return self.scalar(event, path)
        if type(event) is MappingStartEvent and event.tag in (None, "!", f"{CORE}map"):
            return self.mapping(path)
        if type(event) is SequenceStartEvent and event.tag in (None, "!", f"{CORE}seq"):
            return self.sequence(path)
        self.skip(event)
        return self.tagged(event, path)

    def anchor(self, event: Event, path: FieldPath) -> None:
        """An anchor alone is harmless; a value that stands elsewhere is not."""
        first = self.anchors.get(event.anchor)
        if type(event) is AliasEvent:
            if first is None:
                raise ComposerError(None, None, "found undefined alias", event.start_mark)
            self.refuse(first, path, "expected the value itself, found an alias (`*`)", "write the value out")
            raise _RefusedError
        if first is not None:
            again = "second occurrence", event.start_mark
            raise ComposerError("found duplicate anchor; first occurrence", first, *again)
        self.anchors[event.anchor] = event.start_mark

    def scalar(self, event: ScalarEvent, path: FieldPath) -> Any:
        text, tag = event.value, event.tag
        if not self.sound(event, path):
            return None
        if tag is None or tag == "!":
            if event.implicit[0]:
                for match, convert in PLAIN.get(text[:1], ()):
                    if match(text):
                        return self.whole(event, path) if convert is int else convert(text)
        elif (name := tag.removeprefix(CORE)) not in SCALARS:
            return self.tagged(event, path)
        elif name != "str":
            try:
                return self.whole(event, path) if name == "int" else SCALARS[name](text)
            except ValueError:
                found = f'expected a value, found "{text[:40]}" under the tag `!!{name}`'
                self.refuse(event.start_mark, path, found, "delete the tag")
                return None
        if self.rows and not event.style and event.end_mark.line < len(self.rows):
            behind = self.rows[event.end_mark.line][event.end_mark.column :].strip()
            if behind.startswith("#"):
                self.read.comments[path] = behind
        return text

    def sound(self, event: ScalarEvent, path: FieldPath) -> bool:
        """Whether a value or key is short enough, and seen whole: `\\u200b` in quotes is hidden text too."""
        if len(event.value) > MAX_TEXT:
            found = f"expected at most {MAX_TEXT:,} characters in one value, found {len(event.value):,}"
            self.refuse(event.start_mark, path, found, "shorten it, or make several of it")
            return False
        if event.style == '"' and (hidden := HIDDEN.search(event.value)):
            self.refuse(event.start_mark, path, *_unseen(hidden))
            return False
        return True

    def whole(self, event: ScalarEvent, path: FieldPath) -> int | None:
        """A whole number. Raises ValueError for other text."""
        digits = len(event.value.lstrip("+-"))
        if digits <= MAX_DIGITS:
            return int(event.value)
        found = f"expected a number of at most {MAX_DIGITS} digits, found {digits}"
        return self.refuse(event.start_mark, path, found, "put it in quotes if it is no number")

    def sequence(self, path: FieldPath) -> list[Any]:
        values: list[Any] = []
        while type(event := self.next()) is not SequenceEndEvent:
            at = (*path, len(values))
            self.marks[at] = event.start_mark
            values.append(self.value(event, at))
        return values

    def mapping(self, path: FieldPath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while type(key := self.next()) is not MappingEndEvent:
            if key.anchor is not None:
                self.anchor(key, path)
            if type(key) is not ScalarEvent:
                found = "expected a word as key, found a list or mapping"
                self.refuse(key.start_mark, path, found, "write `key: value`")
                self.skip(key)
                self.skip(self.next())
                continue
            if not self.sound(key, path):
                self.skip(self.next())
                continue
            name = key.value
            at = (*path, name)
            if name in values:
                found = f"duplicate key, first written on line {self.marks[at].line + 1}"
                self.refuse(key.start_mark, at, found, "keep one of the two")
                self.skip(self.next())
                continue
            self.marks[at] = key.start_mark
            values[name] = self.value(self.next(), at)
        return values

    def too_deep(self, event: Event, path: FieldPath) -> NoReturn:
        found = f"expected at most {MAX_DEPTH} levels, found more"
        self.refuse(event.start_mark, path, found, "flatten the record")
        raise _TooDeepError

    def skip(self, event: Event) -> None:
        """Leave out what a list or mapping holds."""
        depth = isinstance(event, CollectionStartEvent)
        while depth:
            event = self.next()
            depth += isinstance(event, CollectionStartEvent)
            depth -= isinstance(event, CollectionEndEvent)
            if depth > MAX_DEPTH:
                self.too_deep(event, ())

    def tagged(self, event: Event, path: FieldPath) -> None:
        found = f"expected a plain value, found the tag `{event.tag}`"
        self.refuse(event.start_mark, path, found, "delete the tag")

    def refuse(self, mark: yaml.Mark, path: FieldPath, message: str, hint: str) -> None:
        self.read.problems.append(
            Problem(self.read.path, mark.line + 1, mark.column + 1, field_name(path), message, hint)
        )
