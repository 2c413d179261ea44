"""One page in one edition: what its template may call."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
from urllib.parse import quote

from markupsafe import Markup, escape

from ..cite import Citations, first_name, formatted, mark, short_name
from ..convert import Edition
from ..evidence import OCEBM_LEVEL, largest_group, outcome_state, people
from ..model import (
    CERTAINTY,
    Entry,
    Measure,
    Outcome,
    Prose,
    Reference,
    Source,
    Term,
    Text,
    Trial,
    registry_of,
)
from ..model.citation import EXPORT_LINK, EXPORTS
from ..model.disease import Aliases
from ..model.heading import heading
from ..model.reference import Standing
from ..model.script import foreign
from ..openurl import context_object
from ..question import note
from ..stale import review_due
from .bias import bias_tables, judgements_of
from .forest import Row
from .format import number, percentages, state_label, upper_bound
from .site import Site, breaks
from .terms import spellings

RECORD_LINK = re.compile(r'href="(disease|trial|product|topic|claim|page):([a-z0-9-]+)"')
FILE_LINK = re.compile(f'href="{EXPORT_LINK}"')
TERM_LINK = '<a class="ev-term" href="{0}#{1}" aria-describedby="meaning-{1}">{2}</a>'
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
MARKDOWN_MARKS = re.compile(r"([\\`*_{}\[\]<>#])")
SIGNS = {"favoured": "met", "uncompared": "noted", "unread": "unreported", "awaited": "ongoing"}
"""States that share the sign of another."""
EVENT_SIGNS = {
    "designation": "noted",
    "not-recommended": "refused",
    "expired": "withdrawn",
}
BIAS_SIGNS = {"moderate": "some-concerns", "serious": "high", "no-information": "unclear"}
KIND_AND_ID = attrgetter("kind", "id")
MAP_RADIUS = 21.0
"""Of the largest circle on the evidence map, in pixels."""


@dataclass(frozen=True)
class Work:
    """An entry of a reference list."""

    id: str
    number: int
    html: Markup
    language: str
    read: str
    standing: Standing | None
    unverified: tuple[Text, ...]
    anchors: tuple[str, ...] = ()


class Page:
    """The names a template sees, and the citations it collects on the way down."""

    def __init__(self, site: Site, edition: Edition, path: str) -> None:
        self.site, self.edition, self.library = site, edition, site.library
        self.path = path
        self.voice = site.voices[edition.key]
        self.t = self.voice.words
        self.citations = Citations(self.t["reference.label"])
        self.explained: dict[str, Term] = {}
        depth = path.removesuffix("index.md").removesuffix(".md").strip("/").count("/") + 1
        self.root = "../" * depth

    def render(self, template: str, **names: object) -> str:
        """The page as Markdown; a template sees this page's public methods as functions."""
        own = {name: getattr(self, name) for name in PUBLIC}
        formats = {name: getattr(self.voice.formatter, name) for name in FORMATS}
        here = {"page": self, "t": self.t, "library": self.library, "lang": self.edition.lang}
        known = {**PLAIN, **self.site.questions, **formats, **own, **here, **names}
        parts = (template, "_meanings.md.jinja")
        markdown = "\n\n".join(self.site.environment.get_template(part).render(known) for part in parts)
        while "\n\n\n" in markdown:  # a pattern takes eight times as long, which long lists feel
            markdown = markdown.replace("\n\n\n", "\n\n")
        return markdown.strip() + "\n"

    # words

    def text(self, text: Text) -> str:
        return self.voice.translate.plain(text)

    plain = text
    """Where a template says that a headline is not to break."""

    def headline(self, text: Text) -> Markup:
        return breaks(self.voice.translate.text(text))

    def mdtext(self, text: Text) -> Markup:
        """A text for a Markdown heading, where its own marks must not count."""
        return Markup(MARKDOWN_MARKS.sub(r"\\\1", self.text(text)))

    def prose(self, prose: Prose) -> Markup:
        """Markdown as HTML blocks, citations numbered, links to records resolved."""
        html = self.voice.html(mark(self.voice.translate.prose(prose)))
        html = self._explained(self.citations.restore(html))
        html = RECORD_LINK.sub(lambda found: f'href="{self._address(*found.groups())}"', html)
        return Markup(FILE_LINK.sub(rf'href="{self.root}{EXPORTS}/\1"', html))

    def _explained(self, html: str) -> str:
        """The first mention of each defined term as a link to its meaning; never on the term's own page."""
        pieces, done = [], 0
        for start, end, id in self.voice.terms.found(html):
            term = self.library.terms[id]
            if term.definition and id not in self.explained and not self.path.endswith(f"/{id}.md"):
                self.explained[id] = term
                pieces += (html[done:start], TERM_LINK.format(self.folder("glossary"), id, html[start:end]))
                done = end
        return "".join((*pieces, html[done:]))

    def inline(self, prose: Prose) -> Markup:
        """A prose text of one paragraph, without the paragraph."""
        html = self.prose(prose)
        single = html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>")
        return Markup(html[3:-4]) if single else html

    def aliases(self, aliases: Aliases) -> str:
        """Other names, in the edition's own script first."""
        names = [self.voice.translate.pair(pair) for pair in aliases.zh] if self.edition.key != "en" else []
        return self.t["format.list"].join(dict.fromkeys([*names, *aliases.en]))

    # front matter

    def front_matter(self, title: Text, description: Text) -> Markup:
        return self._front(self.plain(title), self.plain(description))

    def front_matter_index(self, kind: str) -> Markup:
        has_headings = kind in ("claims", "products", "topics", "safety", "news")
        return self._front(self.t[f"nav.{kind}"], self.t[f"{kind}.lead"], hide_toc=not has_headings)

    def front_matter_home(self) -> Markup:
        return self._front(self.t["nav.home"], self.t["site.description"], hide_toc=True)

    def front_matter_form(self) -> Markup:
        """The form is drawn in the browser, by what a theme template of its own loads."""
        title = self.t["form.title"].replace("|", "")
        return self._front(title, self.t["form.lead"], hide_toc=True, template="form.html")

    def _front(self, title: str, description: str, hide_toc: bool = False, template: str = "") -> Markup:
        rows = [
            f"title: {json.dumps(title, ensure_ascii=False)}",
            f"description: {json.dumps(description, ensure_ascii=False)}",
        ]
        if hide_toc:
            rows.append("hide: [toc]")
        if template:
            rows.append(f"template: {template}")
        return Markup("---\n" + "\n".join(rows) + "\n---\n")

    # addresses

    def link(self, kind: str, id: str) -> str:
        return f"{self.folder(kind)}{id}/"

    def folder(self, kind: str) -> str:
        return f"{self.root}{self.edition.key}/{kind}/"

    def _address(self, kind: str, id: str) -> str:
        """Where a link in prose leads."""
        return self.folder(id) if kind == "page" else self.link(f"{kind}s", id)

    def feed(self) -> str:
        return f"{self.root}{self.edition.key}/feed.xml"

    def registry_link(self, id: str) -> Markup:
        registry = registry_of(id)
        if registry is None or registry.address is None:
            return escape(id)
        return Markup('<a href="{}">{}</a>').format(registry.address(quote(id, safe="")), id)

    # citations

    def cite(self, *ids: str) -> Markup:
        return Markup(self.citations.cite(list(ids))) if ids else Markup("")

    def source(self, source: Source) -> Markup:
        """Citation and place: [3] abstract."""
        return self.cite(source.cite) + Markup(' <span class="ev-where">{}</span>').format(
            self._where(source.where)
        )

    def _where(self, where: str) -> str:
        if (key := f"where.{where}") in self.voice.words:
            return self.t[key]
        *words, place = where.split(" ")
        return "".join(self.t[f"where.{word}"] for word in words) + place

    def cited_works(self) -> list[Work]:
        return [self._work(item.id, item.number, item.uses) for item in self.citations.items]

    def all_works(self) -> list[Work]:
        ids = sorted(
            self.library.references, key=lambda id: (first_name(self.library.references[id]).lower(), id)
        )
        return [self._work(id, number) for number, id in enumerate(ids, 1)]

    def _work(self, id: str, number: int, anchors: tuple[str, ...] = ()) -> Work:
        work = self.library.references[id]
        html = Markup(formatted(work, self.voice.style))
        standing, unverified = work.standing, work.unverified
        return Work(id, number, html, work.language, work.read, standing, unverified, anchors)

    # records in words

    def outcome_notes(self, outcome: Outcome, measure: Measure) -> list[str]:
        detail = [self.text(outcome.detail)] if outcome.detail else []
        note = [self.text(outcome.note)] if outcome.note else []
        return [*detail, *self.voice.formatter.circumstances(outcome, measure), *note]

    def heading(self, entry: Entry) -> str:
        return self.plain(heading(entry))

    def short_name(self, trial: Trial) -> str:
        """What tables call a trial."""
        name = short_name(self.library, trial)
        return self.verbatim(name) if name else self.plain(trial.title)

    def verbatim(self, name: str) -> str:
        """A name that is never converted; one in Japanese, or in one of the Chinese scripts, says so."""
        if KANA.search(name):
            return Markup('<span lang="ja">{}</span>').format(name)
        for script, other in (("zh-Hans", "zh-Hant"), ("zh-Hant", "zh-Hans")):
            if foreign(name, other):
                return Markup('<span lang="{}">{}</span>').format(script, name)
        return name

    def other_names(self, term: Term) -> str:
        """Abbreviation, the English term, and what other regions or writers of Chinese call it."""
        first, *others = spellings(term, self.edition)
        if self.edition.key == "zh-hant":
            others.append(term.hk)
        names = [term.abbreviation, *([term.en] if self.edition.key != "en" else []), *others]
        return self.t["format.comma"].join(dict.fromkeys(name for name in names if name and name != first))

    def disease_name(self, id: str) -> str:
        disease = self.library.diseases[id]
        return self.text(disease.short) if disease.short else self.plain(disease.name)

    def work_name(self, id: str) -> str:
        """First author and year of a work."""
        reference = self.library.references[id]
        year = f" {reference.issued[:4]}" if reference.issued else ""
        return self.verbatim(f"{first_name(reference)}{year}")

    def arm_label(self, trial: Trial, id: str) -> str:
        return self.text(next(arm.label for arm in trial.arms if arm.id == id))

    def row_notes(self, row: Row) -> list[str]:
        """Year, design, people and time of a row of the forest plot."""
        trial, outcome = row.trial, row.outcome
        primary = next((report.cite for report in trial.reports if report.role == "primary"), None)
        issued = self.library.references[primary].issued if primary else None
        people = trial.participants.enrolled
        notes = [issued[:4]] if issued else []
        notes.append(self.voice.formatter.design(trial))
        notes += [f"{people}{self.t['people']}"] if people else []
        notes += [self.voice.formatter.time(outcome.timepoint)] if outcome.timepoint else []
        notes += [self.text(outcome.detail)] if outcome.detail else []
        notes += [self.t["forest.weight"].format(percent=number(round(row.weight, 1)))] if row.weight else []
        return notes

    def side(self, row: Row, role: str) -> str:
        """The printed figures of the arms of one side, one after another."""
        control = row.comparison.control if row.comparison else None
        arms = [arm for arm in row.trial.arms if arm.role == role]
        if role == "control" and control:
            arms = [arm for arm in arms if arm.id == control]
        results = [row.outcome.results[arm.id] for arm in arms if arm.id in row.outcome.results]
        figures = [self.voice.formatter.figure(result, row.outcome) for result in results]
        return self.t["format.list"].join(filter(None, figures)) or "–"

    def bubble(self, people: int) -> float:
        """Radius whose area is in proportion to people, never too small to see."""
        return round(max(3.0, MAP_RADIUS * (people / largest_group(self.library)) ** 0.5), 1)

    def context_object(self, id: str) -> Markup:
        """What a reference manager reads of a work."""
        return _context_object(self.library.references[id])

    def piece(self, name: str, *entries: Entry, caller: Callable[[], Markup]) -> Markup:
        """What a list says of some records: `{% call piece("row", trial) %}`. It may cite nothing, since the
        numbers of citations depend on what stands before."""
        assert self.path.endswith("/index.md"), f"{self.path} is no list: its pieces would not be kept right"

        def write() -> Markup:
            for entry in entries:
                note(KIND_AND_ID(entry))
            return caller()

        ids = tuple(map(KIND_AND_ID, entries))
        return self.site.pieces.text((self.path, name, ids), write)

    def pieces(self, name: str, entries: Sequence[Entry], caller: Callable[[Entry], Markup]) -> Markup:
        """A piece for each of many records: `{% call(trial) pieces("row", all_trials()) %}`.

        They are kept by fifties too, or thousands would be looked up after every save.
        """

        def joined(some: Sequence[Entry]) -> Markup:
            return Markup("").join(self.piece(name, one, caller=partial(caller, one)) for one in some)

        def kept(some: Sequence[Entry]) -> Markup:
            return self.piece(f"{name}s", *some, caller=partial(joined, some))

        return Markup("").join(kept(entries[at : at + 50]) for at in range(0, len(entries), 50))


@cache
def _context_object(work: Reference) -> Markup:
    return escape(context_object(work))


PUBLIC = tuple(name for name in vars(Page) if not name.startswith("_") and name != "render")
FORMATS = (
    "share",
    "figure",
    "dose",
    "difference",
    "design",
    "countries",
    "estimate",
    "estimate_interval",
    "marks",
)
PLAIN = {
    "review_due": lambda entry: review_due(entry.kind, entry.curation.reviewed),
    "percentages": percentages,
    "upper_bound": upper_bound,
    "state_of": outcome_state,
    "state_label": state_label,
    "square": lambda trial: round(min(18, max(7, 0.72 * people(trial) ** 0.5)), 1),
    "tick_label": lambda scale, value: number(2**value) if scale == "ratio" else number(value, signed=True),
    "ocebm_level": lambda trial: OCEBM_LEVEL[trial.design.type],
    "certainty_rank": CERTAINTY.index,
    "sign_of": lambda state: SIGNS.get(state, state),
    "bias_tables": bias_tables,
    "judgements_of": judgements_of,
    "bias_sign": lambda judgement: BIAS_SIGNS.get(judgement, judgement),
    "event_sign": lambda type: EVENT_SIGNS.get(type, type),
}
"""Functions that every template may call, whatever the page."""
