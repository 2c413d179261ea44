"""Ways from the same Markdown pages to a site: bare MkDocs, ours, and other generators."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cost import Cost, least, of_command

PINS = Path(__file__).with_name("peers.txt")
OUT = "built"
"""Where each writes its site, below its own folder."""
FRESH = (OUT, "docs/zh-hant", "docs/zh-hans", "docs/en")
"""What a fresh clone of this project has not."""
MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", OUT]
NO_SEARCH = "import kb.finish; kb.finish.write_search = lambda *_: None; import mkdocs.__main__ as m; m.cli()"
"""The same build, with the search index left out."""
BARE = """\
site_name: Bare
site_url: https://bare.example/
theme: {name: material, font: false, variant: classic}
plugins: []
markdown_extensions: [attr_list, toc: {permalink: "#", toc_depth: 2}]
nav: [zh-hant/index.md, zh-hans/index.md, en/index.md, en/trials/index.md]
validation: {omitted_files: ignore, links: {not_found: ignore, anchors: ignore, unrecognized_links: ignore}}
"""
ZENSICAL = BARE.replace(BARE.splitlines()[-1], "validation: false").replace(
    "plugins: []", "plugins: [search: {enabled: false}]"
)
"""Its own search index refuses long pages, and the others make none."""
HUGO = """\
baseURL = "https://bare.example/"
disableKinds = ["taxonomy", "rss"]
[markup.goldmark]
renderer.unsafe = true
"""
HUGO_PAGE = "<!doctype html><title>{{ .Title }}</title>{{ .Content }}{{ .TableOfContents }}"
SPHINX = """\
extensions = ["myst_parser"]
myst_enable_extensions = ["attrs_block"]
suppress_warnings = ["myst", "toc", "misc"]
html_theme = "alabaster"
root_doc = "en/index"
"""


class Way(StrEnum):
    """What leads from pages to a site; all others are told in multiples of the first."""

    BARE = "bare MkDocs + Material"
    NO_SEARCH = "this project, no search index"
    OURS = "this project"
    HUGO = "Hugo, a template of one line"
    ZENSICAL = "Zensical, cold"
    WARM = "Zensical, warm"
    SPHINX = "Sphinx with MyST"


PEERS = (Way.HUGO, Way.ZENSICAL, Way.WARM, Way.SPHINX)


@dataclass(frozen=True)
class Build:
    way: Way
    command: list[str]
    folder: Path
    old: tuple[str, ...] = (OUT,)
    """Folders of an earlier run that must not help."""

    def cost(self, runs: int) -> Cost:
        return least(self._once, runs)

    def _once(self) -> Cost:
        remove(self.folder, self.old)
        return of_command(self.command, self.folder)


def remove(folder: Path, names: tuple[str, ...]) -> None:
    for name in names:
        shutil.rmtree(folder / name, ignore_errors=True)


def copied(project: Path, out: Path, config: tuple[str, str]) -> Path:
    """A folder with the pages alone: none asks for a template of ours, and the form is left out."""
    shutil.copytree(project / "docs", out / "docs", ignore=shutil.ignore_patterns("form"))
    for file in (out / "docs").rglob("*.md"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith("template:")), "utf-8")
    name, text = config
    (out / name).write_text(text, "utf-8")
    return out


def own(project: Path, work: Path) -> Iterator[Build]:
    """What every size is measured with."""
    yield Build(Way.BARE, MKDOCS, copied(project, work / "bare", ("mkdocs.yml", BARE)))
    yield Build(Way.NO_SEARCH, [sys.executable, "-c", NO_SEARCH, *MKDOCS[3:]], project, FRESH)
    yield Build(Way.OURS, MKDOCS, project, FRESH)


def peers(project: Path, work: Path) -> Iterator[Build]:
    """Other generators, installed into a folder of their own."""
    subprocess.run([sys.executable, "-m", "venv", work / "venv"], check=True)
    tools = work / "venv" / "bin"
    subprocess.run([tools / "pip", "install", "--quiet", "-r", PINS], check=True)
    folder = copied(project, work / "hugo", ("hugo.toml", HUGO))
    (folder / "docs").rename(folder / "content")
    for file in list(folder.rglob("index.md")):
        file.rename(file.with_name("_index.md"))
    for name in ("single.html", "list.html"):
        layout = folder / "layouts" / "_default" / name
        layout.parent.mkdir(parents=True, exist_ok=True)
        layout.write_text(HUGO_PAGE, "utf-8")
    yield Build(Way.HUGO, [str(tools / "hugo"), "--quiet", "-d", OUT], folder)
    folder = copied(project, work / "zensical", ("mkdocs.yml", f"{ZENSICAL}site_dir: {OUT}\n"))
    zensical = [str(tools / "zensical"), "build"]
    yield Build(Way.ZENSICAL, zensical, folder, (OUT, ".cache"))
    yield Build(Way.WARM, zensical, folder, ())
    folder = copied(project, work / "sphinx", ("docs/conf.py", SPHINX))
    yield Build(Way.SPHINX, [str(tools / "sphinx-build"), "-q", "docs", OUT], folder, (OUT, "docs/.doctrees"))
