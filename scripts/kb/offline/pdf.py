"""Pages as PDF, printed from an offline copy by Chromium or Chrome, whose own fonts it embeds."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ..whole import write_whole
from . import Copy, OfflineError

BROWSERS = ("chromium", "google-chrome", "chromium-browser", "chrome", "msedge")
OPTIONS = (
    "--headless",
    "--disable-gpu",
    # Chromium refuses its sandbox to root; the pages are our own and run no script
    "--no-sandbox",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
PATIENCE = 120
"""Seconds for a page; one takes two."""


def write_pdfs(copy: Copy, pages: Sequence[str], out: Path) -> Iterator[Path]:
    """A PDF file below the folder `out` for each page, as `diseases/lupus-nephritis`.

    Raises OfflineError where there is no browser, or where it prints nothing.
    """
    browser = os.environ.get("CHROME") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise OfflineError("no Chromium or Chrome is on the path; install one, or name it in $CHROME")
    # the browser may still be leaving
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for path, content in copy.files():
            write_whole(Path(folder, path), content)
        # a profile of its own, or a browser that is open would answer instead
        printed = Path(folder, "printed.pdf")
        command = [browser, *OPTIONS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}"]
        for page in pages:
            source = Path(folder, copy.edition.key, page, "index.html").as_uri()
            try:
                done = subprocess.run([*command, source], capture_output=True, text=True, timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                raise OfflineError(f"{browser} did not end within {PATIENCE} seconds with {page}") from None
            if not printed.is_file():
                raise OfflineError(f"{browser} printed nothing of {page}:\n{done.stderr[-1000:]}")
            file = out / f"{page.rpartition('/')[2]}.{copy.edition.key}.pdf"
            write_whole(file, printed.read_bytes())
            printed.unlink()
            yield file
