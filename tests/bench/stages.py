"""Time of each stage as a share of one whole `mkdocs build` of the real records, or of a generated project.

Run it with `python tests/bench/stages.py [PROJECT]`. It exits 1 where load, check, convert and render, or
the data for other programs, take more than their share, so that a change which makes them slow is seen
anywhere.
"""

import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMITS = {
    ("load and check", "prepare editions", "convert and render", "write pages"): 0.30,
    ("exports", "linked data"): 0.10,
}
"""Stages -> the most that they may take together, as a share of the whole build."""

os.environ["NO_MKDOCS_2_WARNING"] = "1"
sys.path.insert(0, str(ROOT / "scripts"))

spent: dict[str, float] = defaultdict(float)


def timed(stage: str, work: Callable) -> Callable:
    """The same callable; a generator is run to its end, so that its work counts."""

    def run(*args, **options):
        start = time.perf_counter()
        done = work(*args, **options)
        if hasattr(done, "__next__"):
            done = iter(list(done))
        spent[stage] += time.perf_counter() - start
        return done

    return run


def measure(project: Path, out: Path) -> float:
    """Build the site once; seconds in all, with the stages in `spent`."""
    import kb.check
    import kb.export
    import kb.linked
    import kb.render
    import kb.render.site
    import kb.search
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    kb.check.read_library = timed("load and check", kb.check.read_library)
    kb.render.site.Site = timed("prepare editions", kb.render.site.Site)
    kb.render.render_pages = timed("convert and render", kb.render.render_pages)
    kb.render.write_pages = timed("write pages", kb.render.write_pages)
    kb.search.write_index = timed("search index", kb.search.write_index)
    # it draws the files from a generator, so the time to make them counts
    kb.export.write_files = timed("exports", kb.export.write_files)
    kb.linked.Linked.page = timed("linked data", kb.linked.Linked.page)
    kb.linked.markdown = timed("plain text", kb.linked.markdown)
    for name, write in kb.linked.FILES.items():
        kb.linked.FILES[name] = timed("linked data", write)
    start = time.perf_counter()
    build(load_config(str(project / "mkdocs.yml"), site_dir=str(out), strict=True))
    return time.perf_counter() - start


def peak_mb(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


def main() -> int:
    project = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    with tempfile.TemporaryDirectory() as out:
        whole = measure(project, Path(out))
    spent["MkDocs and theme"] = whole - sum(spent.values())
    for stage, seconds in spent.items():
        print(f"{stage:20} {seconds:6.2f} s {seconds / whole:7.1%}")
    print(f"{'whole build':20} {whole:6.2f} s")
    print(f"peak memory: {peak_mb(resource.RUSAGE_SELF)} MB, Pagefind {peak_mb(resource.RUSAGE_CHILDREN)} MB")
    shares = {stages: sum(spent[stage] for stage in stages) / whole for stages in LIMITS}
    for stages, share in shares.items():
        print(f"{', '.join(stages)}: {share:.1%}, at most {LIMITS[stages]:.0%}")
    return int(any(share > LIMITS[stages] for stages, share in shares.items()))


if __name__ == "__main__":
    sys.exit(main())
