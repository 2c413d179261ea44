"""`data/` to a library of typed records; what cannot be read becomes problems, all of them at once."""

import gc
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from .explain import explain, shown
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
from .model.walk import texts
from .problem import Level, Problem
from .question import Answer, Key, Records, question
from .whole import LEFT
from .yamlfile import FieldPath, YamlFile, read_bytes

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ADDRESS = re.compile(rf"({'|'.join(KINDS)})/{ID.pattern}")
"""A record as folder/id."""
REDIRECTS = "redirects.yaml"
T = TypeVar("T")


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
    answers: dict[Key, Answer] = field(default_factory=dict)
    """What was asked of it and is worked out already."""
    made: dict[Callable[..., Any], tuple[tuple[Any, ...], dict[str, dict[str, tuple[Record, Any]]]]] = field(
        default_factory=dict
    )
    """What `of_each` has made of records, of this library and of those read before it."""
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

    @property
    def texts(self) -> Iterator[tuple[str, str, FieldPath, Text | Prose]]:
        """(kind, id, path, text) of every text of every record."""
        return ((kind, id, at, text) for kind, id, found in self.of_each(texts) for at, text in found)

    def of_each(
        self, function: Callable[..., T], *given: Any, kinds: Iterable[str] = (*KINDS, "measures", "terms")
    ) -> Iterator[tuple[str, str, T]]:
        """(kind, id, what `function` makes of the record and of what is given) for every record of the kinds.

        It is made once for a record, also where libraries are read one after the other.
        """
        before, made = self.made.get(function, ((), {}))
        if before != given:
            made = {}
        self.made[function] = given, made
        for kind in kinds:
            of_kind = made.setdefault(kind, {})
            for id, record in getattr(self, kind).items():
                kept = of_kind.get(id)
                if kept is None or kept[0] is not record:
                    kept = of_kind[id] = record, function(record, *given)
                yield kind, id, kept[1]

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
    days = (day for *_, day in library.of_each(_latest, kinds=KINDS))
    # of no records: the first day that an archive can name
    return max(days, default="1980-01-01")


def _latest(entry: Entry) -> str:
    return entry.curation.latest


def _inside(kind: str, id: str, at: FieldPath) -> FieldPath:
    """Rows of a shared file (measures, terms) stand under their id."""
    return at if kind in KINDS else (id, *at)


@contextmanager
def uncollected() -> Iterator[None]:
    """The collector rests meanwhile: next to nothing made here is garbage, and it would look at all of it."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@uncollected()
def load_library(data: Path, before: Library | None = None) -> tuple[Library, list[Problem]]:
    """Read every record under `data`: the library holds what could be read, the problems the rest.

    Where `before` holds the same record already, the new library holds that very object, so that `is` tells
    what changed. Every file is read again and compared by its content: that takes a fifth of a second for
    40,000 files, asking for their stamps half of it, and no stamp, clock or file system has to be trusted.
    """
    if not data.is_dir():
        message, hint = "expected a folder of records, found none", "run it beside `data/`, or give --data"
        return Library(), [Problem(str(data), 1, 1, "", message, hint)]
    reader = _Reader(data, before or Library())
    for kind, model in KINDS.items():
        for file in reader.listed(kind):
            reader.entry(kind, model, file)
    for folder, kind, model in (("measures", "measures", Measure), ("glossary", "terms", Term)):
        for file in reader.listed(folder):
            if file.name.endswith(".yaml"):
                reader.rows(kind, model, file.path, f"{folder}/{file.name}")
    if reader.owns(data / REDIRECTS) and (data / REDIRECTS).exists():
        reader.rows("redirects", Redirect, data / REDIRECTS, REDIRECTS)
    return reader.library, sorted(reader.problems)


def link_problem(path: str) -> Problem:
    """A link in place of a file or folder: it may lead outside, and messages show what they find."""
    hint = "put what it leads to in its place"
    return Problem(path, 1, 1, "", "expected a file or folder, found a link", hint)


class _Reader:
    """Files to records of one library, by way of what was read before."""

    def __init__(self, data: Path, before: Library) -> None:
        self.data = data
        self.folder = f"{data.name}/" if data.name else ""
        self.before = before
        self.known = {file.path: file for file in before.files.values()}
        self.library = Library(made=before.made)
        self.problems: list[Problem] = []

    def owns(self, file: Path | os.DirEntry[str], folder: str = "") -> bool:
        """Whether it is no link."""
        if link := file.is_symlink():
            self.problems.append(link_problem(f"{self.folder}{folder}{file.name}"))
        return not link

    def listed(self, folder: str) -> list[os.DirEntry[str]]:
        """What a folder holds itself, by name; without the folder, nothing."""
        if not self.owns(self.data / folder):
            return []
        try:
            with os.scandir(self.data / folder) as found:
                files = sorted(found, key=lambda file: file.name)
        except (FileNotFoundError, NotADirectoryError):
            return []
        return [file for file in files if self.owns(file, f"{folder}/")]

    def read(self, file: str | Path, shown: str) -> YamlFile:
        path = self.folder + shown
        with open(file, "rb", buffering=0) as opened:
            raw = opened.read()
        known = self.known.get(path)
        return known if known and known.raw == raw else read_bytes(raw, path)

    def entry(self, kind: str, model: type[Entry], file: os.DirEntry[str]) -> None:
        """A file that is one record."""
        id = file.name.removesuffix(".yaml")
        if id == file.name or not ID.fullmatch(id) or not file.is_file():
            if not fnmatchcase(file.name, LEFT):
                message = f"expected a record file, found {file.name}"
                hint = "name it with lower-case letters, digits and single hyphens, ending in .yaml"
                path = f"{self.folder}{kind}/{file.name}"
                self.problems.append(Problem(path, 1, 1, "", message, hint))
            return
        read = self.library.files[kind, id] = self.read(file.path, f"{kind}/{file.name}")
        records = getattr(self.library, kind)
        if read is self.before.files.get((kind, id)) and (record := getattr(self.before, kind).get(id)):
            records[id] = record
        elif read.problems:
            self.problems += read.problems
        elif not isinstance(read.value, dict):
            message = f"expected fields, found {shown(read.value)}"
            self.problems.append(read.problem((), message, "write `key: value` lines"))
        elif "id" in read.value:
            message = f"expected no id, since the file's name is the id, found {shown(read.value['id'])}"
            self.problems.append(read.problem(("id",), message, "delete the line"))
        else:
            try:
                records[id] = model.model_validate({**read.value, "id": id})
                read.forget()
            except ValidationError as error:
                self.problems += explain(read, error, model, f"kb check {id}")

    def rows(self, kind: str, model: type[Record], file: str | Path, name: str) -> None:
        """A file of many short records, keyed by id; redirects, by the address that is no more."""
        key, expected, hint = ID, "an id", "use lower-case letters, digits and hyphens"
        if kind == "redirects":
            key, expected, hint = (
                ADDRESS,
                "a record as folder/id",
                "for example trials/deng-2017-lupus-nephritis",
            )
        read = self.read(file, name)
        self.problems += read.problems
        if read.problems:
            return
        if not isinstance(read.value, dict):
            message = f"expected rows by id, found {shown(read.value)}"
            self.problems.append(read.problem((), message, "write `id:` lines"))
            return
        for id, value in read.value.items():
            if not key.fullmatch(str(id)):
                self.problems.append(read.problem((id,), f'expected {expected}, found "{id}"', hint))
            elif self.library.holds(kind, id):
                message = f"the id {id} is taken in {self.library.files[kind, id].path}"
                self.problems.append(read.problem((id,), message, "choose another id"))
            else:
                self.library.files[kind, id] = read
                self.row(kind, model, id, value)

    def row(self, kind: str, model: type[Record], id: str, value: Any) -> None:
        """One of them. Rows are compared by what they say, so that a file's others stay the same objects."""
        read, was = self.library.files[kind, id], self.before.files.get((kind, id))
        record = getattr(self.before, kind).get(id)
        # 1, 1.0 and true are equal, and not the same
        if record is None or (read is not was and repr(value) != repr(was.value[id])):
            try:
                record = model.model_validate(value)
            except ValidationError as error:
                self.problems += explain(read, error, model, "kb check", (id,))
                return
        getattr(self.library, kind)[id] = record


def _with_command(hint: str, path: str) -> str:
    command = f"check again: kb check {Path(path).stem}"
    return f"{hint}; {command}" if hint else command
