"""What a trial ended as, and the stage line of a disease."""

import pytest
from kb import evidence
from kb.load import Library
from kb.model import Trial

TODAY = "2026-11-24"


def trial(design="rct", status="completed", outcomes=(), **rest) -> Trial:
    """A small invented trial; outcomes as (primary, reported)."""
    text = {"zh": "樣例", "en": "sample"}
    cells = {
        "id": "cells",
        "role": "cells",
        "label": text,
        "cells": {"sources": ["adipose"], "donor": "autologous"},
    }
    why = {"why_stopped": {"code": "other", **text}} if status == "terminated" else {}
    return Trial.model_validate(
        {
            "id": rest.pop("id", "sample"),
            "title": text,
            "diseases": ["sample-arthritis"],
            "status": {"value": status, "as_of": TODAY, **why, **rest.pop("status_fields", {})},
            "design": {
                "type": design,
                "blinding": "double-blind",
                "comparator": "placebo",
                **rest.pop("design_fields", {}),
            },
            "participants": {"enrolled": rest.pop("enrolled", 40), "population": text},
            "arms": [cells],
            "outcomes": [
                {
                    "measure": "pain-score",
                    "primary": primary,
                    "between_groups": {"reported": reported},
                    "source": {"cite": "alder-2020", "where": "abstract"},
                }
                for primary, reported in outcomes
            ],
            "reading": {"finding": text, "detail": text, "limits": []},
            "curation": {"added": TODAY, "reviewed": TODAY},
            **rest,
        }
    )


@pytest.mark.parametrize(
    ("made", "states"),
    [
        (trial(outcomes=[(True, "favours-cells")]), ["met"]),
        (trial(outcomes=[(True, "no-difference")]), ["missed"]),
        (trial(outcomes=[(False, "no-difference")]), ["none"]),
        (trial(outcomes=[(False, "favours-cells")]), ["favoured"]),
        (trial(outcomes=[(True, "favours-control")]), ["worse"]),
        # a missed goal is not mended by a secondary outcome
        (trial(outcomes=[(True, "no-difference"), (False, "favours-cells")]), ["missed"]),
        (trial(outcomes=[("unclear", "favours-cells"), ("unclear", "no-difference")]), ["mixed"]),
        (trial(outcomes=[(True, "not-compared"), (False, "no-difference")]), ["none"]),
        (trial(outcomes=[(True, "not-compared")]), ["uncompared"]),
        (trial("single-arm", outcomes=[(True, "not-compared")]), ["uncontrolled"]),
        (trial("unknown", outcomes=[(True, "not-compared")]), ["uncompared"]),
        (trial(reports=[{"cite": "alder-2020", "role": "primary"}]), ["unread"]),
        (trial(reports=[{"cite": "nct99999901", "role": "registry"}]), ["unreported"]),
        (trial("dose-rct", outcomes=[(True, "no-difference")]), ["uncontrolled"]),
        (trial(status="terminated", outcomes=[(False, "no-difference")]), ["stopped", "none"]),
        (trial(status="terminated"), ["stopped"]),
        (trial(status="recruiting"), ["ongoing"]),
        (trial(status="unknown"), ["unknown"]),
        (trial(), ["unreported"]),
        (trial(status_fields={"completion": "2024-11"}), ["awaited"]),
        (trial(status_fields={"completion": "2024-10"}), ["unreported"]),
        (trial(status_fields={"completion": "2024"}), ["awaited"]),
    ],
)
def test_a_trial_ends_as(made, states):
    assert evidence.trial_states(made, TODAY) == states


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (["met", "favoured"], "favoured"),
        (["missed", "none"], "missed"),
        (["none"], "none"),
        (["met", "missed"], "mixed"),
    ],
)
def test_trials_add_up_to(found, state):
    assert evidence.combined(found) == state


def test_a_large_trial_is_phase_3_or_has_200_people():
    assert evidence.is_large(trial(design_fields={"phase": "3"}))
    assert evidence.is_large(trial(enrolled=200))
    assert not evidence.is_large(trial(enrolled=199))
    assert not evidence.is_large(trial("single-arm", enrolled=500))


def test_the_stage_line_ends_with_what_happened(sample: Library):
    line = evidence.stages(sample, sample.diseases["sample-arthritis"])
    assert [(stage.reached, stage.state) for stage in line] == [
        (True, None),
        (True, "missed"),
        (True, "stopped"),
        (True, "withdrawn"),
    ]


def test_every_trial_stands_once_on_the_map(sample: Library):
    row = evidence.map_row(sample, sample.diseases["sample-arthritis"])
    assert {key: (cell.studies, cell.people) for key, cell in row.items()} == {
        "double-blind": (1, 60),
        "controlled": (0, 0),
        "uncontrolled": (1, 9),
        "silent": (1, 220),
    }


def test_the_last_word_of_a_regulator_counts(sample: Library):
    assert evidence.standing(sample.products["inventocel"]) == {"EU": "withdrawn"}
