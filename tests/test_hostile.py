"""Whatever a stranger writes into a record is refused or shown as plain words; nothing outside is read."""

import os
import shutil
from pathlib import Path

import pytest
import yaml
from kb.check import read_library
from kb.problem import Problem, as_text
from kb.render import render_pages
from kb.render.site import Site

from .conftest import SAMPLE

TEXTS = yaml.safe_load(Path(__file__).with_name("hostile.yaml").read_text("utf-8"))
FIELDS = ("title", "lead", "heading", "body", "alias")
SECRET = "a line of a file outside the library"


def topic(**texts: str) -> str:
    """A topic record with one field as a stranger wrote it."""
    words = dict.fromkeys(FIELDS, "x") | texts
    both = {name: {"zh": text, "en": text} for name, text in words.items()}
    record = {
        "shelf": "subject",
        "order": 9,
        "title": both["title"],
        "lead": both["lead"],
        "aliases": {"en": [words["alias"]]},
        "sections": [{"id": "part", "heading": both["heading"], "body": both["body"]}],
        "curation": {"added": "2026-01-02", "reviewed": "2026-01-03"},
    }
    return yaml.safe_dump(record, allow_unicode=True, sort_keys=False)


def write_strangers(folder: Path) -> list[str]:
    """Topics with each hostile text in each field; their ids."""
    found = []
    for number, text in enumerate(TEXTS):
        for field in FIELDS:
            found.append(f"stranger-{number}-{field}")
            (folder / f"{found[-1]}.yaml").write_text(topic(**{field: text}), "utf-8")
    return found


@pytest.fixture(scope="module")
def strangers(tmp_path_factory) -> dict[str, tuple[list[Problem], list[str]]]:
    """Every text in every field, a topic each: what the check says of it, and its pages where it passes."""
    data = shutil.copytree(SAMPLE, tmp_path_factory.mktemp("hostile") / "data")
    ids = write_strangers(data / "topics")
    _, problems = read_library(data)
    errors = {id: [p for p in problems if p.level == "error" and f"/{id}.yaml" in p.path] for id in ids}
    for id in ids:
        if errors[id]:
            (data / "topics" / f"{id}.yaml").unlink()
    pages = list(render_pages(Site(read_library(data)[0])))
    return {id: (errors[id], [page.text for page in pages if page.path.endswith(f"/{id}.md")]) for id in ids}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("number", range(len(TEXTS)), ids=TEXTS)
def test_a_hostile_text_is_refused_or_rendered_as_words(strangers, number, field):
    errors, pages = strangers[f"stranger-{number}-{field}"]
    assert len(pages) == (0 if errors else 3)
    for page in pages:
        for tag in (
            "<script",
            "<img",
            "<iframe",
            "<style",
            "<base",
            "<meta",
            "<form",
            "<math",
            "javascript:",
        ):
            assert tag not in page.lower().replace("&lt;", "")
        assert "root:" not in page


def test_most_hostile_texts_reach_a_page(strangers):
    """Or the test above would say nothing of rendering."""
    assert sum(not errors for errors, _ in strangers.values()) > 100


@pytest.mark.parametrize(
    "url",
    [
        "javascript:taken()",
        "JAVASCRIPT:taken()",
        "data:text/html,x",
        "http://x.example/",
        "//evil.example/",
        "https://user:word@x.example/",
        'https://x.example/"onclick="taken()',
        "https://x.example/<script>",
        "https://x.example/ x",
        "https://",
        "file:///etc/passwd",
        "https://x.example\\@evil.example/",
        "https://p\u0430ypal.example/",
    ],
)
def test_an_address_is_plain_https_or_refused(data, url):
    file = data / "references" / "alder-2020.yaml"
    file.write_text(file.read_text("utf-8") + f"url: {yaml.safe_dump(url).splitlines()[0]}\n", "utf-8")
    _, problems = read_library(data)
    assert [problem.field for problem in problems if problem.level == "error"] == ["url"]


@pytest.mark.parametrize(
    "name",
    [
        "../up.yaml",
        "Up.yaml",
        "a b.yaml",
        "\u0430lder.yaml",
        "-x.yaml",
        "x_.yaml",
        "x.y.yaml",
        "CON.yaml",
        "幹.yaml",
    ],
)
def test_an_id_is_plain_letters_or_refused(data, name):
    (data / "topics" / name).write_text(topic(), "utf-8")
    _, problems = read_library(data)
    assert (name == "../up.yaml") != any(problem.level == "error" for problem in problems)


@pytest.mark.parametrize(
    "place",
    [
        "topics/link.yaml",
        "topics/more",
        "topics",
        "measures/link.yaml",
        "measures",
        "glossary/link.yaml",
        "glossary",
        "redirects.yaml",
        "exceptions.yaml",
        "published.txt",
    ],
)
def test_a_link_to_a_place_outside_is_not_followed(data, tmp_path, place):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text(f"{topic(lead=SECRET)}{SECRET}: [{SECRET}]\n", "utf-8")
    link = data / place
    if link.is_dir():
        shutil.rmtree(link)
    link.unlink(missing_ok=True)
    os.symlink(outside / "secret.yaml" if link.suffix else outside, link)
    _, problems = read_library(data)
    of_link = [problem for problem in problems if problem.path.startswith(f"data/{place}")]
    assert [str(problem) for problem in of_link] == [
        f"data/{place}:1:1: error: expected a file or folder, found a link\n"
        "    put what it leads to in its place"
    ]
    assert SECRET not in as_text(problems)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: [*a, *a]\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "<<: {a: 1}\n",
        "a: 1\na: 2\n",
        "[" * 5000,
        "{a: " * 5000,
        "[" * 400_000,
        "{a: " * 200_000,
        "- " * 400_000,
        "? " * 400_000,
        f"? {'[' * 400_000}",
        "a: " + "x" * 1_100_000,
        "a: " + "x" * 900_000,
        f"a: {'0' * 900_000}x",
        f"a: {'9' * 5000}",
        'a: "\\u202ex"',
        '"\\u200ba": x',
        "%YAML 1.1\n---\na: 1\n",
        "--- a\n--- b\n",
        "\x00",
        "\ufeff\ufeffa: 1",
        "a: \u202ex",
        "? [a, b]\n: c\n",
        "",
        "- just\n- a list\n",
    ],
    ids=range(25),
)
def test_a_hostile_file_gives_a_message_with_its_place(data, text):
    (data / "topics" / "stranger.yaml").write_text(text, "utf-8")
    _, problems = read_library(data)
    assert problems
    assert all(problem.path == "data/topics/stranger.yaml" and problem.line >= 1 for problem in problems)


def test_bytes_that_are_no_text_give_a_message(data):
    shutil.copy(shutil.which("python3"), data / "topics" / "stranger.yaml")
    _, problems = read_library(data)
    assert [problem.path for problem in problems] == ["data/topics/stranger.yaml"]
