"""Works from a file that Zotero exports: RIS, BibTeX or CSL JSON."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

from ..model import Reference
from ..remote.work import Work, clean, date_of

CSL_TYPES = {
    "article": "article-journal",
    "article-magazine": "article-newspaper",
    "bill": "legislation",
    "entry-encyclopedia": "chapter",
    "manuscript": "report",
    "post": "webpage",
    "post-weblog": "webpage",
    "regulation": "legislation",
    "standard": "report",
}
OURS = frozenset(get_args(Reference.model_fields["type"].annotation))
RIS_TYPES = {
    "JOUR": "article-journal", "EJOU": "article-journal", "BOOK": "book", "EBOOK": "book", "CHAP": "chapter",
    "ECHAP": "chapter", "RPRT": "report", "THES": "thesis", "CONF": "paper-conference",
    "CPAPER": "paper-conference", "ELEC": "webpage", "WEB": "webpage", "NEWS": "article-newspaper",
    "MGZN": "article-newspaper",
    "STAT": "legislation", "BILL": "legislation", "DATA": "dataset", "COMP": "software",
}  # fmt: skip
BIBTEX_TYPES = {
    "article": "article-journal", "book": "book", "incollection": "chapter", "inbook": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "techreport": "report",
    "report": "report", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "online": "webpage", "webpage": "webpage", "dataset": "dataset", "software": "software",
}  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class ImportFileError(Exception):
    """A file holds no works that can be read; the message is one line for a person."""


def works_in(file: Path, form: str) -> list[Work]:
    """Every work of a file; `form` is ris, csl or bibtex."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportFileError(f"{file} is not UTF-8 text: export it again with the encoding UTF-8") from None
    except OSError as error:
        raise ImportFileError(f"{file} cannot be read: {error.strerror}") from None
    works = READERS[form](text)
    if not works:
        raise ImportFileError(f"{file} holds no work in the form {form}: choose that form when exporting")
    return works


def from_csl(text: str) -> list[Work]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return []
    items = items.get("items", [items]) if isinstance(items, dict) else items
    works = []
    for item in items if isinstance(items, list) else ():
        # what has not the shape of CSL is no work
        with suppress(AttributeError, LookupError, TypeError):
            works.append(_csl_work(item))
    return [work for work in works if work.title]


def _csl_work(item: dict[str, Any]) -> Work:
    kind = CSL_TYPES.get(item.get("type", ""), item.get("type", ""))
    dates = ((item.get("issued") or {}).get("date-parts") or [[]])[0]
    return Work(
        service="CSL",
        type=kind if kind in OURS else "",
        title=clean(item["title"]),
        language=clean(item.get("language")),
        authors=tuple(filter(None, map(_csl_name, item.get("author") or ()))),
        journal=clean(item.get("container-title")),
        journal_short=clean(item.get("container-title-short") or item.get("journalAbbreviation")).replace(
            ".", ""
        ),
        volume=clean(item.get("volume")),
        issue=clean(item.get("issue")),
        page=_pages(clean(item.get("page"))),
        publisher=clean(item.get("publisher")),
        issued=date_of(dates),
        issns=_issns(item.get("ISSN")),
        url=clean(item.get("URL")),
        preprint=item.get("type") == "article",
        **_ids(item.get("DOI"), item.get("PMID"), item.get("PMCID"), item.get("note")),
    )


def _csl_name(name: dict[str, Any]) -> dict[str, str] | None:
    family = " ".join(filter(None, [clean(name.get("non-dropping-particle")), clean(name.get("family"))]))
    return _name(family, clean(name.get("given")), clean(name.get("literal")))


def from_ris(text: str) -> list[Work]:
    # each library costs time to import, and most drafts need none
    import rispy

    try:
        return [_ris_work(entry) for entry in rispy.loads(text) if _ris_title(entry)]
    except (ValueError, KeyError, IndexError, OSError):
        return []


def _ris_title(entry: dict[str, Any]) -> str:
    return clean(entry.get("title") or entry.get("primary_title"))


def _ris_work(entry: dict[str, Any]) -> Work:
    start, end = clean(entry.get("start_page")), clean(entry.get("end_page"))
    return Work(
        service="RIS",
        type=RIS_TYPES.get(entry.get("type_of_reference", ""), ""),
        title=_ris_title(entry),
        language=clean(entry.get("language")),
        authors=tuple(
            filter(None, map(_comma_name, entry.get("authors") or entry.get("first_authors") or ()))
        ),
        journal=clean(entry.get("secondary_title") or entry.get("journal_name")),
        journal_short=clean(entry.get("alternate_title1") or entry.get("alternate_title2")).replace(".", ""),
        volume=clean(entry.get("volume")),
        issue=clean(entry.get("number")),
        page=_pages(f"{start}-{end}" if start and end and "-" not in start else start),
        publisher=clean(entry.get("publisher")),
        issued=date_of(
            re.findall(r"\d+", clean(entry.get("date") or entry.get("publication_year") or entry.get("year")))
        ),
        issns=_issns(entry.get("issn")),
        url=clean(next(iter(entry.get("urls") or ()), "")),
        **_ids(entry.get("doi"), entry.get("accession_number"), "", " ".join(entry.get("notes") or ())),
    )


def _comma_name(text: str) -> dict[str, str] | None:
    family, comma, given = clean(text).partition(", ")
    return _name(family, given, "") if comma else _name("", "", family)


def from_bibtex(text: str) -> list[Work]:
    import bibtexparser
    from bibtexparser import middlewares, model

    steps = [middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    decoder = middlewares.LatexDecodingMiddleware()
    library = bibtexparser.parse_string(text, append_middleware=steps)
    works = []
    for entry in library.entries:
        # names are split while braces still hold organisations together, then decoded as plain fields
        plain = {
            name: value for field in entry.fields for name, value in _plain(field.key.lower(), field.value)
        }
        fields = [model.Field(name, value) for name, value in plain.items()]
        decoded = decoder.transform_entry(model.Entry(entry.entry_type, entry.key, fields), library)
        works.append(_bibtex_work(entry.entry_type, {field.key: field.value for field in decoded.fields}))
    return [work for work in works if work.title]


def _plain(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """A field as text; an author as one field for each part of the name."""
    if isinstance(value, str):
        yield name, value
    elif name == "author":
        for index, parts in enumerate(value):
            body = not parts.first and " ".join(parts.last).startswith("{")
            yield f"{'body' if body else 'family'} {index}", " ".join([*parts.von, *parts.last])
            yield f"given {index}", " ".join([*parts.first, *parts.jr])


def _bibtex_work(kind: str, fields: dict[str, str]) -> Work:
    def text(*names: str) -> str:
        found = next((fields[name] for name in names if fields.get(name)), "")
        return clean(found).replace("{", "").replace("}", "")

    month = text("month")[:3].lower()
    number = str(MONTHS.index(month) + 1) if month in MONTHS else ""
    count = sum(name.startswith("given ") for name in fields)
    names = [(text(f"family {at}"), text(f"given {at}"), text(f"body {at}")) for at in range(count)]
    return Work(
        service="BibTeX",
        type=BIBTEX_TYPES.get(kind.lower(), ""),
        title=text("title"),
        language=text("language", "langid"),
        authors=tuple(filter(None, (_name(*name) for name in names))),
        journal=text("journal", "journaltitle", "booktitle"),
        journal_short=text("shortjournal").replace(".", ""),
        volume=text("volume"),
        issue=text("number", "issue"),
        page=_pages(text("pages")),
        publisher=text("publisher", "institution", "school"),
        issued=date_of(re.findall(r"\d+", text("date") or f"{text('year')}-{number}")),
        issns=_issns(text("issn")),
        url=text("url"),
        **_ids(text("doi"), text("pmid"), text("pmcid"), text("note")),
    )


def _name(family: str, given: str, literal: str) -> dict[str, str] | None:
    if family:
        return {"family": family, "given": given} if given else {"family": family}
    return {"literal": literal} if literal else None


def _pages(text: str) -> str:
    return re.sub(r" ?[-–—]+ ?", "-", text)


def _issns(value: Any) -> tuple[str, ...]:
    return tuple(re.findall(r"\d{4}-\d{3}[\dXx]", clean(value)))


def _ids(doi: Any, pmid: Any, pmcid: Any, note: Any) -> dict[str, str]:
    """DOI, PMID and PMCID; Zotero keeps the last two in a note where a form has no field for them."""
    found = re.search(r"PMID:\s*(\d+)", clean(note))
    held = re.search(r"PMC\d+", f"{clean(pmcid)} {clean(note)}")
    number = re.fullmatch(r"\d{1,8}", clean(pmid))
    return {
        "doi": re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", clean(doi), flags=re.IGNORECASE),
        "pmid": number[0] if number else found[1] if found else "",
        "pmcid": held[0] if held else "",
    }


READERS: dict[str, Callable[[str], list[Work]]] = {"ris": from_ris, "csl": from_csl, "bibtex": from_bibtex}
