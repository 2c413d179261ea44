"""Records to pages: the golden pages, and what holds for every page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from kb import apart
from kb.convert import EDITIONS
from kb.load import Library, load_library
from kb.model import KINDS, Conversion, Measure, Record, Term
from kb.render import Rendered, render_pages
from kb.render.site import Site
from kb.render.write import write_pages, write_site
from pydantic import TypeAdapter

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden" / "pages"


@pytest.fixture(scope="module")
def pages(sample: Library) -> dict[str, Rendered]:
    return {page.path: page for page in render_pages(Site(sample))}


def is_golden(path: str) -> bool:
    """All English pages; of the Chinese ones those whose words come from records."""
    return path.startswith("en/") or path.split("/")[1] in ("diseases", "trials", "claims", "topics")


def test_pages_are_the_golden_ones(pages, request):
    golden = {path: page.text for path, page in pages.items() if is_golden(path)}
    if request.config.getoption("--update-golden"):
        for path, markdown in golden.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_text(markdown, "utf-8")
    files = (file for file in GOLDEN.rglob("*") if file.is_file())
    kept = {file.relative_to(GOLDEN).as_posix(): file.read_text("utf-8") for file in files}
    assert sorted(golden) == sorted(kept)
    for path, markdown in golden.items():
        assert markdown == kept[path], f"{path} differs; read the change, then pytest --update-golden"


def test_every_page_exists_in_every_edition(pages):
    tails = [
        {path.partition("/")[2] for path in pages if path.startswith(f"{edition.key}/")}
        for edition in EDITIONS
    ]
    assert tails[0] == tails[1] == tails[2]


def test_headings_have_the_same_ids_in_every_edition(pages):
    for path, page in pages.items():
        if path.startswith("en/"):
            ids = [line.rpartition("{#")[2] for line in page.text.splitlines() if line.startswith("## ")]
            for key in ("zh-hant", "zh-hans"):
                twin = pages[path.replace("en/", f"{key}/", 1)].text
                assert [
                    line.rpartition("{#")[2] for line in twin.splitlines() if line.startswith("## ")
                ] == ids


def test_data_brings_no_markup_to_a_page(pages):
    page = pages["en/trials/alder-2020.md"].text
    assert "cells <in> sample" not in page
    assert "cells &lt;in&gt; sample arthritis &amp; more" in page


def test_a_retracted_work_says_so(pages):
    assert '<strong class="ev-standing" lang="en">retracted</strong>' in pages["en/trials/cedar-2018.md"].text


def test_zero_events_show_how_many_still_fit(pages):
    assert "up to about 10%" in pages["en/trials/alder-2020.md"].text


def test_no_results_are_told_as_such(pages):
    assert "No results does not mean no effect" in pages["en/trials/nct99999901.md"].text


def test_what_is_no_msc_is_not_called_cells_where_it_did_better(data):
    trial = data / "trials" / "alder-2020.yaml"
    trial.write_text(
        trial.read_text("utf-8").replace("cells: {sources", "cells: {kind: fat-graft, sources"), "utf-8"
    )
    site = Site(load_library(data)[0])
    texts = {page.path: page.text for page in render_pages(site, {"trials/alder-2020"})}
    assert "Favoured treated group" in texts["en/trials/alder-2020.md"]
    assert "治療組較好" in texts["zh-hant/trials/alder-2020.md"]
    assert "治疗组较好" in texts["zh-hans/trials/alder-2020.md"]
    assert not any("Favoured cells" in text or "細胞較好" in text for text in texts.values())


def test_a_second_run_writes_nothing(pages, tmp_path):
    assert len(write_pages(list(pages.values()), tmp_path)) == len(pages)
    assert write_pages(list(pages.values()), tmp_path) == []


def test_a_page_that_is_gone_is_pruned_and_nothing_else(pages, tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "own.css").write_text("", "utf-8")
    everything = list(pages.values())
    write_pages(everything, tmp_path)
    write_pages([page for page in everything if "/claims/" not in page.path], tmp_path)
    assert not (tmp_path / "en" / "claims").exists()
    assert (tmp_path / "assets" / "own.css").exists()
    assert (tmp_path / "en" / "index.md").exists()


def test_only_the_changed_pages_are_written(pages, data, tmp_path):
    write_pages(list(pages.values()), tmp_path / "out")
    topic = data / "topics" / "method.yaml"
    topic.write_text(
        topic.read_text("utf-8").replace("Public sources only.", "Only public sources."), "utf-8"
    )
    library, _ = load_library(data)
    changed = write_pages(list(render_pages(Site(library))), tmp_path / "out")
    assert [file.relative_to(tmp_path / "out").as_posix() for file in changed] == ["en/topics/method.md"]


def test_rendering_works_without_an_install(tmp_path):
    root = TESTS.parent
    command = [
        sys.executable,
        "-P",
        str(root / "scripts" / "render.py"),
        "--data",
        str(TESTS / "sample" / "data"),
        "--out",
        str(tmp_path),
    ]
    command.remove("-P")
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert "72 changed" in done.stdout
    assert (tmp_path / "zh-hans" / "index.md").exists()


def string_fields(model: type[Record]) -> dict[str, object]:
    """JSON Schema cannot show it, so look at the annotations: every str must carry a Conversion."""
    found = {}
    for name, field in model.model_fields.items():
        collect(field.annotation, field.metadata, f"{model.__name__}.{name}", found)
    return found


def collect(annotation, metadata, name, found) -> None:
    if annotation is str:
        found[name] = next((item for item in metadata if isinstance(item, Conversion)), None)
    elif isinstance(annotation, type) and issubclass(annotation, Record):
        found.update(string_fields(annotation))
    else:
        for part in getattr(annotation, "__args__", ()):
            collect(
                getattr(part, "__origin__", part) if hasattr(part, "__metadata__") else part,
                getattr(part, "__metadata__", metadata),
                name,
                found,
            )


@pytest.mark.parametrize("model", [*KINDS.values(), Measure, Term], ids=lambda model: model.__name__)
def test_every_text_field_has_a_conversion(model):
    assert TypeAdapter(model)
    fields = string_fields(model)
    assert fields
    assert [name for name, conversion in fields.items() if conversion is None] == []


@pytest.mark.parametrize("split", {apart.CAN_SPLIT, False})
def test_one_process_writes_what_two_do(sample, pages, tmp_path, monkeypatch, split):
    monkeypatch.setattr(apart, "CAN_SPLIT", split)
    written = write_site(Site(sample), tmp_path)
    assert {page.path: (tmp_path / page.path).read_text("utf-8") for page in written} == {
        path: page.text for path, page in pages.items()
    }
    assert {(page.path, page.source, page.cited) for page in written} == {
        (page.path, page.source, page.cited) for page in pages.values()
    }


@pytest.mark.parametrize("split", {apart.CAN_SPLIT, False})
def test_a_page_that_cannot_be_written_is_told_from_either_process(sample, tmp_path, monkeypatch, split):
    (tmp_path / "zh-hans").write_text("a file where a folder should be", "utf-8")
    monkeypatch.setattr(apart, "CAN_SPLIT", split)
    with pytest.raises(OSError, match="zh-hans"):
        write_site(Site(sample), tmp_path)
