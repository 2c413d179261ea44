"""The `kb` command; each module holds the commands of one kind of work."""

from . import begin, records, site, versions
from .base import main

__all__ = ["begin", "main", "records", "site", "versions"]
