"""Events of a YAML parser to values and the place of each; what is unsafe or ambiguous is refused."""

from collections.abc import Callable
from typing import Any, NoReturn

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

from ..problem import Problem, field_name
from .core import CORE, PLAIN, SCALARS
from .hidden import HIDDEN, unseen

FieldPath = tuple[str | int, ...]

SECOND = "expected a single document"
MAX_DEPTH = 20
MAX_TEXT = 10_000
"""Characters of one value: four times the longest so far. Markdown takes seconds over ten times as many."""
MAX_DIGITS = 18
"""Of a whole number, so that it is one for every program that reads the exports."""


class _RefusedError(Exception):
    """Stops the walk of a file whose shape is hostile."""


class _TooDeepError(_RefusedError):
    """Stops the reading too: the parser's work grows with the square of the depth."""


class Walk:
    """Events to values, without nodes between them. Only here are the lines known."""

    def __init__(self, event: Callable[[], Event | None], shown: str, rows: list[str]) -> None:
        self.next, self.shown, self.rows = event, shown, rows
        self.problems: list[Problem] = []
        self.comments: dict[FieldPath, str] = {}
        self.marks: dict[FieldPath, yaml.Mark] = {}
        self.anchors: dict[str, yaml.Mark] = {}

    def document(self) -> Any:
        """The one record of a file."""
        self.next()  # the stream begins, then perhaps a document
        if type(self.next()) is StreamEndEvent:
            found = "expected a record, found an empty file"
            hint = "start it with `kb new`, or delete the file"
            self.problems.append(Problem(self.shown, 1, 1, "", found, hint))
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
                self.comments[path] = behind
        return text

    def sound(self, event: ScalarEvent, path: FieldPath) -> bool:
        """Whether a value or key is short enough, and seen whole: `\\u200b` in quotes is hidden text too."""
        if len(event.value) > MAX_TEXT:
            found = f"expected at most {MAX_TEXT:,} characters in one value, found {len(event.value):,}"
            self.refuse(event.start_mark, path, found, "shorten it, or make several of it")
            return False
        if event.style == '"' and (hidden := HIDDEN.search(event.value)):
            self.refuse(event.start_mark, path, *unseen(hidden))
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
        self.problems.append(
            Problem(self.shown, mark.line + 1, mark.column + 1, field_name(path), message, hint)
        )
