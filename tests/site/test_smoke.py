"""`kb smoke` says nothing of a site that is whole, and names each fault of one that is not."""

import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from kb.cli import main
from kb.load import load_library
from kb.remote import Remote
from kb.render.site import Site
from kb.smoke import smoke


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Test output is for tests."""


@pytest.fixture
def published(project):
    """The invented site, built and served."""
    subprocess.run([sys.executable, "-m", "mkdocs", "-q", "build"], cwd=project, check=True)
    serve = partial(Quiet, directory=str(project / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


FAULTS = {
    "en/trials/index.html": ("'self' 'wasm", "'self' 'unsafe-inline' 'wasm", "lets any script run"),
    "zh-hant/index.html": ("Content-Security-Policy", "X-Nothing", "Content-Security-Policy, found none"),
    "zh-hans/news/index.html": ('lang="zh-Hans"', 'lang="en"', "expected a page in zh-Hans"),
    "sitemap.xml": ("en/news/</loc>", "en/old/</loc>", "the first that differs is en/news/"),
    "en/feed.xml": ("<entry>", "<entry/><entry>", "entries, found"),
    "data/v1/records/trials.json": ('"count":3', '"count":2', "expected 3 records"),
    "pagefind/names/en/rows-0.json": ("[", "[ ", "bytes that differ"),
    "pagefind/pagefind-entry.json": ('"zh-hans"', '"xx"', "pages in zh-Hans, found"),
    "en/glossary/index.html": (None, None, "expected an answer, found 404"),
}
"""File -> what stands there, what is put in its place, what is said; None: the page is taken away."""


def test_a_whole_site_passes_and_each_fault_is_named_where_it_is(project, published):
    done = CliRunner().invoke(main, ["smoke", published.rstrip("/"), "--data", str(project / "data")])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "0 fault(s)" in done.stderr
    for name, (there, instead, _) in FAULTS.items():
        file = project / "site" / name
        if there is None:
            shutil.rmtree(file.parent)
            continue
        text = file.read_text("utf-8")
        assert there in text, name
        file.write_text(text.replace(there, instead, 1), "utf-8")
    (project / "site" / "en" / "trials" / "there-is-no-such-trial").mkdir()
    library, _ = load_library(project / "data")
    with Remote(pace=0) as remote:
        found = {address: fault for address, fault in smoke(remote, published, Site(library)) if fault}
    told = {f"{published}{name.removesuffix('index.html')}": said for name, (_, _, said) in FAULTS.items()}
    told[f"{published}en/trials/there-is-no-such-trial/"] = "expected 404, found a page"
    assert found.keys() == told.keys()
    for address, said in told.items():
        assert said in found[address]


def test_a_site_that_is_away_is_told_without_a_traceback(data):
    done = CliRunner().invoke(main, ["smoke", "http://127.0.0.1:9", "--data", str(data)])
    assert done.exit_code == 1
    assert "127.0.0.1:9 could not be reached" in done.stdout


def test_a_site_without_https_is_a_fault(sample, web):
    url = "http://site.example/"
    with web.remote() as remote:
        assert next(smoke(remote, url, Site(sample))) == (url, "expected https")
