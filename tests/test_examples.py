"""The programs of the page for R and Python users run on the site's own data and find what it computes."""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from kb.export import EXPORTS, export_files, write_files
from kb.load import Library, load_library
from kb.render.site import Site

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def real() -> Library:
    """The examples are about trials of the site."""
    return load_library(ROOT / "data")[0]


@pytest.fixture(scope="module")
def folder(real, tmp_path_factory) -> Path:
    site = tmp_path_factory.mktemp("site")
    write_files(export_files(real, Site(real).translators, {}), site)
    return site / EXPORTS


def programs(library: Library, language: str) -> dict[str, str]:
    sections = library.topics["r-and-python"].sections
    return {word: code for part in sections for word, code in FENCE.findall(getattr(part.body, language))}


def address() -> str:
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    return f"{re.search(r'^site_url: (.*)$', config, re.MULTILINE)[1]}{EXPORTS}/"


def local(program: str, folder: Path) -> str:
    """The program, reading the files here in place of the site's."""
    assert address() in program
    return program.replace(address(), f"{folder.as_posix()}/")


def computed(folder: Path) -> list[tuple[float, float]]:
    """Estimate and standard error of the risk differences that the example draws, from effects.csv."""

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((folder / f"{name}.csv").open(encoding="utf-8", newline="")))

    random = {row["id"] for row in rows("trials") if row["design"] == "rct"}
    wanted = {
        (row["trial"], row["outcome"])
        for row in rows("outcomes")
        if row["measure"] == "gvhd-overall-response" and row["time_days"] == "28" and row["trial"] in random
    }
    return sorted(
        (float(row["estimate"]), float(row["se"]))
        for row in rows("effects")
        if (row["trial"], row["outcome"]) in wanted and row["effect"] == "risk-difference"
    )


def found(out: str) -> list[tuple[float, float]]:
    numbers = [tuple(map(float, line.split()[1:])) for line in out.splitlines() if line.startswith("found ")]
    return sorted((value, variance**0.5) for value, variance in numbers)


def test_the_python_example_runs_and_finds_the_effects_of_the_site(real, folder, tmp_path):
    program = local(programs(real, "en")["python"], folder)
    told = "\nfor pair in zip(effect, variance):\n    print('found', *pair)\n"
    script = tmp_path / "example.py"
    script.write_text(f"import matplotlib\nmatplotlib.use('Agg')\n{program}{told}", "utf-8")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(computed(folder)) >= 2
    for drawn, own in zip(found(done.stdout), computed(folder), strict=True):
        assert drawn == pytest.approx(own, abs=1e-8)
    assert (tmp_path / "forest.png").stat().st_size > 5000


def test_the_r_example_runs_and_finds_the_effects_of_the_site(real, folder, tmp_path):
    metafor = ["Rscript", "-e", "library(metafor)"]
    if not shutil.which("Rscript") or subprocess.run(metafor, capture_output=True).returncode:
        pytest.skip("needs R with metafor")
    told = '\ncat(paste("found", plot$yi, plot$vi), sep = "\\n")\n'
    script = tmp_path / "example.R"
    script.write_text(f"{local(programs(real, 'en')['r'], folder)}{told}", "utf-8")
    done = subprocess.run(["Rscript", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for drawn, own in zip(found(done.stdout), computed(folder), strict=True):
        assert drawn == pytest.approx(own, abs=1e-8)


def test_both_languages_print_the_same_programs(real):
    assert programs(real, "zh") == programs(real, "en")
    assert set(programs(real, "en")) == {"r", "python"}


def test_a_program_reaches_the_english_page_with_its_quotation_marks(real):
    page = Site(real).voices["en"]
    body = next(part.body for part in real.topics["r-and-python"].sections if part.id == "python")
    assert "'" in page.translate.prose(body)
    assert page.translate.prose(body) == body.en
