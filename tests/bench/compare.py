"""What a build costs beside other ways to the same pages, at several sizes, all in one run.

`python tests/bench/compare.py --trials 100 1000 10000 --peers --readme` makes invented libraries, builds
each, and writes a table and a drawing into README.md. Times of two machines cannot be compared, so that
all but the first row are told as multiples of it, measured in the same run. Sizes may be measured one after
another: with `--readme` the figures of the others are kept.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from builds import FRESH, PEERS, Way, own, peers, remove
from cost import NOTHING, Cost
from generate import write_project
from growth import drawing, exponent
from save import save
from stages import LIMITS, REST, STAGES

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DRAWING = Path(__file__).with_name("growth.svg")
FIGURES = Path(__file__).with_name("figures.json")
MARK = "<!-- bench -->\n"
PEERS_AT = 1000
OURS = "load, check, convert, render, write"
COLD = "load, check, convert, render: all, in one process"
WARM = "load, check, convert, render: what an edit touches"
SAVES = (
    "`mkdocs serve`: an edit, until its page shows it",
    "`mkdocs serve`: an error, until the page tells it",
    "`mkdocs serve`: its repair, until the page shows it",
)
PLAIN = (COLD, WARM, *SAVES)
"""Rows told in seconds."""
NAMES = [*(way for way in Way if way not in PEERS), *STAGES, REST, *PLAIN, *PEERS]
"""Rows of the table."""


def runs(trials: int) -> int:
    """Of how many runs the better counts: a long one swings less, and costs more."""
    return 3 if trials < 1000 else 2 if trials < 10_000 else 1


@dataclass
class Table:
    """Row -> trials -> what was measured, or what is told of it."""

    costs: dict[str, dict[int, Cost]] = field(default_factory=lambda: {name: {} for name in NAMES})
    told: dict[str, dict[int, str]] = field(default_factory=lambda: {name: {} for name in PLAIN})

    @classmethod
    def kept(cls) -> "Table":
        """As the last `--readme` left it."""
        kept = json.loads(FIGURES.read_text("utf-8")) if FIGURES.is_file() else {"costs": {}, "told": {}}
        table = cls()
        for name, costs in kept["costs"].items():
            table.costs[name] = {int(size): Cost(*values) for size, values in costs.items()}
        for name, told in kept["told"].items():
            table.told[name] = {int(size): text for size, text in told.items()}
        return table

    def forget(self, size: int) -> None:
        """A size is measured anew, and no row of it may come from another run."""
        for row in (*self.costs.values(), *self.told.values()):
            row.pop(size, None)

    def sizes(self) -> list[int]:
        return sorted(self.costs[Way.BARE])

    def markdown(self) -> str:
        """Lines of a table in Markdown."""
        head = ["", *(f"{size:,} trials" for size in self.sizes()), "growth"]
        rows = [
            head,
            ["---"] * len(head),
            *([name, *self._cells(name), self._growth(name)] for name in NAMES),
        ]
        return "".join(f"| {' | '.join(row)} |\n" for row in rows)

    def _cells(self, name: str) -> Iterator[str]:
        for size in self.sizes():
            if name in PLAIN:
                yield self.told[name].get(size, "")
            elif cost := self.costs[name].get(size):
                bare = self.costs[Way.BARE][size]
                yield _absolute(cost) if name == Way.BARE else _relative(cost.over(bare))
            else:
                yield ""

    def _growth(self, name: str) -> str:
        slope = exponent({size: cost.wall for size, cost in self.costs[name].items()})
        return "" if slope is None else f"{slope:.2f}"

    def lines(self) -> dict[str, dict[int, float]]:
        """What is drawn: seconds of whole builds, and of our own work before MkDocs'."""
        first = next(iter(LIMITS))
        early = {
            size: sum((self.costs[stage][size] for stage in first), NOTHING).wall
            for size in self.costs[first[0]]
        }
        whole = (Way.OURS, Way.NO_SEARCH, Way.BARE)
        return {way: {n: c.wall for n, c in self.costs[way].items()} for way in whole} | {OURS: early}


def _absolute(cost: Cost) -> str:
    return f"{cost.wall:.1f} s · {cost.cpu:.1f} s · {cost.memory:.0f} MB"


def _relative(cost: Cost) -> str:
    return " · ".join(f"{value:.2f}" for value in cost)


def asked(script: str, *arguments: str | Path) -> dict:
    """What a script beside this one says in JSON, in a process of its own."""
    command = [sys.executable, Path(__file__).with_name(script), *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def staged(project: Path) -> dict[str, Cost]:
    """Stage -> its cost in one build."""
    return {stage: Cost(*values) for stage, values in asked("stages.py", project, "--json").items()}


def measure(table: Table, trials: int, work: Path, with_peers: bool) -> None:
    """Fill the table's column of one size."""
    project = work / "project"
    write_project(project, trials)
    render = [sys.executable, ROOT / "scripts" / "render.py", "--out", "docs"]
    subprocess.run(render, cwd=project, check=True, capture_output=True)
    for group in (own, peers) if with_peers and trials == PEERS_AT else (own,):
        for build in group(project, work):
            table.costs[build.way][trials] = build.cost(runs(trials))
            print(f"{trials:6} {build.way:40} {_absolute(table.costs[build.way][trials])}", flush=True)
    remove(project, FRESH)
    for stage, cost in staged(project).items():
        table.costs[stage][trials] = cost
    warm = asked("warm.py", project)
    table.told[COLD][trials] = f"{warm['cold']:.1f} s, {warm['mb_per_second']:.2f} MB/s"
    table.told[WARM][trials] = f"{warm['warm']:.2f} s"
    for name, seconds in zip(SAVES, save(project), strict=True):
        table.told[name][trials] = "never" if seconds is None else f"{seconds:.2f} s"


def write_readme(table: Table) -> None:
    FIGURES.write_text(json.dumps(asdict(table), indent=1), "utf-8")
    before, _, after = README.read_text("utf-8").split(MARK)
    README.write_text(f"{before}{MARK}\n{table.markdown()}\n{MARK}{after}", "utf-8")
    DRAWING.write_text(drawing(table.lines()), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--trials", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--peers", action="store_true", help=f"other generators too, at {PEERS_AT:,} trials")
    parser.add_argument("--readme", action="store_true", help="write the table and the drawing for README.md")
    given = parser.parse_args()
    table = Table.kept() if given.readme else Table()
    for trials in given.trials:
        table.forget(trials)
        with tempfile.TemporaryDirectory() as work:
            measure(table, trials, Path(work), given.peers)
    print(table.markdown())
    if given.readme:
        write_readme(table)


if __name__ == "__main__":
    main()
