"""Identifiers issued by others: their patterns, check digits and public addresses."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from .base import Conversion, Matching


@dataclass(frozen=True)
class Registry:
    """A trial registry: its name, the shape of its ids, and the page of an id where it has a stable one."""

    name: str
    pattern: str
    address: Callable[[str], str] | None = None


REGISTRIES = (
    Registry("ClinicalTrials.gov", r"NCT\d{8}", lambda id: f"https://clinicaltrials.gov/study/{id}"),
    Registry("ISRCTN", r"ISRCTN\d{8}", lambda id: f"https://www.isrctn.com/{id}"),
    Registry("ChiCTR", r"ChiCTR(-[A-Z]{2,4}-)?\d{8,10}"),
    Registry(
        "EudraCT",
        r"\d{4}-\d{6}-\d{2}",
        lambda id: f"https://www.clinicaltrialsregister.eu/ctr-search/search?query={id}",
    ),
    Registry(
        "CTIS",
        r"\d{4}-5\d{5}-\d{2}-\d{2}",
        lambda id: f"https://euclinicaltrials.eu/ctis-public/view/{id[:14]}",
    ),
    Registry("jRCT", r"jRCT[a-z]?\d{9,10}", lambda id: f"https://jrct.mhlw.go.jp/en-latest-detail/{id}"),
    Registry("JapicCTI", r"JapicCTI-\d{6}"),
    Registry("UMIN", r"UMIN\d{9}"),
    Registry("IRCT", r"IRCT\d{8,}N\d+"),
    Registry("KCT", r"KCT\d{7}"),
    Registry("CTRI", r"CTRI/\d{4}/\d{2,3}/\d{6}"),
    Registry("ACTRN", r"ACTRN\d{14}", lambda id: f"https://www.anzctr.org.au/{id}.aspx"),
    Registry("REBEC", r"RBR-[0-9a-z]{6,}"),
    Registry("RPCEC", r"RPCEC\d{8}"),
    Registry("EU PAS", r"EUPAS\d{4,}"),
)


def registry_of(id: str) -> Registry | None:
    """The registry that issued an id, by its shape."""
    return next((registry for registry in REGISTRIES if re.fullmatch(registry.pattern, id, re.ASCII)), None)


def _registry_id(value: str) -> str:
    if registry_of(value) is None:
        names = ", ".join(registry.name for registry in REGISTRIES)
        raise PydanticCustomError(
            "pattern", "{expected}", {"expected": f"a trial registry id ({names})", "example": "NCT01539902"}
        )
    return value


def _issn_check_digit(value: str) -> str:
    """ISO 3297: the last digit makes the sum weighted 8..1 divisible by 11; X is ten."""
    digits = [10 if char == "X" else int(char) for char in value.replace("-", "")]
    if sum(digit * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True)) % 11:
        raise PydanticCustomError(
            "pattern", "{expected}", {"expected": "an ISSN whose check digit agrees", "example": "0003-4967"}
        )
    return value


_ANY = "|".join(registry.pattern for registry in REGISTRIES)
RegistryId = Annotated[
    str,
    Conversion.VERBATIM,
    AfterValidator(_registry_id),
    WithJsonSchema({"type": "string", "pattern": f"^(?:{_ANY})$", "examples": ["NCT01539902"]}),
]
Doi = Annotated[
    str,
    Conversion.VERBATIM,
    Matching(r'10\.\d{4,9}/[^\s<>"]+', "a DOI without https://doi.org/", "10.1136/annrheumdis-2017-211073"),
]
Pmid = Annotated[
    str, Conversion.VERBATIM, Matching(r"[1-9]\d{0,8}", "a PMID, digits in quotes", '"28478399"')
]
Pmcid = Annotated[str, Conversion.VERBATIM, Matching(r"PMC\d{4,9}", "a PMCID", "PMC3399403")]
Issn = Annotated[
    str,
    Conversion.VERBATIM,
    Matching(r"\d{4}-\d{3}[\dX]", "an ISSN", "0003-4967"),
    AfterValidator(_issn_check_digit),
]
