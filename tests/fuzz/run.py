"""The property tests of this folder's parent for minutes in place of moments, to find what breaks them.

    python tests/fuzz/run.py [NAME ...] [--minutes N]

A target is a test with `@given`, NAME a part of its file and name. With atheris, of the extra `fuzz`, inputs
are looked for that reach code not reached before; without it hypothesis draws them. What breaks a target is
shown in its smallest form, and again by each later run until it is mended; write it as an @example there.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
FOUND = ROOT / ".hypothesis" / "fuzz"
"""Inputs that reach something new, a folder for each target; a later run begins with them."""
INSTRUMENTED = ["kb", "markdown", "pymdownx", "rispy", "bibtexparser"]
LIMITS = ["-timeout=20", "-rss_limit_mb=3000", "-max_len=4096", "-print_final_stats=1"]
"""Seconds of one input, memory, bytes of an input."""

sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]


def targets(wanted: list[str]) -> Iterator[tuple[str, str]]:
    """(module, test) of every property test, or of those that a word names."""
    for file in sorted(TESTS.glob("test_*.py")):
        for name in re.findall(
            r"^@given\(.*?^def (test_\w+)", file.read_text("utf-8"), re.DOTALL | re.MULTILINE
        ):
            if not wanted or any(word in f"{file.stem}.{name}" for word in wanted):
                yield file.stem, name


def by_atheris(module: str, name: str, seconds: float) -> None:
    """Never returns: the fuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED):
        test = getattr(import_module(f"tests.{module}"), name)
    corpus = FOUND / f"{module}.{name}"
    corpus.mkdir(parents=True, exist_ok=True)
    options = [*LIMITS, f"-max_total_time={seconds:.0f}", f"-artifact_prefix={corpus}-"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], test.hypothesis.fuzz_one_input)
    atheris.Fuzz()


def by_hypothesis(module: str, name: str, seconds: float) -> None:
    """At least one round of drawn inputs, and those that broke the target before."""
    test, end = getattr(import_module(f"tests.{module}"), name), time.monotonic() + seconds
    inner, runs = test.hypothesis.inner_test, 0

    @wraps(inner)
    def counted(*values: object, **named: object) -> None:
        nonlocal runs
        runs += 1
        inner(*values, **named)

    test.hypothesis.inner_test = counted
    try:
        while runs == 0 or time.monotonic() < end:
            test()
    finally:
        print(f"stat::number_of_executed_units: {runs}")


def alone(target: str, minutes: float, way: str) -> subprocess.CompletedProcess[str]:
    """One target in a process of its own, which may crash or be ended."""
    command = [sys.executable, __file__, target, "--minutes", str(minutes), "--way", way]
    return subprocess.run(command, capture_output=True, text=True, errors="replace")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="part of the file and name of a test; all if none"
    )
    parser.add_argument("--minutes", type=float, default=1, help="for each target; 1 if not given")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        module, name = given.names[0].split(".")
        WAYS[given.way](module, name, 60 * given.minutes)
        return
    way = "atheris" if find_spec("atheris") else "hypothesis"
    broken = []
    for target in map(".".join, targets(given.names)):
        done = alone(target, given.minutes, way)
        runs = re.findall(r"number_of_executed_units: +(\d+)", done.stdout + done.stderr)
        print(
            f"{target}: {int(runs[-1]) if runs else 0:,} inputs{', broken' if done.returncode else ''}",
            flush=True,
        )
        if done.returncode:
            broken.append(target)
            # what the fuzzer found is in hypothesis' database, which gives it in its smallest form
            again = alone(target, 0, "hypothesis")
            print(again.stderr[-4000:] if again.returncode else done.stderr[-4000:], flush=True)
    sys.exit(f"{len(broken)} broken with {way}: {', '.join(broken)}" if broken else 0)


WAYS = {"atheris": by_atheris, "hypothesis": by_hypothesis}

if __name__ == "__main__":
    settings.register_profile(
        "long", deadline=None, max_examples=500, print_blob=False, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("long")
    main()
