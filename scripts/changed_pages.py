"""Which pages a pull request changes: finds them in two folders of rendered Markdown, and words the comment.

`compare` runs beside the code of a pull request; `comment` runs with the right to write, so it takes the list
that `compare` made for what anyone could have sent. Needs nothing but Python.
"""

import argparse
import json
import re
from difflib import unified_diff
from pathlib import Path

EDITIONS = ("zh-hant", "zh-hans", "en")
STATES = ("new", "changed", "removed")
PAGE = re.compile(rf"({'|'.join(EDITIONS)})/((?:[a-z0-9-]+/)*[a-z0-9-]+)\.md")
MARK = "<!-- changed pages -->"
"""How the next run knows the comment."""
MOST_ROWS = 100
MOST_CHARACTERS = 900_000
"""GitHub takes a summary of one megabyte."""


def pages(folder: Path) -> dict[str, str]:
    """Path below the folder -> Markdown."""
    files = (file for edition in EDITIONS for file in (folder / edition).rglob("*.md"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def compare(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Path -> state, for pages that are not the same on both sides."""
    return {
        path: "new" if path not in before else "removed" if path not in after else "changed"
        for path in sorted(before | after)
        if before.get(path) != after.get(path)
    }


def summary(changes: dict[str, str], before: dict[str, str], after: dict[str, str]) -> str:
    """The changed lines of every page, folded, as Markdown; to read before and after without a download."""
    parts = [f"## Changed pages: {len(changes)}\n"]
    for path, state in changes.items():
        sides = (pages.get(path, "").splitlines() for pages in (before, after))
        lines = "\n".join(list(unified_diff(*sides, n=1, lineterm=""))[2:])
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", lines)), default=0))
        parts.append(
            f"<details><summary>{path}: {state}</summary>\n\n{fence}diff\n{lines}\n{fence}\n\n</details>\n"
        )
        if sum(map(len, parts)) > MOST_CHARACTERS:
            parts[-1] = "The rest is too long to show here.\n"
            break
    return "\n".join(parts)


def read_changes(text: str) -> dict[str, str]:
    """The list that `compare` wrote. Refuses whatever is not such a list."""
    try:
        changes = json.loads(text)
    except ValueError as error:
        raise SystemExit("expected JSON") from error
    if not isinstance(changes, dict):
        raise SystemExit("expected an object of paths and states")
    for path, state in changes.items():
        if not PAGE.fullmatch(path) or state not in STATES:
            raise SystemExit("expected paths of pages, each new, changed or removed")
    return changes


def address(site: str, path: str) -> str:
    """Where a page is published: en/trials/a.md -> .../en/trials/a/."""
    return site + path.removesuffix(".md").removesuffix("index").rstrip("/") + "/"


def comment(changes: dict[str, str], site: str, run: str, artifact: str, commit: str) -> str:
    """The comment: a row per page, a column per edition, links to the page as published and as proposed."""
    if not changes:
        return f"{MARK}\nNo page changes with {commit}.\n"
    rows: dict[str, dict[str, str]] = {}
    for path, state in changes.items():
        edition, name = PAGE.fullmatch(path).groups()
        rows.setdefault(name, {})[edition] = (
            state if state == "new" else f"{state} ([before]({address(site, path)}))"
        )
    lines = [
        MARK,
        f"Pages that {commit} changes: {len(rows)}. After: [line by line]({run}), or "
        f"[the whole site]({run}/artifacts/{artifact}) (unzip it and run `python3 -m http.server` there).\n",
        f"| page | {' | '.join(EDITIONS)} |",
        "|---" * (len(EDITIONS) + 1) + "|",
    ]
    for name, cells in list(rows.items())[:MOST_ROWS]:
        lines.append(f"| {name} | {' | '.join(cells.get(edition, '') for edition in EDITIONS)} |")
    if len(rows) > MOST_ROWS:
        lines.append(f"\n… and {len(rows) - MOST_ROWS} more.")
    return "\n".join(lines) + "\n"


def site_address() -> str:
    """`site_url` of mkdocs.yml."""
    config = (Path(__file__).parents[1] / "mkdocs.yml").read_text("utf-8")
    return re.search(r"(?m)^site_url: *(\S+)", config)[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    comparing = commands.add_parser("compare", help="write the list to FILE, print the changed lines")
    for name in ("before", "after", "file"):
        comparing.add_argument(name, type=Path)
    wording = commands.add_parser("comment", help="print the comment for the list in FILE")
    wording.add_argument("file", type=Path)
    for name in ("--run", "--artifact", "--commit"):
        wording.add_argument(name, required=True)
    given = parser.parse_args()
    if given.command == "compare":
        before, after = pages(given.before), pages(given.after)
        changes = compare(before, after)
        given.file.write_text(json.dumps(changes, indent=1), "utf-8")
        print(summary(changes, before, after))
    else:
        changes = read_changes(given.file.read_text("utf-8"))
        print(comment(changes, site_address(), given.run, given.artifact, given.commit), end="")


if __name__ == "__main__":
    main()
