"""`data/exceptions.yaml`: what a rule finds and a person accepts, below the rule's name, with the reason."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from ..load import Library, link_problem
from ..model.base import Record, Verbatim
from ..problem import Problem
from ..yamlfile import YamlFile, read_yaml

FILE = "exceptions.yaml"
SHOWS = "write `rule: [{record: trials/…, field: …, reason: …}]`, with a reason of 15 characters or more"


class Accepted(Record):
    """One accepted finding of a rule."""

    record: Verbatim
    """Folder and id, such as `trials/deng-2017-lupus-nephritis`."""
    field: Verbatim
    """As the message names it, such as `outcomes[0].results.cells`."""
    reason: Annotated[Verbatim, Field(min_length=15)]
    """Why the rule is wrong here: a reader of the list must be able to judge."""


@dataclass(frozen=True)
class Exceptions:
    """The list of a library, by the name of the rule, and what is wrong with its form."""

    read: YamlFile
    rules: dict[str, list[Accepted]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_exceptions(data: Path) -> Exceptions:
    """The list beside the records; without the file there are none."""
    file, path = data / FILE, f"{data.name}/{FILE}"
    if file.is_symlink():
        return Exceptions(YamlFile(path), problems=(link_problem(path),))
    if not file.is_file():
        return Exceptions(YamlFile(path))
    read = read_yaml(file, path)
    if read.problems:
        return Exceptions(read, problems=tuple(read.problems))
    try:
        return Exceptions(read, TypeAdapter(dict[str, list[Accepted]]).validate_python(read.value or {}))
    except ValidationError as error:
        wrong = (
            read.problem(detail["loc"], f"expected record, field and reason: {detail['msg'].lower()}", SHOWS)
            for detail in error.errors()
        )
        return Exceptions(read, problems=tuple(wrong))


def sort_out(
    library: Library,
    found: Collection[tuple[str, Problem]],
    exceptions: Exceptions,
    names: Collection[str],
    complete: bool,
) -> Iterator[Problem]:
    """What nobody accepted of `found` (rule and problem), and exceptions that name or excuse nothing.

    `names` are the rules that may have exceptions. Where the library is not `complete`, since a file could
    not be read, no exception is called needless.
    """
    excused = set()
    there = {(rule, problem.path, problem.field) for rule, problem in found}
    for rule, entries in exceptions.rules.items():
        if rule not in names:
            near = get_close_matches(rule, names, 1)
            message = f"expected a rule that may have exceptions, found {rule}"
            hint = f"did you mean {near[0]}?" if near else "mend the record instead"
            yield exceptions.read.problem((rule,), message, hint)
            continue
        for index, entry in enumerate(entries):
            kind, _, id = entry.record.partition("/")
            if not library.holds(kind, id):
                near = get_close_matches(id, library.ids(kind), 1)
                message = f"expected a record as folder/id, found {entry.record}"
                hint = f"did you mean {kind}/{near[0]}?" if near else "delete the entry"
                yield exceptions.read.problem((rule, index, "record"), message, hint)
                continue
            place = (rule, library.files[kind, id].path, entry.field)
            excused.add(place)
            if complete and place not in there:
                message = f"expected a problem to excuse at {entry.record}, {entry.field}, found none"
                yield exceptions.read.problem((rule, index), message, "delete the entry: nothing needs it")
    yield from (problem for rule, problem in found if (rule, problem.path, problem.field) not in excused)
