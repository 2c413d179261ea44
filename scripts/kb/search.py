"""The built site's HTML to Pagefind's index: one per language, every Han character a word of its own."""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from html import escape
from pathlib import Path

from .whole import write_whole

HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
HAN_BORDER = re.compile(rf"(?<={HAN})(?!\s)|(?<!\s)(?={HAN})")
"""Also where a tag follows: 細胞<wbr>對."""
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


def described(html: str, values: Mapping[str, str]) -> str:
    """The same with what a result shows beside title and excerpt."""
    told = (
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(v)}">'
        for name, v in values.items()
        if v
    )
    return html.replace("</head>", "".join(told) + "</head>", 1)


def write_index(site: Path, pages: Mapping[Path, Mapping[str, str]]) -> None:
    """Index the HTML files `pages` (relative to `site`), with what each result shows, into `site`/pagefind.

    Beside the index stand the Han characters of each edition, the most frequent first.
    Pagefind's command reads a copy from disk; its Python service waits a tenth of a second for every page.
    Raises CalledProcessError, with what Pagefind printed, where it fails.
    """
    characters: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as copies:
        for page, values in pages.items():
            html = (site / page).read_text("utf-8")
            characters[page.parts[0]].update(re.findall(HAN, html))
            copy = Path(copies, page)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(described(spaced(html), values), "utf-8")
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
    for edition, count in characters.items():
        text = "".join(char for char, _ in count.most_common())
        write_whole(site / "pagefind" / f"characters.{edition}.txt", text)
    # Pagefind lists its languages in any order; the same pages must give the same bytes
    entry = site / "pagefind" / "pagefind-entry.json"
    write_whole(entry, json.dumps(json.loads(entry.read_text("utf-8")), sort_keys=True))
