"""YAML 1.2 core schema: what a text without quotes is."""

import re
from typing import ClassVar

import yaml

CORE = "tag:yaml.org,2002:"


class CoreLoader(yaml.CSafeLoader):
    """YAML 1.2 core schema, as editors read it: `no` is a word, not false, and 2e8 is a number."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    CoreLoader.add_implicit_resolver(
        f"{CORE}{_tag}",
        re.compile(rf"(?:{_pattern})\Z"),
        list(_first) + ([""] if _tag == "null" else []),
    )

SCALARS = {
    "bool": lambda text: text == "true",
    "null": lambda text: None,
    "int": int,
    "float": float,
    "str": str,
}
PLAIN = {
    first: [(pattern.match, SCALARS[tag.removeprefix(CORE)]) for tag, pattern in rules]
    for first, rules in CoreLoader.yaml_implicit_resolvers.items()
}
"""First character of a bare text -> what it may be besides text."""
