"""Which other trials stand on a trial's page."""

from pathlib import Path

import pytest
from kb.load import load_library
from kb.render.siblings import SHOWN, siblings_of


@pytest.fixture(scope="module")
def real():
    library, _ = load_library(Path(__file__).parents[1] / "data")
    return library


def ids(library, trial) -> dict[str, list[str]]:
    return {kind: [other.id for other in trials] for kind, trials in siblings_of(library, trial)}


def test_a_product_under_another_of_its_names_is_the_same(real):
    """Alofisel was Cx601."""
    assert "admire-cd" in ids(real, real.trials["admire-cd-ii"])["product"]


def test_a_sponsors_other_trials_are_shown_whatever_the_disease(real):
    shown = dict(siblings_of(real, real.trials["furestem-cd-psoriasis"]))["sponsor"]
    sponsor = real.trials["furestem-cd-psoriasis"].sponsor
    assert shown
    assert {trial.sponsor for trial in shown} == {sponsor}


def test_no_trial_stands_twice_or_beside_itself(real):
    for trial in real.trials.values():
        groups = ids(real, trial)
        shown = [id for group in groups.values() for id in group]
        assert len(shown) == len({*shown, trial.id}) - 1
        assert all(1 <= len(group) <= SHOWN for group in groups.values())


def test_the_largest_come_first(sample):
    trial = sample.trials["cedar-2018"]
    assert ids(sample, trial) == {"disease": ["nct99999901", "alder-2020"]}
