"""Building the site: the same bytes twice, a broken record stops it, and serve shows a saved record."""

import hashlib
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def build(project: Path, out: str, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(project / out)]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, env=os.environ | environment)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_building_twice_gives_the_same_bytes(project):
    assert build(project, "one", TZ="UTC", PYTHONHASHSEED="1").returncode == 0
    assert build(project, "two", TZ="Asia/Taipei", PYTHONHASHSEED="2").returncode == 0
    assert digests(project / "one") == digests(project / "two")


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


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.read().decode()
    except OSError:
        return ""


def until(condition, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def test_serve_shows_a_saved_record_survives_a_broken_one_and_then_rests(project):
    port = 18000 + os.getpid() % 1000
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = (project / "serve.log").open("w+")
    server = subprocess.Popen(command, cwd=project, stdout=log, stderr=subprocess.STDOUT)
    page = f"http://127.0.0.1:{port}/en/topics/method/"
    names = f"http://127.0.0.1:{port}/pagefind/names/en/"
    record = project / "data" / "topics" / "method.yaml"
    text = record.read_text("utf-8")
    try:
        assert until(lambda: "Public sources only." in fetch(page))
        assert until(lambda: fetch(f"{names}base.json"))
        record.write_text(text.replace("en: Method", "en: Procedure"), "utf-8")
        assert until(lambda: "Procedure" in fetch(page))
        assert until(lambda: any("Procedure" in fetch(f"{names}rows-{at}.json") for at in range(9)))
        record.write_text(text.replace("shelf: about", "shelf: attic"), "utf-8")
        assert until(lambda: "expected 'subject' or 'about'" in (project / "serve.log").read_text("utf-8"))
        record.write_text(text.replace("Public sources only.", "Mended sources."), "utf-8")
        assert until(lambda: "Mended sources." in fetch(page))
        # its own writes must not start another build
        builds = (project / "serve.log").read_text("utf-8").count("Building documentation")
        time.sleep(3)
        assert (project / "serve.log").read_text("utf-8").count("Building documentation") == builds
    finally:
        server.terminate()
        server.wait(10)
        log.close()
