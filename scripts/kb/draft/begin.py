"""`kb new`, from what was asked on the command line to the lines it answers with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..remote import Remote, Work
from ..schema import ROWS
from . import KINDS, Draft, DraftError, blanks, place_for, source, write_draft, write_row

FILES = ("ris", "csl", "bibtex")
SOURCES = {
    "trials": ("registry",),
    "references": ("registry", "doi", "pmid", *FILES),
}
"""Kind -> what it can be filled from."""
OPTIONS = {"registry": "--from", **{form: f"--from-{form}" for form in FILES}}


class WrongUseError(DraftError):
    """The command line asks for something that cannot be."""


@dataclass(frozen=True)
class Request:
    """What `kb new` was asked."""

    data: Path
    name: str
    """Kind in the singular: trial, reference ..."""
    today: str
    ask: Callable[[], Remote]
    """Opens the network, which most drafts do not need."""
    id: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    into: str = ""
    bare: bool = False

    @property
    def kind(self) -> str:
        return KINDS[self.name]


def begin(request: Request) -> Iterator[str]:
    """Write what was asked for; a line for each record written or left out."""
    _refuse_wrong_use(request)
    if request.kind in ROWS:
        file = write_row(request.data, request.kind, request.id, request.into, request.bare)
        yield f"added {request.id} to {file}: fill it in, then: kb check {request.id}"
        return
    if request.id:
        # before any question to the network
        place_for(request.data, request.kind, request.id)
    form = next((form for form in FILES if form in request.sources), None)
    if form:
        yield from _imported(request, form)
        return
    draft, work = _looked_up(request)
    id = request.id or (source.id_of(request.data, work) if work else "")
    if not id:
        reason = draft.warning or "no id can be made from its author and year"
        raise DraftError(f"{reason}; give an id: kb new {request.name} <id> ...")
    if draft.warning:
        yield f"warning: {draft.warning}"
    yield _written(request, id, draft)


def _refuse_wrong_use(request: Request) -> None:
    """Options that do not go together, before anything is written."""
    given = list(request.sources)
    if len(given) > 1:
        raise WrongUseError(f"give one of {', '.join(_option(name) for name in given)}")
    if given and given[0] not in SOURCES.get(request.kind, ()):
        raise WrongUseError(f"a {request.name} cannot be filled by {_option(given[0])}")
    if not request.id and (not given or request.kind == "trials"):
        raise WrongUseError(f"give an id: kb new {request.name} <id>")
    if request.into and request.kind not in ROWS:
        raise WrongUseError(f"a {request.name} has a file of its own: leave out --into")


def _option(name: str) -> str:
    return OPTIONS.get(name, f"--{name}")


def _looked_up(request: Request) -> tuple[Draft, Work | None]:
    """The draft from a registry or a service; empty where none was asked."""
    if not request.sources:
        return Draft(), None
    (name, value) = next(iter(request.sources.items()))
    with request.ask() as remote:
        if name == "registry":
            found = source.from_registry(request.data, request.kind, value, remote, request.today)
            return found, None
        look = source.from_doi if name == "doi" else source.from_pmid
        return look(request.data, value, remote, request.today)


def _imported(request: Request, form: str) -> Iterator[str]:
    """Every work of a file; an id can be given only where it holds one."""
    drafts, left_out = source.from_file(request.data, Path(request.sources[form]), form, request.today)
    if request.id and len(drafts) + len(left_out) > 1:
        count = len(drafts) + len(left_out)
        raise WrongUseError(f"the file holds {count} works: leave out the id, each gets one of its own")
    yield from (f"left out: {line}" for line in left_out)
    for id, draft in drafts:
        if request.id or id:
            yield _written(request, request.id or id, draft)
        else:
            yield f"left out: {draft.values['title'][:60]}: no id can be made from its author and year"


def _written(request: Request, id: str, draft: Draft) -> str:
    file = write_draft(request.data, request.kind, id, draft, request.today, request.bare)
    left = blanks(file)
    fill = f"{left} value{'s' if left > 1 else ''} to fill, then" if left else "nothing is missing;"
    return f"wrote {file}: {fill}: kb check {id}".replace(";:", ";")
