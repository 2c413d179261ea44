"""A record to fill in, written from the JSON Schema of its kind, so that it never falls behind the models.

Lines that begin with `#:` are help; keys that may be left out stand behind `# ` and end in `# optional`.
`without_help` takes both away again.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model import Pair, Prose, Text
from ..scalar import WIDTH, scalar

Names = tuple[str, ...]
Lines = list[str]
HEADER = (
    "Fill in what ends in `# required`. To use a key that ends in `# optional`, delete the `# ` before it and"
    " before the lines below it.",
    "Text is {zh: Traditional Chinese as written in Taiwan, en: English}. Longer text goes below `zh: |` and"
    " `en: |`, indented by two more spaces.",
)
PLAIN = {model.__name__ for model in (Text, Prose, Pair)}
"""Types that the header explains once."""
HELP = re.compile(r"^\s*(#\s+)*#:")
MARK = re.compile(r"(?<!\s)\s+# (required|optional)$")


@dataclass
class Skeleton:
    """Writes the fields of a schema, filled with what is known."""

    schema: Mapping[str, Any]
    examples: Mapping[Names, str] = field(default_factory=dict)
    notes: Mapping[Names, str] = field(default_factory=dict)
    """Path -> what a service said, for a person to put in words."""
    pointers: Mapping[str, str] = field(default_factory=dict)
    """Name of a field -> which ids it takes."""

    def text(self, values: Mapping[str, Any]) -> str:
        """The whole record, without its first line for editors."""
        node = self._node(self.schema)
        intro = [*_help(node.get("description", "")), *(line for text in HEADER for line in _help(text))]
        lines = intro
        for name, child in node["properties"].items():
            required = name in node.get("required", ())
            live = required or _given(values.get(name))
            # an empty line would stay behind when the help is taken away
            lines += ["#:", *self._field(name, child, values.get(name), (name,), live, required, True)]
        return "\n".join(lines) + "\n"

    def _node(self, node: Mapping[str, Any]) -> dict[str, Any]:
        """A field's schema without references and `null`; the field's own help stands over its type's."""
        node = dict(node)
        if "$ref" in node:
            target = dict(self.schema["$defs"][node.pop("$ref").rsplit("/", 1)[1]])
            if target.get("title") in PLAIN:
                target.pop("description", None)
            return self._node({**target, **node, "of": target.get("title")})
        if branches := [branch for branch in node.get("anyOf", ()) if branch.get("type") != "null"]:
            del node["anyOf"]
            return self._node({**branches[0], **{key: node[key] for key in node if key != "title"}})
        return node

    def _record(
        self, node: Mapping[str, Any], values: Mapping[str, Any], at: Names, first: bool = True
    ) -> Lines:
        """Every field; `first` is false from the second entry of a list on, which needs no help again."""
        lines: Lines = []
        required = node.get("required", ())
        for name, child in node["properties"].items():
            live = name in required or _given(values.get(name))
            if live or first:
                lines += self._field(
                    name, child, values.get(name), (*at, name), live, name in required, first
                )
        return lines

    def _field(
        self, name: str, child: Mapping, value: Any, at: Names, live: bool, required: bool, first: bool
    ) -> Lines:
        node = self._node(child)
        lines = self._about(name, node, at) if first else []
        mark = "  # required" if required else "  # optional"
        if value is None and "default" in node and node["default"] not in (None, []):
            value = node["default"] if not isinstance(node["default"], dict) else None
        lines += self._value(f"{name}:", node, value, at, mark if first else "")
        return lines if live else [f"# {line}" for line in lines]

    def _about(self, name: str, node: Mapping[str, Any], at: Names) -> Lines:
        """Help above a key: its meaning, its words or an example, what a service said."""
        item = self._node(node.get("items", node))
        words = [scalar(word) for word in item.get("enum", [item["const"]] if "const" in item else [])]
        # an id's own example says less than the list of ids there are
        example = self.examples.get(at) or next(map(scalar, item.get("examples", ())), "")
        texts = [node.get("description", ""), self.pointers.get(name, "")]
        if words:
            texts += _choice(words, item.get("enumDescriptions", ()))
        elif example and not texts[1]:
            texts.append(f"Example: {example}")
        if note := self.notes.get(at):
            texts.append(note)
        return [line for text in texts for line in _help(text)]

    def _value(self, key: str, node: Mapping[str, Any], value: Any, at: Names, mark: str) -> Lines:
        """`key: value`, or the lines below a key."""
        if "properties" in node:
            return self._fields(key, node, value or {}, at, mark)
        if rows := node.get("patternProperties") or node.get("additionalProperties"):
            of = self._node(next(iter(rows.values())) if "patternProperties" in node else rows)
            below = self._fields("arm-id:", of, {}, at, "")
            return [f"{key}{mark}", *_indented(below)]
        if node.get("type") == "array" and "properties" in (item := self._node(node.get("items", {}))):
            return [f"{key}{mark}", *_indented(self._entries(item, value or [{}], at))]
        if value in (None, "") and node.get("type") == "array":
            value = []
        return [f"{key} {scalar(value)}".rstrip() + mark]

    def _fields(self, key: str, node: Mapping, value: Mapping[str, Any], at: Names, mark: str) -> Lines:
        if node.get("of") == Prose.__name__ and not _given(value):
            return [f"{key}{mark}", "  zh: |", "  en: |"]
        if _is_pair(node):
            line = f"{key} {_pair(node, value)}{mark}"
            return [line] if len(line) <= WIDTH else [f"{key}{mark}", *_indented(_block(node, value))]
        return [f"{key}{mark}", *_indented(self._record(node, value, at) or ["{}"])]

    def _entries(self, node: Mapping[str, Any], values: list[Mapping[str, Any]], at: Names) -> Lines:
        """The entries of a list; only the first that is not complete carries help."""
        lines: Lines = []
        helped = False
        for value in values:
            if _is_pair(node) and node.get("of") != Prose.__name__:
                lines.append(f"- {_pair(node, value)}")
            elif _complete(node, value) and len(line := f"- {scalar(value)}") <= WIDTH:
                lines.append(line)
            elif node.get("of") == Prose.__name__:
                lines += ["- zh: |", "  en: |"]
            else:
                lines += self._entry(node, value, at, not helped)
                helped = True
        return lines

    def _entry(self, node: Mapping[str, Any], value: Mapping[str, Any], at: Names, first: bool) -> Lines:
        """One entry in block form: a live key must come first, so that it can carry the dash."""
        required = node.get("required", ())
        live = {name for name in node["properties"] if name in required or _given(value.get(name))}
        live = live or {next(iter(node["properties"]))}
        order = sorted(node["properties"], key=lambda name: name not in live)
        lines: Lines = []
        for name in order:
            if name in live or first:
                child = node["properties"][name]
                must, put = name in required, name in live
                lines += self._field(name, child, value.get(name), (*at, name), put, must, first)
        start = next(index for index, line in enumerate(lines) if not line.startswith("#"))
        return [*lines[:start], f"- {lines[start]}", *_indented(lines[start + 1 :])]


def without_help(text: str) -> str:
    """The record without help, without keys left unused, without the marks behind keys."""
    kept = []
    for line in text.splitlines():
        if HELP.match(line) or (line.lstrip().startswith("# ") and _unused(line)):
            continue
        kept.append(MARK.sub("", line))
    return "\n".join(kept).strip("\n") + "\n"


def _choice(words: Lines, meanings: Sequence[str]) -> Lines:
    """The words a field may hold: a line each where their meanings are known, else all on one."""
    if any(meanings):
        return ["One of:", *(f"- {word}: {meaning}" for word, meaning in zip(words, meanings, strict=True))]
    return [f"One of: {', '.join(words)}."]


def _unused(line: str) -> bool:
    """A key behind `# `; its lines below carry no mark where they are text in two languages, or a list."""
    return bool(MARK.search(line) or re.fullmatch(r"\s*(# +)+(- )?((zh|en): \||\{.*\}|- .*|arm-id:)", line))


def _given(value: Any) -> bool:
    """Whether anything is known: false for nothing, and for what holds only nothing."""
    if isinstance(value, Mapping):
        return any(map(_given, value.values()))
    return value not in (None, "", [], ())


def _complete(node: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    plain = not any(isinstance(item, Mapping | list) for item in value.values())
    return plain and _given(value) and all(_given(value.get(name)) for name in node.get("required", ()))


def _is_pair(node: Mapping[str, Any]) -> bool:
    """Two texts that belong together: both languages, both scripts."""
    properties = node["properties"]
    texts = all(child.get("type") == "string" for child in properties.values())
    return texts and set(properties) in ({"zh", "en"}, {"hant", "hans"})


def _pair(node: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {scalar(value.get(name))}" for name in node["properties"]) + "}"


def _block(node: Mapping[str, Any], value: Mapping[str, Any]) -> Lines:
    return [f"{name}: {scalar(value.get(name))}".rstrip() for name in node["properties"]]


def _help(text: str) -> Lines:
    """Help as comments; each line of the text, one per language, begins a line of its own."""
    wrapper = textwrap.TextWrapper(WIDTH - 10, break_long_words=False, break_on_hyphens=False)
    return [f"#: {row}" for line in text.splitlines() for row in wrapper.wrap(line)]


def _indented(lines: Lines) -> Lines:
    return [f"  {line}" for line in lines]
