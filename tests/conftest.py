"""Shared fixtures: the invented sample library, copies of it to break, and golden files."""

import shutil
from pathlib import Path

import pytest
from kb.load import Library, load_library

TESTS = Path(__file__).parent
SAMPLE = TESTS / "sample" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what is rendered as the new expectation"
    )


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
