"""References as BibTeX, RIS and CSL-JSON: other people's readers find in them what the records say."""

import json
import re
import subprocess
from pathlib import Path

import bibtexparser
import citeproc
import pypandoc
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from bibtexparser.model import Entry, Field
from hypothesis import given
from hypothesis import strategies as st
from kb.export.bibliography import BIBTEX_TYPES, RIS_TYPES, Bibliography, bibtex, line, ris, works_on
from kb.load import Library, load_library
from kb.model import Reference
from kb.render import cited_on, render_pages
from kb.render.site import Site

ROOT = Path(__file__).parents[1]
Kept = dict[str, object]
"""What a round trip must keep."""


@pytest.fixture(scope="module")
def real() -> Library:
    """The site's own references: 600 ways in which works are unlike one another."""
    return load_library(ROOT / "data")[0]


@pytest.fixture(scope="module")
def files(real, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("references")
    for file in Bibliography(real).files("references", real.references):
        (folder / file.path).write_bytes(file.content)
    return {path.suffix[1:]: path for path in folder.iterdir()}


def recorded(work: Reference) -> Kept:
    names = [line(" ".join(filter(None, (n.family or n.literal, n.given)))) for n in work.authors]
    registry = "ClinicalTrials.gov" if (work.registry or "").startswith("NCT") else ""
    return {
        "title": line(work.title),
        "authors": names,
        "container": line(work.container_title or registry),
        "year": (work.issued or "")[:4],
        "volume": work.volume or "",
        "page": work.page or "",
        "doi": work.doi or "",
    }


def read_bibtex(text: str) -> dict[str, Kept]:
    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert not library.failed_blocks
    decode = LatexDecodingMiddleware()

    def told(value: str) -> str:
        entry = decode.transform_entry(Entry("misc", "x", [Field("text", value)]), library)
        return re.sub(r"[{}]", "", entry["text"]) if "\\textbrace" not in value else entry["text"]

    def name(parts) -> str:
        return told(" ".join((*parts.von, *parts.last, *parts.first, *parts.jr)))

    return {
        entry.key: {
            "type": entry.get("entrysubtype", Field("", "")).value or entry.entry_type,
            "title": told(entry["title"]),
            "authors": [
                name(parts) for parts in entry.get("author", Field("", ())).value if parts.last != ["others"]
            ],
            "container": told(entry.get("journal", entry.get("booktitle", Field("", ""))).value),
            "year": entry.get("year", Field("", "")).value,
            "volume": told(entry.get("volume", Field("", "")).value),
            "page": told(entry.get("pages", Field("", "")).value).replace("--", "-").replace("–", "-"),
            "doi": entry.get("doi", Field("", "")).value,
        }
        for entry in library.entries
    }


def read_ris(text: str) -> dict[str, Kept]:
    return {
        entry["id"]: {
            "type": entry["type_of_reference"],
            "title": entry["title"],
            "authors": [name.replace(", ", " ") for name in entry.get("authors", ())],
            "container": entry.get("secondary_title", ""),
            "year": entry.get("year", ""),
            "volume": entry.get("volume", ""),
            "page": "-".join(entry[end] for end in ("start_page", "end_page") if end in entry),
            "doi": entry.get("doi", ""),
        }
        for entry in rispy.loads(text)
    }


def read_csl(items: list[dict]) -> dict[str, Kept]:
    parts = ("dropping-particle", "non-dropping-particle", "family", "literal", "given")
    return {
        item["id"]: {
            "type": item["type"],
            "title": item["title"],
            "authors": [
                " ".join(name[part] for part in parts if part in name) for name in item.get("author", ())
            ],
            "container": item.get("container-title", ""),
            "year": str(item["issued"]["date-parts"][0][0]) if "issued" in item else "",
            "volume": item.get("volume", ""),
            "page": item.get("page", ""),
            "doi": item.get("DOI", ""),
        }
        for item in items
    }


def bibtex_type(work: Reference) -> str:
    return "newspaper" if work.type == "article-newspaper" else BIBTEX_TYPES[work.type]


def test_bibtexparser_reads_every_work_as_recorded(real, files):
    expected = {id: {"type": bibtex_type(work)} | recorded(work) for id, work in real.references.items()}
    assert read_bibtex(files["bib"].read_text("utf-8")) == expected


def test_rispy_reads_every_work_as_recorded(real, files):
    expected = {id: {"type": RIS_TYPES[work.type]} | recorded(work) for id, work in real.references.items()}
    for kept in expected.values():
        kept["authors"] = [name.replace(", ", " ") for name in kept["authors"]]
    assert read_ris(files["ris"].read_text("utf-8")) == expected


def test_csl_json_holds_every_work_as_recorded(real, files):
    expected = {id: {"type": work.type} | recorded(work) for id, work in real.references.items()}
    assert read_csl(json.loads(files["json"].read_text("utf-8"))) == expected


def test_csl_json_uses_only_words_of_csl(files):
    known = {"id", "type", "language", *citeproc.VARIABLES, *citeproc.NAMES, *citeproc.DATES}
    for item in json.loads(files["json"].read_text("utf-8")):
        assert {name.replace("-", "_").lower() for name in item} <= {
            name.replace("-", "_").lower() for name in known
        }
        for name in item.get("author", ()):
            assert set(name) <= {"family", "given", "literal"}


@pytest.mark.parametrize(("form", "suffix"), [("biblatex", "bib"), ("bibtex", "bib"), ("csljson", "json")])
def test_pandoc_reads_every_work_as_recorded(real, files, form, suffix):
    """Up to typographic quotation marks, and spaces and particles of names, which pandoc sets its own way."""
    command = [pypandoc.get_pandoc_path(), "-f", form, "-t", "csljson", str(files[suffix])]
    read = read_csl(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))

    def straight(kept: Kept) -> Kept:
        told = {name: _straight(text) for name, text in kept.items() if name != "authors"}
        names = [sorted(re.findall(r"[\w'-]+", _straight(name))) for name in kept["authors"]]
        return told | {"authors": [name for name in names if name != ["others"]]}

    expected = {id: {"type": work.type} | recorded(work) for id, work in real.references.items()}
    assert {id: straight(kept) for id, kept in read.items()} == {
        id: straight(kept) for id, kept in expected.items()
    }


def _straight(text: str) -> str:
    text = re.sub(r"</?(sup|sub|i|b|span)[^>]*>", "", text)
    return re.sub("[‘’“”'\"]", "'", text).replace("\u00a0", " ").replace("...", "…")


def test_pandoc_finds_every_work_in_the_ris_file(real, files):
    command = [pypandoc.get_pandoc_path(), "-f", "ris", "-t", "csljson", str(files["ris"])]
    read = read_csl(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    assert {id: kept["doi"] for id, kept in read.items()} == {
        id: work.doi or "" for id, work in real.references.items()
    }


PRINTED = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" \n{}\\%&$#_~^,-|"), min_size=1
)
WORDS = PRINTED.filter(str.strip)


def work_of(title: str, journal: str, body: str) -> Reference:
    return Reference.model_validate(
        {
            "id": "any",
            "type": "article-journal",
            "title": title,
            "language": "en",
            "authors": [{"literal": body}, {"family": "Alder", "given": "Ann"}],
            "container_title": journal,
            "url": "https://example.org/",
            "read": "abstract",
            "curation": {"added": "2026-01-02", "reviewed": "2026-01-02"},
        }
    )


def test_a_title_of_several_lines_begins_no_other_work():
    title = "One\nER  - \n\nTY  - BOOK\nTI  - Two"
    (read,) = rispy.loads(ris(work_of(title, title, "Body")))
    assert read["title"] == read["secondary_title"] == "One ER - TY - BOOK TI - Two"


@given(WORDS, WORDS, WORDS)
def test_no_title_or_journal_breaks_out_of_its_field(title, journal, body):
    work = work_of(title, journal, body)
    library = bibtexparser.parse_string(bibtex(work), append_middleware=[SeparateCoAuthors()])
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.key == "any"
    assert entry["url"] == "https://example.org/"
    assert entry["author"][-1] == "Alder, Ann"
    (read,) = rispy.loads(ris(work))
    assert read["title"] == line(title)
    assert read["authors"] == [line(body), "Alder, Ann"]
    assert read["urls"] == ["https://example.org/"]


def test_a_cut_author_list_ends_in_others(sample):
    work = sample.references["alder-2020"].model_copy(update={"authors_truncated": True})
    assert "author = {Alder, Ann and Birch, Bo and others}" in bibtex(work)


def test_references_on_a_disease_are_those_of_its_page_its_trials_and_reviews(sample):
    cited = cited_on(render_pages(Site(sample)))
    disease = sample.diseases["sample-arthritis"]
    works = works_on(sample, disease, cited)
    assert works[: len(cited["diseases/sample-arthritis"])] == list(cited["diseases/sample-arthritis"])
    assert set(cited["trials/alder-2020"]) | set(cited["reviews/alder-2020-review"]) <= set(works)
    assert len(works) == len(set(works))
