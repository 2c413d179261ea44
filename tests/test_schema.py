"""The JSON Schemas: fresh, and in agreement with the models on real records."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from kb.model import KINDS
from kb.schema import NAMES, modeline, schema_of, write_schemas
from kb.yamlfile import read_yaml

DATA = Path(__file__).parents[1] / "data"


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


def test_writing_twice_changes_nothing(tmp_path):
    assert len(write_schemas(tmp_path)) == len(NAMES)
    assert write_schemas(tmp_path) == []


def test_the_modeline_names_the_schema_from_where_the_record_stands():
    assert modeline("trials") == "# yaml-language-server: $schema=../schema/trial.json"
