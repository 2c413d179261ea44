"""The library as data: other people's readers accept every file, and nothing is lost on the way."""

import csv
import io
import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import frictionless
import openapi_spec_validator
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from kb.check.wording import LINK_TARGET
from kb.cli import main
from kb.convert import EDITIONS
from kb.effect import comparisons
from kb.export import EXPORTS, export_files, write_files
from kb.export.csvfile import csv_text
from kb.export.page import cite_page, downloads, reviewed
from kb.export.table import meaning_of
from kb.export.tables import FIGURES, TABLES
from kb.load import Library, load_library
from kb.model import KINDS, Prose, Text
from kb.render import cited_on, render_pages
from kb.render.page import Page
from kb.render.site import Site
from kb.schema import FOLDERS, NAMES

ROOT = Path(__file__).parents[1]


def exported(library: Library) -> dict[str, bytes]:
    site = Site(library)
    cited = cited_on(render_pages(site))
    return {file.path: file.content for file in export_files(library, site.translators, cited)}


@pytest.fixture(scope="module")
def files(sample) -> dict[str, bytes]:
    return exported(sample)


@pytest.fixture(scope="module")
def folder(sample, tmp_path_factory) -> Path:
    site = tmp_path_factory.mktemp("site")
    pages = Site(sample)
    write_files(export_files(sample, pages.translators, cited_on(render_pages(pages))), site)
    return site / EXPORTS


@pytest.fixture(scope="module")
def real() -> Library:
    """The site's own records: more shapes than a sample has."""
    return load_library(ROOT / "data")[0]


@pytest.fixture(scope="module")
def real_files(real) -> dict[str, bytes]:
    return {file.path: file.content for file in export_files(real, Site(real).translators, {})}


def read_csv(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def test_the_same_library_gives_the_same_bytes(sample, files):
    assert exported(sample) == files


def test_every_record_has_a_document_and_every_kind_one_with_all(sample, files):
    for kind in NAMES:
        everything = json.loads(files[f"records/{kind}.json"])
        records = getattr(sample, kind)
        assert everything["count"] == len(records) == len(everything["records"])
        assert [record["id"] for record in everything["records"]] == list(records)
        if kind in KINDS:
            for record in everything["records"]:
                document = json.loads(files[f"records/{kind}/{record['id']}.json"])
                assert document["record"] == record


def test_a_text_stands_in_three_languages_without_marks_of_the_page(files):
    title = json.loads(files["records/trials/alder-2020.json"])["record"]["title"]
    assert list(title) == [edition.lang for edition in EDITIONS]
    for content in (content for path, content in files.items() if path.startswith("records/")):
        for text in _texts(json.loads(content)):
            assert set(text) >= {"zh-Hant", "zh-Hans", "en"}


def _texts(value: object):
    if isinstance(value, dict):
        if "zh-Hant" in value and "en" in value:
            yield value
        for below in value.values():
            yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)


def test_headlines_lose_their_break_marks(sample, files):
    headline = sample.diseases["sample-arthritis"].answer
    assert "|" in headline.zh
    answer = json.loads(files["records/diseases/sample-arthritis.json"])["record"]["answer"]
    assert answer["zh-Hant"] == headline.zh.replace("|", "")


def test_documents_carry_the_date_of_the_data_and_never_the_clock(sample, files):
    for path, content in files.items():
        if path.startswith("records/"):
            document = json.loads(content)
            assert document["generated"] == sample.date
            assert document["schema_version"].split(".")[0] == EXPORTS[-1]


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_record_is_what_its_schema_says(kind, real_files):
    schema = json.loads(real_files[f"schema/{NAMES[kind]}.json"])
    Draft202012Validator.check_schema(schema)
    check = Draft202012Validator(schema)
    records = json.loads(real_files[f"records/{kind}.json"])["records"]
    assert records
    for record in records:
        assert not [error.message for error in check.iter_errors(record)], record["id"]
    assert list(check.iter_errors({**records[0], "unheard": 1}))


def test_the_pages_of_a_record_are_the_pages_there_are(sample, files):
    paths = {page.path for page in render_pages(Site(sample))}
    for path, content in files.items():
        if re.fullmatch(r"records/\w+/[a-z0-9-]+\.json", path):
            pages = json.loads(content)["pages"]
            assert list(pages) == [edition.lang for edition in EDITIONS]
            for address in pages.values():
                # from data/v1/records/kind/id.json to the root of the site
                tail = address.removeprefix("../../../../").partition("#")[0].rstrip("/")
                assert f"{tail}.md" in paths or f"{tail}/index.md" in paths


def test_openapi_is_valid_and_its_references_resolve(folder):
    file = folder / "openapi.json"
    openapi_spec_validator.validate(json.loads(file.read_text("utf-8")), base_uri=file.as_uri())


def test_openapi_names_every_file_and_no_other(files):
    paths = json.loads(files["openapi.json"])["paths"]
    patterns = {path: re.compile(re.escape(path[1:]).replace(r"\{id\}", "[a-z0-9-]+")) for path in paths}
    for file in set(files) - {"openapi.json"}:
        assert any(pattern.fullmatch(file) for pattern in patterns.values()), file
    for path, pattern in patterns.items():
        # a page of the sample need not cite anything
        assert "references/pages" in path or any(pattern.fullmatch(file) for file in files), path


def test_frictionless_accepts_the_package(folder):
    report = frictionless.validate("datapackage.json", basepath=str(folder))
    assert report.flatten(["type", "message"]) == []
    assert report.valid


def test_frictionless_refuses_a_table_that_does_not_fit(folder, tmp_path):
    for file in folder.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / "outcomes.csv").read_text("utf-8")
    (tmp_path / "outcomes.csv").write_text(text.replace("alder-2020,", "elder-2020,"), "utf-8", newline="")
    assert not frictionless.validate("datapackage.json", basepath=str(tmp_path)).valid


def test_rows_are_as_many_as_the_library_holds(real, real_files):
    trials = real.trials.values()
    outcomes = [(trial, outcome) for trial in trials for outcome in trial.outcomes]
    counts = {
        "trials": len(trials),
        "arms": sum(len(trial.arms) for trial in trials),
        "comparisons": len(outcomes),
        "outcomes": sum(len(outcome.results) for _, outcome in outcomes),
        "harms": sum(len(harm.results) for trial in trials if trial.safety for harm in trial.safety.counts),
    }
    for name, count in counts.items():
        assert len(read_csv(real_files[f"{name}.csv"])) == count, name


def test_sqlite_holds_the_same_rows_as_the_csv_and_its_keys_hold(files, tmp_path):
    (tmp_path / "all.sqlite").write_bytes(files["msc-evidence.sqlite"])
    base = sqlite3.connect(tmp_path / "all.sqlite")
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in TABLES:
        rows = base.execute(f"SELECT * FROM {table.name}").fetchall()
        assert len(rows) == len(read_csv(files[f"{table.name}.csv"])), table.name
    assert base.execute("SELECT title_en FROM trials WHERE id = 'alder-2020'").fetchone()[0]


def test_a_computed_effect_is_the_one_the_pages_show(sample, files):
    trial = sample.trials["alder-2020"]
    rows = [row for row in read_csv(files["effects.csv"]) if row["trial"] == trial.id]
    assert rows
    for row in rows:
        outcome = trial.outcomes[int(row["outcome"])]
        (found,) = comparisons(trial, outcome, sample.measures[outcome.measure], row["effect"])
        assert float(row["estimate"]) == pytest.approx(found.effect.value, rel=1e-9)
        assert float(row["se"]) == pytest.approx(found.effect.se, rel=1e-9)
        assert row["log_scale"] == str(found.effect.log_scale).lower()


def test_a_text_that_a_spreadsheet_would_run_is_kept_from_it_and_numbers_are_not_touched(sample, files):
    trial = sample.trials["alder-2020"]
    hostile = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "=HYPERLINK(A1)",
    ]
    for text in hostile:
        changed = trial.model_copy(update={"title": Text(zh=text, en=text)})
        library = replace(sample, trials={trial.id: changed})
        rows = TABLES[0].cells(library, Site(sample).translators)
        (row,) = read_csv(csv_text(TABLES[0], rows).encode())
        assert row["title_en"] == f"'{text}"
        assert row["enrolled"] == "60"
    negative = [row for row in read_csv(files["outcomes.csv"]) if row["mean"].startswith("-")]
    assert negative
    assert all(float(row["mean"]) < 0 for row in negative)


def test_csv_is_utf8_without_a_mark_and_its_lines_end_as_rfc_4180_says(files):
    for table in TABLES:
        content = files[f"{table.name}.csv"]
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        assert b"\n" not in content.replace(b"\r\n", b"")


def test_every_column_is_explained_in_the_dictionary_in_three_languages(files):
    rows = read_csv(files["dictionary.csv"])
    assert [(row["table"], row["column"]) for row in rows] == [
        (table.name, column.name) for table in FIGURES for column in table.columns
    ]
    assert all(row["meaning_zh_hant"] and row["meaning_zh_hans"] and row["meaning_en"] for row in rows)


def test_an_unexplained_column_is_an_error():
    with pytest.raises(KeyError):
        meaning_of("trials", "unheard")


def test_references_of_a_page_are_those_of_its_list_in_its_order(sample, files):
    cited = cited_on(render_pages(Site(sample)))
    assert cited["trials/alder-2020"]
    for page, ids in cited.items():
        path = f"references/pages/{page}.json"
        assert [item["id"] for item in json.loads(files[path])] == list(ids) if ids else path not in files


def test_the_command_writes_all_files_below_the_site(data, tmp_path, files):
    done = CliRunner().invoke(main, ["export", "--data", str(data), "--out", str(tmp_path / "site")])
    assert (done.exit_code, done.output) == (0, f"{len(files)} files in {tmp_path / 'site'}\n")
    written = (tmp_path / "site" / EXPORTS).rglob("*")
    assert {
        file.relative_to(tmp_path / "site" / EXPORTS).as_posix() for file in written if file.is_file()
    } == set(files)


def test_a_broken_library_is_not_exported(data, tmp_path):
    record = data / "trials" / "alder-2020.yaml"
    record.write_text(record.read_text("utf-8").replace("enrolled: 60", "enrolled: many"), "utf-8")
    done = CliRunner().invoke(main, ["export", "--data", str(data), "--out", str(tmp_path / "site")])
    assert done.exit_code == 1
    assert not (tmp_path / "site").exists()


def test_a_link_to_a_file_leads_into_the_folder_and_never_out_of_it(sample):
    page = Page(Site(sample), EDITIONS[2], "en/topics/method.md")
    html = page.prose(Prose(zh="x", en="[a](export:records/trials.json) [b](export:../../hooks.py)"))
    assert 'href="../../../data/v1/records/trials.json"' in html
    assert LINK_TARGET.fullmatch("export:records/trials.json")
    for outside in (
        "export:../../hooks.py",
        "export:/etc/passwd",
        "export:a//b.csv",
        "export:a.csv/../b.csv",
    ):
        assert not LINK_TARGET.fullmatch(outside)


def cited_as(title: str, language: str = "en", site: str = "MSC Evidence") -> dict[str, str]:
    address = "https://msc.example/en/trials/alder-2020/"
    found = cite_page("msc-evidence-trials-alder-2020", title, address, site, "2026-01-03", language)
    return {citation.style: citation.text for citation in found}


def test_a_page_is_cited_with_site_title_day_of_review_and_whole_address():
    assert cited_as("Cells for arthritis & more.") == {
        "Vancouver": "MSC Evidence. Cells for arthritis & more [Internet]. 2026 Jan 3. "
        "Available from: https://msc.example/en/trials/alder-2020/.",
        "GB/T 7714—2025": "MSC Evidence. Cells for arthritis & more[EB/OL]. （2026-01-03）. "
        "https://msc.example/en/trials/alder-2020/.",
        "BibTeX": "@online{msc-evidence-trials-alder-2020,\n"
        "\tauthor = {{MSC Evidence}},\n"
        "\ttitle = {Cells for arthritis \\& more},\n"
        "\tyear = {2026},\n"
        "\tdate = {2026-01-03},\n"
        "\tlanguage = {en},\n"
        "\turl = {https://msc.example/en/trials/alder-2020/}\n}\n",
    }


def test_two_pages_do_not_share_a_citation():
    assert "樣例" in cited_as("樣例試驗", "zh-Hant", "證據庫")["Vancouver"]
    assert "另一" in cited_as("另一試驗", "zh-Hant", "證據庫")["Vancouver"]


def test_every_download_of_a_page_is_a_file_there_is(sample, files):
    cited = cited_on(render_pages(Site(sample)))
    for page in cited:
        for download in downloads(sample, page, cited):
            for _, address in download.files:
                assert address.removeprefix(f"{EXPORTS}/") in files, page
        assert reviewed(sample, page) <= sample.date


def test_a_disease_offers_the_references_of_its_trials_and_reviews_where_its_page_has_fewer(sample):
    cited = cited_on(render_pages(Site(sample)))

    def labels() -> list[str]:
        return [download.label for download in downloads(sample, "diseases/sample-arthritis", cited)]

    assert labels() == ["take.record", "take.works"]
    cited["diseases/sample-arthritis"] = cited["diseases/sample-arthritis"][:1]
    assert labels() == ["take.record", "take.works", "take.disease-works"]
