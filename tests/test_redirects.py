"""Addresses are forever: what was published stays, or leads to what took its place."""

import json
import re

from click.testing import CliRunner
from jsonschema import Draft202012Validator
from kb.check import read_library
from kb.cli import main
from kb.export import export_files
from kb.load import load_library
from kb.render import PAGE_KINDS
from kb.render.moved import moved_pages, redirects_file
from kb.render.site import Site
from kb.schema import schema_of
from kb.yamlfile import read_yaml

ADDRESS = "https://example.org/"


def moved(library) -> dict[str, str]:
    return {page.path: page.text for page in moved_pages(Site(library), ADDRESS)}


def files(library) -> dict[str, bytes]:
    return {file.path: file.content for file in export_files(library, Site(library).translators, {})}


def published(data) -> str:
    done = CliRunner().invoke(main, ["published", "--data", str(data)])
    assert done.exit_code == 0, done.output
    return done.output


def test_an_address_leads_to_the_end_of_its_redirects(sample):
    assert sample.leads_to("claims/cured") == "claims/half-cured"
    assert sample.leads_to("trials/cedar-2018") == "trials/cedar-2018"


def test_an_old_page_leads_on_in_every_edition_without_a_script(sample):
    pages = moved(sample)
    assert len(pages) == 4 * 3  # a reference had no page of its own
    page = pages["en/trials/alder-2019/index.html"]
    assert '<html lang="en">' in page
    assert '<meta http-equiv="refresh" content="0; url=../../../en/trials/alder-2020/">' in page
    assert f'<link rel="canonical" href="{ADDRESS}en/trials/alder-2020/">' in page
    assert '<a href="../../../en/trials/alder-2020/">Invented cells for sample arthritis</a>' in page
    assert not any("<script" in page for page in pages.values())


def test_an_old_page_speaks_the_language_of_its_edition(sample):
    pages = moved(sample)
    assert "這一頁已移到新的網址" in pages["zh-hant/claims/cured/index.html"]
    assert "这一页已移到新的网址" in pages["zh-hans/claims/cured/index.html"]


def test_a_removed_record_may_lead_to_the_page_that_lists_others(sample):
    assert ">Products</a>" in moved(sample)["en/products/oldcel/index.html"]


def test_hosts_that_read_it_get_a_rule_for_each_old_page(sample):
    rules = redirects_file(Site(sample)).splitlines()
    assert "/zh-hant/claims/cured/ /zh-hant/claims/half-cured/ 301" in rules
    assert len(rules) == 4 * 3
    assert all(re.fullmatch(r"/\S+/ /\S+ 301", rule) for rule in rules)


def test_exports_of_an_old_address_are_those_of_the_new_one(sample):
    written = files(sample)
    old, new = (json.loads(written[f"records/trials/alder-{year}.json"]) for year in (2019, 2020))
    assert old == new
    assert new["record"]["id"] == "alder-2020"
    assert "records/references/alder-2019.json" in written
    for suffix in ("bib", "json", "ris"):
        name = f"references/pages/trials/alder-{{}}.{suffix}"
        assert (name.format(2019) in written) == (name.format(2020) in written)


def test_redirects_are_exported_and_satisfy_their_schema(sample, data):
    rows = json.loads(files(sample)["records/redirects.json"])["records"]
    assert {"id": "trials/alder-2019", "to": "trials/alder-2020"} in rows
    check = Draft202012Validator(schema_of("redirects"))
    assert check.is_valid(read_yaml(data / "redirects.yaml", "").value)
    assert not check.is_valid({"../alder": {"to": "trials"}})


def test_a_published_record_cannot_be_renamed_unnoticed(data):
    assert "11 address(es) added" in published(data)
    record = data / "trials" / "cedar-2018.yaml"
    record.rename(record.with_name("cedar-2017.yaml"))
    told = [problem for problem in read_library(data)[1] if problem.path == "data/published.txt"]
    assert [problem.level for problem in told] == ["error"]
    assert "write `trials/cedar-2018: {to: trials/cedar-2017}` into data/redirects.yaml" in told[0].hint
    with (data / "redirects.yaml").open("a", encoding="utf-8") as redirects:
        redirects.write("trials/cedar-2018: {to: trials/cedar-2017}\n")
    assert not [problem for problem in read_library(data)[1] if problem.path == "data/published.txt"]


def test_a_new_record_may_still_be_renamed(data):
    record = data / "topics" / "reading-trials.yaml"
    record.rename(record.with_name("reading.yaml"))
    assert not [problem for problem in read_library(data)[1] if "published" in problem.path]


def test_the_list_only_grows_and_stays_in_order(data):
    published(data)
    lines = (data / "published.txt").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert "trials/alder-2019" in lines
    assert published(data).startswith("0 address(es)")
    assert (data / "published.txt").read_text("utf-8").splitlines() == lines


def test_what_a_merge_left_behind_goes_when_the_list_is_written(data):
    with (data / "published.txt").open("a", encoding="utf-8") as file:
        file.write("=======\nclaims/half-cured\n")
    published(data)
    assert read_library(data)[1] == []


def test_a_record_that_cannot_be_read_is_not_called_lost(data):
    (data / "trials" / "alder-2020.yaml").write_text("{", "utf-8")
    assert not [problem for problem in read_library(data)[1] if "published" in problem.path]


def test_every_kind_with_a_page_leads_on(sample, data):
    with (data / "redirects.yaml").open("a", encoding="utf-8") as file:
        for kind in PAGE_KINDS:
            file.write(f"{kind}/gone: {{to: references/alder-2020}}\n")
    library, problems = load_library(data)
    assert problems == []
    pages = moved(library)
    for kind in PAGE_KINDS:
        assert "url=../../../en/references/#alder-2020" in pages[f"en/{kind}/gone/index.html"]
