"""Commands about the site: pages, records for programs, copies on disk and paper, a look at it online."""

import sys
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

import click

from ..convert import EDITIONS
from ..load import Library
from ..render import cited_on, render_pages
from ..render.site import Site
from ..render.write import write_pages
from .base import data_option, main, out_option, sound

site_option = click.option(
    "--site",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("site"),
    show_default=True,
    help="Folder of the built site.",
)
edition_option = click.option(
    "--edition",
    "keys",
    type=click.Choice([edition.key for edition in EDITIONS]),
    multiple=True,
    help="Only this edition; may be given again.",
)


def copy_options(command: Callable) -> Callable:
    """Which editions of which built site, and where to write."""
    out = out_option("release", "Folder to write to.", file_okay=False)
    for option in (data_option, out, edition_option, site_option):
        command = option(command)
    return command


def _copies(library: Library, folder: Path, keys: tuple[str, ...]) -> Iterator:
    """An offline copy of each edition asked for, of the site built in `folder`."""
    from ..offline import Copy

    site = Site(library)
    for edition in EDITIONS:
        if not keys or edition.key in keys:
            yield Copy(folder, edition, site.voices[edition.key].words, library.date)


@main.command()
@data_option
@out_option("docs", "Folder to write below.")
@click.option("--from-file", is_flag=True, help="Links start at the file, as Zensical wants them.")
def render(data: Path, out: Path, from_file: bool) -> None:
    """Write the Markdown pages of all editions; only files that change."""
    library = sound(data)
    pages = list(render_pages(Site(library)))
    if from_file:
        from ..finish import from_file as turned

        pages = [turned(page) for page in pages]
    changed = write_pages(pages, out)
    click.echo(f"{len(pages)} pages and pictures, {len(changed)} changed, in {out}")


@main.command()
@data_option
@out_option("site", "Folder of the site; the files go below data/v1 in it.")
def export(data: Path, out: Path) -> None:
    """Write all records for other programs: JSON, CSV, SQLite and reference lists."""
    # the writers would slow every other command down
    from ..export import export_files, write_files

    library = sound(data)
    site = Site(library)
    cited = cited_on(render_pages(site))
    written = write_files(export_files(library, site.translators, cited), out)
    click.echo(f"{written} files in {out}")


@main.command()
@click.argument("url")
@site_option
@data_option
@click.option("--beside", is_flag=True, help="Leave the HTML as it is: only what stands beside it.")
def finish(url: str, folder: Path, data: Path, beside: bool) -> None:
    """Add to a site that another generator built for URL what an MkDocs build has: search, feeds, exports."""
    # the writers would slow every other command down
    from ..finish import built, write_rest

    site, address = Site(sound(data)), f"{url.rstrip('/')}/"
    if beside:
        write_rest(site, render_pages(site), address, folder)
    elif missing := built(site, render_pages(site), address, folder):
        raise click.ClickException(f"{folder} misses {len(missing)} page(s), first {missing[0]}/")
    click.echo(f"policy, plain text, search, feeds, exports and old addresses in {folder}")


@main.command()
@copy_options
def offline(folder: Path, keys: tuple[str, ...], out: Path, data: Path) -> None:
    """Write each edition of the built site as an archive to read from disk, without search and scripts."""
    from ..offline import OfflineError, write_archive

    try:
        for copy in _copies(sound(data), folder, keys):
            file = write_archive(copy, out)
            click.echo(f"{file}, {file.stat().st_size / 1e6:.1f} MB")
    except OfflineError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("ids", metavar="[DISEASE]...", nargs=-1)
@copy_options
def pdf(ids: tuple[str, ...], folder: Path, keys: tuple[str, ...], out: Path, data: Path) -> None:
    """Print the pages of diseases, all if none is named, as PDF files; needs Chromium or Chrome."""
    from ..offline import OfflineError
    from ..offline.pdf import write_pdfs

    library = sound(data)
    if unknown := [id for id in ids if id not in library.diseases]:
        near = get_close_matches(unknown[0], library.diseases, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"no disease is called {unknown[0]}{hint}")
    pages = [f"diseases/{id}" for id in ids or library.diseases]
    try:
        for copy in _copies(library, folder, keys):
            for file in write_pdfs(copy, pages, out):
                click.echo(file)
    except OfflineError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("url")
@data_option
def smoke(url: str, data: Path) -> None:
    """Compare the published site at URL with the records: pages, search, feeds, exports, policy."""
    from ..remote import Remote
    from ..smoke import smoke as looked

    site = Site(sound(data))
    with Remote(pace=0.1) as remote:
        found = list(looked(remote, f"{url.rstrip('/')}/", site))
    faults = [(address, fault) for address, fault in found if fault]
    for address, fault in faults:
        click.echo(f"{address}: {fault}")
    click.echo(f"{len(found)} address(es) asked, {len(faults)} fault(s)", err=True)
    sys.exit(1 if faults else 0)
