"""Findings that a person has looked into and accepts, each with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from ..model.base import Record, Verbatim
from ..problem import field_name
from ..yamlfile import read_yaml
from .finding import Finding, Rule

FILE = Path(__file__).with_name("exceptions.yaml")


class ExceptionsError(Exception):
    """The list cannot be read; the message is one line for a person."""


class Accepted(Record):
    """One accepted finding, or all whose address begins alike."""

    rule: Rule
    subject: Verbatim
    """As the report shows it; for links the beginning of the address is enough."""
    reason: Annotated[Verbatim, Field(min_length=15)]
    """Why it is no fault: a reader of this list must be able to judge."""

    def covers(self, found: Finding) -> bool:
        if self.rule != found.rule:
            return False
        whole = self.subject == found.subject
        return whole or (self.rule.endswith("-link") and found.subject.startswith(self.subject))


@dataclass(frozen=True)
class Sorted:
    """Findings to act on, how many are accepted, and exceptions that excuse nothing any more."""

    open: list[Finding]
    accepted: int
    needless: list[Accepted]


def read_exceptions(file: Path) -> list[Accepted]:
    """The list in a file."""
    try:
        read = read_yaml(file, str(file))
    except OSError as error:
        raise ExceptionsError(f"{file} cannot be read: {error.strerror}") from None
    if read.problems:
        raise ExceptionsError(str(read.problems[0]))
    try:
        return TypeAdapter(list[Accepted]).validate_python(read.value)
    except ValidationError as error:
        first = error.errors()[0]
        line = read.problem(first["loc"], "").line
        raise ExceptionsError(f"{file}:{line}: {field_name(first['loc'])}: {first['msg'].lower()}") from None


def sort_out(findings: Iterable[Finding], accepted: list[Accepted], silent: set[str] | None) -> Sorted:
    """Apply exceptions. `silent` holds subjects that gave no answer; None where not everything was asked.

    Silence proves no exception needless, and neither does a run over a few records.
    """
    found = sorted(set(findings))
    left = [item for item in found if not any(exception.covers(item) for exception in accepted)]
    needless = [
        exception
        for exception in accepted
        if silent is not None
        and not any(exception.covers(item) for item in found)
        and not any(subject.startswith(exception.subject) for subject in silent)
    ]
    return Sorted(left, len(found) - len(left), needless)
