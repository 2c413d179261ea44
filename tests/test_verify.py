"""Verifying: what the world says otherwise is reported with its place, and nothing ever gates."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from kb.cli import main
from kb.load import load_library
from kb.remote import Bases, Remote
from kb.verify import as_markdown, verify
from kb.verify.exceptions import FILE, Accepted, ExceptionsError, read_exceptions
from kb.verify.references import same_journal, same_title

ANSWERS = Path(__file__).parent / "answers"
SAMPLE = Path(__file__).parent / "sample" / "data"
TODAY = "2026-02-03"
DOI = "10.5555/sample.2020.1"


def text(name: str) -> str:
    return (ANSWERS / name).read_text("utf-8")


def work(**changes: object) -> str:
    """Crossref's answer about the sample's article, changed."""
    answer = json.loads(text("crossref-article.json"))
    answer["message"] |= {name.replace("_", "-"): value for name, value in changes.items()}
    return json.dumps(answer)


def entry(nct: str, status: str = "COMPLETED", **more: object) -> dict:
    """A registry entry, as a batch of the registry gives it."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": nct,
                "briefTitle": "Invented cells in sample arthritis, second trial",
            },
            "statusModule": {
                "overallStatus": status,
                "lastUpdatePostDateStruct": {"date": "2026-02-01", "type": "ACTUAL"},
            }
            | more.pop("status_more", {}),
            "referencesModule": {"references": more.pop("publications", [])},
        },
        **more,
    }


def batch(*entries: dict) -> str:
    return json.dumps({"studies": list(entries)})


PUBMED = "/pubmed/efetch.fcgi"
ARTICLE = text("pubmed-article.xml")


@pytest.fixture
def agreeing(web, sample):
    """Services that say what the sample library says."""
    web.says(f"/crossref/works/{DOI}", work())
    web.says(PUBMED, "pubmed-article.xml")
    unknown = sample.trials["nct99999901"].status.value.upper().replace("-", "_")
    web.says("/trials/studies", batch(entry("NCT99999900"), entry("NCT99999901", unknown)))
    web.says("/links/example.org/cedar-2018", "here")
    return web


def found(library, web, accepted=(), paths=None):
    with web.remote() as remote:
        return verify(library, remote, TODAY, list(accepted), paths)


def lines(outcome) -> list[str]:
    """Rule, file, the key on the line, what the world says; `top` for a key that the file lacks."""
    rows = []
    for item in outcome.sorted.open:
        row = (SAMPLE.parent / item.path).read_text("utf-8").splitlines()[item.line - 1]
        key = "top" if item.line == 1 else row.split(":")[0].strip()
        rows.append(f"{item.rule} {item.path.removeprefix('data/')} {key}: {item.theirs}")
    return rows


def test_where_the_world_agrees_nothing_is_reported(agreeing, sample):
    outcome = found(sample, agreeing)
    assert (lines(outcome), outcome.unchecked) == ([], [])
    assert outcome.counts == {"references": 3, "trials": 3, "addresses": 1}
    assert "0 to look at" in as_markdown(outcome)


CASES = [
    ("a retraction", f"/crossref/works/{DOI}", text("crossref-retracted.json"), [
        "retracted references/alder-2020.yaml top: Crossref: retracted 10.5555/notice.1 2025-06-01",
        "corrected references/alder-2020.yaml top: Crossref: corrected 10.5555/notice.0 2024-02-01",
    ]),
    ("a title of another work", f"/crossref/works/{DOI}", work(title=["Something else entirely"]), [
        "title references/alder-2020.yaml title: Crossref: Something else entirely",
    ]),
    ("an erratum known to PubMed only", PUBMED, ARTICLE.replace("CommentIn", "ErratumIn"), [
        "corrected references/alder-2020.yaml top: PubMed: corrected 99999990",
    ]),
    ("a PMID of another DOI", PUBMED, ARTICLE.replace('doi">10.5555/sample', 'doi">10.5555/other'), [
        "mismatch references/alder-2020.yaml doi: 10.5555/other.2020.1",
    ]),
    ("a PMID that does not exist", PUBMED, "<PubmedArticleSet/>", [
        "missing references/alder-2020.yaml pmid: PubMed does not know it",
    ]),
    ("a trial that ended early", "/trials/studies", batch(entry(
        "NCT99999900", "TERMINATED", status_more={"whyStopped": "Futility"}), entry("NCT99999901")), [
        "status trials/alder-2020.yaml status: terminated, entry changed 2026-02-01, because: Futility",
    ]),
    ("a trial that is not in the registry", "/trials/studies", batch(entry("NCT99999901")), [
        "missing trials/alder-2020.yaml registry: ClinicalTrials.gov does not know it",
    ]),
    ("results in the registry", "/trials/studies", batch(
        entry("NCT99999900", hasResults=True), entry("NCT99999901")), [
        "results trials/alder-2020.yaml reports: results are posted in the registry",
    ]),
    ("a report we do not hold", "/trials/studies", batch(entry("NCT99999900", publications=[
        {"pmid": "99999901", "type": "RESULT", "citation": "Held."},
        {"pmid": "99999908", "type": "RESULT", "citation": "Cherry C. New."},
        {"pmid": "99999909", "type": "BACKGROUND", "citation": "Old."}]), entry("NCT99999901")), [
        "report trials/alder-2020.yaml reports: PMID 99999908: Cherry C. New.",
    ]),
    ("a dead address", "/links/example.org/cedar-2018", 404, [
        "dead-link references/cedar-2018.yaml url: answered 404",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "body", "expected"), CASES, ids=[case[0] for case in CASES])
def test_what_the_world_says_otherwise_is_reported_with_its_place(
    name, path, body, expected, agreeing, sample
):
    agreeing.forgets(path)
    agreeing.says(path, "" if isinstance(body, int) else body, body if isinstance(body, int) else 200)
    outcome = found(sample, agreeing)
    ours = [line for line in lines(outcome) if "nct99999901" not in line]
    assert sorted(ours) == sorted(expected)


@pytest.mark.parametrize(
    ("year", "agrees"),
    [([[2020, 1]], True), ([[2019, 12]], True), ([[2018]], False)],
)
def test_a_year_is_right_if_one_service_dates_the_work_so(year, agrees, agreeing, sample):
    for path in (f"/crossref/works/{DOI}", PUBMED):
        agreeing.forgets(path)
    dates = dict.fromkeys(("published-print", "published-online", "published"))
    agreeing.says(f"/crossref/works/{DOI}", work(**dates, issued={"date-parts": year}))
    pubmed = ARTICLE.replace("<Year>2020", "<Year>2018" if not agrees else "<Year>2020")
    agreeing.says(PUBMED, pubmed.replace("<Year>2019", "<Year>2018"))
    years = [line for line in lines(found(sample, agreeing)) if line.startswith("year")]
    assert bool(years) is not agrees


def test_a_doi_nobody_knows_is_missing_and_one_of_another_agency_is_not(agreeing, sample):
    agreeing.forgets(f"/crossref/works/{DOI}")
    assert "missing references/alder-2020.yaml doi: doi.org does not know it" in lines(
        found(sample, agreeing)
    )
    agreeing.says(f"/doi/handles/{DOI}", '{"responseCode": 1}')
    outcome = found(sample, agreeing)
    assert lines(outcome) == []
    assert "registered elsewhere than at Crossref" in outcome.unchecked[0].reason


def test_a_retraction_that_the_record_tells_is_no_news(data, agreeing):
    file = data / "references" / "alder-2020.yaml"
    standing = "standing: {value: retracted, as_of: 2026-01-02}\nread:"
    file.write_text(file.read_text("utf-8").replace("read:", standing), "utf-8")
    agreeing.forgets(f"/crossref/works/{DOI}")
    agreeing.says(f"/crossref/works/{DOI}", "crossref-retracted.json")
    assert lines(found(load_library(data)[0], agreeing)) == []


def test_only_the_records_asked_for_are_looked_up(agreeing, sample):
    outcome = found(sample, agreeing, paths={"data/trials/alder-2020.yaml"})
    assert outcome.counts == {"references": 0, "trials": 1, "addresses": 0}
    assert len(agreeing.asked) == 1
    assert "filter.ids=NCT99999900&" in agreeing.asked[0]


def test_a_registry_without_an_interface_is_said_to_be_unchecked(data, agreeing):
    file = data / "trials" / "alder-2020.yaml"
    file.write_text(file.read_text("utf-8").replace("NCT99999900", "ChiCTR2000012345"), "utf-8")
    outcome = found(load_library(data)[0], agreeing)
    assert [item.subject for item in outcome.unchecked] == ["ChiCTR2000012345"]


def test_a_service_that_fails_leaves_the_others_to_report(agreeing, sample):
    agreeing.forgets(PUBMED)
    agreeing.says(PUBMED, "busy", 503)
    agreeing.forgets("/links/example.org/cedar-2018")
    outcome = found(sample, agreeing)
    assert [line.split()[0] for line in lines(outcome)] == ["dead-link"]
    assert [item.subject for item in outcome.unchecked] == ["PMID 99999901"]


# titles and journals


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Cells in lupus: a trial", "Cells in Lupus – A Trial.", True),
        ("TNF-α and cells", "TNF-α &amp; cells".replace("&amp;", "and"), True),
        ("A randomised trial of cells in lupus", "A randomized trial of cells in lupus", True),
        (
            "A randomised trial of cells in lupus",
            "RETRACTED ARTICLE: A randomised trial of cells in lupus",
            True,
        ),
        (
            "A long enough title of a work",
            "A long enough title of a work: with a subtitle of some length",
            True,
        ),
        ("Cells in lupus", "Cells in Crohn's disease", False),
        ("Cells", "Cells in lupus: the whole story of a disease", False),
        ("", "Cells", False),
    ],
)
def test_titles_are_the_same_but_for_punctuation_spelling_and_subtitle(ours, theirs, same):
    assert same_title(ours, theirs) is same


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("The Lancet", "Lancet (London, England)", True),
        ("Stem Cells and Development", "Stem Cells & Development", True),
        ("Gut", "Gut : journal of the society", True),
        ("The Journal of Rheumatology", "Journal of rheumatology", True),
        ("Gut", "Gut Microbes", False),
    ],
)
def test_journals_are_the_same_but_for_articles_and_additions(ours, theirs, same):
    assert same_journal(ours, [theirs]) is same


# exceptions


def accepted(rule: str, subject: str) -> Accepted:
    return Accepted(rule=rule, subject=subject, reason="seen in a browser on 2026-02-03")


def test_an_accepted_finding_is_counted_and_not_shown(agreeing, sample):
    agreeing.forgets("/links/example.org/cedar-2018")
    outcome = found(sample, agreeing, [accepted("dead-link", "https://example.org/")])
    assert (lines(outcome), outcome.sorted.accepted, outcome.sorted.needless) == ([], 1, [])
    assert "1 accepted before" in as_markdown(outcome)


def test_an_exception_is_for_its_rule_and_subject_only(agreeing, sample):
    agreeing.forgets("/links/example.org/cedar-2018")
    others = [accepted("moved-link", "https://example.org/"), accepted("dead-link", "https://example.com/")]
    assert len(lines(found(sample, agreeing, others))) == 1
    agreeing.says("/links/example.org/cedar-2018", "here")
    agreeing.forgets(f"/crossref/works/{DOI}")
    agreeing.says(f"/crossref/works/{DOI}", work(title=["Something else entirely"]))
    beginning = [accepted("title", DOI[:-1]), accepted("title", DOI)]
    assert [len(lines(found(sample, agreeing, [one]))) for one in beginning] == [1, 0]


def test_a_needless_exception_is_reported_but_not_after_silence_or_a_partial_run(agreeing, sample):
    needless = [accepted("dead-link", "https://example.org/")]
    outcome = found(sample, agreeing, needless)
    assert outcome.sorted.needless == needless
    assert outcome.todo == 1
    assert "## Exceptions no longer needed" in as_markdown(outcome)
    assert found(sample, agreeing, needless, {"data/references/cedar-2018.yaml"}).sorted.needless == []
    agreeing.forgets("/links/example.org/cedar-2018")
    agreeing.says("/links/example.org/cedar-2018", "busy", 503)
    assert found(sample, agreeing, needless).sorted.needless == []


def test_the_list_of_exceptions_that_is_kept_can_be_read():
    read_exceptions(FILE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- rule: dead-link\n  subject: x\n", r"exceptions.yaml:1: \[0\].reason: field required"),
        (
            "- rule: dead-link\n  subject: x\n  reason: ok\n",
            r"exceptions.yaml:3: \[0\].reason: string should have",
        ),
        (
            "- rule: any\n  subject: x\n  reason: a long enough reason\n",
            r"exceptions.yaml:1: \[0\].rule: input should",
        ),
        ("rule: x\n", "exceptions.yaml:1: : input should be a valid list"),
        ("- [\n", "exceptions.yaml:"),
    ],
)
def test_a_list_of_exceptions_that_is_wrong_is_told_by_line(content, message, tmp_path):
    file = tmp_path / "exceptions.yaml"
    file.write_text(content, "utf-8")
    with pytest.raises(ExceptionsError, match=message):
        read_exceptions(file)


# the report and the command


def test_the_report_says_where_what_and_what_to_do(agreeing, sample):
    for path, body in ((f"/crossref/works/{DOI}", "crossref-retracted.json"), (PUBMED, "pubmed-retracted")):
        agreeing.forgets(path)
        retracted = ARTICLE.replace("CommentIn", "RetractionIn")
        agreeing.says(path, retracted if body == "pubmed-retracted" else body)
    report = as_markdown(found(sample, agreeing))
    assert report.startswith("# kb verify, 2026-02-03\n\nAsked about 3 references, 3 trials, 1 addresses in ")
    assert re.search(r"## Retracted\n\nSet `standing: \{value: retracted, as_of: ...\}` now", report)
    assert (
        "- [ ] `data/references/alder-2020.yaml:1` has `nothing`; "
        "Crossref: retracted 10.5555/notice.1 2025-06-01 "
        f"([{DOI}](<https://doi.org/{DOI}>)); "
        "PubMed: retracted 99999990 ([PMID 99999901](<https://pubmed.ncbi.nlm.nih.gov/99999901/>))\n"
    ) in report
    assert report.index("## Retracted") < report.index("## Corrected")


def test_foreign_text_in_the_report_cannot_act(agreeing, sample):
    agreeing.forgets(f"/crossref/works/{DOI}")
    hostile = "@everyone see #1 <script>alert(1)</script> [click](https://evil.example) `code`"
    agreeing.says(f"/crossref/works/{DOI}", work(title=[hostile]))
    report = as_markdown(found(sample, agreeing))
    row = next(line for line in report.splitlines() if "everyone" in line)
    assert not re.search(r"@\w|#\d|(?<!\\)<s|(?<!\\)\[click", row)


def kb(data: Path, *words: str, connect=None):
    return CliRunner().invoke(main, ["verify", *words, "--data", str(data)], obj=connect)


def test_the_command_writes_the_report_and_leaves_with_0_whatever_it_finds(data, agreeing, tmp_path):
    agreeing.forgets("/links/example.org/cedar-2018")
    done = kb(data, "--report", str(tmp_path / "report.md"), connect=agreeing.remote)
    assert done.exit_code == 0
    assert done.stdout.startswith("1 finding(s) to look at, in ")
    assert "## Dead addresses" in (tmp_path / "report.md").read_text("utf-8")


def test_the_command_shows_the_report_of_one_record(data, agreeing):
    done = kb(data, "data/references/cedar-2018.yaml", connect=agreeing.remote)
    assert done.exit_code == 0
    assert "Asked about 1 references, 0 trials, 1 addresses in 1 requests: 0 to look at" in done.stdout


def test_without_a_network_it_says_so_and_does_not_read_like_a_clean_run(data, tmp_path):
    nowhere = Bases(*["http://127.0.0.1:9"] * 4)
    done = kb(
        data, "--report", str(tmp_path / "report.md"), connect=lambda email: Remote(email, nowhere, pace=0)
    )
    assert done.exit_code == 0
    assert "no service could be reached: is there a network?" in done.stderr
    assert done.stdout.startswith("no service answered, report in ")
    assert "could not be reached (Connection refused)" in (tmp_path / "report.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["alder-202"], "no record is called alder-202; did you mean alder-2020?"),
        (["--report", "none/report.md"], "none is no folder to write a report to"),
        (["--exceptions", "none.yaml"], "File 'none.yaml' does not exist"),
    ],
)
def test_wrong_use_is_told_before_anything_is_asked(words, message, data, web):
    done = kb(data, *words, connect=web.remote)
    assert done.exit_code == 2
    assert message in done.output
    assert web.asked == []


def test_a_record_that_cannot_be_read_does_not_stop_the_others(data, agreeing):
    (data / "trials" / "broken.yaml").write_text("title: [\n", "utf-8")
    assert kb(data, connect=agreeing.remote).exit_code == 0
