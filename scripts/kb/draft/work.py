"""A work, from a service or a file, as the fields of a reference."""

import re
import unicodedata
from collections.abc import Collection
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..model.identifier import Doi, Issn, Pmcid, Pmid
from ..model.script import simplified_only
from ..remote.work import Work

Values = dict[str, Any]
Notes = dict[tuple[str, ...], str]
STOPWORDS = frozenset(("a", "an", "the", "of", "on", "in", "for", "and", "with", "to", "is", "by", "from"))
METADATA = "Only metadata was read by `kb new`: change it to abstract or fulltext once you have read that."


def reference_fields(work: Work, today: str) -> tuple[Values, Notes]:
    """Fields of a reference, and what a person must look at."""
    language, sure = language_of(work)
    notes: Notes = {("read",): METADATA}
    if not sure:
        notes["language",] = "No language was given; this is a guess from the title's script."
    if not work.type:
        notes["type",] = "The source's own type has no counterpart here."
    values = {
        "type": work.type,
        "title": work.title,
        "language": language,
        "authors": list(work.authors),
        "container_title": work.journal,
        "container_title_short": "" if work.journal_short == work.journal else work.journal_short,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.page,
        "publisher": work.publisher if work.type not in ("article-journal", "paper-conference") else "",
        "issued": work.issued,
        "doi": _if(Doi, work.doi),
        "pmid": _if(Pmid, work.pmid),
        "pmcid": _if(Pmcid, work.pmcid),
        "issn": next(filter(None, (_if(Issn, issn) for issn in work.issns)), ""),
        "url": work.url if not (work.doi or work.pmid) and work.url.startswith("https://") else "",
        "read": "metadata",
        "standing": standing_of(work, today),
    }
    return {name: value for name, value in values.items() if value}, notes


def standing_of(work: Work, today: str) -> Values | None:
    """The gravest notice decides; a work without one is not called ok, since nobody judged it."""
    order = ("retracted", "concern", "superseded", "corrected")
    found = {notice.standing for notice in work.notices}
    value = next((word for word in order if word in found), "preprint" if work.preprint else None)
    return {"value": value, "as_of": today} if value else None


def merged(first: Work, second: Work | None) -> dict[str, str]:
    """Identifiers and short journal name that the second service adds to what the first gave."""
    if second is None:
        return {}
    names = ("doi", "pmid", "pmcid", "journal_short", "language")
    return {
        name: getattr(second, name) for name in names if getattr(second, name) and not getattr(first, name)
    }


def language_of(work: Work) -> tuple[str, bool]:
    """A BCP 47 tag, and whether the source said so; Chinese is told apart by its script."""
    given = work.language.replace("_", "-")
    if given.lower().startswith(("zh", "chi")) or not given:
        return _by_script(work.title, bool(given)), bool(given)
    return given.split("-")[0].lower()[:3], True


def _by_script(title: str, chinese: bool) -> str:
    if re.search("[\u3040-\u30ff]", title):
        return "ja"
    if re.search("[\uac00-\ud7af]", title):
        return "ko"
    if re.search("[\u4e00-\u9fff]", title):
        return "zh-Hans" if simplified_only() & set(title) else "zh-Hant"
    return "zh-Hans" if chinese else "en"


def id_for(work: Work, taken: Collection[str]) -> str:
    """An id in the manner of `deng-2017`; a word of the title, then a number, tell apart what shares it."""
    name = _slug(
        next(iter(work.authors), {}).get("family") or next(iter(work.authors), {}).get("literal", "")
    )
    stem = "-".join(filter(None, [name[:30].strip("-"), work.issued[:4]]))
    if not name and work.pmid:
        stem = f"pmid-{work.pmid}"
    if not stem or stem == work.issued[:4]:
        return ""
    words = [word for word in _slug(work.title).split("-") if word and word not in STOPWORDS]
    choices = [
        stem,
        *(f"{stem}-{word}" for word in words[:1]),
        *(f"{stem}-{count}" for count in range(2, 99)),
    ]
    return next((choice for choice in choices if choice not in taken), "")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("ß", "ss").replace("ł", "l"))
    plain = plain.encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _if(type_: Any, value: str) -> str:
    """The value where our model would take it; services hold malformed identifiers too."""
    try:
        return TypeAdapter(type_).validate_python(value)
    except ValidationError:
        return ""
