"""What all commands share: the group they belong to, the folder of records, and how problems are told."""

import gc
import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from ..check import read_library
from ..load import Library
from ..problem import FORMATS, Problem, errors


class Commands(click.Group):
    """Commands that tell in one line which file or folder they cannot read or write."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}") from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """MSC Evidence: check records and render pages."""
    for stream in (sys.stdout, sys.stderr):
        # where Windows sends output to a file it cannot write Chinese
        stream.reconfigure(errors="backslashreplace")
    # records stay until the end, so looking through them as often as usual costs a third of a check
    gc.set_threshold(50_000, 20, 100)


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    # messages show paths from the folder's own name, which `.` has not
    callback=lambda _, option, folder: folder if folder.name else folder.absolute(),
    help="Folder of records.",
)


def out_option(default: str, help: str, file_okay: bool = True) -> Callable:
    """`--out`: where a command writes."""
    kind = click.Path(file_okay=file_okay, path_type=Path)
    return click.option("--out", type=kind, default=Path(default), show_default=True, help=help)


def paths_of(library: Library, name: str) -> set[str]:
    """The files of a record, as messages show them, from its id or any path to it."""
    files = {(file.path, id) for (_, id), file in library.files.items()}
    found = {
        path for path, id in files if name in (id, Path(path).stem) or Path(name).as_posix().endswith(path)
    }
    if not found:
        near = get_close_matches(Path(name).stem, [id for _, id in files], 1)
        raise click.UsageError(f"no record is called {name}" + (f"; did you mean {near[0]}?" if near else ""))
    return found


def sound(data: Path) -> Library:
    """The library, or its problems and the end where one is an error."""
    library, problems = read_library(data)
    if errors(problems):
        report(problems)
    return library


def report(problems: list[Problem], style: str = "text") -> NoReturn:
    """Print problems and leave: 0 where none is an error, else 1."""
    if text := FORMATS[style](problems):
        click.echo(text)
    wrong = len(errors(problems))
    click.echo(f"{wrong} error(s), {len(problems) - wrong} warning(s)", err=True)
    sys.exit(1 if wrong else 0)
