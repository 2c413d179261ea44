"""Typed records: what a library holds."""

from .base import Conversion, Entry, Headline, Pair, Prose, Record, Source, Text
from .disease import CERTAINTY, Disease
from .identifier import registry_of
from .other import Claim, Measure, Product, Review, Term, Topic
from .redirect import Redirect
from .reference import Name, Reference
from .trial import Arm, Outcome, Result, Trial

KINDS: dict[str, type[Entry]] = {
    model.kind: model for model in (Disease, Trial, Reference, Review, Product, Topic, Claim)
}
"""Folder of `data/` -> the model of each file in it."""

__all__ = [
    "CERTAINTY",
    "KINDS",
    "Arm",
    "Claim",
    "Conversion",
    "Disease",
    "Entry",
    "Headline",
    "Measure",
    "Name",
    "Outcome",
    "Pair",
    "Product",
    "Prose",
    "Record",
    "Redirect",
    "Reference",
    "Result",
    "Review",
    "Source",
    "Term",
    "Text",
    "Topic",
    "Trial",
    "registry_of",
]
