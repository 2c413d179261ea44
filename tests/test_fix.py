"""kb check --fix: what has one right form is mended in place, shown first, and nothing else changes."""

import random
import re
import tempfile
from collections import Counter
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from kb.check import read_library
from kb.cli import main
from kb.fix import in_form, in_script, records
from kb.load import load_library
from kb.schema import modeline
from kb.whole import write_whole
from kb.yamlfile import CoreLoader

from .conftest import SAMPLE
from .test_mistakes import change, slip

MISTAKES = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text("utf-8"))
TRIAL = "trials/alder-2020.yaml"
LIBRARY = load_library(SAMPLE)[0]
FILES = sorted({(kind, read.path.removeprefix("data/")) for (kind, _), read in LIBRARY.files.items()})
MENDS = {
    "a bare number where text belongs": ('phase: "2"', "phase: 2", 'phase: "2"'),
    "a number in quotes": ("enrolled: 60", 'enrolled: "60"', "enrolled: 60"),
    "full-width digits": ("enrolled: 60", "enrolled: ６０", "enrolled: 60"),
    "full-width digits in a date": ("as_of: 2026-01-02", "as_of: ２０２６－０１－０２", "as_of: 2026-01-02"),
    "a capital letter": ("blinding: double-blind", "blinding: Double-Blind", "blinding: double-blind"),
    "a space for a hyphen": ("blinding: double-blind", "blinding: double blind", "blinding: double-blind"),
    "a truth value in quotes": ("primary: true", 'primary: "True"', "primary: true"),
    "a full-width colon": ("  enrolled: 60", "  enrolled：60", "  enrolled: 60"),
    "full-width colons in braces": (
        "n: {randomised: 30, analysed: 30}",
        "n: {randomised：30, analysed： 30}",
        "n: {randomised: 30, analysed: 30}",
    ),
    "a colon in text": (
        "sponsor: {name: Sample Sponsor, type: academic}",
        'sponsor:\n  name: Sample: a\\b "Sponsor"\n  type: academic',
        'sponsor:\n  name: "Sample: a\\\\b \\"Sponsor\\""\n  type: academic',
    ),
    "digits in text": ("{zh: 止痛藥,", "{zh: 止痛藥２５毫克,", "{zh: 止痛藥25毫克,"),
    "typed spaces": ("{zh: 止痛藥,", "{zh: 止痛藥 A 和 B,", "{zh: 止痛藥A和B,"),
    "space behind a line": ("countries: [TW, JP]", "countries: [TW, JP]  \t", "countries: [TW, JP]"),
}
LEFT = {
    "a share where a count belongs": ("enrolled: 60", "enrolled: 60%"),
    "a word that may mean several": ("blinding: double-blind", "blinding: blind"),
    "an identifier of the wrong shape": ("id: NCT99999900", "id: NCT999999"),
}


def mended(text: str, kind: str = "trials", path: str = TRIAL):
    """A record in `text` through the form, in a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "record.yaml"
        file.write_bytes(text.encode())
        return in_form(file, path, kind)


def clean(path: str = TRIAL, kind: str = "trials") -> str:
    """A record that needs no mending."""
    return mended((SAMPLE / path).read_text("utf-8"), kind).after


def run(data, *arguments: object, answers: str = ""):
    command = ["check", "--data", str(data), *map(str, arguments)]
    return CliRunner().invoke(main, command, input=answers)


def comments(text: str) -> Counter:
    return Counter(row[row.index("#") :].strip() for row in text.splitlines() if "#" in row)


@pytest.mark.parametrize("case", MENDS.values(), ids=MENDS)
def test_a_wrong_form_becomes_the_right_one_and_nothing_else_changes(case):
    right, wrong, expected = case
    text = clean()
    assert right in text
    assert mended(text.replace(right, wrong, 1)).after == text.replace(right, expected, 1)


@pytest.mark.parametrize("case", LEFT.values(), ids=LEFT)
def test_what_a_person_must_judge_is_left(case):
    right, wrong = case
    text = clean().replace(right, wrong, 1)
    assert mended(text).after == text


def test_line_ends_byte_order_mark_and_last_line_are_as_on_unix():
    text = clean()
    assert mended("\ufeff" + text.replace("\n", "\r\n")).after == text
    assert mended(text.rstrip("\n")).after == text
    assert mended(text + "\n\n").after == text


def test_a_volume_keeps_its_zero():
    text = clean("references/alder-2020.yaml", "references")
    row = re.search(r"(?m)^volume: .*$", text)[0]
    assert 'volume: "076"' in mended(text.replace(row, "volume: 076"), "references").after


def test_spaces_that_break_a_line_of_markdown_stay():
    text = clean("topics/method.yaml", "topics")
    block = text.replace("zh: 只用公開的資料。", "zh: |\n        只用公開的  \n        資料。", 1)
    assert block != text
    assert mended(block, "topics").after == block
    assert mended(block.replace("order: 1\n", "order: 1 \n", 1), "topics").after == block


def test_a_mend_that_would_change_what_is_said_is_dropped_and_told():
    kept = clean("topics/method.yaml", "topics").replace("\ncuration:", "\nunverified:", 1)
    kept = kept[: kept.index("unverified:")] + "unverified:\n  - en: A\n    zh: |+\n      甲\n\n\n"
    found = mended(kept, "topics")
    assert "line ends: the record would not say the same" in found.left
    assert found.after == kept


def test_the_line_for_editors_is_put_first():
    assert clean().startswith(modeline("trials") + "\n")
    assert "first line for editors" in mended((SAMPLE / TRIAL).read_text("utf-8")).done


def test_fields_are_put_in_the_order_of_the_model_with_their_comments():
    text = (
        f"{modeline('measures')}\n# All of them.\n\npain-score:\n  # lower is better\n  better: lower\n"
        "  name: {en: Pain, zh: 疼痛}  # as printed\n\n  meaning:\n    en: How much it hurts\n"
        "    # our words\n    zh: 多痛\n  type: continuous\n    # deeper\n\nnext:\n  name: {zh: 甲, en: A}\n"
    )
    assert mended(text, "measures").after == (
        f"{modeline('measures')}\n# All of them.\n\npain-score:\n  # lower is better\n"
        "  name: {zh: 疼痛, en: Pain}  # as printed\n  better: lower\n\n"
        "  type: continuous\n    # deeper\n  meaning:\n    # our words\n"
        "    zh: 多痛\n    en: How much it hurts\n\nnext:\n  name: {zh: 甲, en: A}\n"
    )


def test_an_entry_of_a_list_keeps_its_dash():
    text = clean().replace("  - id: cells\n    role: cells\n", "  - role: cells\n    id: cells\n", 1)
    assert text != clean()
    assert mended(text).after == clean()


def test_unknown_fields_stay_where_they_are():
    text = clean().replace("  enrolled: 60\n", "  strange: 1\n  enrolled: 60\n", 1)
    assert mended(text).after == text


@pytest.mark.parametrize("case", MISTAKES, ids=[case["name"] for case in MISTAKES])
def test_what_is_mended_says_what_the_repair_says(case, data):
    """Of all typical mistakes: none ends in a traceback, and none that is mended is mended wrongly."""
    file = data / case["file"]
    for step in (*case.get("before", ()), case):
        change(file, step)
    library, _ = read_library(data)
    [(_, path, kind)] = records(library, data, {f"data/{case['file']}"})
    form = in_form(file, path, kind).after
    if "repair" in case:
        change(file, case["repair"])
    repaired = yaml.load(file.read_text("utf-8-sig"), CoreLoader)
    file.write_text(form, "utf-8")
    in_script(file, path, kind, library.terms.values())
    if not read_library(data)[1]:
        assert yaml.load(form, CoreLoader) == repaired


@pytest.mark.parametrize("seed", range(20))
def test_no_slip_of_the_keyboard_stops_the_mending(seed, data):
    slip(data, seed)
    library, _ = load_library(data)
    for file, path, kind in records(library, data, None):
        found = in_form(file, path, kind)
        file.write_text(found.after, "utf-8")
        assert not in_form(file, path, kind).changed
        in_script(file, path, kind, library.terms.values())


def test_a_file_that_cannot_be_read_is_left():
    text = clean().replace("{zh: 止痛藥, en: Painkillers}", "{zh: 止痛藥, en: Painkillers", 1)
    found = mended(text)
    assert not found.changed
    assert found.left == ("it cannot be read; mend that first",)


def test_a_simplified_draft_becomes_traditional_by_the_glossary(data):
    file = data / TRIAL
    text = clean().replace("{zh: 止痛藥,", "{zh: 间充质干细胞与安慰剂的质量评价,", 1)
    file.write_text(text, "utf-8")
    found = in_script(file, "data/x", "trials", LIBRARY.terms.values())
    assert found.after == text.replace("间充质干细胞与安慰剂的质量评价", "間質幹細胞與安慰劑的品質評價")
    assert not in_form(file, "data/x", "trials").changed


@st.composite
def spoilt(draw) -> tuple[str, str]:
    """(kind, text): a record with fields in any order, comments, spaces and line ends anywhere."""
    kind, path = draw(st.sampled_from(FILES))
    chance = random.Random(draw(st.integers(0, 2**32)))

    def shuffled(value):
        match value:
            case dict():
                rows = list(value.items())
                chance.shuffle(rows)
                return {key: shuffled(child) for key, child in rows}
            case list():
                return [shuffled(child) for child in value]
        return value

    value = shuffled(yaml.load((SAMPLE / path).read_text("utf-8"), CoreLoader))
    flow = chance.choice([False, None, True])
    width = 10**6 if flow else 90
    text = yaml.dump(value, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=width)
    rows = []
    for number, row in enumerate(text.splitlines()):
        if re.match(r" *(- )?[a-z_]+:", row) and not flow and chance.random() < 0.2:
            rows.append(f"{' ' * (len(row) - len(row.lstrip()))}# note {number}")
        rows.append(row + chance.choice(["", "", "  "]))
    return kind, chance.choice(["\n", "\r\n"]).join(rows) + chance.choice(["", "\n", "\n\n"])


@settings(max_examples=150, deadline=None)
@given(spoilt())
def test_mending_says_the_same_keeps_every_comment_and_needs_no_second_time(record):
    kind, text = record
    first = mended(text, kind)
    assert yaml.load(first.after, CoreLoader) == yaml.load(text, CoreLoader)
    assert comments(first.after) - Counter([modeline(kind)]) == comments(text) - Counter([modeline(kind)])
    assert not mended(first.after, kind).changed


def test_the_change_is_shown_as_a_diff_and_written_on_yes(data):
    file = data / TRIAL
    file.write_text(clean().replace("enrolled: 60", 'enrolled: "60"'), "utf-8")
    done = run(data, "alder-2020", "--fix", answers="y\ny\n")
    assert '-  enrolled: "60"\n+  enrolled: 60\n' in done.output
    assert "--- a/data/trials/alder-2020.yaml" in done.output
    assert done.exit_code == 0
    assert file.read_text("utf-8") == clean()


def test_no_answer_or_no_writes_nothing(data):
    file = data / TRIAL
    wrong = clean().replace("enrolled: 60", 'enrolled: "60"')
    for answers in ("", "n\n"):
        file.write_text(wrong, "utf-8")
        done = run(data, "alder-2020", "--fix", answers=answers)
        assert done.exit_code == 1
        assert file.read_text("utf-8") == wrong
    assert "--yes" in run(data, "alder-2020", "--fix").output


def test_what_is_left_is_told_after_mending(data):
    file = data / TRIAL
    file.write_text(
        clean().replace("enrolled: 60", "enrolled: 60%").replace('phase: "2"', "phase: 2"), "utf-8"
    )
    done = run(data, "alder-2020", "--fix", "--yes")
    assert "a share goes into its own field" in done.output
    assert 'phase: "2"' in file.read_text("utf-8")


def test_a_file_that_cannot_be_written_is_told_without_a_traceback(data, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "data/trials/alder-2020.yaml")

    monkeypatch.setattr("kb.fix.terminal.write_whole", refuse)
    done = run(data, "--fix", "--yes")
    assert done.exit_code == 1
    assert "Error: data/trials/alder-2020.yaml: Permission denied" in done.output


def test_what_is_interrupted_leaves_the_old_record(data, monkeypatch):
    file = data / TRIAL
    before = file.read_text("utf-8")
    monkeypatch.setattr("shutil.copymode", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_whole(file, "half")
    assert file.read_text("utf-8") == before
    assert not [path for path in file.parent.iterdir() if path.suffix != ".yaml"]


def test_nothing_stays_beside_the_record(data):
    before = sorted(path.name for path in (data / "trials").iterdir())
    assert run(data, "--fix", "--yes").exit_code == 0
    assert sorted(path.name for path in (data / "trials").iterdir()) == before
    assert "0 file(s) mended" in run(data, "--fix").output


@pytest.mark.parametrize("wrong", [["--yes"], ["--fix", "--format", "json"]])
def test_options_that_do_not_go_together_are_wrong_use(data, wrong):
    assert run(data, *wrong).exit_code == 2
