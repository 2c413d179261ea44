"""The report: what to do, in the order of harm to readers, as Markdown that fits an issue."""

import re
from dataclasses import dataclass
from itertools import groupby

from .exceptions import Accepted, Sorted
from .finding import Finding, Rule, Unchecked

SECTIONS: dict[Rule, tuple[str, str]] = {
    "retracted": (
        "Retracted",
        "Set `standing: {value: retracted, as_of: ...}` now: its results leave every synthesis.",
    ),
    "concern": (
        "Expression of concern",
        "Set `standing: {value: concern, as_of: ...}` and say why in `note`.",
    ),
    "missing": (
        "Identifiers that do not exist",
        "Look the work or trial up again and correct the identifier.",
    ),
    "mismatch": ("Identifiers that belong to different works", "Open both pages; one of the two is wrong."),
    "title": (
        "Titles that differ",
        "A wholly different title means a wrong identifier; else correct the title as printed.",
    ),
    "journal": (
        "Journals that differ",
        "Correct `container_title`, or the identifier if it is another work.",
    ),
    "year": ("Years that differ", "Correct `issued`."),
    "status": (
        "Registry status has changed",
        "Read the entry, then set `status` and `as_of`; a trial that ended early needs `why_stopped`.",
    ),
    "results": (
        "Results posted in the registry",
        "Read them; add a reference and a report `registry-results`.",
    ),
    "report": (
        "Publications that the registry links and we do not hold",
        "Read it; if it reports the trial, add it.",
    ),
    "corrected": (
        "Corrected",
        "Read the correction; mend figures it changes, then set `standing: {value: corrected, as_of: ...}`.",
    ),
    "superseded": ("A newer version exists", "Read it; set `standing: {value: superseded, as_of: ...}`."),
    "dead-link": ("Dead addresses", "Find where the page went; or cite another page of the same body."),
    "moved-link": ("Addresses that now lead to a front page", "The page is probably gone: treat as dead."),
}
"""Rule -> heading, and what to do."""
SHOWN_UNCHECKED = 10


@dataclass(frozen=True)
class Outcome:
    """Everything a report tells."""

    date: str
    counts: dict[str, int]
    """What was looked at."""
    sorted: Sorted
    unchecked: list[Unchecked]
    requests: int
    answers: int

    @property
    def todo(self) -> int:
        """How many boxes the report has to tick."""
        return len(self.sorted.open) + len(self.sorted.needless)

    @property
    def silent(self) -> bool:
        """Services were asked and none answered."""
        return self.requests > 0 and self.answers == 0


def as_markdown(outcome: Outcome) -> str:
    """The whole report."""
    done = outcome.sorted
    asked = ", ".join(f"{count} {name}" for name, count in outcome.counts.items())
    lines = [
        f"# kb verify, {outcome.date}",
        "",
        f"Asked about {asked} in {outcome.requests} requests: {outcome.todo} to look at, "
        f"{done.accepted} accepted before, {len(outcome.unchecked)} could not be checked.",
    ]
    for rule, (title, todo) in SECTIONS.items():
        found = [item for item in done.open if item.rule == rule]
        if found:
            lines += ["", f"## {title}", "", todo, "", *_bullets(found)]
    lines += _needless(done.needless) + _unchecked(outcome.unchecked)
    return "\n".join(lines) + "\n"


def _bullets(found: list[Finding]) -> list[str]:
    """One line per place, however many services say it; one per address, however many places hold it."""
    lines = []
    if found[0].rule in ("dead-link", "moved-link"):
        for (url, said), items in groupby(sorted(found, key=_address), key=_address):
            places = ", ".join(f"`{item.path}:{item.line}`" for item in items)
            lines.append(f"- [ ] <{url.replace('>', '%3E')}> {_plain(said)}; in {places}")
        return lines
    for (path, line, ours), items in groupby(found, key=lambda item: (item.path, item.line, item.ours)):
        said = "; ".join(_said(item) for item in items)
        lines.append(f"- [ ] `{path}:{line}` has {_quoted(ours)}; {said}")
    return lines


def _address(item: Finding) -> tuple[str, str]:
    return item.subject, item.theirs


def _said(item: Finding) -> str:
    page = f" ([{_plain(item.subject)}](<{item.see.replace('>', '%3E')}>))" if item.see else ""
    return f"{_plain(item.theirs)}{page}"


def _needless(accepted: list[Accepted]) -> list[str]:
    if not accepted:
        return []
    title = [
        "",
        "## Exceptions no longer needed",
        "",
        "Delete them from `scripts/kb/verify/exceptions.yaml`.",
        "",
    ]
    return title + [
        f"- [ ] {item.rule}: {_quoted(item.subject)} ({_plain(item.reason)})" for item in accepted
    ]


def _unchecked(items: list[Unchecked]) -> list[str]:
    """By reason: these ask nothing of anybody unless they stay."""
    if not items:
        return []
    lines = ["", "## Could not be checked", ""]
    for reason, group in groupby(items, key=lambda item: item.reason):
        subjects = list(dict.fromkeys(_quoted(item.subject) for item in group))
        more = len(subjects) - SHOWN_UNCHECKED
        shown = ", ".join(subjects[:SHOWN_UNCHECKED]) + (f" and {more} more" if more > 0 else "")
        lines.append(f"- {_plain(reason)}: {shown}")
    return lines


def _quoted(text: str) -> str:
    return f"`{' '.join(text.split()).replace('`', chr(39))}`"


def _plain(text: str) -> str:
    """Foreign text that cannot act as Markdown or HTML, nor call anybody."""
    flat = " ".join(text.split())
    flat = flat if len(flat) <= 300 else flat[:299] + "…"
    safe = re.sub(r"([\\`*_\[\]<>|])", r"\\\1", flat)
    # a backslash does not keep GitHub from calling people and linking issues
    return re.sub("([@#])", r"\1<!-- -->", safe)
