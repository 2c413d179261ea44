"""`python scripts/render.py` is `kb render`, without an install."""

import sys

from kb.cli import main

if __name__ == "__main__":
    main(["render", *sys.argv[1:]])
