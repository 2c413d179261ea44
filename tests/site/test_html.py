"""The built pages are HTML as the standard has it, says the Nu checker of the W3C's validator."""

import json
import os
import shutil
import subprocess

import pytest


@pytest.fixture(scope="session")
def faults(npm_package):
    """Asks the checker for the errors of a folder's pages; skips without Java, but never in CI."""
    if not shutil.which("java") and not os.environ.get("CI"):
        pytest.skip("the Nu HTML checker needs Java")
    jar = npm_package("vnu-jar@26.9.27") / "build" / "dist" / "vnu.jar"

    def check(folder) -> list[str]:
        options = ["--errors-only", "--skip-non-html", "--format", "json"]
        command = ["java", "-Xss8m", "-jar", jar, *options, folder]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=300)
        messages = json.loads(answer.stderr.splitlines()[-1])["messages"]
        return sorted({f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in messages})

    return check


def test_every_page_is_valid_html(site, faults):
    assert faults(site)[:20] == []


def test_the_checker_sees_a_fault(tmp_path, faults):
    page = "<!doctype html><html lang=en><title>x</title><p><table><tr><td role=cell>1</table>"
    (tmp_path / "index.html").write_text(page)
    assert any("role" in fault for fault in faults(tmp_path))
