"""Plain charts as SVG, made on the server: readable in print and without colour, with their data beside them in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 300, 84, 44, 16
DASHES = ("", "6 3", "2 3", "9 3 2 3")


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series; `label` is its place on the axis (a year, a region), `link` where it was read."""

    label: str
    value: Decimal
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of points."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn point with its place and words."""

    x: float
    y: float
    words: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the template draws: ticks, lines and marks in the units of the view box."""

    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    lines: tuple[tuple[str, str, str], ...]  # name, points, dash
    marks: tuple[Mark, ...]
    bars: tuple[tuple[float, float, float, float, str], ...]


def plain_number(value: Decimal) -> str:
    """A number as people write it: no exponent, no needless zeros.

    >>> plain_number(Decimal("2E+8")), plain_number(Decimal("3.850"))
    ('200000000', '3.85')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def short(value: Decimal) -> str:
    """An axis label in 万 and 亿.

    >>> short(Decimal(2584000)), short(Decimal("3.5"))
    ('258.4万', '3.5')
    """
    for size, unit in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
        if abs(value) >= size:
            return plain_number((value / size).quantize(Decimal("0.01"))) + unit
    return plain_number(value.quantize(Decimal("0.01")) if value != value.to_integral_value() else value)


def line_chart(series: Sequence[Series]) -> Drawn:
    """Series over the labels of the axis, which are sorted."""
    labels = sorted({point.label for row in series for point in row.points})
    values = [point.value for row in series for point in row.points]
    if not values:
        return Drawn((), (), (), (), ())
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    span = (high - low) or Decimal(1)
    step = (WIDTH - LEFT - 20) / max(len(labels) - 1, 1)
    x = {label: round(LEFT + i * step, 1) for i, label in enumerate(labels)}

    def y(value: Decimal) -> float:
        return round(TOP + float((high - value) / span) * (HEIGHT - BOTTOM - TOP), 1)

    lines, marks = [], []
    for i, row in enumerate(series):
        points = sorted(row.points, key=lambda point: point.label)
        lines.append((row.name, " ".join(f"{x[p.label]},{y(p.value)}" for p in points), DASHES[i % len(DASHES)]))
        marks += [Mark(x[p.label], y(p.value), f"{row.name} {p.label}: {plain_number(p.value)}", p.link) for p in points]
    ticks = tuple((y(low + span * k / 4), short(low + span * k / 4)) for k in range(5))
    return Drawn(tuple((x[label], label) for label in labels), ticks, tuple(lines), tuple(marks), ())


def bar_chart(points: Sequence[Point]) -> Drawn:
    """Bars side by side, one a point, in the order given (twenty at most)."""
    shown = points[:20]
    if not shown:
        return Drawn((), (), (), (), ())
    high = max(max(point.value for point in shown), Decimal(1))
    width = (WIDTH - LEFT - 20) / len(shown)
    bars, ticks = [], []
    for i, point in enumerate(shown):
        tall = float(point.value / high) * (HEIGHT - BOTTOM - TOP)
        x = LEFT + i * width
        words = f"{point.label}: {plain_number(point.value)}"
        bars.append((round(x + width * 0.15, 1), round(HEIGHT - BOTTOM - tall, 1), round(width * 0.7, 1), round(tall, 1), words))
        ticks.append((round(x + width / 2, 1), point.label))
    ticks_y = tuple((round(HEIGHT - BOTTOM - k / 4 * (HEIGHT - BOTTOM - TOP), 1), short(high * k / 4)) for k in range(5))
    return Drawn(tuple(ticks), ticks_y, (), (), tuple(bars))
