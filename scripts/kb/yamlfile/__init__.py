"""One YAML file to plain values and the place of every field; anything unsafe or ambiguous is refused."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..hints import diagnose, field_at
from ..problem import Problem, field_name
from .core import CoreLoader
from .hidden import HIDDEN, unseen
from .walk import SECOND, FieldPath, Walk

__all__ = ["HIDDEN", "CoreLoader", "FieldPath", "YamlFile", "read_bytes", "read_text", "read_yaml"]

Place = tuple[int, int]

MAX_BYTES = 1_000_000


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
        read.problems.append(Problem(read.path, line, column, name, *unseen(hidden)))
        return read
    parser = CoreLoader(text)
    walk = Walk(parser.get_event, read.path, text.splitlines() if " #" in text else [])
    read.problems, read.comments = walk.problems, walk.comments
    try:
        read.content = walk.document(), walk.marks
    except yaml.MarkedYAMLError as error:
        read.problems = [_syntax(error, text.splitlines(), read.path)]
    finally:
        parser.dispose()
    return read


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
