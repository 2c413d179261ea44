"""What is new: corrections first, acts of the last two years, records of a day together."""

from kb.load import Library, load_library
from kb.news import news


def test_the_newest_comes_first_and_of_a_day_what_was_wrong(sample):
    found = news(sample)
    assert [(new.when, new.kind) for new in found] == sorted(
        ((new.when, new.kind) for new in found),
        key=lambda pair: (pair[0], -["corrected", "updated", "event", "added"].index(pair[1])),
        reverse=True,
    )
    assert (found[0].kind, found[0].entries[0].id) == ("corrected", "half-cured")


def test_every_record_with_a_page_is_told_once(sample):
    added = [entry for new in news(sample) if new.kind == "added" for entry in new.entries]
    assert len(added) == len(set(map(id, added)))
    assert {entry.kind for entry in added} == {
        "diseases",
        "trials",
        "reviews",
        "products",
        "topics",
        "claims",
    }


def test_acts_count_as_new_for_two_years(data):
    """The sample is of 2026-01-03; its product was withdrawn in 2024, which day nobody knows."""
    file = data / "products" / "inventocel.yaml"
    assert [new for new in news(library(data)) if new.event] == []
    file.write_text(file.read_text("utf-8").replace("when: 2024\n", "when: 2024-02\n"), "utf-8")
    (act,) = (new for new in news(library(data)) if new.event)
    assert (act.when, act.event.type) == ("2024-02", "withdrawn")
    assert act.id == "2024-02-withdrawn-products-inventocel"


def test_a_change_makes_the_library_younger(data):
    file = data / "claims" / "half-cured.yaml"
    assert library(data).date == "2026-01-03"
    file.write_text(file.read_text("utf-8").replace("day: 2026-01-03", "day: 2026-02-01"), "utf-8")
    assert library(data).date == "2026-02-01"


def library(data) -> Library:
    found, problems = load_library(data)
    assert problems == []
    return found
