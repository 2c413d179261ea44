"""Crossref, PubMed, ClinicalTrials.gov and doi.org. Only drafting and verifying ask them, never a build."""

from .client import Bases, Remote, RemoteError, UnreachableError
from .crossref import crossref_work, doi_exists
from .link import UNKNOWN_HOST, Link, probe
from .pubmed import pubmed_id, pubmed_works
from .study import Study, studies, study
from .work import Notice, Work

__all__ = [
    "UNKNOWN_HOST",
    "Bases",
    "Link",
    "Notice",
    "Remote",
    "RemoteError",
    "Study",
    "UnreachableError",
    "Work",
    "crossref_work",
    "doi_exists",
    "probe",
    "pubmed_id",
    "pubmed_works",
    "studies",
    "study",
]
