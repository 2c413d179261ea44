"""The site built: the same bytes twice, stopped by a broken record or a full disk."""

import hashlib
import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

from kb.blocks import Blocks
from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.utils import meta

ROOT = Path(__file__).parents[2]


def command(project: Path, out: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project / out)]


def build(project: Path, out: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(command(project, out), cwd=project, capture_output=True, text=True, **options)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_two_builds_at_once_give_the_same_bytes_in_any_time_zone_and_order_of_sets(project):
    places = {
        "one": {"TZ": "UTC", "PYTHONHASHSEED": "1"},
        "two": {"TZ": "Asia/Taipei", "PYTHONHASHSEED": "2"},
    }
    builds = [
        subprocess.Popen(command(project, out), cwd=project, env=os.environ | place)
        for out, place in places.items()
    ]
    assert [build.wait() for build in builds] == [0, 0]
    assert digests(project / "one") == digests(project / "two")


def test_every_page_has_the_same_bytes_without_the_extension_that_leaves_html_unread(site):
    config = load_config(str(ROOT / "mkdocs.yml"))
    files = sorted((ROOT / "docs").rglob("*.md"))
    assert len(files) > 400
    for file in files:
        text, _ = meta.get_data(file.read_text("utf-8"))
        plain, unread = (
            Markdown(extensions=[*config.markdown_extensions, *more], extension_configs=config.mdx_configs)
            for more in ([], [Blocks()])
        )
        assert unread.convert(text) == plain.convert(text), file


def test_a_full_disk_stops_the_build_with_the_file_and_no_traceback(project):
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (200_000, 200_000))
    failed = build(project, "site", preexec_fn=full)
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith(f"Error: {project}")
    assert failed.stderr.endswith(": File too large\n")
    assert "Traceback" not in failed.stderr


def test_a_broken_record_stops_the_build_with_its_message_and_no_traceback(project):
    record = project / "data" / "trials" / "alder-2020.yaml"
    record.write_text(record.read_text("utf-8").replace("enrolled: 60", "enrolled: many"), "utf-8")
    failed = build(project, "site")
    assert failed.returncode == 1
    assert (
        "data/trials/alder-2020.yaml:10:3: error: participants.enrolled: expected a whole number"
        in failed.stderr
    )
    assert "Traceback" not in failed.stderr
