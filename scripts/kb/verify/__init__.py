"""What a record says against what the world says today. Needs the network, so it never gates anything."""

from collections.abc import Callable, Iterator

from ..load import Library
from ..remote import Remote
from .exceptions import Accepted, read_exceptions, sort_out
from .finding import Finding, Unchecked
from .links import addresses, links
from .references import references
from .report import Outcome, as_markdown
from .trials import trials

__all__ = ["Outcome", "as_markdown", "read_exceptions", "verify"]

NO_NETWORK = "no service could be reached, so no address was tried"


def verify(
    library: Library,
    remote: Remote,
    today: str,
    accepted: list[Accepted],
    paths: set[str] | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Ask the services about all records, or about those in the files `paths`."""
    chosen = paths if paths is not None else {file.path for file in library.files.values()}
    cited = {
        id: item for id, item in library.references.items() if library.files["references", id].path in chosen
    }
    run = {id: item for id, item in library.trials.items() if library.files["trials", id].path in chosen}
    urls = list(addresses(library, chosen))
    counts = {"references": len(cited), "trials": len(run), "addresses": len({url for *_, url in urls})}
    tell(", ".join(f"{count} {name}" for name, count in counts.items()))

    def found() -> Iterator[Finding | Unchecked]:
        yield from references(library, cited, remote)
        tell("references asked for")
        yield from trials(library, run, cited, remote)
        tell("trials asked for")
        if remote.requests and not remote.answers:
            tell("no service could be reached: is there a network?")
            yield from (Unchecked(NO_NETWORK, library.files[kind, id].path, url) for kind, id, _, url in urls)
        else:
            yield from links(library, chosen, remote)

    results = list(found())
    unchecked = sorted({item for item in results if isinstance(item, Unchecked)})
    silent = {item.subject for item in unchecked} if paths is None else None
    done = sort_out((item for item in results if isinstance(item, Finding)), accepted, silent)
    return Outcome(today, counts, done, unchecked, remote.requests, remote.answers)
