"""Files of renamed records, also at the addresses they had: a plain file cannot say that it has moved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..load import Library
from .file import File


def with_former(library: Library, files: Iterable[File]) -> Iterator[File]:
    """The files, and each file of a record once more under every old address that leads to the record."""
    former = defaultdict(list)
    for old in library.redirects:
        former[library.leads_to(old)].append(old)
    for file in files:
        yield file
        place, dot, suffix = file.path.rpartition(".")
        folder, _, id = place.rpartition("/")
        kind = folder.rpartition("/")[2]
        for old in former.get(f"{kind}/{id}", ()):
            yield File(f"{place.removesuffix(f'{kind}/{id}')}{old}{dot}{suffix}", file.content)
