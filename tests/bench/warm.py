"""Seconds to load, check, convert and render a generated project: all, then what an edit of a record touches.

Run it with `python tests/bench/warm.py PROJECT`: what `mkdocs serve` does but for MkDocs' part.
"""

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from save import SENTENCE

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from kb.check import read_library
from kb.render import render_pages
from kb.render.notes import Notes
from kb.render.site import Site

ROUNDS = 5


def main() -> None:
    data = Path(sys.argv[1]).resolve() / "data"
    start = perf_counter()
    library, _ = read_library(data)
    site = Site(library)
    notes = Notes(site)
    written = sum(len(page.text.encode()) for page in render_pages(site, noting=notes.of))
    cold = perf_counter() - start
    record = sorted((data / "trials").glob("*.yaml"))[0]
    text, warm = record.read_text("utf-8"), []
    try:
        for at in range(ROUNDS):
            record.write_text(SENTENCE.sub(rf"\g<0>Edit{at} ", text, count=1), "utf-8")
            start = perf_counter()
            now = Site(read_library(data, site.library)[0], site)
            pages = list(render_pages(now, notes.follow(now), notes.of))
            warm.append(perf_counter() - start)
            assert any(f"Edit{at} " in page.text for page in pages)
            site = now
    finally:
        record.write_text(text, "utf-8")
    print(json.dumps({"cold": cold, "mb_per_second": written / cold / 1e6, "warm": median(warm)}))


if __name__ == "__main__":
    main()
