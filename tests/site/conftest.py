"""The real site, built once and served on this machine, and a headless Chromium to read it with."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "sample" / "data"
CHROMIUM = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PAGE_KINDS = (
    "",
    "diseases/",
    "diseases/perianal-fistula/",
    "trials/deng-2017-lupus-nephritis/",
    "claims/",
    "claims/sle-60-percent-complete-remission/",
    "products/",
    "products/darvadstrocel/",
    "reviews/",
    "reviews/cochrane-2022-crohn/",
    "references/",
    "topics/",
    "topics/method/",
    "safety/",
    "glossary/",
    "news/",
)
"""One page of each kind; the explorer, the search dialog and /go/ have tests of their own."""


@pytest.fixture(scope="session")
def page_kinds() -> tuple[str, ...]:
    return PAGE_KINDS


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """`mkdocs build --strict` of the real records."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "WARNING -" not in built.stdout + built.stderr
    return out


def copied(out: Path) -> Path:
    """This project with the invented records, in a folder."""
    for name in ("scripts", "docs"):
        ignored = shutil.ignore_patterns("__pycache__", "zh-hant", "zh-hans", "en")
        shutil.copytree(ROOT / name, out / name, ignore=ignored)
    shutil.copy(ROOT / "mkdocs.yml", out)
    shutil.copytree(SAMPLE, out / "data")
    return out


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy to build and to break."""
    return copied(tmp_path)


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory) -> Path:
    """A copy for all tests of a module, which leave it as it was."""
    return copied(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def firefox_program() -> str:
    """Where Firefox is; skips without it, but never in CI."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program and not os.environ.get("CI"):
        pytest.skip("Firefox is not installed")
    return program


def wait(browser, condition, seconds: float = 20):
    return WebDriverWait(browser, seconds, poll_frequency=0.05).until(condition)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Test output is for tests."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder until the test ends, and says where."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(served(folder))


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    for argument in CHROMIUM:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture
def screen(browser):
    """Set width, colour scheme and languages of the browser; undone after the test."""

    def set_screen(width: int = 1280, scheme: str = "light", language: str | None = None) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        if language:
            agent = browser.execute_script("return navigator.userAgent")
            browser.execute_cdp_cmd(
                "Emulation.setUserAgentOverride", {"userAgent": agent, "acceptLanguage": language}
            )

    yield set_screen
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture(scope="session")
def axe(npm_package, browser) -> Callable[[], list[tuple[str, list[str]]]]:
    """Asks axe-core what is wrong with the page the browser shows: rules, and the first places each."""
    script = (npm_package("axe-core@4.10.3") / "axe.min.js").read_text("utf-8")

    def violations() -> list[tuple[str, list[str]]]:
        browser.execute_script(script)
        found = browser.execute_async_script("axe.run().then((r) => arguments[0](r.violations))")
        return [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]

    return violations


@pytest.fixture(scope="session")
def faults(npm_package):
    """Asks the checker for the errors of a folder's pages; skips without Java, but never in CI."""
    if not shutil.which("java") and not os.environ.get("CI"):
        pytest.skip("the Nu HTML checker needs Java")
    jar = npm_package("vnu-jar@26.9.27") / "build" / "dist" / "vnu.jar"

    def check(folder) -> list[str]:
        options = ["--errors-only", "--skip-non-html", "--format", "json"]
        command = ["java", "-Xss8m", "-jar", jar, *options, folder]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=300)
        messages = json.loads(answer.stderr.splitlines()[-1])["messages"]
        return sorted({f"{m['url']}:{m.get('lastLine')}: {m['message']}" for m in messages})

    return check


def requests_of(browser: webdriver.Chrome) -> list[str]:
    """Addresses that the page asked for since the last call."""
    messages = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    return [
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    ]


@pytest.fixture
def requests(browser):
    requests_of(browser)
    return partial(requests_of, browser)
