"""Draws the pictures that a shared link shows, one per kind of page and edition, with Chromium.

`python scripts/pictures.py` writes docs/assets/images/og/; run it again when a label or the mark changes.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from kb.convert import EDITIONS, Edition
from kb.load import load_library
from kb.render import PAGE_KINDS
from kb.render.site import Site

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "assets" / "images" / "og"
KINDS = ("site", *PAGE_KINDS)
FONTS = {
    "zh-hant": '"Noto Sans TC", "Noto Sans CJK TC"',
    "zh-hans": '"Noto Sans SC", "Noto Sans CJK SC"',
    "en": '"Noto Sans", "Liberation Sans"',
}
FRAME = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>
* {{ margin: 0; box-sizing: border-box }}
body {{ width: 1200px; height: 630px; background: #fff; color: #17222c; font-family: {font}, sans-serif }}
body {{ padding: 72px 96px 64px 208px; display: flex; flex-direction: column; overflow: hidden }}
.line {{ position: absolute; left: 120px; top: 0; width: 4px; height: 630px; background: #17222c }}
svg {{ position: absolute; left: 42px; top: 196px; width: 160px; height: 160px; fill: none; stroke: #0b5a78 }}
h1 {{ font-size: 76px; line-height: 1.2; margin-top: 100px; }}
p {{ font-size: 28px; line-height: 1.5; margin-top: 32px; text-wrap: balance; color: #4b5863 }}
b {{ font-size: 28px; margin-top: auto; font-weight: 700 }}
</style><div class="line"></div>
<svg viewBox="0 0 24 24"><path d="M2 12h20" stroke-width="1.6"/>
<circle cx="12" cy="12" r="5.2" stroke-width="1.6" fill="#fff"/>
<circle cx="12" cy="12" r="1.9" fill="#0b5a78" stroke="none"/></svg>
<h1>{title}</h1><p>{lead}</p><b>{site}</b></html>"""


def frame(kind: str, edition: Edition, words: dict[str, str]) -> str:
    """The picture as a page: the line of no effect, the mark on it, and what kind of page it is."""
    whole = kind == "site"
    return FRAME.format(
        lang=edition.lang,
        font=FONTS[edition.key],
        title=words["site.name" if whole else f"nav.{kind}"],
        lead=words["site.promise" if whole else f"{kind}.lead"],
        site="" if whole else words["site.name"],
    )


def draw(html: str, out: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(html, "utf-8")
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-lcd-text"]
        size = ["--window-size=1200,630", "--force-device-scale-factor=1"]
        subprocess.run(
            ["chromium", *options, *size, f"--screenshot={out}", page.as_uri()],
            check=True,
            capture_output=True,
        )


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    voices = Site(load_library(ROOT / "data")[0]).voices
    for edition in EDITIONS:
        for kind in KINDS:
            draw(frame(kind, edition, voices[edition.key].words), OUT / f"{kind}.{edition.key}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
