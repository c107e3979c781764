"""Plain charts as SVG, made on the server: readable in print and without colour, with their data beside them in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.decimals import plain

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 300, 84, 44, 16
STEP, NAMES, LONGEST, NAME = 28, 250, 380, 18  # of bars: height of a row, room for names, the longest, characters of a name
TICKS = 10  # labels that the axis has room for
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
class Bar:
    """A lying bar with its name to the left and its value to the right."""

    y: float
    width: float
    name: str
    value: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the template draws: ticks, lines and marks in the units of the view box."""

    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    lines: tuple[tuple[str, str, str], ...]  # name, points, dash
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    height: int = HEIGHT


def short(value: Decimal) -> str:
    """An axis label in 万 and 亿.

    >>> short(Decimal(2584000)), short(Decimal("3.5"))
    ('258.4万', '3.5')
    """
    for size, unit in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
        if abs(value) >= size:
            return plain((value / size).quantize(Decimal("0.01"))) + unit
    return plain(value.quantize(Decimal("0.01")) if value != value.to_integral_value() else value)


def line_chart(series: Sequence[Series]) -> Drawn:
    """Series over the labels of the axis, which are sorted; where they are many only some are written.

    >>> drawn = line_chart([Series("商标", tuple(Point(str(year), Decimal(year)) for year in range(2000, 2024)))])
    >>> [label for _, label in drawn.ticks_x]
    ['2000', '2003', '2006', '2009', '2012', '2015', '2018', '2021']
    """
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
        marks += [Mark(x[p.label], y(p.value), f"{row.name} {p.label}: {plain(p.value)}", p.link) for p in points]
    ticks = tuple((y(low + span * k / 4), short(low + span * k / 4)) for k in range(5))
    written = labels[:: 1 + (len(labels) - 1) // TICKS]
    return Drawn(tuple((x[label], label) for label in written), ticks, tuple(lines), tuple(marks), ())


def bar_chart(points: Sequence[Point]) -> Drawn:
    """Bars one below the other, in the order given (fifteen at most), so that Chinese names are read without turning the head.

    >>> [(bar.y, bar.width, bar.value) for bar in bar_chart([Point("国家标准", Decimal(300000)), Point("行业标准", Decimal(150000))]).bars]
    [(16, 380.0, '30万'), (44, 190.0, '15万')]
    """
    shown = points[:15]
    if not shown:
        return Drawn((), (), (), (), ())
    high = max(max(point.value for point in shown), Decimal(1))
    bars = [
        Bar(TOP + i * STEP, max(round(float(point.value / high) * LONGEST, 1), 1.0), point.label[:NAME], short(point.value), point.link)
        for i, point in enumerate(shown)
    ]
    return Drawn((), (), (), (), tuple(bars), TOP * 2 + len(shown) * STEP)
