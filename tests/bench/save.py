"""Seconds from saving a record to the page that shows it, in a real `mkdocs serve` of a generated project.

Run it with `python tests/bench/save.py PROJECT`. The record is put back at the end.
"""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

PATIENCE = 600.0
"""Seconds after which a page is taken to stay as it is."""
TELLING = 10.0
"""The same for an error, which need not be on the page."""
PAUSE = 0.02
ROUNDS = 3
SENTENCE = re.compile(r"^    en: (?=[A-Za-z])", re.MULTILINE)
"""Where a sentence in English begins in a generated trial."""


class Saved(NamedTuple):
    """Seconds until the page shows it; none where it never did."""

    edited: float | None
    broken: float | None
    """Until the page tells the error of a record that does not load."""
    repaired: float | None


@contextmanager
def serving(project: Path) -> Iterator[str]:
    """The address of the project's `mkdocs serve`, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", place]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _until(f"http://{place}/", "<html", PATIENCE)
            yield f"http://{place}/"
        finally:
            server.terminate()


def _fetch(url: str, patience: float) -> str:
    """The page; nothing where the server does not answer in time, as MkDocs' own after a failed build."""
    try:
        with urllib.request.urlopen(url, timeout=patience) as answer:
            return answer.read().decode()
    except OSError:
        return ""


def _until(page: str, sign: str, patience: float) -> float | None:
    """Seconds until the page holds the sign."""
    start = time.perf_counter()
    while (left := start + patience - time.perf_counter()) > 0:
        if sign in _fetch(page, left):
            return time.perf_counter() - start
        time.sleep(PAUSE)
    return None


def save(project: Path) -> Saved:
    """The median of some rounds of an edit, an error and its repair."""
    record = sorted((project / "data" / "trials").glob("*.yaml"))[0]
    text = record.read_text("utf-8")
    broken = text.replace("\nstatus:", "\nstate:")
    with serving(project) as address:

        def shown(saved: str, sign: str, patience: float = PATIENCE) -> float | None:
            record.write_text(saved, "utf-8")
            return _until(f"{address}en/trials/{record.stem}/", sign, patience)

        def said(word: str) -> float | None:
            return shown(SENTENCE.sub(rf"\g<0>{word} ", text, count=1), f"{word} ")

        try:
            rounds = [
                (said(f"Edit{at}"), shown(broken, f"{record.name}:", TELLING), said(f"Mend{at}"))
                for at in range(ROUNDS)
            ]
        finally:
            record.write_text(text, "utf-8")
    return Saved(*(None if None in times else median(times) for times in zip(*rounds, strict=True)))


if __name__ == "__main__":
    print(save(Path(sys.argv[1]).resolve()))
