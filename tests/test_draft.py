"""New records: the skeleton never falls behind the models, fills in to a sound record, harms nothing."""

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from kb.check import read_library
from kb.cli import main
from kb.draft import KINDS, DraftError, skeleton_for, tidy
from kb.draft.example import examples
from kb.draft.skeleton import WIDTH, without_help
from kb.draft.study import trial_fields
from kb.draft.work import id_for, language_of
from kb.draft.zotero import works_in
from kb.remote import Remote, Study, Work
from kb.scalar import scalar
from kb.schema import FOLDERS, NAMES, ROWS, schema_of
from kb.yamlfile import CoreLoader

ANSWERS = Path(__file__).parent / "answers"
TODAY = "2026-01-02"
FILLED = Path(__file__).with_name("filled.yaml")
EDITS = yaml.safe_load(FILLED.read_text("utf-8"))
"""Kind -> what a contributor types over the skeleton, in order: each line as it stands, and as it becomes."""


def kb(data: Path, *words: str, connect=None):
    """Run the command as a person would."""
    return CliRunner().invoke(main, [*words, "--data", str(data)], obj=connect)


def no_network(email: str) -> Remote:
    raise AssertionError("asked the network")


def filled(text: str, edits: list) -> str:
    """The skeleton with each edit made below the one before, on a line that is no comment."""
    at = 0
    for old, new in edits:
        found = re.compile(rf"^(?P<lead> *(?:- )?){re.escape(old)}(?=$|  #)", re.MULTILINE).search(text, at)
        assert found, f"{old} is not in the rest of the skeleton"
        lines = new.splitlines()
        indent = " " * len(found["lead"])
        new_text = "\n".join([found["lead"] + lines[0], *(indent + line for line in lines[1:])])
        text = text[: found.start()] + new_text + text[found.end() :]
        at = found.start() + len(new_text)
    return text


def begun(data: Path, kind: str) -> Path:
    """The file of a new record of a kind, called `fresh`."""
    name = NAMES[kind]
    words = ["--into", "sample"] if kind in ROWS else []
    done = kb(data, "new", name, "fresh", *words, connect=no_network)
    assert done.exit_code == 0, done.output
    folder = {"terms": "glossary"}.get(kind, kind)
    return data / folder / ("sample.yaml" if kind in ROWS else "fresh.yaml")


def errors(data: Path) -> list[str]:
    return [str(problem) for problem in read_library(data)[1] if problem.level == "error"]


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_filled_skeleton_passes_the_check_and_so_does_the_tidied_one(kind, data):
    file = begun(data, kind)
    assert errors(data), "an unfilled skeleton must not pass"
    file.write_text(filled(file.read_text("utf-8"), EDITS[kind]), "utf-8")
    assert errors(data) == []
    before = yaml.load(file.read_text("utf-8"), CoreLoader)
    assert tidy(file)
    assert errors(data) == []
    assert yaml.load(file.read_text("utf-8"), CoreLoader) == before
    assert "#:" not in file.read_text("utf-8")
    assert not re.search("# (required|optional)$", file.read_text("utf-8"), re.MULTILINE)
    assert not tidy(file)


def uncommented(text: str) -> str:
    """The skeleton after a person has asked for every key there is."""
    while re.search(r"^ *# ", text, re.MULTILINE):
        text = re.sub(r"^( *)# ", r"\1", text, flags=re.MULTILINE)
    return text


def keys(value: object) -> set[str]:
    match value:
        case dict():
            return set(value) | {key for item in value.values() for key in keys(item)}
        case list():
            return {key for item in value for key in keys(item)}
        case _:
            return set()


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_field_of_the_models_can_be_asked_for(kind, data):
    text = uncommented(skeleton_for(data, kind).text({}))
    value = yaml.load(text, CoreLoader)
    schema = schema_of(kind)
    top = schema["additionalProperties"] if kind in ROWS else schema
    assert list(value) == list(top["properties"])
    parts = {name for part in schema.get("$defs", {}).values() for name in part.get("properties", ())}
    assert keys(value) - {"arm-id"} == parts | set(top["properties"])


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_key_is_marked_required_or_optional_as_the_model_says(kind, data):
    text = skeleton_for(data, kind).text({})
    schema = schema_of(kind)
    top = schema["additionalProperties"] if kind in ROWS else schema
    for name in top["properties"]:
        required = name in top["required"]
        line = rf"^{name}:.*# required$" if required else rf"^# {name}:.*# optional$"
        assert re.search(line, text, re.MULTILINE), f"{name} in\n{text}"


@pytest.mark.parametrize("kind", FOLDERS)
def test_no_line_of_help_is_too_long_to_read(kind, data):
    for line in skeleton_for(data, kind).text({}).splitlines():
        assert len(line) <= WIDTH, line


@pytest.mark.parametrize(
    ("kind", "help"),
    [
        ("trials", "One of:\n  #: - double-blind"),
        ("trials", "An id in data/diseases/: sample-arthritis, sample-diseases."),
        ("trials", "People who entered; the planned number goes into `planned`."),
        ("trials", "Example: {zh: 虛構細胞|治療|樣例關節炎, en: Invented cells for sample arthritis}"),
        ("references", "Example: 10.5555/sample.2020.1"),
        ("references", "What of it was read for this site"),
        ("terms", "Taiwan."),
    ],
)
def test_help_tells_meaning_words_ids_and_an_example(kind, help, data):
    assert help in skeleton_for(data, kind).text({})


def test_examples_come_from_the_records_there_are(data):
    seen = examples(data / "trials")
    assert seen["outcomes", "between_groups", "effect"] == "risk-ratio"
    assert seen["title",].startswith("{zh: ")
    assert examples(data / "nothing") == {}


def test_a_library_without_records_still_gives_a_skeleton(tmp_path):
    (tmp_path / "data").mkdir()
    assert kb(tmp_path / "data", "new", "trial", "first").exit_code == 0
    assert "diseases: []  # required" in (tmp_path / "data/trials/first.yaml").read_text("utf-8")


def test_bare_leaves_only_what_must_be_filled_in(data):
    assert kb(data, "new", "claim", "fresh", "--bare").exit_code == 0
    lines = (data / "claims/fresh.yaml").read_text("utf-8").splitlines()
    assert lines[0] == "# yaml-language-server: $schema=../schema/claim.json"
    assert not any("#" in line for line in lines[1:])


REFUSED = [
    (["trial", "Ab C"], 1, '"Ab C" is no id: use lower-case letters, digits and single hyphens'),
    (["trial", "../../Etc x"], 1, "single hyphens, for example etc-x"),
    (["trial", "試驗"], 1, "single hyphens\n"),
    (["trial", "alder-2020"], 1, "alder-2020.yaml is there already: edit it, or choose another id"),
    (["trial"], 2, "give an id: kb new trial <id>"),
    (["reference"], 2, "give an id: kb new reference <id>"),
    (["trail", "x"], 2, "'trail' is not one of"),
    (["trial", "x", "--doi", "10.1234/x"], 2, "a trial cannot be filled by --doi"),
    (["claim", "x", "--from", "NCT99999902"], 2, "a claim cannot be filled by --from"),
    (["reference", "x", "--doi", "10.1234/x", "--pmid", "1"], 2, "give one of --doi, --pmid"),
    (["reference", "x", "--doi", "x/y"], 1, '"x/y" is not a DOI: expected one such as 10.1136/'),
    (["reference", "x", "--pmid", "PMID 1"], 1, '"PMID 1" is not a PMID: expected one such as 28478399'),
    (["reference", "x", "--doi", "https://doi.org/10.5555/SAMPLE.2020.1"], 1, "alder-2020.yaml already"),
    (["reference", "x", "--pmid", "99999901"], 1, "alder-2020.yaml already: edit that record"),
    (["trial", "x", "--from", "NCT99999900"], 1, "alder-2020.yaml already: edit that record"),
    (["trial", "x", "--from", "NCT1"], 1, '"NCT1" is no trial registry id: expected one such as NCT01539902'),
    (["reference", "x", "--from-ris", "none.ris"], 2, "File 'none.ris' does not exist"),
    (["term", "fresh"], 1, "a term is a row of a shared file: give --into sample"),
    (["term", "fresh", "--into", "cell"], 1, "cell.yaml is no file of"),
    (["measure", "pain-score", "--into", "sample"], 1, "sample.yaml already: edit it there"),
    (["trial", "x", "--into", "sample"], 2, "a trial has a file of its own: leave out --into"),
]


@pytest.mark.parametrize(
    ("words", "code", "message"), REFUSED, ids=[" ".join(words) for words, *_ in REFUSED]
)
def test_what_cannot_be_begun_is_refused_in_one_line(words, code, message, data, web):
    before = {file: file.read_bytes() for file in data.rglob("*") if file.is_file()}
    done = kb(data, "new", *words, connect=web.remote)
    assert done.exit_code == code
    assert message in done.output
    assert sum(line.startswith("Error: ") for line in done.output.splitlines()) == 1
    assert isinstance(done.exception, SystemExit)
    assert {file: file.read_bytes() for file in data.rglob("*") if file.is_file()} == before
    assert web.asked == []


def test_outside_a_library_it_says_where_to_go(tmp_path):
    done = kb(tmp_path / "none", "new", "trial", "x")
    assert done.exit_code == 1
    assert "is no folder of records: run this beside data/, or give --data" in done.output


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        ("alpha:\n  en: a\n\nzeta:\n  en: z\n", "alpha"),
        ("zeta:\n  en: z\n\nalpha:\n  en: a\n", "alpha"),
        ("# Words.\n", "# Words."),
    ],
)
def test_a_term_stands_where_the_alphabet_of_its_file_puts_it(rows, after, data):
    file = data / "glossary" / "words.yaml"
    file.write_text(rows, "utf-8")
    assert kb(data, "new", "term", "middle", "--into", "words", "--bare").exit_code == 0
    kept = re.findall(r"^(?:# Words\.|[a-z]+(?=:))", file.read_text("utf-8"), re.MULTILINE)
    assert kept[kept.index("middle") - 1] == after


# from a registry


def test_a_trial_is_filled_from_its_registry_entry(data, web):
    web.says("/trials/studies/NCT99999902", "ctgov-study.json")
    done = kb(data, "new", "trial", "fresh", "--from", "NCT99999902", connect=web.remote)
    assert done.exit_code == 0
    file = data / "trials" / "fresh.yaml"
    value = yaml.load(file.read_text("utf-8"), CoreLoader)
    assert value["title"] == {"zh": None, "en": "Invented Cells in Sample Arthritis: a Third Trial"}
    assert value["diseases"] == ["sample-arthritis"]
    assert [item["id"] for item in value["registry"]] == ["NCT99999902", "2019-000333-39"]
    assert value["status"] | {"as_of": TODAY} == {
        "value": "terminated",
        "as_of": TODAY,
        "completion": "2024-12-15",
    }
    assert list(value["design"].values()) == ["rct", "double-blind", "placebo", "1/2"]
    assert value["sponsor"] == {"name": "Sample Cells Inc.", "type": "company"}
    assert value["countries"] == ["TW", "KR"]
    assert value["participants"]["enrolled"] == 12
    assert [arm["role"] for arm in value["arms"]] == ["cells", "control"]
    assert value["arms"][0]["cells"] == {"sources": ["umbilical-cord"], "donor": "allogeneic"}
    assert value["arms"][0]["route"] == "intravenous"


def test_what_needs_own_words_is_told_and_not_copied(data, web):
    web.says("/trials/studies/NCT99999902", "ctgov-study.json")
    kb(data, "new", "trial", "fresh", "--from", "NCT99999902", connect=web.remote)
    text = (data / "trials/fresh.yaml").read_text("utf-8")
    for said in ("Slow accrual", "Failed two drugs", "remission [24 weeks]", "PMID 99999902", "Atlantis"):
        assert any(said in line and "#:" in line for line in text.splitlines()), said
        assert said not in without_help(text)


def changed(**modules: dict) -> Study:
    raw = json.loads((ANSWERS / "ctgov-study.json").read_text("utf-8"))
    for name, value in modules.items():
        raw["protocolSection"][f"{name}Module"] |= value
    return Study(raw)


def design(**info: object) -> dict:
    return {"design": {"designInfo": {"allocation": "RANDOMIZED", "interventionModel": "PARALLEL"} | info}}


WATCHED = ["PARTICIPANT", "OUTCOMES_ASSESSOR"]
CELLS = {"label": "A", "type": "EXPERIMENTAL"}


@pytest.mark.parametrize(
    ("study", "path", "value"),
    [
        (changed(**design(interventionModel="CROSSOVER")), "design.type", "crossover-rct"),
        (changed(**design(allocation="NON_RANDOMIZED")), "design.type", "non-randomised-controlled"),
        (changed(**design(allocation="NA", interventionModel="SINGLE_GROUP")), "design.type", "single-arm"),
        (changed(design={"studyType": "OBSERVATIONAL"}), "design.type", None),
        (changed(armsInterventions={"armGroups": [CELLS, CELLS]}), "design.type", None),
        (changed(armsInterventions={"armGroups": [CELLS, CELLS]}), "design.comparator", None),
        (changed(**design(maskingInfo={"masking": "NONE"})), "design.blinding", "open-label"),
        (changed(**design(maskingInfo={"masking": "QUADRUPLE"})), "design.blinding", "double-blind"),
        (changed(**design(maskingInfo={"masking": "DOUBLE", "whoMasked": WATCHED})), "design.blinding",
         "single-blind"),
        (changed(**design()), "design.blinding", "unclear"),
        (changed(design={"phases": ["EARLY_PHASE1"]}), "design.phase", "1"),
        (changed(design={"phases": ["NA"]}), "design.phase", None),
        (changed(design={"enrollmentInfo": {"count": 40, "type": "ESTIMATED"}}), "participants.planned", 40),
        (changed(status={"overallStatus": "ENROLLING_BY_INVITATION"}), "status.value", "recruiting"),
        (changed(status={"overallStatus": "APPROVED_FOR_MARKETING"}), "status.value", "unknown"),
        (changed(status={"completionDateStruct": {"date": "2030-01", "type": "ESTIMATED"}}),
         "status.completion", None),
        (changed(sponsorCollaborators={"leadSponsor": {"name": "X", "class": "OTHER"}}), "sponsor.type", ""),
    ],
)  # fmt: skip
def test_the_registry_s_words_become_ours_or_are_left_to_a_person(study, path, value):
    found, _ = trial_fields(study, TODAY, {})
    group, name = path.split(".")
    assert found[group].get(name) == value


def test_an_entry_that_says_almost_nothing_still_gives_a_draft(data, web):
    only_id = {"protocolSection": {"identificationModule": {"nctId": "NCT99999902"}}}
    web.says("/trials/studies/NCT99999902", json.dumps(only_id))
    assert kb(data, "new", "trial", "fresh", "--from", "NCT99999902", connect=web.remote).exit_code == 0


def test_a_registry_without_an_interface_leaves_a_skeleton_with_its_id(data):
    done = kb(data, "new", "trial", "fresh", "--from", "ChiCTR2000012345", connect=lambda email: Remote())
    assert done.exit_code == 0
    assert "warning: ChiCTR has no interface for programs: fill the record from its page" in done.output
    value = yaml.load((data / "trials/fresh.yaml").read_text("utf-8"), CoreLoader)
    assert value["registry"] == [{"id": "ChiCTR2000012345"}]


def test_a_registry_entry_can_be_cited(data, web):
    web.says("/trials/studies/NCT99999902", "ctgov-study.json")
    words = ("new", "reference", "nct99999902", "--from", "NCT99999902")
    assert "nothing is missing" in kb(data, *words, connect=web.remote).output
    assert errors(data) == []


# from Crossref and PubMed

DOI = "10.5555/new.2020.1"


def article(text: str) -> str:
    sent = (ANSWERS / text).read_text("utf-8")
    return sent.replace("10.5555/sample.2020.1", DOI).replace("99999901", "99999907")


def test_a_reference_is_filled_from_crossref_and_what_pubmed_adds(data, web):
    web.says(f"/crossref/works/{DOI}", article("crossref-article.json"))
    web.says("/pubmed/esearch.fcgi", '{"esearchresult": {"idlist": ["99999907"]}}')
    web.says("/pubmed/efetch.fcgi", article("pubmed-article.xml"))
    done = kb(data, "new", "reference", "--doi", f"https://doi.org/{DOI}", connect=web.remote)
    assert done.exit_code == 0
    assert "alder-2020-placebo.yaml: nothing is missing; kb check alder-2020-placebo" in done.output
    value = yaml.load((data / "references/alder-2020-placebo.yaml").read_text("utf-8"), CoreLoader)
    assert value["authors"][-1] == {"literal": "Sample Study Group"}
    assert (value["doi"], value["pmid"], value["pmcid"]) == (DOI, "99999907", "PMC9999990")
    assert (value["issued"], value["page"], value["issn"]) == ("2020-03", "45-52", "0003-4967")
    assert value["read"] == "metadata"
    assert errors(data) == []


def test_a_reference_is_filled_from_pubmed(data, web):
    web.says("/pubmed/efetch.fcgi", article("pubmed-article.xml"))
    assert kb(data, "new", "reference", "fresh", "--pmid", "99999907", connect=web.remote).exit_code == 0
    value = yaml.load((data / "references/fresh.yaml").read_text("utf-8"), CoreLoader)
    assert (value["container_title_short"], value["doi"], value["language"]) == ("J Invent Med", DOI, "en")
    assert errors(data) == []


def test_a_retracted_work_is_begun_as_retracted(data, web):
    web.says(f"/crossref/works/{DOI}", article("crossref-retracted.json"))
    kb(data, "new", "reference", "fresh", "--doi", DOI, connect=web.remote)
    value = yaml.load((data / "references/fresh.yaml").read_text("utf-8"), CoreLoader)
    assert value["standing"]["value"] == "retracted"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("reference", "x", "--doi", "10.1234/none"), "no DOI 10.1234/none is registered"),
        (("reference", "x", "--pmid", "123"), "PubMed has no PMID 123: check the number"),
        (("trial", "x", "--from", "NCT99999909"), "ClinicalTrials.gov has no entry NCT99999909"),
    ],
)
def test_an_identifier_that_does_not_exist_writes_nothing(words, message, data, web):
    done = kb(data, "new", *words, connect=web.remote)
    assert (done.exit_code, message in done.output) == (1, True)
    assert not list(data.rglob("x.yaml"))


def test_a_doi_of_another_agency_leaves_a_skeleton(data, web):
    web.says("/doi/handles/10.1234/dataset", '{"responseCode": 1}')
    done = kb(data, "new", "reference", "x", "--doi", "10.1234/dataset", connect=web.remote)
    assert "warning: 10.1234/dataset is registered elsewhere than at Crossref" in done.output
    assert "doi: 10.1234/dataset" in (data / "references/x.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("trial", "x", "--from", "NCT99999902"), "id: NCT99999902"),
        (("reference", "x", "--from", "NCT99999902"), "registry: NCT99999902"),
        (("reference", "x", "--doi", "10.1234/x"), "doi: 10.1234/x"),
        (("reference", "x", "--pmid", "1234"), 'pmid: "1234"'),
    ],
)
def test_without_a_network_it_says_so_in_one_line_and_leaves_the_skeleton(words, kept, data):
    from kb.remote import Bases

    nowhere = Bases(*["http://127.0.0.1:9"] * 4)
    done = kb(data, "new", *words, connect=lambda email: Remote(email, nowhere, pace=0))
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert "could not be reached" in lines[0]
    assert lines[1].startswith("wrote ")
    assert kept in next(data.rglob("x.yaml")).read_text("utf-8")


def test_the_email_of_the_environment_reaches_the_services(data, web, monkeypatch):
    monkeypatch.setenv("KB_EMAIL", "me@example.org")
    web.says(f"/crossref/works/{DOI}", article("crossref-article.json"))
    kb(data, "new", "reference", "x", "--doi", DOI, connect=web.remote)
    assert "msc-evidence (mailto:me@example.org)" in web.agents


# from files of Zotero


@pytest.mark.parametrize(
    ("form", "file", "pmcid", "authors"),
    [
        ("ris", "zotero.ris", "", ["Elm", "Sample Study Group"]),
        ("bibtex", "zotero.bib", "PMC9999991", ["Elm", "von Müller", "Sample Study Group"]),
        ("csl", "zotero.json", "PMC9999991", ["Elm", "von Müller", "Sample Study Group"]),
    ],
)
def test_every_form_of_zotero_gives_the_same_work(form, file, pmcid, authors):
    work = works_in(ANSWERS / file, form)[0]
    assert work.title.startswith("A third trial of invented cells")
    assert [name.get("family") or name["literal"] for name in work.authors] == authors
    assert (work.type, work.journal) == ("article-journal", "Journal of Invented Medicine")
    assert (work.volume, work.issue, work.page, work.issued) == ("13", "5", "101-109", "2021-05")
    assert (work.doi, work.pmid, work.pmcid) == ("10.5555/sample.2021.3", "99999905", pmcid)
    assert work.issns[0] == "0003-4967"


def test_a_file_of_many_works_gives_a_record_each_and_says_what_it_leaves_out(data):
    done = kb(data, "new", "reference", "--from-ris", str(ANSWERS / "zotero.ris"), connect=no_network)
    assert done.exit_code == 0
    assert "references/elm-2021.yaml: nothing is missing" in done.output
    assert "left out: Already held: in " in done.output
    assert "left out: 間質幹細胞概論: no id can be made from its author and year" in done.output
    assert errors(data) == []


def test_an_id_is_only_for_a_file_of_one_work(data):
    many = kb(data, "new", "reference", "mine", "--from-ris", str(ANSWERS / "zotero.ris"))
    one = kb(data, "new", "reference", "mine", "--from-bibtex", str(ANSWERS / "zotero.bib"))
    assert (many.exit_code, one.exit_code) == (2, 0)
    assert "the file holds 3 works: leave out the id" in many.output
    assert (data / "references/mine.yaml").is_file()


@pytest.mark.parametrize("form", ["ris", "csl", "bibtex"])
@pytest.mark.parametrize(
    "text", [b"", b"hello", b"{", b"@article{x, title={a", b"TY  - JOUR\nTI", b"\xff\xfe"]
)
def test_a_file_of_another_form_is_one_line(form, text, data, tmp_path):
    file = tmp_path / "export"
    file.write_bytes(text)
    done = kb(data, "new", "reference", f"--from-{form}", str(file))
    assert done.exit_code == 1
    assert "choose that form when exporting" in done.output or "UTF-8" in done.output


@pytest.mark.parametrize(
    ("work", "id"),
    [
        (Work("x", authors=({"family": "Deng"},), issued="2017-08"), "deng-2017"),
        (Work("x", authors=({"family": "Sørensen-Ünal"},), issued="2017"), "sorensen-unal-2017"),
        (Work("x", authors=({"literal": "Sample Study Group"},), issued="2020"), "sample-study-group-2020"),
        (Work("x", title="Of safety", authors=({"family": "Taken"},), issued="2020"), "taken-2020-safety"),
        (Work("x", authors=({"family": "王"},), issued="2020", pmid="7"), "pmid-7"),
        (Work("x", authors=({"family": "王"},), issued="2020"), ""),
    ],
)  # fmt: skip
def test_an_id_is_made_of_author_and_year(work, id):
    assert id_for(work, {"taken-2020"}) == id


@pytest.mark.parametrize(
    ("title", "said", "language"),
    [
        ("Cells in lupus", "en-US", ("en", True)),
        ("Cells in lupus", "", ("en", False)),
        ("间充质干细胞", "zh", ("zh-Hans", True)),
        ("間質幹細胞", "zh-CN", ("zh-Hant", True)),
        ("細胞の治療", "", ("ja", False)),
        ("줄기세포", "", ("ko", False)),
        ("Zellen", "de", ("de", True)),
    ],
)
def test_the_language_is_what_the_source_says_or_a_guess_that_is_called_one(title, said, language):
    assert language_of(Work("x", title=title, language=said)) == language


# writing and tidying


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain words", "plain words"),
        ("no", "no"),
        ("true", '"true"'),
        ("12", '"12"'),
        ("2026-01-02", "2026-01-02"),
        ("a: b", '"a: b"'),
        ("a, b", '"a, b"'),
        ("say #1", '"say #1"'),
        ("ends #", '"ends #"'),
        ('quoted "word"', 'quoted "word"'),
        ("[@deng]", '"[@deng]"'),
        ("*bold*", '"*bold*"'),
        ("中文，標點：", "中文，標點："),
        ("two\nlines", '"two\\nlines"'),
        (None, ""),
        (True, "true"),
        (2e8, "2e8"),
        (0.05, "0.05"),
        (1234567.5, "1234567.5"),
        (["a", "b, c"], '[a, "b, c"]'),
    ],
)
def test_a_value_is_written_so_that_it_reads_back(value, text):
    assert scalar(value) == text
    assert yaml.load(f"key: {text}", CoreLoader)["key"] == value


def test_tidying_touches_neither_headings_nor_a_person_s_own_remarks(data):
    file = data / "topics" / "method.yaml"
    own = "# checked with the author, required\n" + file.read_text("utf-8")
    file.write_text(own, "utf-8")
    assert not tidy(file)
    assert file.read_text("utf-8") == own


def test_a_broken_record_is_not_tidied(data):
    file = data / "topics" / "method.yaml"
    file.write_text("#: help\ntitle: [\n", "utf-8")
    with pytest.raises(DraftError, match=r"left as it is, since it cannot be read: see kb check method"):
        tidy(file)
    assert file.read_text("utf-8") == "#: help\ntitle: [\n"


def test_text_that_looks_like_help_inside_a_record_stops_the_tidying(data):
    file = data / "topics" / "method.yaml"
    file.write_text("text: |\n  #: a line of the text\n", "utf-8")
    with pytest.raises(DraftError):
        tidy(file)


def test_the_command_tidies_by_id(data):
    kb(data, "new", "topic", "fresh")
    assert "data/topics/fresh.yaml: tidied" in kb(data, "tidy", "fresh").output
    assert "data/topics/fresh.yaml: nothing to tidy" in kb(data, "tidy", "fresh").output


def test_every_kind_has_a_name_on_the_command_line():
    assert set(KINDS) == {
        "trial", "reference", "disease", "product", "claim", "review", "topic", "term", "measure",
    }  # fmt: skip
