"""What a page is about: a condition, a trial, a product, a claim and the words used of them.

Nothing here says that a treatment works: a condition has studies, never treatments, and a verdict is a word.
"""

from collections.abc import Callable, Iterable

from ..cite import short_name
from ..convert import Translator
from ..evidence import standing, trials_of
from ..load import Library
from ..model import Claim, Disease, Product, Review, Term, Text, Trial
from ..model.disease import Aliases
from .node import Node, node, one_of
from .work import registration, whole_work

STUDIES = {
    "case-series": "MedicalObservationalStudy",
    "case-report": "MedicalObservationalStudy",
    "retrospective": "MedicalObservationalStudy",
    "follow-up": "MedicalObservationalStudy",
    "unknown": "MedicalStudy",
}
"""Designs that are not trials in schema.org's words: nobody was allotted or treated for the study's sake."""
STATUS = {
    "active-not-recruiting": "ActiveNotRecruiting",
    "completed": "Completed",
    "not-yet-recruiting": "NotYetRecruiting",
    "recruiting": "Recruiting",
    "suspended": "Suspended",
    "terminated": "Terminated",
    "withdrawn": "Withdrawn",
}
BLINDING = {
    "double-blind": "DoubleBlindedTrial",
    "single-blind": "SingleBlindedTrial",
    "open-label": "OpenTrial",
}
MESH = "https://id.nlm.nih.gov/mesh/"


class Things:
    """Describes things in the words of one edition; `site` is the address of all editions."""

    def __init__(
        self, library: Library, translate: Translator, word: Callable[[str], str], site: str
    ) -> None:
        self.library, self.translate, self.word, self.site = library, translate, word, site

    def id(self, kind: str, id: str) -> str:
        """The English page's address names the thing itself, in every edition."""
        return f"{self.site}en/{kind}/{id}/#thing"

    def text(self, text: Text) -> str:
        return self.translate.plain(text)

    def condition(self, disease: Disease) -> Node:
        codes = [("ICD-10", code) for code in disease.codes.icd10]
        codes += [("MeSH", code) for code in disease.codes.mesh]
        return node(
            "MedicalCondition",
            self.id("diseases", disease.id),
            name=self.text(disease.name),
            alternateName=self._aliases(disease.aliases),
            code=[node("MedicalCode", codingSystem=system, codeValue=code) for system, code in codes],
            sameAs=[f"{MESH}{code}" for code in disease.codes.mesh],
            study=[self._named_trial(trial) for trial in trials_of(self.library, disease)],
        )

    def _aliases(self, aliases: Aliases) -> list[str]:
        names = (
            [] if self.translate.edition.key == "en" else [self.translate.pair(pair) for pair in aliases.zh]
        )
        return list(dict.fromkeys([*names, *aliases.en]))

    def conditions(self, ids: Iterable[str]) -> list[Node]:
        """Conditions by name, for things that are about them."""
        diseases = (self.library.diseases[id] for id in ids)
        return [
            node("MedicalCondition", self.id("diseases", disease.id), name=self.text(disease.name))
            for disease in diseases
        ]

    def _named_trial(self, trial: Trial) -> Node:
        name = short_name(self.library, trial) or self.text(trial.title)
        return node(_study(trial), self.id("trials", trial.id), name=name)

    def trial(self, trial: Trial) -> Node:
        reports = [self.library.references[report.cite] for report in trial.reports]
        registrations = [registration(entry.id) for entry in trial.registry]
        sponsor = node("Organization", name=trial.sponsor.name) if trial.sponsor else None
        status = STATUS.get(trial.status.value)
        design = {"trialDesign": _design(trial)} if _study(trial) == "MedicalTrial" else {}
        return node(
            _study(trial),
            self.id("trials", trial.id),
            name=self.text(trial.title),
            alternateName=short_name(self.library, trial),
            description=self.text(trial.reading.finding),
            identifier=registrations,
            sameAs=[entry["url"] for entry in registrations if "url" in entry],
            healthCondition=self.conditions(trial.diseases),
            sponsor=sponsor,
            status=one_of(status) if status else None,
            studyLocation=[self._country(code) for code in trial.countries],
            subjectOf=[whole_work(work) for work in reports],
            **design,
        )

    def product(self, product: Product) -> Node:
        """With what each regulator said last; an approval that ended is not left standing."""
        return node(
            "Drug",
            self.id("products", product.id),
            name=self.text(product.name),
            proprietaryName=list(product.brand),
            alternateName=[*product.codes, *self._aliases(product.aliases)],
            description=self.text(product.answer),
            manufacturer=node("Organization", name=product.company),
            legalStatus=[
                node(
                    "DrugLegalStatus",
                    name=self.word(f"event.{type}"),
                    applicableLocation=self._country(country),
                )
                for country, type in standing(product).items()
            ],
        )

    def _country(self, code: str) -> Node:
        return node("AdministrativeArea", name=self.word(f"country.{code}"))

    def claim(self, claim: Claim, address: str, publisher: Node) -> Node:
        """The review of a claim: a word for the verdict, and no figure that nobody measured."""
        return node(
            "ClaimReview",
            f"{address}#review",
            url=address,
            claimReviewed=self.text(claim.title),
            reviewBody=self.text(claim.because),
            reviewRating=node("Rating", alternateName=self.word(f"verdict.{claim.verdict}")),
            author=publisher,
            datePublished=claim.curation.added,
            dateModified=claim.curation.reviewed,
            itemReviewed=node(
                "Claim",
                self.id("claims", claim.id),
                name=self.text(claim.title),
                about=self.conditions(claim.diseases),
            ),
        )

    def review(self, review: Review) -> Node:
        """The systematic review that a page is about, as the work it is."""
        return whole_work(self.library.references[review.cite]) | node(
            "ScholarlyArticle", about=self.conditions(review.diseases)
        )

    def glossary(self, address: str, name: str) -> Node:
        terms = self.library.terms
        defined = [self._term(id, term, address) for id, term in terms.items() if term.definition]
        return node("DefinedTermSet", f"{address}#terms", name=name, hasDefinedTerm=defined)

    def _term(self, id: str, term: Term, address: str) -> Node:
        return node(
            "DefinedTerm",
            f"{address}#{id}",
            name=self.translate.term(term),
            alternateName=term.abbreviation,
            description=self.text(term.definition),
            termCode=term.mesh,
            sameAs=term.mesh and f"{MESH}{term.mesh}",
        )


def _study(trial: Trial) -> str:
    return STUDIES.get(trial.design.type, "MedicalTrial")


def _design(trial: Trial) -> list[Node]:
    design = trial.design
    known = (
        "RandomizedTrial" if design.randomised or design.type == "dose-rct" else None,
        BLINDING.get(design.blinding),
        "PlaceboControlledTrial" if design.comparator == "placebo" else None,
        "InternationalTrial" if len(trial.countries) > 1 else None,
    )
    return [one_of(name) for name in known if name]
