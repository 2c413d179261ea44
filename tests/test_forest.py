"""Forest plots and the summary of findings: what stands where, and what is not added up."""

import pytest
from kb.effect import Effect
from kb.load import Library, load_library
from kb.render.findings import summary
from kb.render.forest import Plot, forest_plots


def plots(library: Library) -> dict[str, Plot]:
    found = forest_plots(library, library.diseases["sample-arthritis"])
    return {plot.scale: plot for plot in found}


def effect(value: float, low: float, high: float, measure: str = "risk-difference") -> Effect:
    return Effect(measure, value, low, high, 0.1, measure.endswith("ratio"))


def test_shares_and_scores_stand_on_axes_of_their_own(sample):
    assert list(plots(sample)) == ["points", "sd"]


def test_an_axis_reaches_from_step_to_step_and_holds_its_intervals(sample):
    plot = plots(sample)["points"]
    assert (plot.low, plot.high) == (-40, 40)
    assert plot.ticks == [-40, -20, 0, 20, 40]
    assert plot.place(0) == 50


def test_right_is_better_where_less_is_better_too(sample):
    row = plots(sample)["sd"].groups[0].rows[0]
    assert row.outcome.measure == "pain-score"
    assert row.effect.value < 0
    spot = plots(sample)["sd"].spot(row.effect, row.mirrored)
    assert spot.at > plots(sample)["sd"].place(0)


@pytest.mark.parametrize(
    ("low", "high", "cut"),
    [(-0.1, 0.3, (False, False)), (-0.9, 0.3, (True, False)), (-0.1, 0.9, (False, True))],
)
def test_an_interval_beyond_the_axis_ends_in_an_arrow(low, high, cut):
    spot = Plot("points", (), -40, 40).spot(effect(0.1, low, high), False)
    assert (spot.cut_low, spot.cut_high) == cut
    assert 0 <= spot.low <= spot.at <= spot.high <= 100


def test_a_ratio_of_one_stands_on_the_line():
    plot = Plot("ratio", (), -1, 1)
    assert plot.spot(effect(1.0, 0.5, 2.0, "risk-ratio"), False).at == plot.place(0) == 50


def test_a_silent_controlled_trial_is_no_row_and_a_told_one_keeps_its_place(data):
    record = data / "trials" / "alder-2020.yaml"
    text = record.read_text("utf-8").replace("{events: 14, n: 30}", "{events: 14}")
    record.write_text(text, "utf-8")
    library, _ = load_library(data)
    found = plots(library)
    assert [row.trial.id for group in found["sd"].groups for row in group.rows] == ["alder-2020"]


def test_one_row_alone_is_not_pooled_and_needs_no_reason(sample):
    groups = [group for plot in plots(sample).values() for group in plot.groups]
    assert all(group.pooled is None and group.reason is None for group in groups)


def test_a_finding_says_what_happens_without_and_with_cells(sample):
    remission, pain, life = (
        summary(sample, finding) for finding in sample.diseases["sample-arthritis"].findings
    )
    assert (remission.studies, remission.people) == (1, 60)
    assert (remission.without, remission.with_cells) == (433, 467)
    assert remission.effect.value == pytest.approx(14 / 30 - 13 / 30)
    assert pain.effect.measure == "mean-difference"
    assert pain.effect.value == pytest.approx(-8.5)
    assert (life.studies, life.effect) == (0, None)


def test_three_like_trials_are_pooled_and_weighed(data):
    record = (data / "trials" / "alder-2020.yaml").read_text("utf-8")
    for index, letter in enumerate("bcd"):
        text = record.replace("NCT99999900", f"NCT9999991{index}").replace(
            "events: 14", f"events: {12 + index}"
        )
        (data / "trials" / f"alder-2020{letter}.yaml").write_text(text, "utf-8")
    library, problems = load_library(data)
    assert problems == []
    group = plots(library)["points"].groups[0]
    assert group.reason is None
    assert group.studies == len(group.rows) == 4
    assert sum(row.weight for row in group.rows) == pytest.approx(100)
    assert group.pooled.low < group.pooled.value < group.pooled.high


def test_two_trials_are_not_pooled(data):
    record = (data / "trials" / "alder-2020.yaml").read_text("utf-8")
    (data / "trials" / "alder-2021.yaml").write_text(record.replace("NCT99999900", "NCT99999910"), "utf-8")
    library, _ = load_library(data)
    assert plots(library)["points"].groups[0].reason == "two-trials"
