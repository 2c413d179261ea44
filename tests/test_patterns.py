"""No text makes a regular expression slow: twice the text takes about twice the time, never four times."""

import ast
import importlib
import pkgutil
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import permutations
from pathlib import Path
from re import _constants as sre
from re import _parser
from types import ModuleType
from typing import NamedTuple

import kb
import pytest
from kb.convert import Converter
from kb.hints.rows import LONGEST
from kb.model.citation import CITATION
from kb.yamlfile import HIDDEN

METHODS = {"search", "match", "fullmatch", "sub", "split", "findall", "finditer"}
OURS = ("kb.linked.text", "kb.policy", "kb.render.terms", "kb.search")
"""They read HTML that rendering made, where each `<` and `&` of a record stands as `&lt;` and `&amp;`."""
LENGTH = 25_000
FLOOR = 0.02
"""Seconds of processor time up to which nothing is slow; a search that grows by squares takes more."""
CATEGORIES = {sre.CATEGORY_SPACE: " ", sre.CATEGORY_DIGIT: "1", sre.CATEGORY_WORD: "a"}


class Use(NamedTuple):
    where: str
    method: str
    pattern: re.Pattern[str]


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(kb.__path__, "kb."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def compiled(value: object) -> Iterator[re.Pattern[str]]:
    """Patterns of a name, or of a table of them."""
    match value:
        case re.Pattern() if isinstance(value.pattern, str):
            yield value
        case tuple() | list():
            yield from (found for item in value for found in compiled(item))
        case dict():
            yield from compiled(list(value.values()))


def called(module: ModuleType, tree: ast.Module) -> Iterator[Use]:
    """Every `re.sub(...)` and the like; those whose pattern is known only when they run are left out."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=method), args=[of, *_]) if (
                method in METHODS
            ):
                options = [*node.args, *(word.value for word in node.keywords)]
                flags = [word.attr for word in options if re.fullmatch(r"re\.[A-Z]+", ast.unparse(word))]
                try:
                    text = eval(compile(ast.Expression(of), "", "eval"), vars(module))
                except NameError:
                    continue
                if isinstance(text, str):
                    pattern = re.compile(text, sum(getattr(re, flag) for flag in flags))
                    yield Use(f"{module.__name__}:{node.lineno}", method, pattern)


def uses() -> list[Use]:
    """Each pattern of the package with each way in which it is used."""
    found: dict[tuple[str, str], Use] = {}
    known = list(modules())
    texts = {module: Path(module.__file__).read_text("utf-8") for module in known}
    whole = "\n".join(texts.values())
    for module in known:
        for name, value in vars(module).items():
            for pattern in compiled(value):
                ways = re.findall(rf"\b{name}\.({'|'.join(METHODS)})\(", whole)
                for way in {*ways} or {"search"}:
                    found.setdefault((pattern.pattern, way), Use(f"{module.__name__}.{name}", way, pattern))
        for use in called(module, ast.parse(texts[module])):
            found.setdefault((use.pattern.pattern, use.method), use)
    converter = Converter()
    for name in ("_plain", "_markdown"):
        found[name, "sub"] = Use(f"kb.convert.Converter.{name}", "sub", getattr(converter, name))
    return [use for use in found.values() if not use.where.startswith(OURS)]


def characters(tree: Iterable) -> Iterator[str]:
    """Those that a pattern has anything to do with."""
    for what, of in tree:
        match what:
            case sre.LITERAL:
                yield chr(of)
            case sre.RANGE:
                yield chr(of[0])
            case sre.CATEGORY:
                yield CATEGORIES.get(of, "-")
            case sre.ANY | sre.NOT_LITERAL | sre.NEGATE:
                yield "x"
            case sre.IN:
                yield from list(characters(of))[:6]
            case sre.BRANCH:
                yield from (found for branch in of[1] for found in characters(branch))
            case sre.SUBPATTERN:
                yield from characters(of[3])
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                yield from characters(of[2])
            case sre.ASSERT | sre.ASSERT_NOT:
                yield from characters(of[1])


def units(pattern: re.Pattern[str]) -> Iterator[str]:
    """What to repeat: each character of a pattern, each two of the first, all of them."""
    alphabet = list(dict.fromkeys(characters(_parser.parse(pattern.pattern, pattern.flags))))[:16]
    yield from alphabet
    yield from map("".join, permutations(alphabet[:6], 2))
    yield "".join(alphabet)


def seconds(use: Use, unit: str, length: int, runs: int = 1) -> float:
    """Processor time over a text that ends otherwise than it began, so that what nearly matches fails."""
    text = unit * (length // len(unit)) + "\0"
    act = getattr(use.pattern, use.method)
    found = []
    for _ in range(runs):
        start = time.process_time()
        result = act("", text) if use.method == "sub" else act(text)
        if use.method == "finditer":
            deque(result, 0)
        found.append(time.process_time() - start)
    return min(found)


def slow(use: Use) -> Iterator[str]:
    longest = LONGEST // 2 if use.where.startswith("kb.hints") else LENGTH
    for unit in filter(None, units(use.pattern)):
        for length in (40, 1000, longest):
            if seconds(use, unit, length) > FLOOR:
                once, twice = (seconds(use, unit, size, 3) for size in (length, 2 * length))
                if once > FLOOR and twice > 3 * once:
                    yield f"{unit!r} takes {once:.2f} s, twice as many {twice:.2f} s"
                    return


USES = uses()


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.where}-{use.method}")
def test_a_text_twice_as_long_takes_about_twice_the_time(use):
    assert list(slow(use)) == []


def test_the_patterns_of_the_package_are_found():
    assert len(USES) > 150
    assert {HIDDEN, CITATION} <= {use.pattern for use in USES}


def test_a_slow_pattern_would_be_told(monkeypatch):
    monkeypatch.setitem(globals(), "LENGTH", 8_000)
    assert list(slow(Use("here", "search", re.compile(r"\s+x"))))
