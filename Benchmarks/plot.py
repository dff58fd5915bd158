"""Plots as SVG text: lines over a logarithmic x axis, and bars. Only what the benchmark needs."""
import dataclasses
import math
from xml.sax.saxutils import escape

WIDTH, MARGIN = 720, 60
COLOURS = ("#1f6f8b", "#c8553d", "#6a8d3a", "#7a5195")
INK, GRID = "#333333", "#dddddd"


@dataclasses.dataclass
class Line:
    label: str
    points: list  # [(x, y)]


@dataclasses.dataclass
class Panel:
    height: int
    body: str


def text(x, y, content, anchor="start", size=12, weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
            f'font-weight="{weight}" fill="{INK}">{escape(content)}</text>\n')


def stroke(x1, y1, x2, y2, colour=GRID):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>\n'


def lines(title, series, x_label):
    """Lines over x, which is logarithmic; y begins at 0. `x_label(x)` names a tick: one at each point."""
    height, top, bottom = 320, 50, 270
    left, right = MARGIN, WIDTH - 90
    xs = sorted({x for line in series for x, _ in line.points})
    step = nice(max(y for line in series for _, y in line.points) / 5)
    peak = step * math.ceil(max(y for line in series for _, y in line.points) / step)

    def place(x, y):
        share = math.log(x / xs[0]) / math.log(xs[-1] / xs[0]) if len(xs) > 1 else 0
        return left + share * (right - left), bottom - y / peak * (bottom - top)

    body = text(left, 24, title, size=14, weight="bold")
    for k in range(round(peak / step) + 1):
        y = place(xs[0], k * step)[1]
        body += stroke(left, y, right, y) + text(left - 8, y + 4, f"{k * step:g}", "end")
    for x in xs:
        body += text(place(x, 0)[0], bottom + 20, x_label(x), "middle")
    for line, colour in zip(series, COLOURS):
        places = [place(x, y) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        body += f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>\n'
        for x, y in places:
            body += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>\n'
        body += text(places[-1][0] + 10, places[-1][1] + 4, line.label)
    return Panel(height, body)


def bars(title, values, marked=None):
    """[(label, value)] as bars from the left; the one called `marked` has a colour of its own."""
    left, right, row, top = 210, WIDTH - 80, 20, 44
    peak = max(value for _, value in values)
    body = text(MARGIN, 24, title, size=14, weight="bold")
    for k, (label, value) in enumerate(values):
        y = top + k * row
        length = value / peak * (right - left)
        body += text(left - 8, y + 13, label, "end")
        body += (f'<rect x="{left}" y="{y + 2}" width="{max(length, 1):.1f}" height="{row - 5}" '
                 f'fill="{COLOURS[1 if label == marked else 0]}"/>\n')
        body += text(left + length + 6, y + 13, f"{value:.1f}")
    return Panel(top + row * len(values) + 16, body)


def nice(step):
    """The next of 1, 2, 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step)


def page(panels):
    """The panels below each other."""
    height = sum(panel.height for panel in panels)
    body, y = "", 0
    for panel in panels:
        body += f'<g transform="translate(0 {y})">\n{panel.body}</g>\n'
        y += panel.height
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
            f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">\n'
            f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}</svg>\n')
