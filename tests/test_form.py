"""The form without a browser: every field has its place and words, and what it writes is what kb reads."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from kb.convert import EDITIONS
from kb.load import Library
from kb.model import KINDS
from kb.model.script import foreign
from kb.render.form import CORRECTION, GROUPS, OPEN, WHEN, form_file
from kb.render.site import Site
from kb.schema import models_of
from kb.yamlfile import HIDDEN, read_text

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "docs" / "assets" / "js" / "form"
CALLER = """
import { createInterface } from "node:readline";
const { %(name)s: call } = await import(%(module)s);
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(call(...JSON.parse(line)) ?? null));
}
"""


needs_node = pytest.mark.skipif(
    not shutil.which("node") and not os.environ.get("CI"), reason="node is not installed"
)


@cache
def process(module: str, name: str) -> subprocess.Popen:
    """Node with one function of one of the form's modules; it ends when this process does."""
    script = CALLER % {"name": name, "module": json.dumps((SCRIPTS / module).as_uri())}
    command = ["node", "--experimental-default-type=module", "--input-type=module", "--eval", script]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    return subprocess.Popen(command, **pipes)


def call(module: str, name: str, *arguments: Any) -> Any:
    running = process(module, name)
    running.stdin.write(json.dumps(arguments) + "\n")
    running.stdin.flush()
    return json.loads(running.stdout.readline())


@pytest.fixture
def node() -> Callable[..., Any]:
    """Calls a function of one of the form's modules."""
    if not shutil.which("node") and not os.environ.get("CI"):
        pytest.skip("node is not installed")
    return call


@pytest.fixture(scope="module")
def forms(sample: Library) -> dict[str, dict]:
    site = Site(sample)
    return {edition.key: json.loads(form_file(site, edition)) for edition in EDITIONS}


# what it is drawn from


@pytest.mark.parametrize("kind", GROUPS)
def test_every_field_of_a_record_stands_in_one_part_of_the_form(kind):
    shown = [name for names in GROUPS[kind].values() for name in names]
    own = [name for name in KINDS[kind].model_fields if name not in ("id", "curation")]
    assert sorted(shown) == sorted(own)


def test_fields_named_in_the_layout_exist():
    parts = {part.__name__: part for kind in GROUPS for part in models_of(KINDS[kind])}
    for name in (*OPEN, *WHEN):
        part, _, field = name.partition(".")
        assert field in parts[part].model_fields, name
    for name, (beside, _) in WHEN.items():
        assert beside in parts[name.partition(".")[0]].model_fields


def words_of(node: Any) -> Iterator[str]:
    """Titles, help and explained words of a form."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("title", "description") and isinstance(value, str):
                yield value
            elif key == "enumDescriptions":
                yield from filter(None, value)
            else:
                yield from words_of(value)
    elif isinstance(node, list):
        for item in node:
            yield from words_of(item)


def test_the_form_speaks_the_language_of_its_edition(forms):
    types = {part.__name__ for kind in GROUPS for part in models_of(KINDS[kind])}
    for key, form in forms.items():
        shown = [*form["words"].values(), *(word for word in words_of(form["kinds"]) if word not in types)]
        assert len(shown) > 300
        for text in shown:
            if key == "en":
                assert not re.search(r"[\u4e00-\u9fff]{2}", text), text
            else:
                assert not foreign(text, {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}[key]), text
                assert re.search(r"[\u4e00-\u9fff]|^(DOI|PMID|PMCID|ISSN|[、：])$", text), text


def test_a_correction_asks_for_what_the_issue_form_asks_for(forms):
    template = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "error.yml").read_text("utf-8"))
    asked = {item["id"]: item.get("validations", {}).get("required", False) for item in template["body"][1:]}
    assert set(CORRECTION) == asked.keys() - {"record", "edition"}  # which the page knows by itself
    assert set(forms["en"]["kinds"]["corrections"]["schema"]["required"]) == {
        name for name, required in asked.items() if required
    }


def test_known_ids_are_those_of_the_library(forms, sample):
    for kind in ("trials", "references", "diseases", "products", "measures"):
        assert [id for id, _ in forms["en"]["known"][kind]] == [*getattr(sample, kind)]
    assert forms["en"]["held"]["nct99999900"] == "trials/alder-2020"


def test_every_pattern_is_one_in_a_browser_too(node, forms):
    def patterns(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from ([value["pattern"]] if isinstance(value.get("pattern"), str) else [])
            yield from (found for item in value.values() for found in patterns(item))
        elif isinstance(value, list):
            yield from (found for item in value for found in patterns(item))

    found = set(patterns(forms["en"]["kinds"]))
    assert found
    for pattern in found:
        node("check.js", "problemOf", {"type": "string", "pattern": pattern}, "x", "", False)


# what it writes

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
WORDS = st.text(
    st.characters(exclude_categories=["C"], include_characters="\n\t", exclude_characters="\ufffe"),
    max_size=40,
)
TELLING = st.text(st.sampled_from("a0 :#-?[]{}&*!|>'\"%@`,\n\t\\~.，。：「」病\u00a0\u3000"), max_size=12)
PITFALLS = st.sampled_from(
    [
        *("no", "NO", "yes", "012", "1e3", "0x1F", "2026-11-22", "2024", "12:30", "null", "~", "true", ""),
        *("- a", "a: b", "a #b", "#", "'", '"', "病：腎炎", "  前", "後  ", "...", "---", "<<", "=", "."),
        *("第一行\n第二行\n", "a\n  b\n\nc"),
    ]
)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15)
SCALARS = WORDS | TELLING | PITFALLS | NUMBERS | st.booleans()
KEYS = st.from_regex(r"[a-z0-9]+([_-][a-z0-9]+)*", fullmatch=True)
VALUES = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, min_size=1, max_size=4) | st.dictionaries(KEYS, below, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@needs_node
@given(record=st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
@example(record={"a": [[{"b": "c"}], ["d", ["e"]]], "n": {"y": 1, "n": "no"}, "true": "null"})
def test_what_the_form_writes_is_what_kb_reads(record):
    read = read_text(call("yaml.js", "yaml", record, "# modeline"), "record.yaml")
    assert read.problems == []
    assert read.value == record


def test_it_writes_as_people_here_do(node):
    record = {
        "title": {"zh": "細胞治療|腎炎", "en": "Cells: a trial"},
        "n": {"randomised": 12},
        "dose": {"amount": 2e8, "unit": "cells/kg"},
        "countries": ["NO", "TW"],
        "limits": [{"zh": "只有一組。\n沒有對照。", "en": "One group.\nNo control."}],
        "added": "2026-11-22",
    }
    assert node("yaml.js", "yaml", record, "# modeline").splitlines() == [
        "# modeline",
        'title: {zh: "細胞治療|腎炎", en: "Cells: a trial"}',
        "n: {randomised: 12}",
        "dose: {amount: 2e8, unit: cells/kg}",
        "countries: [NO, TW]",
        "limits:",
        "  - zh: |-",
        "      只有一組。",
        "      沒有對照。",
        "    en: |-",
        "      One group.",
        "      No control.",
        "added: 2026-11-22",
    ]


# what it takes


@pytest.mark.parametrize(
    ("node_", "name", "typed", "value"),
    [
        ({"type": "integer"}, "n", " １２ ", 12),
        ({"type": "number"}, "mean", "−1.5", -1.5),
        ({"type": "string"}, "doi", "https://doi.org/10.1136/a(b)", "10.1136/a(b)"),
        ({"type": "string"}, "pmid", "PMID: 28478399", "28478399"),
        ({"type": "string"}, "pmid", "https://pubmed.ncbi.nlm.nih.gov/28478399/", "28478399"),
        ({"type": "string"}, "title", "a\u200b title\nin two lines ", "a title in two lines"),
        ({"type": "string", "long": True}, "zh", "一\r\n二  \n", "一\n二"),
    ],
)
def test_what_people_type_becomes_what_they_meant(node, node_, name, typed, value):
    assert node("check.js", "valueOf", node_, typed, name) == value


@needs_node
@given(
    st.sampled_from(["string", "integer", "number"]),
    ANY | TELLING,
    st.sampled_from(["zh", "doi", "issn", "n"]),
)
@example("string", "\x85\ufeff\ufffe", "zh")
def test_whatever_is_typed_becomes_a_value_without_hidden_characters(type_, typed, name):
    value = call("check.js", "valueOf", {"type": type_, "long": True}, typed, name)
    assert not HIDDEN.search(str(value))
    if value is not None:
        call("check.js", "problemOf", {"type": type_}, value, name, True)


@pytest.mark.parametrize(
    ("part", "name", "value", "word"),
    [
        ({"type": "integer", "minimum": 0}, "n", -1, "least"),
        ({"type": "integer"}, "n", 1.5, "whole"),
        ({"type": "number", "maximum": 100}, "percent", 101, "most"),
        ({"type": "number", "exclusiveMinimum": 0}, "amount", 0, "above"),
        ({"type": "string", "pattern": "^(?:[A-Z]{2})$"}, "countries", "tw", "shape"),
        ({"type": "string", "examples": ["2026-11-22"]}, "as_of", "2026-02-30", "date"),
        ({"type": "string"}, "issn", "0003-4968", "issn"),
        ({"type": "string"}, "en", "腎炎", "english"),
    ],
)
def test_what_is_wrong_is_named(node, part, name, value, word):
    assert node("check.js", "problemOf", part, value, name, True)["word"] == word


# where it goes


def test_an_address_of_github_is_whole_or_without_the_text(node):
    short = node(
        "send.js", "fileAddress", "https://github.com/a/b", "main", "data/trials/c.yaml", "x: 1 & 2\n"
    )
    assert short["whole"]
    assert parse_qs(urlsplit(short["address"]).query) == {
        "filename": ["data/trials/c.yaml"],
        "value": ["x: 1 & 2\n"],
    }
    long = node("send.js", "fileAddress", "https://github.com/a/b", "main", "data/trials/c.yaml", "病" * 900)
    assert not long["whole"]
    assert parse_qs(urlsplit(long["address"]).query).keys() == {"filename"}


def test_no_module_of_the_form_asks_another_host_or_runs_text():
    for file in SCRIPTS.glob("*.js"):
        text = file.read_text("utf-8")
        assert not re.search(r"https?://(?!\(|localhost)[a-z]", re.sub(r"//.*|/\^.*?/i", "", text)), file.name
        assert not re.search(r"\beval\(|new Function|innerHTML", text), file.name
