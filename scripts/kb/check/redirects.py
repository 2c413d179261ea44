"""Rules on `data/redirects.yaml`: an old address leads to what is there, and only where nothing else is."""

from collections.abc import Iterator
from difflib import get_close_matches

from ..load import Library
from ..model import KINDS
from ..model.place import PAGES
from ..problem import Problem

KIND = "redirects"


def only_old_addresses_redirect(library: Library) -> Iterator[Problem]:
    for old in library.redirects:
        kind, _, id = old.partition("/")
        if library.holds(kind, id):
            message = f"expected an address without a record, found {library.files[kind, id].path}"
            yield library.problem(KIND, old, (), message, "delete the entry, or the record")


def every_redirect_ends(library: Library) -> Iterator[Problem]:
    for old, redirect in library.redirects.items():
        to = redirect.to
        kind, _, id = to.partition("/")
        if library.holds(KIND, to):
            if library.leads_to(old) is None:
                message = f"expected a record or page at the end, found a circle by way of {to}"
                yield library.problem(KIND, old, ("to",), message, "name a record that is there")
        elif to not in PAGES and not (kind in KINDS and library.holds(kind, id)):
            places = [f"{of}/{each}" for of in KINDS for each in library.ids(of)] + list(PAGES)
            near = get_close_matches(to, places, 1)
            hint = f"did you mean {near[0]}?" if near else "name a record as folder/id, or a page"
            yield library.problem(KIND, old, ("to",), f"expected a record or page, found {to}", hint)


OF_LIBRARIES = (only_old_addresses_redirect, every_redirect_ends)
