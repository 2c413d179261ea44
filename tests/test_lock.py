"""What workflows install is written down with hashes, and is what pyproject.toml asks for."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKS = {
    "publish": [],
    "test": EXTRAS["test"],
    "fuzz": [*EXTRAS["test"], *EXTRAS["fuzz"]],
    "audit": EXTRAS["audit"],
}
"""File in requirements/ -> what it holds beside the dependencies themselves."""


def blocks(lock: str) -> list[str]:
    """A package each, with its hashes."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    return re.findall(r"^[a-z0-9].*(?:\n .*)*", text, re.MULTILINE)


def pins(lock: str) -> dict[str, set[str]]:
    """Package -> versions; more than one where systems or versions of Python differ."""
    found: dict[str, set[str]] = {}
    for block in blocks(lock):
        pin = Requirement(block.split("\\")[0])
        (version,) = pin.specifier
        found.setdefault(canonicalize_name(pin.name), set()).add(version.version)
    return found


each_lock = pytest.mark.parametrize("lock", LOCKS)


@each_lock
def test_a_lock_holds_every_dependency_in_a_version_that_is_asked_for(lock):
    locked = pins(lock)
    for line in (*PROJECT["dependencies"], *LOCKS[lock]):
        wanted = Requirement(line)
        versions = locked.get(canonicalize_name(wanted.name), set())
        again = f"run the command on the second line of requirements/{lock}.txt"
        assert versions, f"{line} is not locked: {again}"
        assert all(version in wanted.specifier for version in versions), f"{line}, found {versions}: {again}"


@each_lock
def test_every_package_of_a_lock_has_one_version_and_hashes(lock):
    for block in blocks(lock):
        assert re.match(r"[a-z0-9.\[\],-]+==\S+", block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block


@each_lock
def test_what_is_tested_is_what_is_published(lock):
    others = pins(lock)
    assert {name: others[name] for name in pins("publish")} == pins("publish")


def test_workflows_install_nothing_but_locks():
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for line in re.findall(r"pip install.*", path.read_text("utf-8")):
            assert re.fullmatch(r"pip install --quiet --require-hashes -r requirements/\w+\.txt", line), path
