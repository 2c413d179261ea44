"""Questions to a library: each is answered once, and whoever writes a page notes what it asked.

A page that would ask the same and be answered the same is the same page. So after a change only pages with
another answer are written anew, however an answer came about ("verifying traces": Mokhov, Mitchell, Peyton
Jones, Build systems à la carte, ICFP 2018).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
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


class Answer(NamedTuple):
    """What a question came to, and what was asked to work it out; None where nobody took notes."""

    value: Any
    asked: set[Key] | None


class Asked(Protocol):
    """What can be asked: holds its records by kind, and the answers given."""

    answers: dict[Key, Answer]


def question(function: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """A function of a library, and of records and words of it, that is worked out once for each of these.

    Its answer is what a page has asked, not what was looked at on the way to it. Nobody may change an answer.
    """

    @wraps(function)
    def ask(library: Asked, *about: Any) -> T:
        key = (ask, *((it.kind, it.id) if isinstance(it, Entry) else it for it in about))
        note(key)
        if key not in library.answers:
            asked = None if _open.get() is None else set()
            with noted(asked):
                library.answers[key] = Answer(function(library, *about), asked)
        return library.answers[key].value

    return ask


@question
def pointing(library: Asked, kind: str, field: str, id: str) -> list[Any]:
    """The records of a kind that name an id in a field, in the order of the library."""
    return _pointing(library, kind, field).get(id, [])


@question
def _pointing(library: Asked, kind: str, field: str) -> dict[str, list[Any]]:
    found = defaultdict(list)
    for entry in getattr(library, kind).values():
        for id in dict.fromkeys(getattr(entry, field)):
            found[id].append(entry)
    return dict(found)


class Change:
    """Two states of a library, `now` made from `before`. Answers that cannot have changed are taken over."""

    def __init__(self, before: Asked, now: Asked) -> None:
        self._before, self._now = before, now
        self._known: dict[Key, bool] = {}

    def differs(self, key: Key) -> bool:
        """Whether a question that was asked of `before` has another answer now."""
        if key not in self._known:
            self._known[key] = self._record_differs(*key) if isinstance(key[0], str) else self._differs(key)
        return self._known[key]

    def _record_differs(self, kind: str, *id: str) -> bool:
        then, now = getattr(self._before, kind), getattr(self._now, kind)
        if not id:
            return then != now
        was, is_now = then.get(*id), now.get(*id)
        # records are seldom made anew, and to compare one with itself takes as long as with another
        return was is not is_now and was != is_now

    def _differs(self, key: Key) -> bool:
        ask, *about = key
        then = self._before.answers[key]
        subjects = [it for it in about if isinstance(it, tuple)]
        if then.asked is not None and not any(map(self.differs, (*subjects, *then.asked))):
            self._now.answers[key] = then
            return False
        if not all(id in getattr(self._now, kind) for kind, id in subjects):
            return True
        given = (getattr(self._now, it[0])[it[1]] if isinstance(it, tuple) else it for it in about)
        return ask(self._now, *given) != then.value


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

    @property
    def asked(self) -> set[Key]:
        """What was asked to write any of them."""
        return set().union(*(piece.asked for piece in self._kept.values()))

    def forget(self, differing: set[Key]) -> None:
        """Let go of what is no longer right."""
        kept = self._kept.items()
        self._kept = {name: piece for name, piece in kept if piece.asked.isdisjoint(differing)}
