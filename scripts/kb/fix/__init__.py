"""Mends what has only one right form, and shows it; nothing else of a record changes.

Every mend is an edit at the place of its field, so that comments and layout stay. It is read again: where the
record would say anything else than before, the mend is dropped and the reason told.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from pathlib import Path

from ..load import Library
from ..model import Term
from ..schema import with_modeline
from ..yamlfile import read_text
from .layout import line_ends, made_readable, spaces_at_line_ends
from .order import fields_in_order
from .script import into_traditional
from .tree import readable, same
from .value import forms_of_text, forms_of_values

Step = Callable[[str, str], str]
"""Text and kind of a record to its text mended."""


@dataclass(frozen=True)
class Fixed:
    """A record's file with all mends of a sort, and what was left alone."""

    file: Path
    path: str
    """As messages show it."""
    before: str
    after: str
    done: tuple[str, ...]
    left: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return self.before != self.after

    def diff(self) -> Iterator[str]:
        """The change as git shows it; line ends alone are no difference to look at."""
        sides = (line_ends(text).splitlines(keepends=True) for text in (self.before, self.after))
        for line in unified_diff(*sides, f"a/{self.path}", f"b/{self.path}"):
            yield line.rstrip("\n")


STEPS: tuple[tuple[str, Step], ...] = (
    ("line ends", line_ends),
    ("spaces at line ends", spaces_at_line_ends),
    ("first line for editors", lambda text, kind: with_modeline(text.encode(), kind).decode()),
    ("values as their fields take them", forms_of_values),
    ("digits and spaces in text", forms_of_text),
    ("order of fields", fields_in_order),
)
COMPARED = ("values as their fields take them", "digits and spaces in text", "Traditional characters")
"""Steps that compare every value they change; the others must change nothing that is read."""


def in_form(file: Path, path: str, kind: str) -> Fixed:
    """What any person would write the same way: layout, quotes, digits, order."""
    return _fixed(file, path, kind, STEPS)


def in_script(file: Path, path: str, kind: str, terms: Iterable[Term]) -> Fixed:
    """Simplified drafts in `zh` as Traditional text, which a person must read before it stands."""
    step = partial(into_traditional, terms=tuple(terms))
    return _fixed(file, path, kind, (("Traditional characters", step),))


def records(library: Library, data: Path, paths: set[str] | None) -> Iterator[tuple[Path, str, str]]:
    """(file, path as shown, kind) of every file of records, or of those named."""
    found = {read.path: kind for (kind, _), read in library.files.items()}
    for path, kind in sorted(found.items()):
        if paths is None or path in paths:
            yield data.parent / path, path, kind


def _fixed(file: Path, path: str, kind: str, steps: Iterable[tuple[str, Step]]) -> Fixed:
    raw = file.read_bytes()
    try:
        before = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Fixed(file, path, "", "", (), ("it is not UTF-8 text",))
    text = made_readable(before)
    done = ["colons and quotes"] if text != before else []
    if not readable(text):
        return Fixed(file, path, before, before, (), ("it cannot be read; mend that first",))
    left = []
    for name, step in steps:
        after = step(text, kind)
        if after == text:
            continue
        if name in COMPARED or same(read_text(text, path).value, read_text(after, path).value):
            text = after
            done.append(name)
        else:
            left.append(f"{name}: the record would not say the same")
    return Fixed(file, path, raw.decode("utf-8"), text, tuple(done), tuple(left))
