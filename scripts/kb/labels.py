"""The words of the interface."""

from importlib import resources

import yaml

from .model import Text
from .yamlfile import CoreLoader


def read_labels() -> dict[str, Text]:
    """labels.yaml, which ships with the templates."""
    text = (resources.files("kb") / "templates" / "labels.yaml").read_text("utf-8")
    return {key: Text.model_validate(value) for key, value in yaml.load(text, CoreLoader).items()}
