"""CONTRIBUTING.md and the site's page say the same, and nothing that the project does not have."""

import re
from pathlib import Path

import pytest
import yaml
from kb.cli import main as kb

ROOT = Path(__file__).parents[1]
ENGLISH = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PAGE = yaml.safe_load((ROOT / "data" / "topics" / "contribute.yaml").read_text("utf-8"))
LABELS = yaml.safe_load((ROOT / "scripts" / "kb" / "templates" / "labels.yaml").read_text("utf-8"))
BODIES = {lang: "\n".join(section["body"][lang] for section in PAGE["sections"]) for lang in ("zh", "en")}
COMMAND = re.compile(r"`((?:kb|mkdocs|pre-commit|pytest|ruff)\b[^`]*)`")


def commands(text: str) -> set[str]:
    return set(COMMAND.findall(text))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_file_and_page_name_the_same_commands(lang):
    assert commands(BODIES[lang]) == commands(ENGLISH)


def test_every_kb_command_named_exists():
    named = {command.split()[1] for command in commands(ENGLISH) if command.startswith("kb ")}
    assert named
    assert named <= set(kb.commands)


@pytest.mark.parametrize("name", ["nav.form", "nav.report", "nav.edit", "nav.history"])
def test_links_are_called_what_the_pages_call_them(name):
    label = LABELS[name]
    assert label["en"] in ENGLISH
    assert label["en"] in BODIES["en"]
    assert label["zh"] in BODIES["zh"]


def test_record_folders_and_files_named_exist():
    for name in re.findall(r"`((?:data|scripts|tests)/[\w./-]+)`", ENGLISH):
        assert (ROOT / name).exists(), name


def test_what_security_md_says_holds_and_tries_something_exists():
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_page_is_named_by_its_title():
    assert PAGE["title"]["en"] in ENGLISH
