"""The `kb` command: check the records, render the pages."""

import sys
from pathlib import Path

import click

from .check import check_library
from .load import load_library
from .problem import Problem


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """MSC Evidence: check records and render pages."""


@main.command()
@click.argument("names", nargs=-1)
@click.option("--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="Folder of records.")
def check(names: tuple[str, ...], data: Path) -> None:
    """Check all records, or show only problems of the ids or paths in NAMES."""
    library, problems = load_library(data)
    problems = sorted(problems + check_library(library))
    if names:
        wanted = {Path(name).stem for name in names}
        problems = [problem for problem in problems if Path(problem.path).stem in wanted]
    report(problems)


def report(problems: list[Problem]) -> None:
    """Print problems and leave: 0 where none is an error, else 1."""
    for problem in problems:
        click.echo(problem)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{errors} error(s), {len(problems) - errors} warning(s)", err=True)
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
