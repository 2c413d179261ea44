"""What is wrong with a record, where, and how to mend it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True, order=True)
class Problem:
    """One finding; sorts by file, line and column. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    field: str
    message: str
    hint: str = ""
    level: Level = "error"

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}"
        field = f"{self.field}: " if self.field else ""
        text = f"{where}: {self.level}: {field}{self.message}"
        return f"{text}\n    {self.hint}" if self.hint else text


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those with which no page is made."""
    return [problem for problem in problems if problem.level == "error"]


def as_text(problems: Sequence[Problem]) -> str:
    """For a terminal: a line per problem and its repair below."""
    return "\n".join(map(str, problems))


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands of GitHub Actions, shown beside the lines of a pull request."""
    levels = {"error": "error", "warning": "warning", "info": "notice"}
    rows = []
    for problem in problems:
        text = ": ".join(filter(None, [problem.field, problem.message])) + f"\n{problem.hint}"
        # a message ends at a line end, and % starts an escape
        text = text.strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        place = f"file={problem.path},line={problem.line},col={problem.column}"
        rows.append(f"::{levels[problem.level]} {place}::{text}")
    return "\n".join(rows)


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects with the fields of `Problem`."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


FORMATS = {"text": as_text, "github": as_github, "json": as_json}


def field_name(path: tuple[str | int, ...]) -> str:
    """('outcomes', 0, 'measure') as `outcomes[0].measure`."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name
