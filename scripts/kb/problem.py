"""What is wrong with a record, where, and how to mend it."""

from dataclasses import dataclass
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


def field_name(path: tuple[str | int, ...]) -> str:
    """('outcomes', 0, 'measure') as `outcomes[0].measure`."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{step}" if name else step
    return name
