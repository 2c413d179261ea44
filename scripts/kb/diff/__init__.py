"""What is known now and was not before: two libraries compared, record by record, field by field."""

from pathlib import Path

from ..load import Library, load_library
from .compare import Change, compare
from .report import FORMATS, as_markdown
from .revision import RevisionError, folder_of

__all__ = ["FORMATS", "Change", "RevisionError", "changelog", "compare", "folder_of"]


def changelog(version: str, library: Library, since: str | None, data: Path) -> str:
    """What a release says of itself: all changes since a folder or git revision, in Markdown.

    Raises RevisionError where `since` is neither.
    """
    head = f"# {version}, records as of {library.date}\n\n"
    if since is None:
        return f"{head}The first release.\n"
    with folder_of(since, data) as before:
        return head + as_markdown(compare(load_library(before)[0], library))
