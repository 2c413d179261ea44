"""After a change of the records the pages it touches are written anew, and then all are as if made afresh."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kb.load import Library, load_library
from kb.render import render_pages
from kb.render.notes import Notes
from kb.render.site import Site
from kb.yamlfile import read_yaml

SAMPLE = Path(__file__).parent / "sample" / "data"
RECORDS = sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.glob("*/*.yaml"))


class Following:
    """Pages that follow the changes of a library."""

    def __init__(self, library: Library) -> None:
        self.site = Site(library)
        self.notes = Notes(self.site)
        self.pages = {page.path: page.text for page in render_pages(self.site, noting=self.notes.of)}

    def follow(self, library: Library) -> set[str]:
        """Names of the pages touched."""
        self.site = Site(library, self.site)
        touched = self.notes.follow(self.site)
        gone = [path for path in self.pages if self._name(path) in touched]
        for path in gone:
            del self.pages[path]
        new = render_pages(self.site, touched, self.notes.of)
        self.pages |= {page.path: page.text for page in new}
        return touched

    @staticmethod
    def _name(path: str) -> str:
        name = path.partition("/")[2].rpartition(".")[0]
        return name.removesuffix("/index")


def afresh(library: Library) -> dict[str, str]:
    return {page.path: page.text for page in render_pages(Site(library))}


@pytest.fixture
def data(tmp_path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "data"))


def louder(value: Any) -> Any:
    """A value with every English text and title in it changed."""
    if isinstance(value, list):
        return [louder(it) for it in value]
    if not isinstance(value, dict):
        return value
    said = {key for key in ("en", "title") if isinstance(value.get(key), str)}
    return {key: f"Louder {it}" if key in said else louder(it) for key, it in value.items()}


def rewrite(file: Path, change: Callable[[Any], Any]) -> None:
    """JSON is YAML too, and every text is in quotes."""
    file.write_text(json.dumps(change(read_yaml(file, "").value), ensure_ascii=False), "utf-8")


def test_whatever_texts_change_the_pages_are_as_if_made_afresh(data):
    library, _ = load_library(data)
    following = Following(library)
    for path in RECORDS:
        rewrite(data / path, louder)
        library, problems = load_library(data, library)
        assert not problems, path
        assert following.follow(library), path
        assert following.pages == afresh(library), path


def test_a_record_added_and_deleted_again_leaves_the_pages_as_they_were(data):
    library, _ = load_library(data)
    following = Following(library)
    before = following.pages.copy()
    more = data / "trials" / "birch-2021.yaml"
    shutil.copy(data / "trials" / "cedar-2018.yaml", more)
    library, _ = load_library(data, library)
    assert "trials/birch-2021" in following.follow(library)
    assert "en/trials/birch-2021.md" in following.pages
    assert following.pages == afresh(library)
    more.unlink()
    library, _ = load_library(data, library)
    following.follow(library)
    assert following.pages == before


def test_a_newer_review_changes_what_is_counted_from_the_day_of_the_library(data):
    """Trials without results count as unreported from some months on: no page names the day it asks for."""
    library, _ = load_library(data)
    following = Following(library)
    rewrite(data / "topics" / "method.yaml", reviewed_in("2036-01-01"))
    library, _ = load_library(data, library)
    following.follow(library)
    assert library.date == "2036-01-01"
    assert following.pages == afresh(library)


def reviewed_in(day: str) -> Callable[[Any], Any]:
    return lambda record: record | {"curation": record["curation"] | {"reviewed": day}}


def test_pages_that_ask_nothing_of_a_record_are_left_alone(data):
    library, _ = load_library(data)
    following = Following(library)
    rewrite(data / "topics" / "method.yaml", louder)
    library, _ = load_library(data, library)
    touched = following.follow(library)
    assert {"topics/method", "topics"} <= touched
    assert not any(name.startswith(("trials/", "diseases/", "claims/")) for name in touched)


def test_a_file_saved_without_a_change_touches_nothing(data):
    library, _ = load_library(data)
    following = Following(library)
    file = data / "trials" / "cedar-2018.yaml"
    file.write_bytes(file.read_bytes() + b"\n# a comment\n")
    library, _ = load_library(data, library)
    assert following.follow(library) == set()
