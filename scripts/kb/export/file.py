"""One exported file, and the version all of them stand under."""

from dataclasses import dataclass
from hashlib import sha256

VERSION = "1.0"
"""Of what the files look like: the first number is the folder's, the second counts fields that were added."""
LICENCE = "CC-BY-4.0"
MEDIA = {
    "bib": "application/x-bibtex",
    "csv": "text/csv",
    "json": "application/json",
    "ris": "application/x-research-info-systems",
    "sqlite": "application/vnd.sqlite3",
}
"""Media type of each form."""


@dataclass(frozen=True)
class File:
    """Where below the folder, and what stands in it."""

    path: str
    content: bytes

    @classmethod
    def of_text(cls, path: str, text: str) -> "File":
        return cls(path, f"{text}\n".encode())

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()
