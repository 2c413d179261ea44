"""What each page asked when it was last written, and so which pages a change of the library touches."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from ..question import Change, Key, noted
from . import sheets
from .site import Site


class Notes:
    """Notes of all pages of a site, by name; or of its lists, or of the pages of its records."""

    def __init__(self, site: Site, lists: bool | None = None) -> None:
        self.site = site
        """The site of whose library all was asked."""
        self._lists = lists
        self._asked: defaultdict[str, set[Key]] = defaultdict(set)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """What is asked meanwhile is asked for this page; several steps may write it, one after another."""
        with noted(self._asked[name]):
            yield

    def follow(self, now: Site) -> set[str]:
        """Names of the pages that are to be written anew or deleted, whose notes begin anew.

        With another glossary every page may be another one.
        """
        before, self.site = self.site, now
        names = {
            sheet.name
            for sheet in sheets(now.library)
            if self._lists is None or self._lists == (sheet.entry is None)
        }
        touched = names ^ self._asked.keys()
        if now.voices is not before.voices:
            touched |= names
        else:
            pieces = now.pieces.asked if self._lists is not False else ()
            every = set().union(pieces, *self._asked.values())
            differing = set(filter(Change(before.library, now.library).differs, every))
            if pieces:
                now.pieces.forget(differing)
            touched |= {name for name, asked in self._asked.items() if not asked.isdisjoint(differing)}
        for name in touched:
            self._asked.pop(name, None)
        return touched
