"""Values as a person would write them in YAML: plain where plain is read back as the same, else in quotes."""

import json
import re
from typing import Any

import yaml

from .yamlfile import CoreLoader

WIDTH = 110


def scalar(value: Any) -> str:
    """One value on one line, valid in a block and between brackets alike."""
    match value:
        case None | "":
            return ""
        case bool():
            return str(value).lower()
        case str():
            return value if _reads_back(value) else json.dumps(value, ensure_ascii=False)
        case float() if float(f"{value:g}") == value:
            return re.sub(r"e\+?0*", "e", f"{value:g}")
        case list() | tuple():
            return f"[{', '.join(map(scalar, value))}]"
        case dict():
            return "{" + ", ".join(f"{key}: {scalar(item)}" for key, item in value.items()) + "}"
        case _:
            return str(value)


def _reads_back(text: str) -> bool:
    """Whether text without quotes gives itself; only our own loader can tell, since `no` is a word to it."""
    if "\n" in text or text != text.strip():
        return False
    try:
        return yaml.load(f"{{key: {text}}}", CoreLoader) == {"key": text}
    except (yaml.YAMLError, ValueError):
        return False
