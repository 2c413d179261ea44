"""The GitHub side: workflows grant little and run nothing untrusted, forms fit links, comments are true."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import changed_pages
import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from kb.cli import main as kb
from kb.convert import EDITIONS

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
CONFIG = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
UNTRUSTED = re.compile(r"\$\{\{[^}]*\b(github\.(event|head_ref|ref_name|actor)|inputs|steps|needs)\b")


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(workflow: dict) -> list[dict]:
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


def events(workflow: dict) -> dict | list | str:
    return workflow[True]  # YAML 1.1 reads `on` so


def run(*command: str | Path, **options) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)


each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


@each_workflow
def test_a_workflow_grants_nothing_and_its_jobs_only_what_they_name(path):
    workflow = read(path)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert isinstance(job["permissions"], dict)


@each_workflow
def test_no_workflow_runs_a_pull_request_with_the_rights_of_the_base(path):
    assert "pull_request_target" not in events(read(path))


@each_workflow
def test_no_script_has_words_of_others_pasted_in(path):
    for step in steps(read(path)):
        assert not UNTRUSTED.search(step.get("run", "")), step


@each_workflow
def test_every_action_is_pinned_by_hash_and_says_its_version(path):
    uses = re.findall(r"(?m)^\s*(?:- )?uses: (.*)$", path.read_text("utf-8"))
    for action in uses:
        local = action.startswith("./.github/workflows/")
        assert local or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_one_action_has_one_hash_everywhere():
    pins = {}
    for path in WORKFLOWS:
        for name, pin in re.findall(r"uses: ([\w/-]+)@(.*)", path.read_text("utf-8")):
            pins.setdefault(name, set()).add(pin)
    assert {name: pin for name, pin in pins.items() if len(pin) > 1} == {}


def test_no_checkout_leaves_its_token_behind():
    for path in WORKFLOWS:
        for step in steps(read(path)):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_a_job_that_may_write_installs_nothing_and_checks_out_main_at_most():
    for path in WORKFLOWS:
        for job in read(path)["jobs"].values():
            if "write" in job["permissions"].values():
                text = json.dumps(job.get("steps", []))
                assert "pip install" not in text
                assert '"ref"' not in text


def test_checks_are_never_filtered_by_path():
    for path in WORKFLOWS:
        assert "paths" not in json.dumps(events(read(path)))


def test_every_kb_command_that_a_workflow_runs_exists():
    text = "\n".join(step.get("run", "") for path in WORKFLOWS for step in steps(read(path)))
    assert set(re.findall(r"\bkb(?:\.cli)? (\w+)", text)) <= set(kb.commands)


def test_zizmor_finds_nothing():
    found = run(shutil.which("zizmor", path=Path(sys.executable).parent), "--offline", "--quiet", GITHUB)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("dependabot", [GITHUB / "dependabot.yml"]),
    ],
)
def test_github_can_read_its_files(schema, files):
    found = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *files)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_contact_link_leads_to_a_page_of_this_site():
    (link,) = read(GITHUB / "ISSUE_TEMPLATE" / "config.yml")["contact_links"]
    assert link["url"] == f"{CONFIG['site_url']}zh-hant/topics/contribute/"


class Named:
    """Whatever a template asks of a page."""

    def __init__(self, **names: object) -> None:
        vars(self).update(names)


def repair_links(record: str | None) -> dict[str, str]:
    """Label -> address of the links at the foot of a page."""
    url = "zh-hans/trials/a/"
    page = Named(url=url, file=Named(edit_uri=record), edit_url="edit")
    words = {f"nav.{name}": name for name in ("report", "edit", "history")}
    theme = Environment(loader=FileSystemLoader(ROOT / "scripts" / "theme"))
    theme.filters["url"] = str
    html = theme.get_template("partials/repair.html").render(page=page, words=words, config=CONFIG)
    links = re.findall(r'<a href="([^"]*)"[^>]*>(\w+)</a>', html)
    return {label: address.replace("&amp;", "&") for address, label in links}


def test_report_an_error_opens_the_form_of_the_edition_for_that_page():
    assert repair_links("data/trials/a.yaml")["report"] == "zh-hans/form/?record=trial/a"
    assert repair_links(None)["report"] == "zh-hans/form/?page=trials/a/"


def test_a_page_without_a_record_can_be_reported_but_not_edited():
    assert repair_links("data/trials/a.yaml").keys() == {"report", "edit", "history"}
    assert repair_links(None).keys() == {"report"}


def test_the_repository_is_named_once_and_never_to_material():
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert text.count("github.com/") == 1
    assert not {"repo_url", "edit_uri"} & CONFIG.keys()


# the list of changed pages and the comment

BEFORE = {"en/index.md": "a", "en/trials/gone.md": "b", "zh-hant/trials/kept.md": "c"}
AFTER = {"en/index.md": "a2 ```", "zh-hant/trials/kept.md": "c", "zh-hans/trials/come.md": "d"}
CHANGES = {"en/index.md": "changed", "en/trials/gone.md": "removed", "zh-hans/trials/come.md": "new"}


@pytest.fixture
def folders(tmp_path):
    for name, files in (("before", BEFORE), ("after", AFTER)):
        for path, text in files.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    (tmp_path / "after" / "index.md").write_text("not a page of an edition", "utf-8")
    return tmp_path


def test_the_comment_knows_every_edition():
    assert set(changed_pages.EDITIONS) == {edition.key for edition in EDITIONS}


def test_compare_lists_what_changed_and_shows_the_lines(folders):
    done = run(
        sys.executable,
        ROOT / "scripts" / "changed_pages.py",
        "compare",
        "before",
        "after",
        "list",
        cwd=folders,
    )
    assert json.loads((folders / "list").read_text("utf-8")) == CHANGES
    assert "-a\n+a2 ```\n````\n" in done.stdout


def test_the_comment_links_before_and_after_page_by_page():
    text = changed_pages.comment(CHANGES, "https://site/", "https://run", "7", "abc")
    assert text.startswith(changed_pages.MARK)
    assert "| index |  |  | changed ([before](https://site/en/)) |" in text
    assert "| trials/come |  | new |  |" in text
    assert "| trials/gone |  |  | removed ([before](https://site/en/trials/gone/)) |" in text
    assert "(https://run/artifacts/7)" in text


def test_a_comment_on_thousands_of_pages_stays_short():
    text = changed_pages.comment({f"en/trials/{n}.md": "new" for n in range(3000)}, "s", "r", "1", "abc")
    assert "… and 2900 more." in text
    assert len(text) < 65_536


@pytest.mark.parametrize(
    "sent",
    [
        '["en/index.md"]',
        '{"en/x](https://evil.example).md": "new"}',
        '{"en/a.md": "@all"}',
        '{"en/../a.md": "new"}',
    ],
)
def test_a_list_that_is_none_is_refused(sent):
    with pytest.raises(SystemExit, match="expected"):
        changed_pages.read_changes(sent)


GH = f"""#!{sys.executable}
import os, pathlib, sys
arguments = sys.argv[1:]
with open(os.environ["CALLS"], "a") as calls:
    print(*arguments, file=calls)
joined = " ".join(arguments)
if "/pulls" in joined:
    print(os.environ.get("PULL", ""))
elif arguments[:2] == ["run", "download"]:
    folder = pathlib.Path(arguments[arguments.index("-D") + 1])
    folder.mkdir()
    (folder / "changed.json").write_text(os.environ["LIST"])
elif "/artifacts" in joined:
    print(7)
elif "--paginate" in joined:
    print(os.environ.get("OLD", ""))
"""
"""Stands in for GitHub's own command: writes down how it is called and answers from the environment."""


def comment_job(folder: Path, **answers: str) -> tuple[int, list[str]]:
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    step = next(step for step in steps(read(GITHUB / "workflows" / "preview-comment.yml")) if "run" in step)
    surroundings = {
        "PATH": f"{folder}:{os.environ['PATH']}",
        "CALLS": str(folder / "calls"),
        "RUNNER_TEMP": str(folder),
        "GITHUB_REPOSITORY": "a/b",
        "GITHUB_SERVER_URL": "https://github.com",
        **dict.fromkeys(step["env"], "0"),
        **answers,
    }
    done = run("bash", "-e", "-c", step["run"], cwd=ROOT, env=surroundings)
    return done.returncode, (folder / "calls").read_text().splitlines()


def test_the_first_run_comments_and_later_ones_edit(tmp_path):
    answers = {"LIST": json.dumps(CHANGES), "PULL": "5"}
    (tmp_path / "one").mkdir()
    code, calls = comment_job(tmp_path / "one", **answers)
    assert (code, calls[-1].split(" -F ")[0]) == (0, "api -X POST repos/a/b/issues/5/comments")
    assert "| trials/come |  | new |  |" in (tmp_path / "one" / "comment.md").read_text("utf-8")
    (tmp_path / "two").mkdir()
    code, calls = comment_job(tmp_path / "two", OLD="91\n92", **answers)
    assert (code, calls[-1].split(" -F ")[0]) == (0, "api -X PATCH repos/a/b/issues/comments/91")


def test_a_forged_list_or_a_closed_pull_request_gets_no_comment(tmp_path):
    (tmp_path / "one").mkdir()
    code, calls = comment_job(tmp_path / "one", LIST='{"en/a.md": "@all"}', PULL="5")
    assert code != 0
    assert not [call for call in calls if "POST" in call or "PATCH" in call]
    (tmp_path / "two").mkdir()
    code, calls = comment_job(tmp_path / "two")
    assert (code, len(calls)) == (0, 1)
