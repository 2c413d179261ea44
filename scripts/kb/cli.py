"""The `kb` command: check the records, render the pages."""

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from .check import read_library
from .load import Library
from .problem import FORMATS, Problem
from .render import render_pages, write_pages
from .render.site import Site
from .schema import write_schemas


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """MSC Evidence: check records and render pages."""


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder of records.",
)


@main.command()
@click.argument("names", nargs=-1)
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@data_option
def check(names: tuple[str, ...], style: str, data: Path) -> None:
    """Check all records, or show only problems of the ids or paths in NAMES."""
    library, problems = read_library(data)
    if names:
        wanted = set().union(*(_paths(library, name) for name in names))
        problems = [problem for problem in problems if problem.path in wanted]
    report(problems, style)


def _paths(library: Library, name: str) -> set[str]:
    """The files of a record, as messages show them, from its id or any path to it."""
    files = {(file.path, id) for (_, id), file in library.files.items()}
    found = {path for path, id in files if name == id or Path(name).as_posix().endswith(path)}
    if not found:
        near = get_close_matches(Path(name).stem, [id for _, id in files], 1)
        raise click.UsageError(f"no record is called {name}" + (f"; did you mean {near[0]}?" if near else ""))
    return found


@main.command()
@data_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("docs"),
    show_default=True,
    help="Folder to write below.",
)
def render(data: Path, out: Path) -> None:
    """Write the Markdown pages of all editions; only files that change."""
    library, problems = read_library(data)
    if any(problem.level == "error" for problem in problems):
        report(problems)
    pages = list(render_pages(Site(library)))
    changed = write_pages(pages, out)
    click.echo(f"{len(pages)} pages, {len(changed)} changed, in {out}")


@main.command()
@data_option
def schema(data: Path) -> None:
    """Write the JSON Schema of every kind of record, for completion in editors."""
    changed = write_schemas(data / "schema")
    click.echo(f"{len(changed)} schema(s) changed, in {data / 'schema'}")


def report(problems: list[Problem], style: str = "text") -> NoReturn:
    """Print problems and leave: 0 where none is an error, else 1."""
    if text := FORMATS[style](problems):
        click.echo(text)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{errors} error(s), {len(problems) - errors} warning(s)", err=True)
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
