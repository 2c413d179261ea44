"""The built site's HTML to Pagefind's index: one per language, every Han character a word of its own."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
HAN_BORDER = re.compile(rf"(?<={HAN})(?=\S)|(?<=\S)(?={HAN})")
ELEMENT = re.compile(r"(<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>)", re.DOTALL)
SKIPPED = [".headerlink", ".ev-cite", ".ev-kicker", ".ev-refs", ".ev-trials", ".ev-claimrows", ".ev-cards"]
"""Parts of a page that are about other pages."""


def spaced(html: str) -> str:
    """A copy for the index only: U+200B between Han characters, so that any run of them can be found.

    Pagefind's dictionary cuts words otherwise than a reader's browser does, and then finds nothing.
    """
    parts = ELEMENT.split(html)
    parts[::2] = [HAN_BORDER.sub("\u200b", text) for text in parts[::2]]
    return "".join(parts)


def write_index(site: Path, pages: Iterable[Path]) -> None:
    """Index the HTML files `pages` (relative to `site`) into `site`/pagefind.

    Pagefind's command reads a copy from disk; its Python service waits a tenth of a second for every page.
    Raises CalledProcessError, with what Pagefind printed, where it fails.
    """
    with tempfile.TemporaryDirectory() as copies:
        for page in pages:
            copy = Path(copies, page)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(spaced((site / page).read_text("utf-8")), "utf-8")
        options = [
            "--site",
            copies,
            "--output-path",
            str(site / "pagefind"),
            "--exclude-selectors",
            ",".join(SKIPPED),
        ]
        subprocess.run(
            [sys.executable, "-m", "pagefind", *options], check=True, capture_output=True, text=True
        )
    # Pagefind lists its languages in any order; the same pages must give the same bytes
    entry = site / "pagefind" / "pagefind-entry.json"
    entry.write_text(json.dumps(json.loads(entry.read_text("utf-8")), sort_keys=True), "utf-8")
