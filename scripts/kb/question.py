"""Questions to a library: each is answered once, and whoever writes a page notes what it asked.

A page that would ask the same and be answered the same is the same page. So after a change only pages with
another answer are written anew, however an answer came about ("verifying traces": Mokhov, Mitchell, Peyton
Jones, Build systems à la carte, ICFP 2018).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

from .model import Entry

T = TypeVar("T")
P = ParamSpec("P")
Key = tuple[Hashable, ...]
"""A question: (kind, id) for a record, (kind,) for all of a kind, (function, what it is about ...)."""

_open: ContextVar[set[Key] | None] = ContextVar("open", default=None)
"""The notes of the page being written in this thread."""
_keys: dict[Key, Key] = {}
"""Each key once, since pages by the thousand note the same."""
_GONE = object()
"""The answer about a record that is no more."""


@contextmanager
def noted(notes: set[Key] | None) -> Iterator[None]:
    """Meanwhile whatever is asked is added to `notes`, or nothing is noted."""
    before = _open.set(notes)
    try:
        yield
    finally:
        _open.reset(before)


def note(key: Key) -> None:
    if (notes := _open.get()) is not None:
        notes.add(_keys.setdefault(key, key))


class Records(dict[str, T]):
    """Records of a kind by id. To look one up is to ask about it, to look at all is to ask about the kind."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def __getitem__(self, id: str) -> T:
        note((self.kind, id))
        return super().__getitem__(id)

    def get(self, id: str, default: Any = None) -> Any:
        note((self.kind, id))
        return super().get(id, default)

    def __contains__(self, id: object) -> bool:
        note((self.kind, id))
        return super().__contains__(id)

    def __iter__(self) -> Iterator[str]:
        note((self.kind,))
        return super().__iter__()

    def __reversed__(self) -> Iterator[str]:
        note((self.kind,))
        return super().__reversed__()

    def __len__(self) -> int:
        note((self.kind,))
        return super().__len__()

    def keys(self):
        note((self.kind,))
        return super().keys()

    def values(self):
        note((self.kind,))
        return super().values()

    def items(self):
        note((self.kind,))
        return super().items()


class Asked(Protocol):
    """What can be asked: holds its records by kind, and the answers given."""

    answers: dict[Key, Any]


def question(function: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """A function of a library, and of records and words of it, that is worked out once for each of these.

    Its answer is what a page has asked, not what was looked at on the way to it. Nobody may change an answer.
    """

    @wraps(function)
    def ask(library: Asked, *about: Any) -> T:
        key = (ask, *((it.kind, it.id) if isinstance(it, Entry) else it for it in about))
        note(key)
        if key not in library.answers:
            with noted(None):
                library.answers[key] = function(library, *about)
        return library.answers[key]

    return ask


@question
def pointing(library: Asked, kind: str, field: str) -> dict[str, list[Any]]:
    """Id -> the records of a kind that name it in a field, in the order of the library."""
    found = defaultdict(list)
    for entry in getattr(library, kind).values():
        for id in dict.fromkeys(getattr(entry, field)):
            found[id].append(entry)
    return dict(found)


def changed(before: Asked, now: Asked, asked: Iterable[Key]) -> set[Key]:
    """Those of the questions to which two libraries give different answers."""
    return {key for key in asked if _answer(before, key) != _answer(now, key)}


def _answer(library: Asked, key: Key) -> Any:
    about = key[1:]
    if isinstance(key[0], str):
        records = getattr(library, key[0])
        return records.get(*about, _GONE) if about else records
    subjects = [_answer(library, it) if isinstance(it, tuple) else it for it in about]
    return _GONE if any(it is _GONE for it in subjects) else key[0](library, *subjects)


class Noted(NamedTuple):
    """A piece of text and what was asked to write it."""

    text: str
    asked: set[Key]


class Pieces:
    """Pieces of long pages, each kept until something that it asked has another answer."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Noted] = {}

    def text(self, name: Hashable, write: Callable[[], str]) -> str:
        """The piece as it is kept, else as `write` gives it; kept only where a page takes notes."""
        notes = _open.get()
        if notes is None:
            return write()
        if name not in self._kept:
            asked: set[Key] = set()
            with noted(asked):
                self._kept[name] = Noted(write(), asked)
        notes |= self._kept[name].asked
        return self._kept[name].text

    def forget(self, changed: set[Key]) -> None:
        """Let go of what is no longer right."""
        self._kept = {name: it for name, it in self._kept.items() if it.asked.isdisjoint(changed)}
