"""Commands about the records: what is wrong, what waits, what editors and addresses need."""

import datetime
from pathlib import Path

import click

from ..check import read_library
from ..check.published import FILE as PUBLISHED
from ..check.published import add_published
from ..load import load_library
from ..problem import FORMATS
from ..schema import write_modelines, write_schemas
from .base import data_option, main, paths_of, report


@main.command()
@click.argument("names", nargs=-1)
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Mend what has only one right form: shows each change, then asks.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@data_option
def check(names: tuple[str, ...], style: str, fix: bool, yes: bool, data: Path) -> None:
    """Check all records, or show only problems of the ids or paths in NAMES."""
    if yes and not fix:
        raise click.UsageError("--yes answers the questions of --fix, which is not given")
    if fix and style != "text":
        raise click.UsageError("--fix shows its changes as text; leave out --format")
    library, problems = read_library(data)
    wanted = set().union(*(paths_of(library, name) for name in names)) if names else None
    if fix:
        # only this use of the command needs it
        from ..fix.terminal import mend

        if mend(library, data, wanted, yes):
            library, problems = read_library(data, library)
    report([problem for problem in problems if wanted is None or problem.path in wanted], style)


@main.command()
@click.argument("names", nargs=-1)
@click.option("--on", metavar="DATE", help="As if it were that day, year-month-day [default: today].")
@click.option("--all", "every", is_flag=True, help="Also what is open without a date: unread, unverified.")
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@data_option
def stale(names: tuple[str, ...], on: str | None, every: bool, style: str, data: Path) -> None:
    """Show what waits for a person: reviews due, old states of trials, overdue reports.

    Leaves with 0 whatever it finds: time passing must not stop anybody's work.
    """
    from ..stale import DUE, as_problem
    from ..stale import stale as waiting

    try:
        day = (datetime.date.fromisoformat(on) if on else datetime.date.today()).isoformat()
    except ValueError:
        raise click.UsageError(f'"{on}" is no day: write it as 2026-11-24') from None
    library, _ = load_library(data)
    wanted = set().union(*(paths_of(library, name) for name in names)) if names else None
    points = [
        point
        for point in waiting(library, day)
        if wanted is None or library.files[point.kind, point.id].path in wanted
    ]
    due = [point for point in points if point.reason in DUE]
    if text := FORMATS[style]([as_problem(library, point) for point in (points if every else due)]):
        click.echo(text)
    more = "" if every else ", listed with --all"
    click.echo(f"{len(due)} due on {day}, {len(points) - len(due)} open{more}", err=True)


@main.command()
@click.option("--modelines", is_flag=True, help="Also put the line that names the schema before records.")
@data_option
def schema(modelines: bool, data: Path) -> None:
    """Write the JSON Schema of every kind of record, for completion in editors."""
    changed = write_schemas(data / "schema")
    click.echo(f"{len(changed)} schema(s) changed, in {data / 'schema'}")
    if modelines:
        click.echo(f"{len(write_modelines(data))} record(s) given their first line")


@main.command()
@click.option(
    "--of",
    "source",
    type=click.Path(path_type=Path),
    help="Folder whose records were published [default: --data].",
)
@data_option
def published(source: Path | None, data: Path) -> None:
    """Put every record on the list of published addresses, which no later change may break."""
    library, _ = load_library(source or data)
    added = add_published(library, data)
    click.echo(f"{len(added)} address(es) added to {data / PUBLISHED}")
