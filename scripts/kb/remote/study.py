"""ClinicalTrials.gov, API version 2: what a registry entry says today."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .client import Remote, answer_of
from .work import clean

BATCH = 50
STATUSES = {
    "COMPLETED": "completed",
    "TERMINATED": "terminated",
    "WITHDRAWN": "withdrawn",
    "SUSPENDED": "suspended",
    "RECRUITING": "recruiting",
    "ENROLLING_BY_INVITATION": "recruiting",
    "NOT_YET_RECRUITING": "not-yet-recruiting",
    "ACTIVE_NOT_RECRUITING": "active-not-recruiting",
    "UNKNOWN": "unknown",
}
"""The registry's word -> ours."""
PARTS = "IdentificationModule|StatusModule|ReferencesModule|HasResults"
"""What verifying needs; a whole entry with results can be megabytes."""


@dataclass(frozen=True)
class Study:
    """One registry entry, by the modules of the registry's own data model."""

    raw: dict[str, Any]

    def module(self, name: str) -> dict[str, Any]:
        """`design` for the registry's designModule; empty where the entry has none."""
        return (self.raw.get("protocolSection") or {}).get(f"{name}Module") or {}

    @property
    def nct(self) -> str:
        return clean(self.module("identification").get("nctId"))

    @property
    def title(self) -> str:
        return clean(self.module("identification").get("briefTitle"))

    @property
    def official_title(self) -> str:
        return clean(self.module("identification").get("officialTitle"))

    @property
    def status(self) -> str:
        """Ours, or `unknown` for what only expanded-access entries say."""
        return STATUSES.get(self.module("status").get("overallStatus", ""), "unknown")

    @property
    def why_stopped(self) -> str:
        return clean(self.module("status").get("whyStopped"))

    @property
    def completion(self) -> str:
        return clean((self.module("status").get("completionDateStruct") or {}).get("date"))

    @property
    def completed(self) -> bool:
        """The completion date has come, and is no plan."""
        return (self.module("status").get("completionDateStruct") or {}).get("type") == "ACTUAL"

    @property
    def updated(self) -> str:
        return clean((self.module("status").get("lastUpdatePostDateStruct") or {}).get("date"))

    @property
    def has_results(self) -> bool:
        return bool(self.raw.get("hasResults"))

    def publications(self, *kinds: str) -> tuple[tuple[str, str], ...]:
        """(PMID, citation) of the works that the entry links, RESULT, DERIVED or BACKGROUND."""
        listed = self.module("references").get("references") or ()
        return tuple(
            (clean(item.get("pmid")), clean(item.get("citation")))
            for item in listed
            if item.get("type") in kinds
        )


def study(remote: Remote, nct: str) -> Study | None:
    """The whole entry, or None where the registry has no such id."""
    answer = remote.json(f"{remote.bases.trials}/studies/{nct}", {"format": "json"})
    return None if answer is None else _study(answer)


def studies(remote: Remote, ncts: Iterable[str]) -> dict[str, Study]:
    """NCT id -> entry, for those the registry holds; fifty in one request."""
    wanted, found = list(ncts), {}
    for start in range(0, len(wanted), BATCH):
        ids = wanted[start : start + BATCH]
        params = {"filter.ids": ",".join(ids), "fields": PARTS, "pageSize": str(BATCH), "format": "json"}
        answer = remote.json(f"{remote.bases.trials}/studies", params)
        with answer_of("ClinicalTrials.gov"):
            entries = [_study(raw) for raw in answer["studies"]] if answer else []
        found |= {entry.nct: entry for entry in entries}
    return found


def _study(raw: Any) -> Study:
    with answer_of("ClinicalTrials.gov"):
        return Study(dict(raw["protocolSection"] and raw))
