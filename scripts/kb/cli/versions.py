"""Commands about states of the records: what changed between two, and one as a release."""

import re
from pathlib import Path

import click

from ..check.published import FILE as PUBLISHED
from ..check.published import add_published
from ..load import load_library
from ..render import cited_on, render_pages
from ..render.site import Site
from .base import data_option, main, out_option, sound

VERSION = re.compile(r"\d+(\.\d+){1,2}")


@main.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option(
    "--format", "style", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True
)
@data_option
def diff(old: str, new: str | None, style: str, data: Path) -> None:
    """Show what changed between OLD and NEW: folders of records, or git revisions [NEW default: --data].

    Trials and other records that came or went, figures, verdicts, certainty, status, events of products.
    """
    from ..diff import FORMATS as STYLES
    from ..diff import RevisionError, compare, folder_of

    try:
        with folder_of(old, data) as before, folder_of(new or str(data), data) as after:
            changes = compare(load_library(before)[0], load_library(after)[0])
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    click.echo(STYLES[style](changes), nl=False)


@main.command()
@click.argument("version")
@click.option("--since", metavar="OLD", help="Folder of records or git revision to tell changes from.")
@out_option("release", "Folder to write.")
@data_option
def release(version: str, since: str | None, out: Path, data: Path) -> None:
    """Write a release of the data: VERSION names an archive of records and exports, with its checksums.

    Beside it stands what changed since OLD. New records go on the list of published addresses.
    """
    from ..diff import RevisionError, changelog
    from ..export import export_files
    from ..release import write_release

    if not VERSION.fullmatch(version):
        raise click.UsageError(f"expected a version such as 1.2.0, found {version}")
    library = sound(data)
    try:
        changes = changelog(version, library, since, data)
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    if added := add_published(library, data):
        click.echo(f"{len(added)} address(es) added to {data / PUBLISHED}: commit it", err=True)
    site = Site(library)
    files = export_files(library, site.translators, cited_on(render_pages(site)))
    click.echo(write_release(version, library, data, files, changes, out))
