"""Mending as a person sees it: each change as a diff, a question, the file written."""

from functools import partial
from pathlib import Path

import click

from ..load import Library
from ..whole import write_whole
from . import in_form, in_script, records

COLOURS = {"@": "cyan", "-": "red", "+": "green"}
"""First character of a row of a diff -> its colour on a terminal."""


def mend(library: Library, data: Path, wanted: set[str] | None, yes: bool) -> int:
    """Show what can be mended, and write it where the answer is yes; how many files were written."""
    written: set[Path] = set()
    terms = tuple(library.terms.values())
    for file, path, kind in records(library, data, wanted):
        for fixed in (in_form, partial(in_script, terms=terms)):
            found = fixed(file, path, kind)
            # what keeps one sort of mending off a record keeps the other off too
            for reason in found.left if fixed is in_form else ():
                click.echo(f"{path}: left as it is: {reason}", err=True)
            if not found.changed:
                continue
            click.echo(f"{path}: {', '.join(found.done)}")
            for line in found.diff():
                click.secho(line, fg=COLOURS.get(line[:1]))
            if not yes and not _answered("Write this?"):
                break
            write_whole(file, found.after)
            written.add(file)
    click.echo(f"{len(written)} file(s) mended", err=True)
    return len(written)


def _answered(question: str) -> bool:
    """Whether a person says yes; nobody there to answer means no."""
    try:
        return click.confirm(question)
    except click.Abort:
        click.echo(err=True)
        raise click.ClickException("nobody answered; --yes writes without asking") from None
