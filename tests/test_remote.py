"""The client of the services: it reads their answers, waits and retries, and fails in one line."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from kb.remote import (
    Bases,
    Notice,
    Remote,
    RemoteError,
    UnreachableError,
    crossref_work,
    doi_exists,
    probe,
    pubmed_id,
    pubmed_works,
    studies,
    study,
)
from kb.remote.client import AGAIN
from kb.remote.pubmed import full_range
from kb.remote.work import clean, date_of

KB = Path(__file__).parents[1] / "scripts" / "kb"
DOI = "10.5555/sample.2020.1"
WORK = f"/crossref/works/{DOI}"


def test_a_doi_gives_the_work_that_crossref_describes(web):
    web.says(WORK, "crossref-article.json")
    work = crossref_work(web.remote(), DOI)
    assert work.title == "A placebo-controlled trial of invented cells <in> sample arthritis & more"
    assert work.authors == (
        {"family": "Alder", "given": "Ann"},
        {"family": "Birch", "given": "Bo"},
        {"literal": "Sample Study Group"},
    )
    assert (work.journal, work.journal_short) == ("Journal of Invented Medicine", "J Invent Med")
    assert (work.volume, work.issue, work.page, work.language) == ("12", "3", "45-52", "en")
    assert (work.issued, work.years) == ("2020-03", ("2020", "2019"))
    assert (work.type, work.doi, work.notices) == ("article-journal", DOI, ())


def test_a_retracted_work_names_its_notices(web):
    web.says(WORK, "crossref-retracted.json")
    assert crossref_work(web.remote(), DOI).notices == (
        Notice("corrected", "10.5555/notice.0", "2024-02-01"),
        Notice("retracted", "10.5555/notice.1", "2025-06-01"),
    )


def test_a_doi_is_one_step_of_the_address_and_the_email_goes_with_it(web):
    web.says("/crossref/works/10.1002/(SICI)1097<1::AID>3.0.CO;2-#", '{"message": {}}')
    crossref_work(web.remote("me@example.org"), "10.1002/(SICI)1097<1::AID>3.0.CO;2-#")
    assert web.asked == [
        "GET /crossref/works/10.1002%2F%28SICI%291097%3C1%3A%3AAID%3E3.0.CO%3B2-%23?mailto=me%40example.org"
    ]
    assert web.agents == ["msc-evidence (mailto:me@example.org)"]


def test_a_pmid_gives_the_work_that_pubmed_describes(web):
    web.says("/pubmed/efetch.fcgi", "pubmed-article.xml")
    work = pubmed_works(web.remote("me@example.org"), ["99999901"])["99999901"]
    assert work.title == "A placebo-controlled trial of invented cells <in> sample arthritis & more"
    assert work.authors[2] == {"literal": "Sample Study Group"}
    assert work.journals[:2] == ("Journal of invented medicine", "J Invent Med")
    assert (work.doi, work.pmcid, work.language) == (DOI, "PMC9999990", "en")
    assert (work.issued, work.years, work.page) == ("2020-03", ("2020", "2019"), "45-52")
    assert work.notices == ()
    assert "email=me%40example.org" in web.asked[0]
    assert "tool=msc-evidence" in web.asked[0]


@pytest.mark.parametrize(
    ("kind", "standing"),
    [
        ("RetractionIn", "retracted"),
        ("ExpressionOfConcernIn", "concern"),
        ("ErratumIn", "corrected"),
        ("UpdateIn", "superseded"),
    ],
)
def test_pubmed_notices_have_our_words(web, kind, standing):
    text = (KB.parents[1] / "tests/answers/pubmed-article.xml").read_text("utf-8")
    web.says("/pubmed/efetch.fcgi", text.replace("CommentIn", kind))
    assert pubmed_works(web.remote(), ["99999901"])["99999901"].notices == (Notice(standing, "99999990"),)


def test_a_publication_type_alone_tells_of_a_retraction(web):
    text = (KB.parents[1] / "tests/answers/pubmed-article.xml").read_text("utf-8")
    web.says("/pubmed/efetch.fcgi", text.replace("Randomized Controlled Trial", "Retracted Publication"))
    assert pubmed_works(web.remote(), ["99999901"])["99999901"].notices == (Notice("retracted", ""),)


def test_pmids_are_asked_for_a_hundred_at_a_time(web):
    web.says("/pubmed/efetch.fcgi", "<PubmedArticleSet/>")
    assert pubmed_works(web.remote(), map(str, range(1, 251))) == {}
    assert len(web.asked) == 3


def test_a_doi_leads_to_its_pmid_only_where_there_is_one(web):
    for ids in (["7"], [], ["7", "8"]):
        web.says("/pubmed/esearch.fcgi", json.dumps({"esearchresult": {"idlist": ids}}))
    assert [pubmed_id(web.remote(), DOI) for _ in range(3)] == ["7", "", ""]


def test_a_registry_entry_is_read(web):
    web.says("/trials/studies/NCT99999902", "ctgov-study.json")
    entry = study(web.remote(), "NCT99999902")
    assert (entry.nct, entry.status, entry.completion) == ("NCT99999902", "terminated", "2024-12-15")
    assert (entry.completed, entry.has_results, entry.updated) == (True, True, "2025-01-14")
    assert [pmid for pmid, _ in entry.publications("RESULT")] == ["99999901", "99999902"]


def test_registry_entries_are_asked_for_fifty_at_a_time(web):
    web.says("/trials/studies", json.dumps({"studies": []}))
    assert studies(web.remote(), [f"NCT{number:08}" for number in range(120)]) == {}
    assert len(web.asked) == 3


@pytest.mark.parametrize("ask", [crossref_work, study])
def test_what_a_service_does_not_hold_is_none(web, ask):
    assert ask(web.remote(), "NCT00000000") is None


def test_doi_org_knows_dois_of_every_agency(web):
    web.says(f"/doi/handles/{DOI}", '{"responseCode": 1, "handle": "x"}')
    web.says("/doi/handles/10.1/none", '{"responseCode": 100}', 404)
    assert doi_exists(web.remote(), DOI)
    assert not doi_exists(web.remote(), "10.1/none")


@pytest.mark.parametrize("status", sorted(AGAIN))
def test_a_passing_failure_is_tried_again(web, status):
    web.says(WORK, "busy", status)
    web.says(WORK, "busy", status)
    web.says(WORK, "crossref-article.json")
    assert crossref_work(web.remote(), DOI)
    assert len(web.asked) == 3


def test_it_gives_up_after_four_tries(web):
    web.says(WORK, "busy", 503)
    with pytest.raises(RemoteError, match=r"127\.0\.0\.1:\d+ answered 503 Service Unavailable"):
        crossref_work(web.remote(), DOI)
    assert len(web.asked) == 4


def test_a_refusal_is_not_tried_again(web):
    web.says(WORK, "no", 403)
    with pytest.raises(RemoteError, match="answered 403 Forbidden"):
        crossref_work(web.remote(), DOI)
    assert len(web.asked) == 1


@pytest.fixture
def waits(monkeypatch):
    """Seconds asked for, instead of waiting them."""
    seconds: list[float] = []
    monkeypatch.setattr("kb.remote.client.time.sleep", seconds.append)
    return seconds


def test_it_waits_as_long_as_a_service_asks_but_never_an_hour(web, waits):
    web.says(WORK, "busy", 429, Retry_After="7")
    web.says(WORK, "busy", 429, Retry_After="3600")
    web.says(WORK, "crossref-article.json")
    crossref_work(web.remote(pace=1), DOI)
    assert [seconds for seconds in waits if seconds >= 5] == [7, 60]


def test_it_waits_longer_each_time(web, waits):
    web.says(WORK, "busy", 500)
    with pytest.raises(RemoteError):
        crossref_work(web.remote(pace=1), DOI)
    first, second, third = (seconds for seconds in waits if seconds >= 1)
    assert 1 <= first <= 1.5 < 2 <= second <= 3 < 4 <= third <= 6


@pytest.mark.parametrize(("email", "gap"), [("", 1.0), ("me@example.org", 0.2)])
def test_requests_to_one_host_keep_their_distance(web, waits, email, gap):
    web.says(WORK, "crossref-article.json")
    with web.remote(email, pace=1) as remote:
        for _ in range(3):
            crossref_work(remote, DOI)
    assert len(waits) == 2
    assert all(gap * 0.5 < seconds <= gap for seconds in waits)


def test_without_a_network_it_says_so_at_once_and_only_asks_twice():
    with Remote(bases=Bases(crossref="http://127.0.0.1:9"), pace=0) as remote:
        for _ in range(3):
            with pytest.raises(
                UnreachableError, match=r"127\.0\.0\.1:9 could not be reached \(Connection refused\)"
            ):
                crossref_work(remote, DOI)
        assert remote.requests == 2


def test_a_host_that_never_answers_is_left_after_its_time():
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    with (
        Remote(pace=0, transport=httpx.MockTransport(silent)) as remote,
        pytest.raises(UnreachableError, match=r"api.crossref.org could not be reached \(no answer in time\)"),
    ):
        crossref_work(remote, DOI)
    assert remote.requests == 4


@pytest.mark.parametrize(
    ("path", "body", "ask"),
    [
        (WORK, "<html>maintenance</html>", lambda remote: crossref_work(remote, DOI)),
        (WORK, '{"message": []}', lambda remote: crossref_work(remote, DOI)),
        (WORK, '{"message": {"author": ["Alder"]}}', lambda remote: crossref_work(remote, DOI)),
        (WORK, "[]", lambda remote: crossref_work(remote, DOI)),
        ("/pubmed/efetch.fcgi", "not XML", lambda remote: pubmed_works(remote, ["1"])),
        ("/pubmed/esearch.fcgi", "{}", lambda remote: pubmed_id(remote, DOI)),
        ("/trials/studies/NCT99999902", "[]", lambda remote: study(remote, "NCT99999902")),
        ("/trials/studies", '{"error": "x"}', lambda remote: studies(remote, ["NCT99999902"])),
    ],
)
def test_an_answer_of_another_shape_is_one_line_not_a_traceback(web, path, body, ask):
    web.says(path, body)
    with pytest.raises(RemoteError) as caught:
        ask(web.remote())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "alive"), (404, "dead"), (410, "dead"), (403, "unclear"), (429, "unclear"), (500, "unclear")],
)
def test_only_an_address_that_is_gone_is_dead(web, status, state):
    web.says("/links/example.org/page", "x", status)
    assert probe(web.remote(), "https://example.org/page").state == state


def test_an_address_that_refuses_programs_a_head_is_asked_again(web):
    web.says("/links/example.org/page", "", 405)
    web.says("/links/example.org/page", "x", 200)
    assert probe(web.remote(), "https://example.org/page").state == "alive"
    assert [line.split()[0] for line in web.asked] == ["HEAD", "GET"]


def test_a_page_answered_with_the_front_page_has_moved(web):
    web.says("/links/example.org/old/page", "", 301, Location="https://example.org/")
    web.says("/links/example.org/", "home")
    link = probe(web.remote(), "https://example.org/old/page")
    assert (link.state, link.to) == ("moved", "https://example.org/")


def test_a_host_without_a_name_is_dead_and_a_broken_line_is_not():
    for said, state in (
        ("[Errno -2] Name or service not known", "dead"),
        ("Connection reset by peer", "unclear"),
    ):

        def fail(request: httpx.Request, said=said) -> httpx.Response:
            raise httpx.ConnectError(said, request=request)

        with Remote(pace=0, transport=httpx.MockTransport(fail)) as remote:
            assert probe(remote, "https://example.org/x").state == state


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("<jats:p>A  <i>B</i>\n C</jats:p>", "A B C"),
        ("TNF-&alpha; &amp; IL-6", "TNF-α & IL-6"),
        ("p < 0.05 and x > 3", "p < 0.05 and x > 3"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        (None, ""),
    ],
)
def test_foreign_text_becomes_plain_text_on_one_line(sent, text):
    assert clean(sent) == text


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ([2017, 8, 1], "2017-08-01"),
        (["2021", 5], "2021-05"),
        ([2020], "2020"),
        ([None], ""),
        ([], ""),
        (None, ""),
    ],
)
def test_date_parts_become_a_date(parts, date):
    assert date_of(parts) == date


@pytest.mark.parametrize(
    ("short", "full"),
    [("1436-9", "1436-1439"), ("45-52", "45-52"), ("e123", "e123"), ("99-101", "99-101"), ("", "")],
)
def test_shortened_page_ranges_are_written_out(short, full):
    assert full_range(short) == full


def test_the_command_starts_without_the_network_library():
    code = "import kb.cli, sys; sys.exit(bool({'httpx', 'rispy', 'bibtexparser'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=KB.parent, check=False)
    assert done.returncode == 0


def test_only_drafting_verifying_smoke_and_the_command_reach_for_the_network():
    inside = ("remote", "draft", "verify")
    for file in KB.rglob("*.py"):
        if file.relative_to(KB).parts[0] not in (*inside, "smoke.py", "cli"):
            text = file.read_text("utf-8")
            assert not any(
                f"{dots}{name}" in text for name in inside for dots in ("from .", "from ..", "kb.")
            ), file
            assert "httpx" not in text, file
