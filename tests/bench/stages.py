"""Cost of each stage as a share of one whole `mkdocs build` of the real records, or of a generated project.

Run it with `python tests/bench/stages.py [PROJECT]`. It exits 1 where load, check, convert and render, or
the data for other programs, take more than their share, so that a change which makes them slow is seen
anywhere. `--json` gives the figures to another program.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from cost import NOTHING, Cost, since, so_far

ROOT = Path(__file__).parents[2]
STAGES = {
    "load and check": "kb.check:read_library",
    "prepare editions": "kb.render.site:Site",
    "convert, render, write": "kb.render.write:write_site",
    "linked data": "kb.linked:Linked.page",
    "plain text": "kb.finish:write_text",
    "exports and feeds": "kb.finish:write_beside",
    "search index": "kb.finish:write_search",
}
"""Stage -> the function or class that does it."""
REST = "MkDocs and theme"
LIMITS = {
    ("load and check", "prepare editions", "convert, render, write"): 0.30,
    ("exports and feeds", "linked data"): 0.15,
}
"""Stages -> the most that they may take together, as a share of the whole build."""

os.environ["NO_MKDOCS_2_WARNING"] = "1"
sys.path.insert(0, str(ROOT / "scripts"))


class Watch:
    """What the stages have cost so far; a stage's memory is the most that was held until its end."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, NOTHING)

    def over(self, stage: str) -> None:
        """Put the stage's work under the watch."""
        module, _, path = STAGES[stage].partition(":")
        *owners, name = path.split(".")
        owner = import_module(module)
        for part in owners:
            owner = getattr(owner, part)
        setattr(owner, name, self.timed(stage, getattr(owner, name)))

    def timed(self, stage: str, work: Callable) -> Callable:
        """The same callable, watched."""

        def run(*args, **options):
            start = so_far()
            done = work(*args, **options)
            self.spent[stage] += since(start)
            return done

        return run


def measure(project: Path, out: Path) -> dict[str, Cost]:
    """Build the site once; stage -> its cost. Together they are the whole build."""
    from kb import apart

    # in a process of their own the watch would not see them
    apart.CAN_SPLIT = False
    watch = Watch()
    for stage in STAGES:
        watch.over(stage)
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    start = so_far()
    build(load_config(str(project / "mkdocs.yml"), site_dir=str(out), strict=True))
    whole = since(start)
    ours = sum(watch.spent.values(), NOTHING)
    return watch.spent | {REST: Cost(whole.wall - ours.wall, whole.cpu - ours.cpu, whole.memory)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("project", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        spent = measure(given.project.resolve(), Path(out))
    if given.json:
        print(json.dumps(spent))
        return 0
    whole = sum(spent.values(), NOTHING)
    for stage, cost in (spent | {"whole build": whole}).items():
        told = f"{cost.wall:6.2f} s {cost.wall / whole.wall:7.1%}  processor {cost.cpu:6.2f} s"
        print(f"{stage:22} {told}  memory {cost.memory:4.0f} MB")
    shares = {stages: sum(spent[stage].wall for stage in stages) / whole.wall for stages in LIMITS}
    for stages, share in shares.items():
        print(f"{', '.join(stages)}: {share:.1%}, at most {LIMITS[stages]:.0%}")
    return int(any(share > LIMITS[stages] for stages, share in shares.items()))


if __name__ == "__main__":
    sys.exit(main())
