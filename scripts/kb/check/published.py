"""`data/published.txt`: every address that was ever published, one `folder/id` a line; none may vanish."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from ..load import ADDRESS, Library, link_problem
from ..model import KINDS
from ..problem import Problem
from ..whole import write_whole

FILE = "published.txt"


def read_published(data: Path) -> list[str]:
    """The lines of the list; without a file of its own nothing was published yet."""
    file = data / FILE
    return file.read_text("utf-8", "replace").splitlines() if file.is_file() and not file.is_symlink() else []


def add_published(library: Library, data: Path) -> list[str]:
    """Put every record that is not on the list of `data` on it; returns those. Only broken lines go."""
    before = {line for line in read_published(data) if ADDRESS.fullmatch(line)}
    here = {f"{kind}/{id}" for kind in KINDS for id in getattr(library, kind)}
    write_whole(data / FILE, "".join(f"{line}\n" for line in sorted(before | here)))
    return sorted(here - before)


def lost(library: Library, data: Path) -> Iterator[Problem]:
    """Published addresses that lead nowhere, and lines that are no address."""
    path = f"{data.name}/{FILE}"
    if (data / FILE).is_symlink():
        yield link_problem(path)
    lines = read_published(data)
    here = {f"{kind}/{id}" for kind, id in library.files if kind in KINDS}
    for number, line in enumerate(lines, start=1):
        if line in here:
            continue
        kind, _, id = line.partition("/")
        if not ADDRESS.fullmatch(line):
            found = f'expected a record as folder/id, found "{line[:60]}"'
            yield Problem(path, number, 1, "", found, "delete the line; kb published writes the list anew")
        elif not library.holds("redirects", line):
            found = f"expected {data.name}/{line}.yaml, which was published, or a redirect, found neither"
            # what was published before is another record, however alike its name
            new = [each for each in library.ids(kind) if f"{kind}/{each}" not in lines]
            near = get_close_matches(id, new, 1, cutoff=0.8)
            to = f"{kind}/{near[0]}" if near else kind
            hint = f"bring the record back, or write `{line}: {{to: {to}}}` into {data.name}/redirects.yaml"
            yield Problem(path, number, 1, "", found, hint)
