"""Commands that begin a record, and those that ask the web about records."""

import datetime
from collections.abc import Callable
from pathlib import Path

import click

from ..load import load_library
from ..schema import FOLDERS, NAMES
from .base import data_option, main, paths_of

email_option = click.option(
    "--email",
    envvar="KB_EMAIL",
    default="",
    help="Told to the services asked, so that they can reach you [default: $KB_EMAIL].",
)
file_option = click.Path(exists=True, dir_okay=False, readable=True)
out_file = click.Path(dir_okay=False, writable=True, path_type=Path)


@main.command()
@click.argument("name", metavar="KIND", type=click.Choice(sorted(NAMES[kind] for kind in FOLDERS)))
@click.argument("id", required=False, default="")
@click.option(
    "--from", "registry", metavar="NCT...", help="Fill a trial, or a reference to its registry entry."
)
@click.option("--doi", help="Fill a reference from Crossref.")
@click.option("--pmid", help="Fill a reference from PubMed.")
@click.option("--from-ris", "ris", type=file_option, help="References from a RIS file of Zotero.")
@click.option("--from-csl", "csl", type=file_option, help="References from a CSL JSON file of Zotero.")
@click.option("--from-bibtex", "bibtex", type=file_option, help="References from a BibTeX file of Zotero.")
@click.option("--into", default="", metavar="FILE", help="For a term or measure: the file it goes into.")
@click.option("--bare", is_flag=True, help="Without help and without keys that may be left out.")
@email_option
@data_option
@click.pass_obj
def new(
    connect: Callable | None,
    name: str,
    id: str,
    into: str,
    bare: bool,
    email: str,
    data: Path,
    **sources: str,
) -> None:
    """Begin a record: a file of its KIND with help in it, filled from a registry, a service or a file."""
    # the network's library would slow every other command down
    from ..draft import DraftError
    from ..draft.begin import Request, WrongUseError, begin
    from ..remote import Remote

    given = {source: value for source, value in sources.items() if value}
    today = datetime.date.today().isoformat()
    try:
        for line in begin(
            Request(data, name, today, lambda: (connect or Remote)(email), id, given, into, bare)
        ):
            click.echo(line, err=line.startswith(("warning", "left out")))
    except WrongUseError as error:
        raise click.UsageError(str(error)) from None
    except DraftError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("names", nargs=-1, required=True)
@data_option
def tidy(names: tuple[str, ...], data: Path) -> None:
    """Take the help of `kb new` out of records, by id or path."""
    from ..draft import DraftError
    from ..draft import tidy as tidied

    library, _ = load_library(data)
    for path in sorted(set().union(*(paths_of(library, name) for name in names))):
        try:
            changed = tidied(data.parent / path)
        except DraftError as error:
            raise click.ClickException(str(error)) from None
        click.echo(f"{path}: {'tidied' if changed else 'nothing to tidy'}")


@main.command()
@click.argument("names", nargs=-1)
@click.option("--report", "out", type=out_file, help="Write here, not to the terminal.")
@click.option("--exceptions", type=file_option, help="Accepted findings [default: those beside the code].")
@email_option
@data_option
@click.pass_obj
def verify(
    connect: Callable | None,
    names: tuple[str, ...],
    out: Path | None,
    exceptions: str,
    email: str,
    data: Path,
) -> None:
    """Ask the web about all records, or NAMES: identifiers, retractions, registry status, dead links.

    Leaves with 0 whatever it finds: what others publish must not stop anybody's work.
    """
    # the network's library would slow every other command down
    from ..remote import Remote
    from ..verify import as_markdown, read_exceptions
    from ..verify import verify as verified
    from ..verify.exceptions import FILE, ExceptionsError

    if out and not out.parent.is_dir():
        raise click.UsageError(f"{out.parent} is no folder to write a report to")
    library, _ = load_library(data)
    paths = set().union(*(paths_of(library, name) for name in names)) if names else None
    try:
        accepted = read_exceptions(Path(exceptions or FILE))
    except ExceptionsError as error:
        raise click.UsageError(str(error)) from None
    today = datetime.date.today().isoformat()
    with (connect or Remote)(email) as remote:
        found = verified(library, remote, today, accepted, paths, lambda line: click.echo(line, err=True))
    text = as_markdown(found)
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, "utf-8", newline="\n")
    # a run without an answer proves nothing, so it must not read like one without a finding
    told = "no service answered, report" if found.silent else f"{found.todo} finding(s) to look at,"
    click.echo(f"{told} in {out}")
