"""What to type instead: repairs for text that is not YAML, and for values that are not what a field takes."""

from .rows import field_at
from .syntax import Fault, diagnose
from .value import BOUNDS, EXPECTED, add, repair, unknown_field

__all__ = ["BOUNDS", "EXPECTED", "Fault", "add", "diagnose", "field_at", "repair", "unknown_field"]
