"""Records as JSON holds them: every text in three languages, keyed by BCP 47 tag."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from ..convert import EDITIONS, Translator
from ..load import Library
from ..model import KINDS, Prose, Record, Text
from ..schema import NAMES
from .file import LICENCE, VERSION, File

TAGS = {"hant": "zh-Hant", "hans": "zh-Hans", "hk": "zh-HK"}
"""Fields of names written by hand per script or region -> their tag."""
PAGES = {kind: f"{kind}/{{id}}/" for kind in KINDS} | {"references": "references/#{id}"}
"""Kind -> address of a record's page below its edition; rows of shared files have none."""


class Plain:
    """Gives any part of a record as values that JSON can hold; what is not known is left out."""

    def __init__(self, translators: Iterable[Translator]) -> None:
        self._translators = tuple(translators)

    def __call__(self, value: object) -> Any:
        match value:
            case Text() | Prose():
                rest = {name: getattr(value, name) for name in type(value).model_fields}
                rest = {name: each for name, each in rest.items() if name not in ("zh", "en")}
                return self.words(value) | rest
            case BaseModel():
                given = ((name, getattr(value, name)) for name in type(value).model_fields)
                return {TAGS.get(name, name): self(each) for name, each in given if each is not None}
            case tuple():
                return [self(each) for each in value]
            case dict():
                return {key: self(each) for key, each in value.items()}
        return value

    def words(self, text: Text | Prose) -> dict[str, str]:
        """A text by language."""
        return {
            translate.edition.lang: translate.prose(text)
            if isinstance(text, Prose)
            else translate.plain(text)
            for translate in self._translators
        }


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def envelope(library: Library) -> dict[str, str]:
    """What every document begins with; `generated` is the day of the newest record, never of the build."""
    return {"schema_version": VERSION, "generated": library.date, "licence": LICENCE}


def record_files(library: Library, plain: Plain) -> Iterator[File]:
    """One document per record that has a page or is cited, and one per kind with all of its records."""
    head = compact(envelope(library))[:-1]
    for kind in NAMES:
        records: dict[str, Record] = getattr(library, kind)
        texts = {id: _record(kind, id, record, plain) for id, record in records.items()}
        if kind in KINDS:
            for id, text in texts.items():
                document = f'{head},"pages":{compact(_pages(kind, id))},"record":{text}}}'
                yield File.of_text(f"records/{kind}/{id}.json", document)
        rows = ",\n".join(texts.values())
        everything = f'{head},"kind":"{kind}","count":{len(texts)},"records":[\n{rows}\n]}}'
        yield File.of_text(f"records/{kind}.json", everything)


def _record(kind: str, id: str, record: Record, plain: Plain) -> str:
    # rows of shared files do not carry the key they stand under
    return compact(plain(record) if kind in KINDS else {"id": id, **plain(record)})


def _pages(kind: str, id: str) -> dict[str, str]:
    """Language -> the record's page, relative to its document, so that the site may stand anywhere."""
    page = PAGES[kind].format(id=id)
    return {edition.lang: f"../../../../{edition.key}/{page}" for edition in EDITIONS}
