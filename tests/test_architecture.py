"""The layout that README describes is the layout there is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KB = ROOT / "scripts" / "kb"
LAYERS = [
    {"apart", "archive", "blocks", "problem", "whole"},
    {"hints", "model"},
    {"question", "yamlfile"},
    {"explain"},
    {"labels", "load", "scalar"},
    {"check", "cite", "convert", "diff", "effect", "evidence", "news", "openurl", "remote", "schema"},
    {"stale"},
    {"draft", "export", "fix", "linked", "offline", "policy", "render", "search", "verify"},
    {"finish", "frame", "release", "smoke"},
    {"cli"},
]
"""From the ground up; modules of one layer never import each other."""
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
FILES = sorted(path for path in KB.rglob("*.py") if path.name != "__init__.py" or path.parent != KB)


def imports(file: Path) -> set[str]:
    """Names of kb's own modules that a file imports."""
    depth = len(file.relative_to(KB).parts)
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(KB).as_posix())
def test_imports_point_down(file):
    own = file.relative_to(KB).parts[0].removesuffix(".py")
    for name in imports(file) - {own}:
        assert RANK[name] < RANK[own], f"{own} imports {name}"


def test_every_module_has_a_layer():
    names = {path.stem for path in KB.glob("*.py")} | {path.parent.name for path in KB.glob("*/__init__.py")}
    assert names - {"__init__"} == set(RANK)


def test_kb_knows_nothing_of_mkdocs():
    for file in FILES:
        assert "import mkdocs" not in file.read_text("utf-8")
        assert "from mkdocs" not in file.read_text("utf-8")


def test_every_module_and_folder_that_readme_names_exists():
    tree = (ROOT / "README.md").read_text("utf-8").split("<!-- tree -->")[1]
    names = [
        line.split()[0].rstrip("/") for line in tree.splitlines() if line.startswith("    ") and line.strip()
    ]
    assert names
    for name in names:
        assert list(ROOT.glob(name)) or list(ROOT.glob(f"**/{name}")), f"README names {name}"
