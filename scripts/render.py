"""`python scripts/render.py` is `kb render`, without an install."""

from kb.cli import render

if __name__ == "__main__":
    render()
