"""The JSON Schemas: fresh, and in agreement with the models on real records."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from kb.check import read_library
from kb.model import KINDS
from kb.model.script import foreign
from kb.schema import (
    FOLDERS,
    NAMES,
    ROWS,
    chinese_help,
    declared_in,
    enums_in,
    modeline,
    models_of,
    schema_of,
    words,
    write_modelines,
    write_schemas,
)
from kb.yamlfile import read_yaml

DATA = Path(__file__).parents[1] / "data"
MODELS = list(dict.fromkeys(part for model in (KINDS | ROWS).values() for part in models_of(model)))
FIELDS = {
    declared_in(model, name): info.description
    for model in MODELS
    for name, info in model.model_fields.items()
    if not info.exclude
}
"""Model.field -> its English help."""


def nodes(kind):
    """Model.field -> its part of the schema of a kind."""
    schema = schema_of(kind)
    top = schema["additionalProperties"] if kind in ROWS else schema
    model = (KINDS | ROWS)[kind]
    for part in models_of(model):
        node = top if part is model else schema["$defs"][part.__name__]
        for name, child in node["properties"].items():
            yield declared_in(part, name), child


@pytest.mark.parametrize("kind", NAMES)
def test_the_schema_in_data_is_fresh(kind):
    kept = json.loads((DATA / "schema" / f"{NAMES[kind]}.json").read_text("utf-8"))
    assert kept == schema_of(kind), "run kb schema"


@pytest.mark.parametrize("kind", NAMES)
def test_every_schema_is_one_by_the_standard(kind):
    Draft202012Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_real_records_satisfy_the_schema_of_their_kind(kind):
    validator = Draft202012Validator(schema_of(kind))
    wrong = {}
    for file in sorted((DATA / kind).glob("*.yaml")):
        if found := next(validator.iter_errors(read_yaml(file, file.name).value), None):
            wrong[file.name] = found.message[:120]
    assert wrong == {}


def test_the_schema_knows_what_is_required_and_which_words_are_allowed():
    schema = schema_of("trials")
    assert "id" not in schema["properties"]
    assert {"title", "diseases", "status", "design"} <= set(schema["required"])
    assert "futility" in schema["$defs"]["WhyStopped"]["properties"]["code"]["enum"]


def test_docstrings_become_help():
    field = schema_of("references")["properties"]["read"]
    assert "What of it was read" in field["description"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_help_in_both_languages(model):
    assert model.__doc__, "write a docstring"
    assert chinese_help().get(model.__name__), "write a line in help.zh.yaml"


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_help_in_both_languages(field):
    english, chinese = FIELDS[field], chinese_help().get(field, "")
    assert english, "write a docstring below the field"
    assert english.strip(" .").lower() != field.split(".")[1].replace("_", " "), "says the name again"
    assert re.search("[\u4e00-\u9fff]", chinese), "write a line in help.zh.yaml"
    assert foreign(chinese, "zh-Hant") == ()


def test_no_chinese_help_is_left_over():
    assert set(chinese_help()) == {model.__name__ for model in MODELS} | set(FIELDS)


@pytest.mark.parametrize("kind", NAMES)
def test_a_field_in_the_schema_shows_both_languages_under_a_title(kind):
    for field, node in nodes(kind):
        english, chinese = node["description"].split("\n")
        assert english == " ".join(FIELDS[field].split())
        assert chinese == chinese_help()[field]
        assert "_" not in node["title"]


def test_every_word_of_an_enumeration_is_explained_and_no_other():
    listed = {
        field: {word for enum in enums_in(node) for word in enum["enum"] if isinstance(word, str)}
        for kind in NAMES
        for field, node in nodes(kind)
        # phases and numbers explain themselves
        if field != "Design.phase" and any(enums_in(node))
    }
    assert {field: set(meanings) for field, meanings in words().items()} == {
        field: found for field, found in listed.items() if found
    }
    for field, meanings in words().items():
        for word, meaning in meanings.items():
            assert re.search("[\u4e00-\u9fff]", meaning), (field, word)
            assert foreign(meaning, "zh-Hant") == ()


def test_meanings_stand_in_the_order_of_the_words():
    node = schema_of("trials")["$defs"]["Cells"]["properties"]["sources"]["items"]
    assert node["enumDescriptions"][node["enum"].index("dental-pulp")].endswith("牙髓")


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_record_begins_with_the_modeline_of_its_kind(kind):
    files = sorted((DATA / FOLDERS[kind]).glob("*.yaml"))
    assert files
    first = {file.name: file.open(encoding="utf-8").readline().rstrip("\n") for file in files}
    assert [name for name, line in first.items() if line != modeline(kind)] == [], "run kb schema --modelines"


def test_redirects_begin_with_the_modeline_of_where_they_stand():
    first = (DATA / "redirects.yaml").read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema/redirect.json"
    assert (DATA / first.rpartition("=")[2]).is_file()


def test_modelines_are_put_where_they_are_missing_and_only_there(data):
    before = {file: file.read_bytes() for file in data.rglob("*.yaml")}
    changed = write_modelines(data)
    assert changed
    for file, raw in before.items():
        now = file.read_bytes()
        assert now.endswith(raw)
        assert now.count(b"yaml-language-server") == 1
        kind = next((kind for kind, folder in FOLDERS.items() if folder == file.parent.name), "redirects")
        assert now.startswith(modeline(kind).encode() + b"\n")
    assert write_modelines(data) == []


def test_messages_count_the_modeline_as_a_line(data):
    write_modelines(data)
    assert read_library(data)[1] == []
    file = data / "trials" / "cedar-2018.yaml"
    file.write_text(file.read_text("utf-8").replace("blinding: ", "blinding: x-", 1), "utf-8")
    lines = file.read_text("utf-8").splitlines()
    (problem,) = read_library(data)[1]
    assert "x-" in lines[problem.line - 1][problem.column - 1 :]
    assert lines[0] == modeline("trials")


def test_a_modeline_of_another_kind_is_replaced(data):
    file = data / "trials" / "cedar-2018.yaml"
    text = file.read_text("utf-8").removeprefix(modeline("trials") + "\n")
    file.write_text(f"{modeline('reviews')}\n{text}", "utf-8")
    write_modelines(data)
    assert file.read_text("utf-8") == f"{modeline('trials')}\n{text}"


def test_writing_twice_changes_nothing(tmp_path):
    assert len(write_schemas(tmp_path)) == len(NAMES)
    assert write_schemas(tmp_path) == []


def test_the_modeline_names_the_schema_from_where_the_record_stands():
    assert modeline("trials") == "# yaml-language-server: $schema=../schema/trial.json"
