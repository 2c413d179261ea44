"""What work costs: seconds on the clock, seconds of processor, and the most memory held at once."""

import os
import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system, children included."""
    memory: float
    """MB; of a process with children that of the largest."""

    def __add__(self, other: "Cost") -> "Cost":
        """One after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))

    def over(self, other: "Cost") -> "Cost":
        """As multiples of another."""
        return Cost(*(mine / theirs for mine, theirs in zip(self, other, strict=True)))


NOTHING = Cost(0, 0, 0)


def so_far() -> Cost:
    """What this process and its ended children have cost since it began."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    return Cost(time.perf_counter(), cpu, max(usage.ru_maxrss for usage in usages) / 1024)


def since(start: Cost) -> Cost:
    end = so_far()
    return Cost(end.wall - start.wall, end.cpu - start.cpu, end.memory)


def of_command(command: list[str], folder: Path) -> Cost:
    """A command in a process of its own. Raises RuntimeError, with the end of what it printed."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} in {folder}: {printed.decode()[-1000:]}")
    wall = time.perf_counter() - start
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def least(work: Callable[[], Cost], runs: int) -> Cost:
    """The better of some runs, since other work on a machine only ever adds."""
    return Cost(*map(min, zip(*(work() for _ in range(runs)), strict=True)))
