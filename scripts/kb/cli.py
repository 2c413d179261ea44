"""The `kb` command: check the records, render the pages."""

import sys
from pathlib import Path

import click

from .check import read_library
from .problem import Problem
from .render import render_pages, write_pages
from .render.site import Site


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """MSC Evidence: check records and render pages."""


@main.command()
@click.argument("names", nargs=-1)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder of records.",
)
def check(names: tuple[str, ...], data: Path) -> None:
    """Check all records, or show only problems of the ids or paths in NAMES."""
    _, problems = read_library(data)
    if names:
        wanted = {Path(name).stem for name in names}
        problems = [problem for problem in problems if Path(problem.path).stem in wanted]
    report(problems)


@main.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder of records.",
)
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


def report(problems: list[Problem]) -> None:
    """Print problems and leave: 0 where none is an error, else 1."""
    for problem in problems:
        click.echo(problem)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{errors} error(s), {len(problems) - errors} warning(s)", err=True)
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
