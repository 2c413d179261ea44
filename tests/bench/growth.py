"""How time grows with the number of trials: the exponent, and a drawing for light and dark."""

from math import floor, log10
from statistics import linear_regression
from xml.sax.saxutils import escape

Times = dict[int, float]
"""Trials -> seconds."""
WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 60, 270, 20, 45
APART = 17.0
"""Between the names of two lines, in pixels."""
LIGHT = ("#57606a", "#0969da", "#8250df", "#1a7f37")
DARK = ("#9ea7b3", "#58a6ff", "#bc8cff", "#3fb950")
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #57606a; stroke: none }
.grid { stroke: #8c959f; stroke-opacity: 0.35 }
polyline { fill: none; stroke-width: 2 }
"""


def exponent(times: Times) -> float | None:
    """Time grows with this power of the number of trials: 1 where twice as many take twice the time."""
    if len(times) < 2:
        return None
    return linear_regression([log10(size) for size in times], [log10(t) for t in times.values()]).slope


def drawing(series: dict[str, Times]) -> str:
    """SVG with logarithmic axes; each line is named at its end, with its exponent."""
    sizes = sorted({size for times in series.values() for size in times})
    seconds = [second for times in series.values() for second in times.values()]
    across = (log10(sizes[0]), log10(sizes[-1]) or 1)
    up = (floor(log10(min(seconds))), floor(log10(max(seconds))) + 1)

    def x(size: float) -> float:
        return LEFT + (log10(size) - across[0]) / (across[1] - across[0] or 1) * (WIDTH - LEFT - RIGHT)

    def y(second: float) -> float:
        return HEIGHT - BOTTOM - (log10(second) - up[0]) / (up[1] - up[0]) * (HEIGHT - TOP - BOTTOM)

    parts = [_tick(x(size), HEIGHT - BOTTOM, x(size), TOP, f"{size:,}") for size in sizes]
    parts += [_tick(LEFT, y(10**n), WIDTH - RIGHT, y(10**n), f"{10**n:g} s") for n in range(up[0], up[1] + 1)]
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">trials</text>'
    )
    ends = _apart([y(times[max(times)]) for times in series.values()])
    for at, (name, times) in enumerate(series.items()):
        points = [(x(size), y(times[size])) for size in sorted(times)]
        parts.append(f'<polyline class="s{at}" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}"/>')
        parts += [f'<circle class="s{at}" fill="none" cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in points]
        slope = exponent(times)
        told = name if slope is None else f"{name}: {slope:.2f}"
        parts.append(
            f'<text class="s{at}" x="{points[-1][0] + 10:.1f}" y="{ends[at] + 4:.1f}">{escape(told)}</text>'
        )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            "<title>Time of a build by number of trials, with the exponent of its growth</title>",
            f"<style>{STYLE}{_colours(LIGHT)}@media (prefers-color-scheme: dark) {{",
            f"text {{ fill: #9ea7b3 }}\n{_colours(DARK)}}}</style>",
            *parts,
            "</svg>\n",
        )
    )


def _apart(heights: list[float]) -> list[float]:
    """The same, each moved down as far as the one above it needs."""
    placed = dict.fromkeys(range(len(heights)), 0.0)
    above = -APART
    for at in sorted(placed, key=lambda at: heights[at]):
        above = placed[at] = max(heights[at], above + APART)
    return list(placed.values())


def _colours(colours: tuple[str, ...]) -> str:
    """Rules for the lines and their names."""
    return "".join(
        f".s{at} {{ stroke: {colour} }} text.s{at} {{ stroke: none; fill: {colour} }}\n"
        for at, colour in enumerate(colours)
    )


def _tick(x1: float, y1: float, x2: float, y2: float, label: str) -> str:
    """A line of the grid and its value, below it or left of it."""
    place = f'x="{x1:.1f}" y="{y1 + 18:.1f}" text-anchor="middle"'
    if y1 == y2:
        place = f'x="{x1 - 6:.1f}" y="{y1 + 4:.1f}" text-anchor="end"'
    line = f'<line class="grid" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
    return f"{line}<text {place}>{label}</text>"
