"""Questions to a library: answered once, and noted by whoever asks."""

from functools import partial
from pathlib import Path

import pytest
from kb.load import Library, load_library
from kb.question import Pieces, noted, pointing, question


@pytest.fixture
def library() -> Library:
    """Asked nothing yet."""
    return load_library(Path(__file__).parent / "sample" / "data")[0]


def test_a_question_is_worked_out_once_for_each_thing_it_is_about(library):
    worked_out = []

    @question
    def title(library, trial):
        worked_out.append(trial.id)
        return trial.title.en

    first, second = list(library.trials.values())[:2]
    assert [title(library, trial) for trial in (first, second, first)] == [
        first.title.en,
        second.title.en,
        first.title.en,
    ]
    assert worked_out == [first.id, second.id]


def test_what_is_asked_is_noted_not_what_is_looked_at_on_the_way(library):
    @question
    def longest(library):
        return max(library.trials.values(), key=lambda trial: len(trial.title.en))

    asked = set()
    with noted(asked):
        longest(library)
        library.references.get("no-such-work")
        assert "cedar-2018" in library.trials
    assert asked == {(longest,), ("references", "no-such-work"), ("trials", "cedar-2018")}


def test_to_go_through_all_records_is_to_ask_about_the_kind(library):
    for look in (
        list,
        len,
        dict.fromkeys,
        lambda records: list(records.items()),
        lambda records: {**records},
    ):
        asked = set()
        with noted(asked):
            look(library.trials)
        assert ("trials",) in asked


def test_nothing_is_noted_outside(library):
    asked = set()
    with noted(asked):
        pass
    assert library.trials["cedar-2018"]
    assert asked == set()


def test_records_that_point_at_another_stand_once_in_the_order_of_the_library(library):
    trials = [trial.id for trial in pointing(library, "trials", "diseases", "sample-arthritis")]
    assert trials == [trial.id for trial in library.trials.values() if "sample-arthritis" in trial.diseases]
    assert pointing(library, "trials", "diseases", "no-such-disease") == []


def test_a_piece_is_kept_only_where_notes_are_taken(library):
    pieces, write = Pieces(), partial(next, iter("abc"))
    assert pieces.text("row", write) == "a"
    with noted(set()):
        assert pieces.text("row", write) == "b"
        assert pieces.text("row", write) == "b"


def test_a_page_with_a_kept_piece_has_asked_what_the_piece_asked(library):
    pieces = Pieces()
    for asked in (set(), set()):
        with noted(asked):
            pieces.text("row", lambda: library.trials["cedar-2018"].title.en)
        assert asked == {("trials", "cedar-2018")}
