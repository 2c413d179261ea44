"""`python -m kb.cli`, where the command is not installed."""

from . import main

main()
