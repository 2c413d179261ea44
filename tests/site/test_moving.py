"""MOVING.md is true: the same pages build with MkDocs' successors, and nothing on them is lost."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "MOVING.md").read_text("utf-8")
ADDRESS = "https://msc-evidence.example/"
MADE_BY = re.compile(rb'<meta name="generator"[^>]*>')
OWN = ("assets/javascripts", "assets/stylesheets", "pagefind/", "sitemap.xml.gz")
"""What a theme or generator brings, and the index, whose files are named by hashes of whole pages."""


def run(project: Path, *command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.fixture
def built(project) -> Path:
    """MkDocs' own build of the sample library."""
    run(project, "mkdocs", "build", "--strict", "--site-dir", "mkdocs")
    return project / "mkdocs"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_properdocs_writes_the_same_files_but_for_its_name(project, built):
    run(project, "properdocs", "build", "--strict", "--site-dir", "properdocs")
    other = project / "properdocs"
    assert names(other) == names(built)
    for name in names(built):
        mine, theirs = (MADE_BY.sub(b"", (folder / name).read_bytes()) for folder in (built, other))
        # the search index holds hashes of whole pages
        assert mine == theirs or name.startswith("pagefind/"), name


@pytest.fixture
def moved(project, built) -> Path:
    """Zensical's build, as MOVING.md says."""
    [config] = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (project / "zensical.yml").write_text(config, "utf-8")
    [line] = re.findall(r"each with the line `(.*?)`", PAGE)
    (project / "moved").mkdir()
    for name in re.findall(r"`(\w+\.html)`", PAGE.partition("three files")[2].partition(", each")[0]):
        (project / "moved" / name).write_text(line, "utf-8")
    shutil.rmtree(project / "site", ignore_errors=True)
    run(project, "kb.cli", "render", "--from-file")
    run(project, "zensical", "build", "-f", "zensical.yml")
    run(project, "kb.cli", "finish", ADDRESS)
    return project / "site"


def told(element) -> tuple[list[str], list[tuple[str, str]], str]:
    """Headings, links and text."""
    headings = [" ".join(h.text_content().split()) for h in element.iter("h1", "h2", "h3", "h4")]
    links = [(a.get("href"), a.text_content()) for a in element.iter("a") if a.get("href")]
    return headings, links, " ".join(element.text_content().split())


def test_zensical_and_finish_lose_no_page_no_heading_no_link_no_word_and_no_file(built, moved):
    pages = 0
    for file in built.rglob("index.html"):
        mine = lxml.html.parse(file).getroot()
        theirs = lxml.html.parse(moved / file.relative_to(built)).getroot()
        for body in mine.xpath("//div[@data-pagefind-body]"):
            pages += 1
            [article] = theirs.xpath("//article")
            assert told(article) == told(body), file
            assert theirs.findtext(".//title").startswith(mine.findtext(".//title").partition(" - ")[0])
    assert pages == len(list((moved.parent / "docs").rglob("*.md"))) - len(["index.md", "go.md"])
    assert {name for name in names(built) - names(moved) if not name.startswith(OWN)} == set()
    made = {name for name in names(built) if name.startswith(("data/", "pagefind/names/"))}
    made |= {name for name in names(built) if name.endswith((".md", "feed.xml", "form.json", "_redirects"))}
    assert [name for name in made if (moved / name).read_bytes() != (built / name).read_bytes()] == []
