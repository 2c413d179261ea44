"""Exceptions to rules of kb check: with a reason, for one place, and only while they are needed."""

import pytest
from kb.check import FIRM, read_library
from kb.check.exceptions import FILE

EXCUSE = (
    "certainty_follows_from_its_steps:\n"
    "  - record: diseases/sample-arthritis\n    field: certainty.level\n"
    "    reason: adopted as the review prints it\n"
)


@pytest.fixture
def overgraded(data):
    """A library that breaks one rule in one place."""
    file = data / "diseases" / "sample-arthritis.yaml"
    text = file.read_text("utf-8")
    assert "level: low\n" in text or "level: low," in text
    file.write_text(text.replace("level: low", "level: high", 1), "utf-8")
    assert [problem.field for problem in read_library(data)[1]] == ["certainty.level"]
    return data


def found(data, exceptions: str) -> list[str]:
    (data / FILE).write_text(exceptions, "utf-8")
    return [str(problem).splitlines()[0] for problem in read_library(data)[1]]


def test_an_exception_excuses_its_rule_at_its_place(overgraded):
    assert found(overgraded, EXCUSE) == []


def test_an_exception_excuses_no_other_place(overgraded):
    told = found(overgraded, EXCUSE.replace("certainty.level", "findings[0].certainty.level"))
    assert len(told) == 2


def test_an_exception_that_excuses_nothing_is_an_error(data):
    assert found(data, EXCUSE) == [
        "data/exceptions.yaml:2:5: error: certainty_follows_from_its_steps[0]: "
        "expected a problem to excuse at diseases/sample-arthritis, certainty.level, found none"
    ]


def test_while_a_record_cannot_be_read_no_exception_is_called_needless(data):
    (data / "diseases" / "sample-arthritis.yaml").write_text("{", "utf-8")
    assert not [told for told in found(data, EXCUSE) if FILE in told]


def test_an_unknown_rule_or_record_is_an_error_and_gets_the_nearest(overgraded):
    read = EXCUSE.replace("from_its", "from_it")
    assert "found certainty_follows_from_it_steps" in found(overgraded, read)[1]
    (overgraded / FILE).write_text(EXCUSE.replace("sample-arthritis", "sample-arthriti"), "utf-8")
    hints = [problem.hint for problem in read_library(overgraded)[1]]
    assert "did you mean diseases/sample-arthritis?" in hints


@pytest.mark.parametrize("rule", sorted(rule.__name__ for rule in FIRM))
def test_rules_that_pages_and_readers_rely_on_have_no_exceptions(rule, data):
    told = found(data, EXCUSE.replace("certainty_follows_from_its_steps", rule))
    assert told == [
        f"data/exceptions.yaml:1:1: error: {rule}: expected a rule that may have exceptions, found {rule}"
    ]


def test_unsafe_text_stays_an_error_whatever_the_list_says(data):
    file = data / "topics" / "method.yaml"
    file.write_text(file.read_text("utf-8").replace("Public sources", "<b>Public</b> sources"), "utf-8")
    place = "record: topics/method, field: 'sections[0].body.en'"
    rule = f"text_is_safe:\n  - {{{place}, reason: it is only bold text}}\n"
    assert len(found(data, rule)) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        EXCUSE.replace("adopted as the review prints it", "because"),
        EXCUSE.replace("    field: certainty.level\n", ""),
        "[a, b]\n",
        "rule: {\n",
    ],
    ids=["no real reason", "no field", "a list", "not YAML"],
)
def test_a_list_of_the_wrong_form_is_told_without_a_traceback(wrong, data):
    told = found(data, wrong)
    assert told
    assert all(line.startswith("data/exceptions.yaml:") for line in told)
