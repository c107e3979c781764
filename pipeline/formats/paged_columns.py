"""Two columns on a page: where the blank between them is, and which stretches of the page it parts."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.formats.paged_sheets import Fragment, Line

COLUMN_LINES = 4  # so many lines on both sides of a gutter make two columns
FULL_ROW = 0.75  # of the half page: headings and last lines of paragraphs are short, and the gutter is in it
COLUMN_FILL = 0.55  # half of the lines fill at least this share of their column

Band = tuple[int, float, float, list[Fragment]]


def columns(fragments: list[Fragment], hint: float | None) -> list[Band]:
    """Fragments in bands of the page, each one column (number 0) or the left (1) and right (2) of two."""
    if not fragments:
        return []
    left, right = min(f.x0 for f in fragments), max(f.x1 for f in fragments)
    gutter = _gutter(fragments, left, right)
    if gutter is None or (hint is not None and sum(1 for f in fragments if f.x0 < hint < f.x1) <= 2):
        gutter = hint
    if gutter is None:
        return [(0, left, right, fragments)]
    bands: list[Band] = []
    for wide, run in _runs(fragments, gutter):
        if wide or not _two_columns(run, gutter, left, right, known=gutter == hint):
            if bands and bands[-1][0] == 0:
                bands[-1][3].extend(run)
            else:
                bands.append((0, left, right, list(run)))
            continue
        one, two = [f for f in run if f.x1 <= gutter], [f for f in run if f.x0 >= gutter]
        bands.append((1, left, max(f.x1 for f in one), one))
        bands.append((2, min(f.x0 for f in two), right, two))
    return bands


def _gutter(fragments: list[Fragment], left: float, right: float) -> float | None:
    """The x near the middle of the page that the fewest fragments cross, if it parts enough of them."""
    width = right - left
    best: tuple[int, float, float] | None = None
    for step in range(35, 66):
        x = left + width * step / 100
        across = sum(1 for f in fragments if f.x0 < x < f.x1)
        key = (across, abs(step - 50) / 100, x)
        best = key if best is None or key < best else best
    if best is None:
        return None
    one = sum(1 for f in fragments if f.x1 <= best[2])
    two = sum(1 for f in fragments if f.x0 >= best[2])
    return best[2] if one >= COLUMN_LINES and two >= COLUMN_LINES else None


def _runs(fragments: list[Fragment], gutter: float) -> list[tuple[bool, list[Fragment]]]:
    runs: list[tuple[bool, list[Fragment]]] = []
    for f in sorted(fragments, key=lambda f: (f.top + f.bottom, f.x0)):
        wide = f.x0 < gutter < f.x1
        if runs and runs[-1][0] == wide:
            runs[-1][1].append(f)
        else:
            runs.append((wide, [f]))
    return runs


def _two_columns(run: list[Fragment], gutter: float, left: float, right: float, *, known: bool) -> bool:
    """Prose in two columns fills them line by line; a list of names and units with the same blank in every line doesn't."""
    sides = ([f for f in run if f.x1 <= gutter], [f for f in run if f.x0 >= gutter])
    if known and not sides[1]:
        return False
    for side, width in zip(sides, (gutter - left, right - gutter), strict=True):
        rows: dict[int, float] = {}
        for f in side:
            key = round((f.top + f.bottom) / 8)
            rows[key] = rows.get(key, 0.0) + f.x1 - f.x0
        full = sum(1 for row in rows.values() if row > FULL_ROW * width)
        if known and (side is sides[1] or full):
            continue
        if len(rows) < COLUMN_LINES or (median(rows.values()) < COLUMN_FILL * width and full < COLUMN_LINES):
            return False
    return True


def gutter_of(lines: Sequence[Line], before: float | None) -> float | None:
    """The middle of the blank between the two columns of a page; that of the page before where it has one column."""
    one = [line.right for line in lines if line.column == 1]
    two = [line.left for line in lines if line.column == 2]
    return (max(one) + min(two)) / 2 if one and two else before
