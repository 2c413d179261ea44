"""One page in one edition: what its template may call."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from markupsafe import Markup, escape

from .. import evidence
from ..cite import Citations
from ..convert import Edition
from ..model import (CERTAINTY, Disease, Entry, Headline, Outcome, Product, Prose, Reference, Result, Source, Text, Trial,
                     registry_of)
from ..model.disease import Aliases
from ..model.reference import Standing
from ..model.trial import BetweenGroups
from .format import Formatter, number, percentages
from .site import Site

RECORD_LINK = re.compile(r'href="(disease|trial|product|topic|claim):([a-z0-9-]+)"')
HAN_LINE_END = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")
"""A line end within Chinese text, which a browser would show as a space."""
MARKDOWN_MARKS = re.compile(r"([\\`*_{}\[\]<>#])")
SIGNS = {"favoured": "met", "uncompared": "noted", "unread": "unreported", "awaited": "ongoing"}
"""States that share the sign of another."""
EVENT_SIGNS = {"designation": "noted", "conditional": "approved", "not-recommended": "refused", "expired": "withdrawn"}
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
    anchors: tuple[str, ...] = ()


class Page:
    """The names a template sees, and the citations it collects on the way down."""

    def __init__(self, site: Site, edition: Edition, path: str) -> None:
        self.site, self.edition, self.library = site, edition, site.library
        self.path = path
        self.voice = site.voices[edition.key]
        self.citations = Citations(self.t("reference.label"))
        depth = path.removesuffix("index.md").removesuffix(".md").strip("/").count("/") + 1
        self.root = "../" * depth

    def render(self, template: str, **names: object) -> str:
        """The page as Markdown; a template sees this page's public methods as functions."""
        functions = {name: getattr(self, name) for name in PUBLIC}
        markdown = self.site.environment.get_template(template).render(
            {**functions, "page": self, "library": self.library, "lang": self.edition.lang, **names}
        )
        return re.sub(r"\n{3,}", "\n\n", markdown).strip() + "\n"

    # words

    def t(self, key: str, **values: object) -> str:
        label = self.site.label(key, self.edition.key)
        return label.format(**values) if values else label

    def t_headline(self, key: str) -> Markup:
        return _breaks(self.t(key))

    def text(self, text: Text) -> str:
        return self.plain(text) if isinstance(text, Headline) else self.voice.translate.text(text)

    def plain(self, text: Text) -> str:
        """A headline without its break marks."""
        return self.voice.translate.text(text).replace("|", "")

    def headline(self, text: Text) -> Markup:
        return _breaks(self.voice.translate.text(text))

    def mdtext(self, text: Text) -> Markup:
        """A text for a Markdown heading, where its own marks must not count."""
        return Markup(MARKDOWN_MARKS.sub(r"\\\1", self.text(text)))

    def prose(self, prose: Prose) -> Markup:
        """Markdown as HTML blocks, citations numbered, links to records resolved."""
        text = HAN_LINE_END.sub("", self.citations.mark(self.voice.translate.prose(prose)))
        html = self.citations.restore(self.voice.markdown(text))
        return Markup(RECORD_LINK.sub(lambda found: f'href="{self.link(found[1] + "s", found[2])}"', html))

    def inline(self, prose: Prose) -> Markup:
        """A prose text of one paragraph, without the paragraph."""
        html = self.prose(prose)
        single = html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>")
        return Markup(html[3:-4]) if single else html

    def aliases(self, aliases: Aliases) -> str:
        """Other names, in the edition's own script first."""
        names = [self.voice.translate.pair(pair) for pair in aliases.zh] if self.edition.key != "en" else []
        return self.t("format.list").join(dict.fromkeys([*names, *aliases.en]))

    # front matter

    def front_matter(self, title: Text, description: Text) -> Markup:
        return self._front(self.plain(title), self.plain(description))

    def front_matter_index(self, kind: str) -> Markup:
        key = f"{kind}.lead" if kind != "trials" else "trials.all"
        return self._front(self.t(f"nav.{kind}"), self.t(key), hide_toc=kind not in ("claims", "topics"))

    def front_matter_home(self) -> Markup:
        return self._front(self.t("nav.home"), self.t("site.description"), hide_toc=True)

    def _front(self, title: str, description: str, hide_toc: bool = False) -> Markup:
        rows = [f"title: {json.dumps(title, ensure_ascii=False)}", f"description: {json.dumps(description, ensure_ascii=False)}"]
        if hide_toc:
            rows.append("hide: [toc]")
        return Markup("---\n" + "\n".join(rows) + "\n---\n")

    # addresses

    def link(self, kind: str, id: str) -> str:
        return f"{self.folder(kind)}{id}/"

    def folder(self, kind: str) -> str:
        return f"{self.root}{self.edition.key}/{kind}/"

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
        return self.cite(source.cite) + Markup(' <span class="ev-where">{}</span>').format(self._where(source.where))

    def _where(self, where: str) -> str:
        if (key := f"where.{where}") in self.site.labels:
            return self.t(key)
        *words, place = where.split(" ")
        return "".join(self.t(f"where.{word}") for word in words) + place

    def cited_works(self) -> list[Work]:
        return [self._work(item.id, item.number, item.uses) for item in self.citations.items]

    def all_works(self) -> list[Work]:
        ids = sorted(self.library.references, key=lambda id: (_first_name(self.library.references[id]).lower(), id))
        return [self._work(id, number) for number, id in enumerate(ids, 1)]

    def _work(self, id: str, number: int, anchors: tuple[str, ...] = ()) -> Work:
        reference = self.library.references[id]
        html = Markup(self.voice.bibliography.entry(id))
        return Work(id, number, html, reference.language, reference.read, reference.standing, anchors)

    # figures

    @cached_property
    def formatter(self) -> Formatter:
        words = {key.removeprefix("format."): self.t(key) for key in self.site.labels if key.startswith("format.")}
        return Formatter(words["to"], words["open"], words["close"], words)

    def figure(self, result: Result, outcome: Outcome) -> str | None:
        return self.formatter.result(result, outcome)

    def share(self, result: Result) -> str | None:
        return self.formatter.share(result)

    def dose(self, dose) -> str:
        return self.formatter.dose(dose)

    def percentages(self, trial: Trial, outcome: Outcome) -> list[tuple[str, float]]:
        return percentages(trial, outcome)

    def upper_bound(self, result: Result) -> str | None:
        """Rule of three (Hanley 1983): with 0 of n events, up to 3/n still fits; None where it says nothing."""
        if result.events != 0 or not result.n or result.n < 4:
            return None
        return number(round(300 / result.n))

    def difference(self, groups: BetweenGroups) -> str:
        """The difference as reported: effect, interval, p."""
        if groups.reported == "not-compared":
            return self.t("outcome.not-compared")
        parts = []
        if groups.value is not None:
            ratio = groups.effect is None or groups.effect.endswith("ratio")
            text = number(groups.value, signed=not ratio)
            if groups.ci:
                level = self.t("format.ci-level", level=number(groups.level))
                text += f"{self.formatter.open}{level} {self.formatter.interval(groups.ci)}{self.formatter.close}"
            parts.append(f"{self.t(f'effect.{groups.effect}')} {text}" if groups.effect else text)
        if groups.p is not None:
            parts.append(f"p = {number(groups.p)}")
        elif groups.p_below is not None:
            parts.append(f"p < {number(groups.p_below)}")
        return self.t("format.comma").join(parts) or self.t(f"reported.{groups.reported}")

    def outcome_notes(self, outcome: Outcome, measure) -> list[str]:
        notes = [self.text(outcome.detail)] if outcome.detail else []
        if outcome.timepoint:
            notes.append(self.formatter.time(outcome.timepoint))
        if outcome.scale == "change":
            notes.append(self.t("outcome.change"))
        if outcome.primary is True:
            notes.append(self.t("outcome.primary"))
        if measure.type == "continuous":
            notes.append(self.t(f"outcome.better.{measure.better}"))
        if outcome.note:
            notes.append(self.text(outcome.note))
        return notes

    # records

    def short_name(self, trial: Trial) -> str:
        """Acronym, else first author and year, else registry id."""
        if trial.acronym:
            return trial.acronym
        primary = next((report.cite for report in trial.reports if report.role == "primary"), None)
        reference = self.library.references.get(primary or "")
        if reference and reference.issued and reference.authors:
            return f"{_first_name(reference)} {reference.issued[:4]}"
        return trial.registry[0].id if trial.registry else trial.id

    def disease_name(self, id: str) -> str:
        disease = self.library.diseases[id]
        return self.text(disease.short) if disease.short else self.plain(disease.name)

    def design(self, trial: Trial) -> str:
        words = self.t(f"design.{trial.design.type}")
        if trial.design.controlled:
            words += self.t("format.comma") + self.t(f"blinding.{trial.design.blinding}")
        return words

    def numbers_of(self, trial: Trial) -> str:
        people = trial.participants
        counts = [f"{self.t(f'row.{name}')} {n}" for name in ("enrolled", "planned") if (n := getattr(people, name)) is not None]
        for arm in trial.arms if len(trial.arms) > 1 else ():
            if (n := next((n for n in (arm.n.randomised, arm.n.treated, arm.n.analysed) if n is not None), None)) is not None:
                counts.append(f"{self.text(arm.label)} {n}")
        return self.t("format.comma").join(counts) or self.t("status.unknown")

    def arm_label(self, trial: Trial, id: str) -> str:
        return self.text(next(arm.label for arm in trial.arms if arm.id == id))

    def countries(self, codes: tuple[str, ...]) -> str:
        return self.t("format.list").join(self.site.country(code, self.edition.key) for code in codes)

    def ocebm_level(self, trial: Trial) -> int:
        return evidence.OCEBM_LEVEL[trial.design.type]

    def certainty_rank(self, level: str) -> int:
        return CERTAINTY.index(level)

    def sign_of(self, state: str) -> str:
        return SIGNS.get(state, state)

    def event_sign(self, type: str) -> str:
        return EVENT_SIGNS.get(type, type)

    def states_of(self, trial: Trial) -> list[str]:
        return evidence.trial_states(trial, self.library.date)

    def state_of(self, trial: Trial, outcome: Outcome) -> str:
        return evidence.outcome_state(trial, outcome)

    def stages(self, disease: Disease) -> list[evidence.Stage]:
        return evidence.stages(self.library, disease)

    def trials_of(self, disease: Disease) -> list[Trial]:
        return evidence.trials_of(self.library, disease)

    def other_cells(self, disease: Disease) -> list[Trial]:
        return evidence.other_cells(self.library, disease)

    def children(self, disease: Disease) -> list[Disease]:
        return evidence.children(self.library, disease)

    def products_of(self, disease: Disease) -> list[Product]:
        return evidence.products_of(self.library, disease)

    def map_row(self, disease: Disease) -> dict[str, evidence.MapCell]:
        return evidence.map_row(self.library, disease)

    def bubble(self, people: int) -> float:
        """Radius whose area is in proportion to people, never too small to see."""
        return round(max(3.0, MAP_RADIUS * (people / self.site.largest_group) ** 0.5), 1)

    def diseases_on_home(self) -> list[Disease]:
        """Diseases with trials of their own, or that stand alone; groups are one click away."""
        diseases = sorted(self.library.diseases.values(), key=lambda disease: disease.order)
        return [d for d in diseases if self.trials_of(d) or not self.children(d)]

    def all_trials(self) -> list[Trial]:
        return sorted(self.library.trials.values(), key=lambda trial: (-evidence.people(trial), trial.id))

    def siblings_of(self, trial: Trial) -> list[Trial]:
        """The largest other trials in the same diseases; the disease page lists all."""
        ids = set(trial.diseases)
        return [other for other in self.all_trials() if other.id != trial.id and ids & set(other.diseases)][:6]

    def trials_with(self, product: Product) -> list[Trial]:
        return [trial for trial in self.all_trials() if product.id in trial.products]

    def claims_about(self, entry: Entry) -> list:
        return [claim for claim in self.library.claims.values() if entry.id in getattr(claim, entry.kind)]

    def claims_of(self, disease: Disease) -> list:
        return self.claims_about(disease)

    def claims_on_home(self) -> list:
        """One claim of each verdict that does not hold, so that a reader sees the kinds."""
        firsts = {claim.verdict: claim for claim in reversed(self.library.claims.values())}
        return [firsts[verdict] for verdict in ("wrong", "imprecise", "outdated", "not-found") if verdict in firsts]

    def reviews_of(self, disease: Disease) -> list:
        return [review for review in self.library.reviews.values() if disease.id in review.diseases]

    def topics(self, shelf: str) -> list:
        return sorted((t for t in self.library.topics.values() if t.shelf == shelf), key=lambda topic: (topic.order, topic.id))


def _breaks(text: str) -> Markup:
    """`|` as a place where the line may break."""
    return Markup("<wbr>").join(text.split("|"))


def _first_name(reference: Reference) -> str:
    if not reference.authors:
        return reference.title
    first = reference.authors[0]
    return first.family or first.literal or ""


PUBLIC = tuple(name for name in vars(Page) if not name.startswith("_") and name not in ("render", "formatter"))
