"""What a built site costs a reader: `python tests/bench/browse.py SITE`, of any size.

Served as a usual host does, text compressed; Chromium with an empty cache for each question. Bytes are those
sent until the first result stood in the dialog and until all did, beyond the page itself; times are medians.
"""

import gzip
import io
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from selenium import webdriver

HEADERS = 250
"""Bytes of an answer beside its body, about."""
COMPRESSED = {".html", ".js", ".json", ".css", ".svg", ".xml", ".txt"}
ROUNDS = 3
SEARCH = """
const [query, done] = arguments;
const dialog = document.querySelector("[data-ev-search-dialog]");
const [input, list] = [dialog.querySelector("input"), dialog.querySelector("ol")];
document.querySelector("[data-ev-open-search]").click();
const start = performance.now();
const sent = () => {
  const request = new XMLHttpRequest();
  request.open("GET", "/sent", false);
  request.send();
  return JSON.parse(request.responseText);
};
const before = sent();
let first;
const note = () => ({ ms: performance.now() - start, kb: (sent() - before) / 1000 });
const observer = new MutationObserver(() => { if (list.children.length) first ??= note(); });
observer.observe(list, { childList: true });
input.value = query;
input.dispatchEvent(new Event("input"));
const end = () => done([first, note(), list.children.length]);
const wait = () => (dialog.dataset.shown === query ? end() : setTimeout(wait, 10));
wait();
"""
FILTER = """
const [done] = arguments;
const boxes = [...document.querySelectorAll("#ev-filter input[type=checkbox]")].slice(0, 40);
const times = [];
(async () => {
  for (const box of boxes) {
    const start = performance.now();
    box.click();
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    times.push(performance.now() - start);
  }
  const [page] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  done([times, paint.startTime, page.domContentLoadedEventEnd, page.transferSize / 1000]);
})();
"""


class Host(SimpleHTTPRequestHandler):
    """Sends files as a usual host does, and counts the bytes."""

    protocol_version = "HTTP/1.1"
    sent = 0

    def send_head(self) -> io.BytesIO:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        counting = self.path == "/sent"
        if not counting and not file.is_file():
            return self.send_error(404)
        body = json.dumps(Host.sent).encode() if counting else file.read_bytes()
        self.send_response(200)
        if file.suffix in COMPRESSED:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        Host.sent += 0 if counting else len(body) + HEADERS
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, *args: object) -> None:
        """Figures are the output."""


@contextmanager
def host(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def fresh(address: str, script: str, *arguments: str) -> list:
    """The answer of a script on a page, in a browser that has seen nothing yet."""
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    try:
        browser.set_script_timeout(120)
        browser.get(address)
        time.sleep(1)
        return browser.execute_async_script(script, *arguments)
    finally:
        browser.quit()


def questions(site: Path) -> Iterator[tuple[str, str, str]]:
    """(what, edition, query): a name of each kind as typed, with a slip, by sound, and words of the text."""
    for edition in ("zh-hant", "zh-hans", "en"):
        base = json.loads((site / "pagefind" / "names" / edition / "base.json").read_text("utf-8"))
        first = {}
        at = 0
        for kind, count in base["sections"]:
            first[kind], at = at + count // 2, at + count
        rows = {kind: _row(site, edition, number, base["rows"]) for kind, number in first.items()}
        disease = rows["diseases"]["title"]
        yield "disease", edition, disease
        yield "disease, a slip", edition, disease[:2] + disease[3:]
        yield "product", edition, rows["products"]["title"]
        yield "author and year", edition, rows["trials"]["names"][-1]
        yield "sentence of a page", edition, _middle(rows["claims"]["about"])


def _row(site: Path, edition: str, number: int, rows: int) -> dict:
    file = site / "pagefind" / "names" / edition / f"rows-{number // rows}.json"
    return json.loads(file.read_text("utf-8"))[number % rows]


def _middle(sentence: str) -> str:
    """A few words from within a sentence."""
    words = sentence.split()
    return " ".join(words[2:6]) if len(words) > 6 else sentence[3:9]


def main() -> None:
    site = Path(sys.argv[1])
    with host(site) as address:
        for what, edition, query in questions(site):
            runs = [fresh(f"{address}/{edition}/topics/", SEARCH, query) for _ in range(ROUNDS)]
            first, every = ([run[at] for run in runs if run[at]] for at in (0, 1))
            shown = " ".join(
                f"{name} {statistics.median(n['ms'] for n in notes):5.0f} ms {notes[0]['kb']:6.1f} KB"
                for name, notes in (("first", first), ("all", every))
                if notes
            )
            print(f"{edition:8} {what:20} {shown} {runs[0][2]:3} results  {query}", flush=True)
        for edition in ("zh-hant", "en"):
            times, paint, usable, kb = fresh(f"{address}/{edition}/trials/", FILTER)
            print(
                f"{edition:8} explorer: first paint {paint:.0f} ms, usable {usable:.0f} ms, {kb:.0f} KB; "
                f"a filter {statistics.median(times):.0f} ms, at most {max(times):.0f} ms"
            )


if __name__ == "__main__":
    main()
