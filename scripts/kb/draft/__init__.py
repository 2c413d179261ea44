"""New records: a file with help in it, filled with what a registry, a service or a file knows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ..load import ID
from ..model.walk import POINTERS
from ..schema import FOLDERS, NAMES, ROWS, modeline, schema_of
from ..whole import write_whole
from ..yamlfile import CoreLoader, read_yaml
from .example import examples, ids_for
from .skeleton import Skeleton, without_help

KINDS = {NAMES[kind]: kind for kind in FOLDERS}
"""Name on the command line -> kind."""


class DraftError(Exception):
    """A record cannot be begun; the message is one line for a person."""


@dataclass(frozen=True)
class Draft:
    """What is known of a record before a person has touched it."""

    values: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    warning: str = ""
    """Why it holds less than was hoped."""


def place_for(data: Path, kind: str, id: str) -> Path:
    """Where a record of its own file goes; refuses a bad id and a taken one."""
    _checked(id)
    file = data / kind / f"{id}.yaml"
    if not data.is_dir():
        raise DraftError(f"{data} is no folder of records: run this beside data/, or give --data")
    if file.exists():
        raise DraftError(f"{file} is there already: edit it, or choose another id")
    return file


def write_draft(data: Path, kind: str, id: str, draft: Draft, today: str, bare: bool = False) -> Path:
    """Write one record with help; never over another."""
    file = place_for(data, kind, id)
    values = {"curation": {"added": today, "reviewed": today}, **draft.values}
    text = skeleton_for(data, kind, draft.notes).text(values)
    text = without_help(text) if bare else text
    file.parent.mkdir(exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as out:
        out.write(f"{modeline(kind)}\n{text}")
    return file


def write_row(data: Path, kind: str, id: str, into: str, bare: bool = False) -> Path:
    """Add a short record to a file of many: in its place by the alphabet where the file keeps to it."""
    _checked(id)
    folder = data / FOLDERS[kind]
    files = {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    if into not in files:
        found = (
            f"{into}.yaml is no file of {folder}" if into else f"a {NAMES[kind]} is a row of a shared file"
        )
        raise DraftError(f"{found}: give --into {' | '.join(files)}")
    for file in files.values():
        if re.search(rf"^{id}:", file.read_text("utf-8"), re.MULTILINE):
            raise DraftError(f"{id} is in {file} already: edit it there, or choose another id")
    text = skeleton_for(data, kind).text({})
    lines = (without_help(text) if bare else text).splitlines()
    row = f"{id}:\n" + "".join(f"  {line}\n" for line in lines)
    write_whole(files[into], _inserted(files[into].read_text("utf-8"), id, row))
    return files[into]


def skeleton_for(data: Path, kind: str, notes: Mapping[tuple[str, ...], str] | None = None) -> Skeleton:
    """The skeleton of a kind, with examples and ids from the records there are."""
    schema = schema_of(kind)
    if kind in ROWS:
        schema = {"$defs": schema["$defs"], **schema["additionalProperties"]}
    seen = examples(data / FOLDERS[kind], rows=kind in ROWS)
    return Skeleton(schema, seen, notes or {}, {name: ids_for(name, data) for name in POINTERS})


def blanks(file: Path) -> int:
    """How many values of a new record still wait for a person."""

    def count(value: Any) -> int:
        match value:
            case dict():
                return sum(map(count, value.values()))
            case list():
                return sum(map(count, value)) if value else 1
            case None | "":
                return 1
            case _:
                return 0

    return count(read_yaml(file, file.name).value)


def tidy(file: Path) -> bool:
    """Take the help out of a record; true where that changed it. What the record says must stay the same."""
    text = file.read_text("utf-8")
    short = without_help(text)
    try:
        same = yaml.load(short, CoreLoader) == yaml.load(text, CoreLoader)
    except (yaml.YAMLError, ValueError):
        same = False
    if not same:
        raise DraftError(f"{file} is left as it is, since it cannot be read: see kb check {file.stem}")
    if short != text:
        write_whole(file, short)
    return short != text


def held_by(data: Path, kind: str, identifier: str) -> Path | None:
    """The record that already carries an identifier: the same work or trial is not begun twice."""
    key = "id" if kind == "trials" else "(doi|pmid|registry)"
    pattern = re.compile(
        rf"(^|[ {{]){key}: *[\"']?{re.escape(identifier)}[\"']?\s*([,}}]|$)", re.MULTILINE | re.I
    )
    files = sorted((data / kind).glob("*.yaml"))
    return next((file for file in files if pattern.search(file.read_text("utf-8", errors="replace"))), None)


def _checked(id: str) -> None:
    if not ID.fullmatch(id):
        near = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")
        hint = f", for example {near}" if near else ""
        raise DraftError(f'"{id}" is no id: use lower-case letters, digits and single hyphens{hint}')


def _inserted(text: str, id: str, row: str) -> str:
    """The file with a row more; blank lines between rows only where the file has them."""
    keys = re.findall(r"^([a-z0-9-]+):", text, re.MULTILINE)
    gap = "\n" if "\n\n" in text else ""
    after = next((key for key in keys if key > id), None) if keys == sorted(keys) else None
    if after is None:
        return text.rstrip("\n") + f"\n{gap}{row}"
    start = re.search(rf"^{after}:", text, re.MULTILINE).start()
    return f"{text[:start]}{row}{gap}{text[start:]}"
