"""A ClinicalTrials.gov entry as the fields of a trial: what it states is filled in, the rest is noted."""

import re
from collections.abc import Mapping
from typing import Any

from ..labels import read_labels
from ..model import registry_of
from ..remote.study import Study
from ..remote.work import clean

Values = dict[str, Any]
Notes = dict[tuple[str, ...], str]
SPELLINGS = {
    "Korea, Republic of": "KR",
    "Iran, Islamic Republic of": "IR",
    "Russian Federation": "RU",
    "Turkey (Türkiye)": "TR",
    "Turkey": "TR",
    "Czechia": "CZ",
    "Viet Nam": "VN",
    "Hong Kong": "HK",
}
"""Country names that the registry writes in a way of its own."""
BLINDING = {
    "NONE": "open-label",
    "SINGLE": "single-blind",
    "TRIPLE": "double-blind",
    "QUADRUPLE": "double-blind",
}
SPONSORS = {"INDUSTRY": "company", "NIH": "government", "FED": "government", "OTHER_GOV": "government"}
COMPARATORS = {
    "PLACEBO_COMPARATOR": "placebo",
    "SHAM_COMPARATOR": "sham",
    "NO_INTERVENTION": "no-treatment",
    "ACTIVE_COMPARATOR": "active",
}
SOURCES = {
    "umbilical-cord": r"umbilical[ -]cord(?! blood)|wharton",
    "cord-blood": r"cord[ -]blood",
    "bone-marrow": r"bone[ -]marrow",
    "adipose": r"adipose|fat[ -]derived",
    "placenta": r"placenta|chorion|decidua",
    "amnion": r"amnio",
    "dental-pulp": r"dental[ -]pulp",
}
ROUTES = {
    "intrathecal": r"intrathecal|lumbar puncture",
    "intravenous": r"intravenous|\biv\b",
    "intra-arterial": r"intra-?arterial",
    "intralesional": r"intra-?lesional|intra-?fistular|perilesional",
    "intra-articular": r"intra-?articular",
    "subcutaneous": r"subcutaneous",
    "intraglandular": r"intra-?glandular",
    "endoscopic": r"endoscop",
}
LONGEST = 500


def trial_fields(study: Study, today: str, diseases: Mapping[str, str]) -> tuple[Values, Notes]:
    """Fields of a trial; `diseases` maps names to ids. What needs judgement or own words becomes a note."""
    notes: Notes = {}
    values = {
        "title": {"en": study.title},
        "acronym": clean(study.module("identification").get("acronym")),
        "diseases": _diseases(study, diseases, notes),
        "registry": [{"id": id, "retrieved": today} for id in _registrations(study)],
        "status": _status(study, today, notes),
        "design": _design(study, notes),
        "sponsor": _sponsor(study, notes),
        "countries": _countries(study, notes),
        "participants": _participants(study, notes),
        "arms": _arms(study, notes),
    }
    _note(notes, ("reports",), "; ".join(f"PMID {pmid or '?'}: {text}" for pmid, text in _reports(study)))
    outcomes = study.module("outcomes").get("primaryOutcomes") or ()
    planned = (f"{clean(item.get('measure'))} [{clean(item.get('timeFrame'))}]" for item in outcomes)
    _note(notes, ("outcomes",), "primary as registered: " + "; ".join(planned) if outcomes else "")
    return {name: value for name, value in values.items() if value}, notes


def registry_fields(study: Study, today: str) -> Values:
    """A reference to the registry entry itself."""
    sponsor = clean((study.module("sponsorCollaborators").get("leadSponsor") or {}).get("name"))
    return {
        "type": "dataset",
        "title": study.title,
        "language": "en",
        "authors": [{"literal": sponsor}] if sponsor else [],
        "container_title": "ClinicalTrials.gov",
        "issued": study.updated,
        "accessed": today,
        "registry": study.nct,
        "read": "registry",
    }


def _note(notes: Notes, at: tuple[str, ...], text: str) -> None:
    flat = clean(text)
    if flat:
        notes[at] = "The registry says: " + (flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…")


def _diseases(study: Study, known: Mapping[str, str], notes: Notes) -> list[str]:
    conditions = [clean(name) for name in study.module("conditions").get("conditions") or ()]
    _note(notes, ("diseases",), "; ".join(conditions))
    return list(dict.fromkeys(known[name.lower()] for name in conditions if name.lower() in known))


def _registrations(study: Study) -> list[str]:
    """The entry's own id first, then those of other registries that it names."""
    secondary = study.module("identification").get("secondaryIdInfos") or ()
    ids = [clean(item.get("id")) for item in secondary]
    return list(dict.fromkeys([study.nct, *(id for id in ids if registry_of(id))]))


def _status(study: Study, today: str, notes: Notes) -> Values:
    values: Values = {"value": study.status, "as_of": today}
    if study.completion and study.completed:
        values["completion"] = study.completion
    if study.why_stopped or study.status in ("terminated", "withdrawn"):
        # the registry's sentence is for reading, not for copying: an empty field asks for own words
        values["why_stopped"] = {"zh": "", "en": "", "code": ""}
        _note(notes, ("status", "why_stopped"), study.why_stopped or "no reason given")
    return values


def _design(study: Study, notes: Notes) -> Values:
    design = study.module("design")
    info = design.get("designInfo") or {}
    masking = info.get("maskingInfo") or {}
    said = [
        design.get("studyType"),
        info.get("allocation"),
        info.get("interventionModel"),
        masking.get("masking"),
    ]
    _note(notes, ("design",), ", ".join(filter(None, said)) + f" {' '.join(masking.get('whoMasked') or ())}")
    phases = [name.replace("EARLY_", "").removeprefix("PHASE") for name in design.get("phases") or ()]
    values = {
        "type": _type(design, info, _groups(study)),
        "blinding": _blinding(masking),
        "comparator": _comparator(info, _groups(study)),
        "phase": "/".join(phase for phase in phases if phase.isdigit()),
    }
    return {name: value for name, value in values.items() if value}


def _type(design: Mapping, info: Mapping, groups: list[Mapping]) -> str:
    """Empty where the entry leaves it open: observational studies, randomised doses of cells."""
    if design.get("studyType") != "INTERVENTIONAL":
        return ""
    if info.get("interventionModel") == "SINGLE_GROUP" or len(groups) == 1:
        return "single-arm"
    if info.get("allocation") == "NON_RANDOMIZED":
        return "" if _all_cells(groups) else "non-randomised-controlled"
    if info.get("allocation") == "RANDOMIZED" and not _all_cells(groups):
        return "crossover-rct" if info.get("interventionModel") == "CROSSOVER" else "rct"
    return ""


def _all_cells(groups: list[Mapping]) -> bool:
    return all(group.get("type") == "EXPERIMENTAL" for group in groups)


def _blinding(masking: Mapping) -> str:
    """Two masked parties are double-blind only where one is the participant and one the treating side."""
    word, who = masking.get("masking", ""), set(masking.get("whoMasked") or ())
    if word == "DOUBLE":
        both = "PARTICIPANT" in who and who & {"INVESTIGATOR", "CARE_PROVIDER"}
        return "double-blind" if both else "single-blind" if who else "unclear"
    return BLINDING.get(word, "unclear")


def _comparator(info: Mapping, groups: list[Mapping]) -> str:
    found = {COMPARATORS[group["type"]] for group in groups if group.get("type") in COMPARATORS}
    if len(found) == 1:
        return found.pop()
    return "none" if info.get("interventionModel") == "SINGLE_GROUP" or len(groups) == 1 else ""


def _sponsor(study: Study, notes: Notes) -> Values:
    lead = study.module("sponsorCollaborators").get("leadSponsor") or {}
    _note(notes, ("sponsor",), f"class {lead.get('class')}" if lead else "")
    return {"name": clean(lead.get("name")), "type": SPONSORS.get(lead.get("class", ""), "")}


def _countries(study: Study, notes: Notes) -> list[str]:
    places = study.module("contactsLocations").get("locations") or ()
    names = list(dict.fromkeys(clean(place.get("country")) for place in places if place.get("country")))
    codes = country_codes() if names else {}
    if unknown := [name for name in names if name not in codes]:
        notes["countries",] = f"No code is known here for: {', '.join(unknown)}."
    return [codes[name] for name in names if name in codes]


def country_codes() -> dict[str, str]:
    """English name -> ISO code, from the interface words, which already hold the countries of our trials."""
    ours = {
        text.en: key[8:] for key, text in read_labels().items() if re.fullmatch(r"country\.[A-Z]{2}", key)
    }
    return ours | SPELLINGS


def _participants(study: Study, notes: Notes) -> Values:
    enrolment = study.module("design").get("enrollmentInfo") or {}
    _note(notes, ("participants", "population"), study.module("eligibility").get("eligibilityCriteria") or "")
    if not isinstance(enrolment.get("count"), int):
        return {"population": {}}
    return {"enrolled" if enrolment.get("type") == "ACTUAL" else "planned": enrolment["count"]}


def _groups(study: Study) -> list[Mapping]:
    return study.module("armsInterventions").get("armGroups") or []


def _arms(study: Study, notes: Notes) -> list[Values]:
    """Arms by the registry's groups; cell source and route only where one single word names them."""
    arms: list[Values] = []
    for group in _groups(study):
        control = group.get("type") in COMPARATORS
        id = "control" if control else "cells"
        same = sum(arm["id"].startswith(id) for arm in arms)
        arm: Values = {"id": f"{id}-{same + 1}" if same else id, "role": "control" if control else "cells"}
        arm["label"] = {"en": clean(group.get("label"))}
        if not control:
            arm |= _cells(study, group)
        arms.append(arm)
    told = (f"{clean(group.get('label'))}: {clean(group.get('description'))}" for group in _groups(study))
    _note(notes, ("arms",), " | ".join(told))
    return arms


def _cells(study: Study, group: Mapping) -> Values:
    text = f"{study.title} {study.official_title} {group.get('label')} {group.get('description')}".lower()
    for item in study.module("armsInterventions").get("interventions") or ():
        if not item.get("armGroupLabels") or group.get("label") in item["armGroupLabels"]:
            text += f" {item.get('name')} {item.get('description')}".lower()
    sources, routes = _named(SOURCES, text), _named(ROUTES, text)
    donors = _named({"autologous": "autologous", "allogeneic": r"allogen(e)?ic"}, text)
    return {
        "cells": {"sources": sources, "donor": donors[0] if len(donors) == 1 else ""},
        "route": routes[0] if len(routes) == 1 else "",
    }


def _named(words: Mapping[str, str], text: str) -> list[str]:
    return [word for word, pattern in words.items() if re.search(pattern, text)]


def _reports(study: Study) -> list[tuple[str, str]]:
    return [*study.publications("RESULT"), *study.publications("DERIVED")]
