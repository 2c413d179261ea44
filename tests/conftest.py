"""Shared fixtures: the invented sample library, copies of it to break, and golden files."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from hypothesis import HealthCheck, settings
from kb.load import Library, load_library

TESTS = Path(__file__).parent
SAMPLE = TESTS / "sample" / "data"
ANSWERS = TESTS / "answers"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what is rendered as the new expectation"
    )


def pytest_configure() -> None:
    """Property tests draw the same inputs in every run; tests/fuzz/run.py looks for others."""
    settings.register_profile(
        "gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("gate")


class Blocks(yaml.SafeDumper):
    """Writes text of several lines under `|`, as a person would."""


Blocks.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


@pytest.fixture
def update_corpus(request: pytest.FixtureRequest) -> Callable[[Path, list[dict], dict, list[str]], None]:
    """With --update-golden, takes what was found as a case's problems and writes its corpus anew."""

    def update(corpus: Path, cases: list[dict], case: dict, found: list[str]) -> None:
        if request.config.getoption("--update-golden"):
            case["problems"] = found
            text = yaml.dump(cases, Dumper=Blocks, allow_unicode=True, sort_keys=False, width=1000)
            corpus.write_text(text, "utf-8")

    return update


@pytest.fixture(scope="session")
def npm_package(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Installs `name@version` for this run, and its folder; skips without npm, but never in CI."""

    def install(package: str) -> Path:
        folder = tmp_path_factory.mktemp("npm")
        quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        command = [shutil.which("npm") or "npm", "install", "--prefix", str(folder), *quiet, package]
        try:
            subprocess.run(command, check=True, timeout=120)
        except (OSError, subprocess.SubprocessError) as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"npm could not install {package}: {error}")
        return folder / "node_modules" / package.rpartition("@")[0]

    return install


@pytest.fixture(scope="session")
def sample() -> Library:
    """The invented library, without a problem."""
    library, problems = load_library(SAMPLE)
    assert problems == []
    return library


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the invented records to change."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "data"))


class Web:
    """A local server in place of the services; `asked` holds every request as method and address."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: list[str] = []
        self._answers: dict[str, list[tuple[int, bytes, dict[str, str]]]] = {}
        self.address = ""

    def says(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> None:
        """The next answer at a path; the last one stays. The name of a file in tests/answers is its text."""
        file = ANSWERS / str(body)[:60]
        content = file.read_bytes() if body and file.is_file() else body
        raw = content.encode() if isinstance(content, str) else content
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers.setdefault(path, []).append((status, raw, named))

    def forgets(self, path: str) -> None:
        """From now on there is nothing at a path."""
        self._answers.pop(path, None)

    def answer(self, method: str, target: str) -> tuple[int, bytes, dict[str, str]]:
        self.asked.append(f"{method} {target}")
        waiting = self._answers.get(unquote(urlsplit(target).path), [(404, b"not found", {})])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def remote(self, email: str = "", **options):
        """A client whose every request comes here: one to https://host/x as /links/host/x."""
        import httpx
        from kb.remote import Bases, Remote

        address = self.address

        class Here(httpx.HTTPTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                if request.url.scheme == "https":
                    path = f"/links/{request.url.host}{request.url.raw_path.decode()}"
                    request = httpx.Request(request.method, f"{address}{path}", headers=request.headers)
                return super().handle_request(request)

        names = ("crossref", "pubmed", "trials", "doi")
        bases = Bases(**{name: f"{self.address}/{name}" for name in names})
        return Remote(email, bases, **{"pace": 0, "transport": Here()} | options)


@pytest.fixture
def web() -> Iterator[Web]:
    """Services that answer as a test says, on this machine."""
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.agents.append(self.headers["User-Agent"])
            status, body, headers = web.answer(self.command, self.path)
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 (the name http.server looks for)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    web.address = f"http://127.0.0.1:{server.server_port}"
    yield web
    server.shutdown()
    server.server_close()
