"""kb stale and the maintainers' page: what waits for a person, on a given day."""

import json
import re

import pytest
from click.testing import CliRunner
from kb.cli import main
from kb.load import load_library
from kb.render import render_pages
from kb.render.site import Site
from kb.stale import REVIEW_MONTHS, later, review_due, stale


def points(library, on: str) -> list[tuple[str, str, str]]:
    return [(point.reason, point.id, point.date) for point in stale(library, on)]


def changed(data, file: str, before: str, after: str):
    """The library after one change of a record."""
    text = (data / file).read_text("utf-8")
    assert before in text
    (data / file).write_text(text.replace(before, after, 1), "utf-8")
    return load_library(data)[0]


def run(data, *arguments: str):
    return CliRunner().invoke(main, ["stale", "--data", str(data), *arguments])


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-11-24", 6, "2027-05-24"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2014-09", 24, "2016-09-30"),
        ("2014", 24, "2016-12-31"),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, then):
    assert later(day, months) == then


def test_a_review_is_due_after_its_months_and_not_before(sample):
    due = review_due("products", sample.products["inventocel"].curation.reviewed)
    found = ("review", "inventocel", due)
    assert found not in points(sample, due)
    assert found in points(sample, later(due, 1))


def test_every_kind_of_page_has_a_time_of_review(sample):
    late = {point.kind for point in stale(sample, "2099-01-01") if point.reason == "review"}
    assert late == set(REVIEW_MONTHS)


def test_a_running_trial_is_looked_up_sooner_than_one_that_ended(data):
    assert ("status", "nct99999901", "2027-01-02") in points(load_library(data)[0], "2027-02-01")
    running = changed(data, "trials/nct99999901.yaml", "value: terminated", "value: recruiting")
    assert ("status", "nct99999901", "2026-07-02") in points(running, "2026-08-01")


def test_a_trial_with_results_is_not_asked_for_its_state(sample):
    looked_up = {point.id for point in stale(sample, "2099-01-01") if point.reason == "status"}
    assert looked_up == {"nct99999901"}


def test_a_trial_that_never_told_is_overdue_two_years_after_its_end(data):
    completed = "value: completed\n  completion: 2024-03"
    library = changed(data, "trials/nct99999901.yaml", "value: terminated", completed)
    assert ("report", "nct99999901", "2026-03-31") not in points(library, "2026-03-31")
    assert ("report", "nct99999901", "2026-03-31") in points(library, "2026-04-01")


def test_a_work_known_by_its_catalogue_entry_and_a_title_not_translated_are_open(data):
    read = re.search(r"(?m)^read: .*$", (data / "references/alder-2020.yaml").read_text("utf-8"))[0]
    assert ("unread", "alder-2020", "") in points(
        changed(data, "references/alder-2020.yaml", read, "read: metadata"), "2026-02-01"
    )
    library = changed(data, "references/alder-2020.yaml", "language: en", "language: ja")
    assert ("title", "alder-2020", "") in points(library, "2026-02-01")


def test_the_command_lists_what_is_due_on_a_day_and_ends_with_0(data):
    done = run(data, "--on", "2099-01-01")
    assert done.exit_code == 0
    assert "data/products/inventocel.yaml:" in done.output
    assert "expected a review by" in done.output
    assert "check again" not in done.output
    assert "due on 2099-01-01" in done.output


def test_open_points_are_listed_where_asked(data):
    file = data / "products" / "inventocel.yaml"
    text = re.sub(r"(?m)^unverified:\n(?: .*\n)+", "", file.read_text("utf-8"))
    file.write_text(text + "unverified:\n  - {zh: 不明, en: Not known}\n", "utf-8")
    assert "could not be confirmed" not in run(data, "--on", "2026-01-04").output
    assert "could not be confirmed" in run(data, "--on", "2026-01-04", "--all").output


def test_only_the_named_records_are_shown_and_in_the_form_asked_for(data):
    done = run(data, "inventocel", "--on", "2099-01-01", "--format", "json")
    found = json.loads(done.stdout)
    assert {problem["path"] for problem in found} == {"data/products/inventocel.yaml"}
    assert {problem["level"] for problem in found} == {"warning"}
    github = run(data, "inventocel", "--on", "2099-01-01", "--format", "github").output
    assert github.startswith("::warning file=data/products/inventocel.yaml,line=")


def test_a_day_that_is_none_is_wrong_use(data):
    done = run(data, "--on", "24.11.2026")
    assert done.exit_code == 2
    assert "write it as 2026-11-24" in done.output


def test_pages_do_not_depend_on_the_clock(sample, monkeypatch):
    before = {page.path: page.text for page in render_pages(Site(sample))}
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert {page.path: page.text for page in render_pages(Site(sample))} == before


def test_the_maintainers_page_stands_in_three_editions(sample):
    pages = {page.path: page.text for page in render_pages(Site(sample))}
    for edition in ("zh-hant", "zh-hans", "en"):
        assert f"/{edition}/trials/" in pages[f"{edition}/upkeep/index.md"]


def test_every_page_says_by_when_it_is_checked_again(sample):
    for page in render_pages(Site(sample)):
        if page.source and page.path.endswith(".md"):
            assert re.search(r"<time data-ev-due>\d{4}-\d\d-\d\d</time><strong[^>]* hidden", page.text)
