"""Small charts as SVG text: read without colour, without scripts, by ear and on paper. Always beside a table."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import NamedTuple

INK, QUIET, RULE, ACCENT = "#1b2328", "#46525a", "#c5ced3", "#0b5351"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, WIDEST_BAR = 760, 360, 104, 34, 60, 44, 72
TEXT, BROAD_LETTER, LETTER = 18, 18, 10
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
FILLS = ("solid", "hatch", "blank")
"""Told apart in black and white, the bottom of a stack first."""
DASHES = ("", "9 6", "2 5")
GRID_STEPS = 4


class Frame(NamedTuple):
    """What a chart says about itself. `id` is its own on the page; `unit` stands above the axis."""

    id: str
    title: str
    description: str
    unit: str


class Series(NamedTuple):
    """One value a label."""

    name: str
    values: Sequence[Decimal]


def stacked_bars(frame: Frame, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Parts of a whole, told apart by their pattern; the whole stands on the bar, the legend above."""
    wholes = [sum((each.values[at] for each in series), Decimal()) for at in range(len(labels))]
    top, slot = _top(max(wholes, default=Decimal())), PLOT_WIDTH / max(len(labels), 1)
    width = min(slot * 0.62, WIDEST_BAR)
    parts = _axis(frame, top)
    parts += _legend([(_rect(frame, 8, 9, 22, 14, fill), each.name) for fill, each in zip(FILLS, series, strict=False)])
    for at, label in enumerate(labels):
        below, middle = Decimal(), LEFT + (at + 0.5) * slot
        for fill, each in zip(FILLS, series, strict=False):
            if each.values[at]:
                y, foot = _y(below + each.values[at], top), _y(below, top)
                parts.append(_rect(frame, middle - width / 2, y, width, foot - y, fill))
            below += each.values[at]
        if below:
            parts.append(_text(middle, _y(below, top) - 7, _number(below), "middle", bold=True))
        parts.append(_text(middle, HEIGHT - 14, label, "middle"))
    return _svg(frame, parts)


def lines(frame: Frame, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Each series a line of its own dash and mark; where there is one label only, its marks stand alone."""
    top = _top(max((value for each in series for value in each.values), default=Decimal()))
    step = PLOT_WIDTH / max(len(labels) - 1, 1)
    xs = [LEFT + at * step for at in range(len(labels))]
    parts = _axis(frame, top)
    parts += _legend([(_line(dash) + _mark(19, 16, at), each.name) for at, (dash, each) in enumerate(_dashed(series))])
    for at, (dash, each) in enumerate(_dashed(series)):
        points = [(x, _y(value, top)) for x, value in zip(xs, each.values, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{ACCENT}" stroke-width="3"{_dash(dash)}/>')
        parts += [_mark(x, y, at) for x, y in points]
    shown = _every(len(labels))
    parts += [_text(x, HEIGHT - 14, label, "middle") for x, label in list(zip(xs, labels, strict=True))[::shown]]
    return _svg(frame, parts)


def _svg(frame: Frame, parts: Sequence[str]) -> str:
    hatch = (
        f'<pattern id="{frame.id}-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><path fill="#fff" d="M0 0h6v6H0z"/>'
        f'<path fill="{ACCENT}" d="M0 0h2.4v6H0z"/></pattern>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="{frame.id}-title {frame.id}-desc" font-size="{TEXT}"><title id="{frame.id}-title">'
        f'{escape(frame.title)}</title><desc id="{frame.id}-desc">{escape(frame.description)}</desc>'
        f"<defs>{hatch}</defs>{''.join(parts)}</svg>"
    )


def _axis(frame: Frame, top: Decimal) -> list[str]:
    parts = [_text(LEFT - 10, 23, frame.unit, "end", QUIET)]
    for at in range(GRID_STEPS + 1):
        value = top * at / GRID_STEPS
        y, stroke = _y(value, top), RULE if at else INK
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{stroke}"/>')
        parts.append(_text(LEFT - 10, y + 6, _number(value), "end", QUIET))
    return parts


def _legend(entries: Sequence[tuple[str, str]]) -> list[str]:
    parts, x = [], float(LEFT)
    for mark, name in entries:
        parts.append(f'<g transform="translate({x:.0f} 0)">{mark}{_text(42, 23, name, "start")}</g>')
        x += 42 + sum(BROAD_LETTER if ord(each) > 0x2E7F else LETTER for each in name) + 22
    return parts


def _rect(frame: Frame, x: float, y: float, width: float, height: float, fill: str) -> str:
    paint = {"solid": ACCENT, "blank": "#fff"}.get(fill, f"url(#{frame.id}-{fill})")
    size = f'width="{width:.1f}" height="{max(height, 0):.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{paint}" stroke="{ACCENT}" stroke-width="1.2"/>'


def _line(dash: str) -> str:
    return f'<path d="M2 16h34" stroke="{ACCENT}" stroke-width="3"{_dash(dash)}/>'


def _mark(x: float, y: float, number: int) -> str:
    """A ring, a square, a triangle."""
    look = f'fill="#fff" stroke="{ACCENT}" stroke-width="2.5"'
    if number == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" {look}/>'
    if number == 1:
        return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" {look}/>'
    return f'<path d="M{x:.1f} {y - 5.5:.1f}l5.5 10h-11z" {look}/>'


def _text(x: float, y: float, text: str, anchor: str, fill: str = INK, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>{escape(text)}</text>'


def _dashed(series: Sequence[Series]) -> list[tuple[str, Series]]:
    return list(zip(DASHES, series, strict=False))


def _dash(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _y(value: Decimal, top: Decimal) -> float:
    return TOP + PLOT_HEIGHT * (1 - float(value / top))


def _every(labels: int) -> int:
    """Of very many labels, so that none stands upon another."""
    return max(1, -(-labels // 8))


def _top(value: Decimal) -> Decimal:
    """Not below the value, and four even steps."""
    power = Decimal(10) ** max(value.adjusted(), 0) if value else Decimal(1)
    steps = (Decimal(step) for step in ("1", "1.2", "1.6", "2", "2.4", "3.2", "4", "6", "8", "10"))
    return next(step * power for step in steps if step * power >= value)


def _number(value: Decimal) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")
