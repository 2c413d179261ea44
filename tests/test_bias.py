"""Risk of bias: reviews side by side, what was not seen named, never a judgement of our own."""

from pathlib import Path

from kb.load import load_library
from kb.model.bias import TOOLS
from kb.render import render_pages
from kb.render.bias import bias_tables, judgements_of
from kb.render.site import Site

ALDER = "alder-2020"
REAL = Path(__file__).parents[1] / "data"


def test_reviews_that_used_one_instrument_stand_side_by_side(sample):
    (table,) = bias_tables(sample.trials[ALDER])
    assert table.tool == "RoB 1"
    assert [each.source.cite for each in table.assessments] == ["alder-2020", "cedar-2018"]
    rows = {row.domain: [cell and cell.judgement for cell in row.cells] for row in table.rows}
    assert rows == {
        "random-sequence-generation": ["low", None],
        "allocation-concealment": ["unclear", "high"],
        "selective-reporting": [None, None],
    }


def test_only_different_judgements_are_a_dispute(sample):
    (table,) = bias_tables(sample.trials[ALDER])
    assert [row.domain for row in table.rows if row.disputed] == ["allocation-concealment"]


def test_domains_stand_in_the_order_of_the_instrument_and_the_unseen_are_named(sample):
    (table,) = bias_tables(sample.trials[ALDER])
    told = [row.domain for row in table.rows]
    assert told == [domain for domain in TOOLS["RoB 1"].domains if domain in told]
    assert table.unseen == [domain for domain in TOOLS["RoB 1"].domains if domain not in told]


def test_the_key_holds_the_judgements_shown_and_no_others(sample):
    assert judgements_of([sample.trials[ALDER]]) == ["low", "unclear", "high"]
    assert judgements_of([sample.trials["cedar-2018"]]) == []


def test_a_reason_without_a_judgement_is_shown_as_such_and_gets_no_sign(data):
    pages = {page.path: page.text for page in render_pages(Site(load_library(data)[0]))}
    row = next(line for line in pages[f"en/trials/{ALDER}.md"].splitlines() if "Selective reporting" in line)
    assert "Judgement not seen" in row
    assert "No plan was published beforehand." in row
    assert "#b-" not in row
    assert "Selective reporting" not in pages["en/diseases/sample-arthritis.md"]


def test_every_domain_and_judgement_has_a_name_in_every_edition(sample):
    for voice in Site(sample).voices.values():
        for tool in TOOLS.values():
            for word in (*tool.domains, *tool.judgements):
                assert voice.words[f"bias.{word}"]


def test_the_mainland_edition_says_some_concerns_as_the_mainland_does():
    site = Site(load_library(REAL)[0])
    assert site.voices["zh-hans"].words["bias.some-concerns"] == "有一定风险"


def test_a_trial_that_no_review_judged_is_not_assessed_on_its_page_and_in_the_plot(data):
    file = data / "trials" / f"{ALDER}.yaml"
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("bias:")] + text[text.index("reading:") :], "utf-8")
    pages = {page.path: page.text for page in render_pages(Site(load_library(data)[0]))}
    assert "Not assessed: a review that includes this trial" in pages[f"en/trials/{ALDER}.md"]
    plot = pages["en/diseases/sample-arthritis.md"]
    assert '<span class="ev-na">Not assessed</span>' in plot
    assert "Signs for risk of bias" not in plot
