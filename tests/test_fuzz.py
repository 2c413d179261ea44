"""Whatever a stranger, a service or a slip of the hand brings: an answer or a plain error, never a crash.

tests/fuzz/run.py runs these and all other property tests for longer.
"""

import json
import math
import re
import shutil
import tempfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import bibtexparser
import rispy
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from kb.check import read_library
from kb.cite import STYLES, Citations, formatted, in_full, mark
from kb.convert import EDITIONS, Converter
from kb.draft.work import id_for, reference_fields
from kb.draft.zotero import READERS
from kb.effect import arms_effect, pool, proportion_of, reported_effect
from kb.effect.groups import Effect
from kb.effect.study import OF_COUNTS, OF_MEANS
from kb.export.bibliography import bibtex, csl_json, line, ris
from kb.export.csvfile import FORMULA, _shown
from kb.fix import in_form
from kb.linked.node import script_json
from kb.load import ID
from kb.model import Reference, Result
from kb.model.citation import cited_ids
from kb.model.trial import BetweenGroups
from kb.render import PAGE_KINDS
from kb.render.page import Page
from kb.render.site import Site, prose_markdown
from kb.scalar import scalar
from kb.yamlfile import HIDDEN, CoreLoader, read_text
from pydantic import ValidationError

from .conftest import SAMPLE
from .test_hostile import TEXTS

FILES = sorted(path.relative_to(SAMPLE) for path in SAMPLE.glob("*/*.yaml"))
VISIBLE = st.text(st.characters(exclude_categories=["C"], include_characters="\n"), max_size=30)
PIECES = st.sampled_from(
    [
        *TEXTS,
        *(
            "[",
            "](",
            ")",
            "[@",
            "]",
            "`",
            "**",
            "_",
            "<",
            ">",
            "&",
            "&#9;",
            '"',
            "'",
            "{",
            "}",
            "{#a}",
            "|",
            "\n",
            "\n\n",
        ),
        *(
            "    ",
            "- ",
            "1. ",
            "# ",
            "> ",
            "~~~",
            "==",
            "\\",
            ": ",
            " #",
            "? ",
            "!",
            "*",
            "%",
            "@",
            "...",
            "---",
            "//",
        ),
        *(
            "[@alder-2020]",
            "[x](trial:alder-2020)",
            "[x](https://a.example/)",
            "[x]: ",
            "java",
            "script:",
            "taken()",
        ),
        *(
            "間質幹細胞",
            "資料",
            "12",
            "3.5",
            "10.1000/a",
            "https://a.example/",
            "a",
            "MSC",
            "（",
            "；",
            "：",
            "　",
        ),
    ]
)
TEXT = st.lists(PIECES | VISIBLE, max_size=8).map("".join)
"""Text of pieces that mean something to Markdown, YAML, HTML or this site."""
WORDS = TEXT.filter(str.strip)
FIGURES = st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 10**18).map(float)
VALUES = (
    TEXT
    | FIGURES
    | st.integers(1 - 10**18, 10**18 - 1)
    | st.booleans()
    | st.none()
    | st.just([])
    | st.just({})
)


@st.composite
def edited(draw) -> tuple[Path, str]:
    """(file, text): a record in which some places were overwritten."""
    file = draw(st.sampled_from(FILES))
    text = (SAMPLE / file).read_text("utf-8")
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 12))
        text = text[:start] + draw(PIECES | VISIBLE) + text[end:]
    return file, text


@st.composite
def changed(draw) -> tuple[Path, str]:
    """(file, text): a record in which one or two values, of whatever kind, are others."""
    file = draw(st.sampled_from(FILES))
    record = yaml.load((SAMPLE / file).read_text("utf-8"), CoreLoader)
    for _ in range(draw(st.integers(1, 2))):
        holder, key = draw(st.sampled_from(list(places(record))))
        old = holder[key]
        holder[key] = draw(
            TEXT if isinstance(old, str) else FIGURES if isinstance(old, int | float) else VALUES
        )
    return file, yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


LATIN = TEXT.map(lambda text: re.sub(r"[^\x00-\x7e]", "", text)).filter(str.strip)


@st.composite
def worded(draw) -> tuple[Path, str]:
    """(file, text): a record with one of its texts as a stranger wrote it, the same in both languages."""
    file = draw(st.sampled_from(FILES))
    record = yaml.load((SAMPLE / file).read_text("utf-8"), CoreLoader)
    found = [
        holder for holder, _ in places(record) if isinstance(holder, dict) and {"zh", "en"} <= holder.keys()
    ]
    assume(found)
    draw(st.sampled_from(found)).update(dict.fromkeys(("zh", "en"), draw(LATIN)))
    return file, yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def places(value: Any):
    """(list or mapping, key) of everything below a value."""
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(child, dict | list):
            yield from places(child)


# records


@given(edited().map(lambda record: record[1]) | TEXT)
@example("[" * 30_000)
@example("? [[a]]\n: b\n")
def test_any_text_is_read_or_refused_at_a_place_in_it(text):
    read = read_text(text, "record.yaml")
    rows = text.splitlines() or [""]
    for problem in read.problems:
        assert 1 <= problem.line <= len(rows) + 1
        assert 1 <= problem.column <= max(map(len, rows)) + 2
        assert problem.message.startswith(("expected", "duplicate", "unknown"))
    for line_, column in read.places.values():
        assert 1 <= line_ <= len(rows) + 1
        assert column >= 1
    json.dumps(read.value)


@cache
def folder() -> Path:
    """The invented library in a place where a record may be overwritten."""
    kept = tempfile.TemporaryDirectory()
    folder.kept = kept
    return Path(shutil.copytree(SAMPLE, Path(kept.name) / "data"))


@settings(max_examples=60)
@given(edited() | changed() | worded() | worded())
def test_any_record_is_refused_in_its_own_lines_or_gives_harmless_pages(record):
    file, text = record
    target = folder() / file
    target.write_text(text, "utf-8", newline="")
    try:
        library, problems = read_library(folder())
    finally:
        target.write_bytes((SAMPLE / file).read_bytes())
    lines = text.count("\n") + text.count("\r") + 2
    assert all(
        1 <= problem.line <= lines for problem in problems if problem.path == f"data/{file.as_posix()}"
    )
    if not any(problem.level == "error" for problem in problems):
        for page in pages(Site(library), file):
            assert harmful(page) == []


def pages(site: Site, file: Path):
    """Pages in every edition on which the record of a file is shown."""
    kind, id = file.parts[0], file.stem
    for edition in EDITIONS:
        if kind in PAGE_KINDS:
            page = Page(site, edition, f"{edition.key}/{kind}/{id}.md")
            yield page.render(f"{PAGE_KINDS[kind]}.md.jinja", entry=getattr(site.library, kind)[id])
        for list_ in (kind, "trials"):
            if list_ in ("references", "glossary", *PAGE_KINDS):
                yield Page(site, edition, f"{edition.key}/{list_}/index.md").render(f"{list_}.md.jinja")


class Harm(HTMLParser):
    """Collects what could run, load or lead astray."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "style", "base", "meta", "math", "link", "img"):
            self.found.append(tag)
        for name, value in attributes:
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            led = name in ("href", "src", "action", "formaction") and re.match("[a-z+.-]+:", address)
            if name.startswith("on") or (led and not address.startswith("https:")):
                self.found.append(f"{tag} {name}={value}")


def harmful(html: str) -> list[str]:
    parser = Harm()
    parser.feed(html)
    parser.close()
    return parser.found


@given(TEXT)
@example("[x](java&#9;script:taken())")
@example('[x](java&#9;script:taken() "title")')
@example("[x][y]\n\n[y]: java&#9;script:taken()")
def test_prose_brings_no_markup_of_its_own(text):
    html = PROSE.reset().convert(text)
    led = re.sub(r'href="(disease|trial|product|topic|claim|page|export):', 'href="', html)
    assert harmful(led) == []


PROSE = prose_markdown()


@given(edited() | changed())
def test_mending_a_record_loses_nothing(record):
    file, text = record
    kind = file.parts[0].replace("glossary", "terms")
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "record.yaml"
        path.write_text(text, "utf-8", newline="")
        first = in_form(path, "record.yaml", kind)
        path.write_text(first.after, "utf-8", newline="")
        second = in_form(path, "record.yaml", kind)
    assert not second.changed
    before, after = read_text(text, ""), read_text(first.after, "")
    if before.problems:
        assert first.after == first.before or not after.problems
    else:
        assert not after.problems
        assert sorted(letters(before.value)) == sorted(letters(after.value))


def letters(value: Any) -> str:
    """What a record says, without the form of it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return re.sub(r"[\W_]", "", text).lower().translate({0xFF10 + digit: str(digit) for digit in range(10)})


# words


CONVERTER = Converter()


@given(TEXT)
@example("{#}" * 140_000)
def test_conversion_keeps_citations_links_and_lines(text):
    once = CONVERTER.simplified_markdown(text)
    assert cited_ids(once) == cited_ids(text)
    assert once.count("\n") == text.count("\n")
    assert CONVERTER.simplified_markdown(text) == once
    assert len(CONVERTER.simplified(text)) == len(text)


@given(TEXT)
def test_every_citation_of_a_text_is_numbered_once(text):
    ids = cited_ids(text)
    assume(all(ID.fullmatch(id) for id in ids))
    page = Citations("Reference")
    html = page.restore(mark(text))
    assert [item.id for item in page.items] == list(dict.fromkeys(ids))
    assert not re.search("[\ue002\ue003]", html)


@given(TEXT | VALUES)
@example(1 - 10**18)
def test_a_value_written_is_the_value_read(value):
    assume(value not in (None, "", [], {}) and not HIDDEN.search(str(value)))
    read = read_text(f"a: {scalar(value)}\nb: [{scalar(value)}]\n", "")
    assert read.problems == []
    assert read.value == {"a": value, "b": [value]}


@given(TEXT)
def test_no_cell_is_a_formula_and_no_text_ends_its_script(text):
    assert not str(_shown(text)).startswith(FORMULA)
    node = script_json({"name": text})
    assert not re.search("[<>&]", node)
    assert json.loads(node)["name"] == text


# references


NAMES = st.fixed_dictionaries({"literal": WORDS}) | st.fixed_dictionaries({"family": WORDS, "given": WORDS})
WORKS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["article-journal", "chapter", "dataset", "webpage", "thesis", "legislation"]
        ),
        "title": WORDS,
        "language": st.sampled_from(["en", "zh-Hant", "ja", "fr"]),
        "url": st.just("https://a.example/"),
        "read": st.just("metadata"),
        "curation": st.just({"added": "2026-01-02", "reviewed": "2026-01-02"}),
    },
    optional={
        "authors": st.lists(NAMES, max_size=4),
        "authors_truncated": st.booleans(),
        **dict.fromkeys(
            ("container_title", "container_title_short", "volume", "issue", "page", "publisher"), WORDS
        ),
        "publisher_place": WORDS,
        "issued": st.sampled_from(["2020", "2020-02", "2020-02-29"]),
        "doi": st.sampled_from(["10.1000/a<b>&c", "10.1000/a{b}"]),
        "registry": st.just("NCT01539902"),
    },
)


@given(WORKS)
def test_any_reference_stays_within_its_entry_in_every_form(fields):
    try:
        work = Reference.model_validate(fields | {"id": "work"})
    except ValidationError:
        return
    for style in set(STYLES.values()):
        html = formatted(work, style)
        assert set(re.findall(r"<(/?\w*)", html)) <= {"a", "/a"}
        assert harmful(html) == []
        assert not re.search("[\ue000-\uf8ff]", html + in_full(work, style))
    formatted.cache_clear()
    assert json.loads(csl_json(work))["title"] == work.title
    library = bibtexparser.parse_string(bibtex(work))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["work"]
    (read,) = rispy.loads(ris(work))
    assert read["title"] == line(work.title)


SHEETS = st.sampled_from(
    [
        *(
            "TY  - JOUR\n",
            "TI  - A title\n",
            "AU  - ",
            "ER  - \n",
            "PY  - ",
            "DA  - ",
            "SN  - ",
            "SP  - ",
            "UR  - ",
        ),
        *(
            "@article{a,\n",
            "title = {A title},\n",
            "author = {",
            " and ",
            "year = ",
            "},\n",
            "}\n",
            "@string{",
            "@comment{",
        ),
        *(
            '[{"title": "A title"',
            ', "author": [',
            '{"family": "A"}',
            ', "issued": ',
            '{"date-parts": [[2020]]}',
            "}]",
        ),
        *('{"items": [', "[]", "{}", "null", "1", '"a"', ", ", "²", "٣", "\\", "{\\'e}", "$", "#"),
    ]
)


@given(st.sampled_from(sorted(READERS)), st.lists(SHEETS | VISIBLE, max_size=12).map("".join))
@example("csl", '[{"title": "A", "issued": []}]')
@example("csl", '[{"title": "A", "author": "B"}]')
@example("csl", "[" * 100_000)
@example("ris", "TY  - JOUR\nTI  - A\nPY  - ²\nER  - \n")
def test_any_file_of_references_gives_works_that_can_be_written(form, text):
    for work in READERS[form](text):
        assert work.title
        values, _ = reference_fields(work, "2026-01-02")
        for name, value in values.items():
            assert read_text(f"{name}: {scalar(value)}\n", "").value == {name: value}
        assert re.fullmatch(r"[a-z0-9-]*", id_for(work, ()))


# effects


def some(**fields: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries({}, optional=fields)


COUNTS = st.integers(0, 10**18)
SPREADS = st.floats(0, allow_nan=False, allow_infinity=False)
INTERVALS = st.tuples(FIGURES, FIGURES).map(sorted).map(tuple)
RESULTS = some(
    events=COUNTS, n=COUNTS, percent=st.floats(0, 100), mean=FIGURES, sd=SPREADS, se=SPREADS, median=FIGURES,
    iqr=INTERVALS, ci=INTERVALS,
).map(Result.model_validate)  # fmt: skip
BETWEEN = st.fixed_dictionaries(
    {"reported": st.just("mixed")},
    optional={
        "effect": st.sampled_from(["risk-difference", "risk-ratio", "mean-difference", "hazard-ratio"]),
        "value": FIGURES,
        "ci": INTERVALS,
        "level": st.sampled_from([90, 95, 97.5, 99]),
        "p": st.floats(0, 1),
        "p_below": st.floats(0, 1),
    },
).map(BetweenGroups.model_validate)


def assert_sound(effect: Effect) -> None:
    assert all(map(math.isfinite, (effect.value, effect.low, effect.high, effect.se, effect.point)))
    assert effect.low <= effect.value * (1 + 1e-9) + 1e-9
    assert effect.value <= effect.high + abs(effect.high) * 1e-9 + 1e-9


@given(st.lists(RESULTS, min_size=1, max_size=3), RESULTS, st.sampled_from([*OF_COUNTS, *OF_MEANS]), BETWEEN)
def test_any_figures_a_record_may_hold_give_a_finite_effect_or_none(cells, control, wanted, groups):
    assert proportion_of(control) is None or proportion_of(control).n > 0
    if made := arms_effect(cells, control, wanted, groups):
        assert_sound(made[0])
    if stated := reported_effect(groups):
        assert_sound(stated)


EVENTS = st.fixed_dictionaries({"events": COUNTS | st.integers(0, 9), "n": COUNTS | st.integers(9, 99)})
MEANS = st.fixed_dictionaries({"mean": FIGURES, "sd": SPREADS, "n": st.integers(2, 99) | COUNTS})


@given(st.lists(st.tuples(EVENTS, EVENTS) | st.tuples(MEANS, MEANS), min_size=2, max_size=4))
def test_any_effects_of_one_kind_pool_to_a_finite_one(pairs):
    for wanted in (*OF_COUNTS, *OF_MEANS):
        arms = [tuple(map(Result.model_validate, pair)) for pair in pairs]
        made = [arms_effect([cells], control, wanted) for cells, control in arms]
        effects = [found[0] for found in made if found and found[0].se > 0]
        if len(effects) > 1:
            assert_sound(pool(effects).effect)
