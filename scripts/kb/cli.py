"""The `kb` command: check the records, render the pages, begin and verify records, tell what is due."""

import datetime
import gc
import re
import sys
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

import click

from .check import read_library
from .check.published import FILE as PUBLISHED
from .check.published import add_published
from .convert import EDITIONS
from .load import Library, load_library
from .problem import FORMATS, Problem
from .render import cited_on, render_pages, write_pages
from .render.site import Site
from .schema import FOLDERS, NAMES, write_modelines, write_schemas

VERSION = re.compile(r"\d+(\.\d+){1,2}")


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
    wanted = set().union(*(_paths(library, name) for name in names)) if names else None
    if fix:
        # only this use of the command needs it
        from .fix.terminal import mend

        if mend(library, data, wanted, yes):
            library, problems = read_library(data)
    report([problem for problem in problems if wanted is None or problem.path in wanted], style)


def _paths(library: Library, name: str) -> set[str]:
    """The files of a record, as messages show them, from its id or any path to it."""
    files = {(file.path, id) for (_, id), file in library.files.items()}
    found = {
        path for path, id in files if name in (id, Path(path).stem) or Path(name).as_posix().endswith(path)
    }
    if not found:
        near = get_close_matches(Path(name).stem, [id for _, id in files], 1)
        raise click.UsageError(f"no record is called {name}" + (f"; did you mean {near[0]}?" if near else ""))
    return found


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
    from .stale import DUE, as_problem
    from .stale import stale as waiting

    try:
        day = (datetime.date.fromisoformat(on) if on else datetime.date.today()).isoformat()
    except ValueError:
        raise click.UsageError(f'"{on}" is no day: write it as 2026-11-24') from None
    library, _ = load_library(data)
    wanted = set().union(*(_paths(library, name) for name in names)) if names else None
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
    click.echo(f"{len(pages)} pages and pictures, {len(changed)} changed, in {out}")


@main.command()
@data_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("site"),
    show_default=True,
    help="Folder of the site; the files go below data/v1 in it.",
)
def export(data: Path, out: Path) -> None:
    """Write all records for other programs: JSON, CSV, SQLite and reference lists."""
    # the writers would slow every other command down
    from .export import export_files, write_files

    library, problems = read_library(data)
    if any(problem.level == "error" for problem in problems):
        report(problems)
    site = Site(library)
    cited = cited_on(render_pages(site))
    written = write_files(export_files(library, site.translators, cited), out)
    click.echo(f"{written} files in {out}")


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
release_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("release"),
    show_default=True,
    help="Folder to write to.",
)


def copy_options(command: Callable) -> Callable:
    """Which editions of which built site, and where to write."""
    for option in (data_option, release_option, edition_option, site_option):
        command = option(command)
    return command


def _copies(library: Library, folder: Path, keys: tuple[str, ...]) -> Iterator:
    """An offline copy of each edition asked for, of the site built in `folder`."""
    from .offline import Copy

    site = Site(library)
    for edition in EDITIONS:
        if not keys or edition.key in keys:
            yield Copy(folder, edition, site.voices[edition.key].words, library.date)


@main.command()
@copy_options
def offline(folder: Path, keys: tuple[str, ...], out: Path, data: Path) -> None:
    """Write each edition of the built site as an archive to read from disk, without search and scripts."""
    from .offline import OfflineError, write_archive

    library, _ = load_library(data)
    try:
        for copy in _copies(library, folder, keys):
            file = write_archive(copy, out)
            click.echo(f"{file}, {file.stat().st_size / 1e6:.1f} MB")
    except (OfflineError, OSError) as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("ids", metavar="[DISEASE]...", nargs=-1)
@copy_options
def pdf(ids: tuple[str, ...], folder: Path, keys: tuple[str, ...], out: Path, data: Path) -> None:
    """Print the pages of diseases, all if none is named, as PDF files; needs Chromium or Chrome."""
    from .offline import OfflineError
    from .offline.pdf import write_pdfs

    library, _ = load_library(data)
    if unknown := [id for id in ids if id not in library.diseases]:
        near = get_close_matches(unknown[0], library.diseases, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"no disease is called {unknown[0]}{hint}")
    pages = [f"diseases/{id}" for id in ids or library.diseases]
    try:
        for copy in _copies(library, folder, keys):
            for file in write_pdfs(copy, pages, out):
                click.echo(file)
    except (OfflineError, OSError) as error:
        raise click.ClickException(str(error)) from None


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


@main.command()
@click.argument("version")
@click.option("--since", metavar="OLD", help="Folder of records or git revision to tell changes from.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("release"),
    show_default=True,
    help="Folder to write.",
)
@data_option
def release(version: str, since: str | None, out: Path, data: Path) -> None:
    """Write a release of the data: VERSION names an archive of records and exports, with its checksums.

    Beside it stands what changed since OLD. New records go on the list of published addresses.
    """
    from .diff import RevisionError, changelog
    from .export import export_files
    from .release import write_release

    if not VERSION.fullmatch(version):
        raise click.UsageError(f"expected a version such as 1.2.0, found {version}")
    library, problems = read_library(data)
    if any(problem.level == "error" for problem in problems):
        report(problems)
    try:
        changes = changelog(version, library, since, data)
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    if added := add_published(library, data):
        click.echo(f"{len(added)} address(es) added to {data / PUBLISHED}: commit it", err=True)
    site = Site(library)
    files = export_files(library, site.translators, cited_on(render_pages(site)))
    click.echo(write_release(version, library, data, files, changes, out))


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
    from .diff import FORMATS as STYLES
    from .diff import RevisionError, compare, folder_of

    try:
        with folder_of(old, data) as before, folder_of(new or str(data), data) as after:
            changes = compare(load_library(before)[0], load_library(after)[0])
    except RevisionError as error:
        raise click.UsageError(str(error)) from None
    click.echo(STYLES[style](changes), nl=False)


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
    from .draft import DraftError
    from .draft.begin import Request, WrongUseError, begin
    from .remote import Remote

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
    from .draft import DraftError
    from .draft import tidy as tidied

    library, _ = load_library(data)
    for path in sorted(set().union(*(_paths(library, name) for name in names))):
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
    from .remote import Remote
    from .verify import as_markdown, read_exceptions
    from .verify import verify as verified
    from .verify.exceptions import FILE, ExceptionsError

    if out and not out.parent.is_dir():
        raise click.UsageError(f"{out.parent} is no folder to write a report to")
    library, _ = load_library(data)
    paths = set().union(*(_paths(library, name) for name in names)) if names else None
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


@main.command()
@click.argument("url")
@data_option
def smoke(url: str, data: Path) -> None:
    """Compare the published site at URL with the records: pages, search, feeds, exports, policy."""
    from .remote import Remote
    from .smoke import smoke as looked

    library, _ = load_library(data)
    with Remote(pace=0.1) as remote:
        found = list(looked(remote, f"{url.rstrip('/')}/", Site(library)))
    faults = [(address, fault) for address, fault in found if fault]
    for address, fault in faults:
        click.echo(f"{address}: {fault}")
    click.echo(f"{len(found)} address(es) asked, {len(faults)} fault(s)", err=True)
    sys.exit(1 if faults else 0)


def report(problems: list[Problem], style: str = "text") -> NoReturn:
    """Print problems and leave: 0 where none is an error, else 1."""
    if text := FORMATS[style](problems):
        click.echo(text)
    errors = sum(problem.level == "error" for problem in problems)
    click.echo(f"{errors} error(s), {len(problems) - errors} warning(s)", err=True)
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
