"""Boxed characters to printed lines in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from pipeline.formats.paged_columns import columns
from pipeline.formats.paged_sheets import BLANK, GAP, Fragment, Line, Owner, Sheet


class Boxed(Protocol):
    """Anything with a box."""

    x0: float
    top: float
    x1: float
    bottom: float


B = TypeVar("B", bound=Boxed)


def fragments_of(sheet: Sheet, owner: Sequence[Owner | None] | None = None) -> list[Fragment]:
    """Runs of characters that follow each other on one baseline without a wide gap, in the order of the file; overprinted copies once."""
    text, boxes = sheet.text, sheet.boxes
    x0s, tops, x1s, bottoms = boxes[0::4].tolist(), boxes[1::4].tolist(), boxes[2::4].tolist(), boxes[3::4].tolist()
    found: list[Fragment] = []
    start, right, middle, height, mine = -1, 0.0, 0.0, 1.0, None
    for i, (x0, top, x1, bottom) in enumerate(zip(x0s, tops, x1s, bottoms, strict=True)):
        at = owner[i] if owner is not None else None
        if x1 <= x0:
            if start >= 0:
                found.append(Fragment(start, i, 0, 0, 0, 0, mine))
                start = -1
            continue
        if start >= 0:
            gap = x0 - right
            off = (top + bottom) / 2 - middle
            if gap > GAP * height or gap < -0.6 * height or off > 0.45 * height or off < -0.45 * height or at != mine:
                found.append(Fragment(start, i, 0, 0, 0, 0, mine))
                start = -1
        if start < 0:
            start, middle, height, mine = i, (top + bottom) / 2, max(bottom - top, 1.0), at
        right = x1
    if start >= 0:
        found.append(Fragment(start, len(x0s), 0, 0, 0, 0, mine))
    shown = (_trimmed(fragment, text) for fragment in found)
    measured = [_measured(fragment, x0s, tops, x1s, bottoms) for fragment in shown if fragment.end > fragment.start]
    return _once(measured, text)


def _trimmed(fragment: Fragment, text: str) -> Fragment:
    while fragment.start < fragment.end and text[fragment.start] in BLANK:
        fragment.start += 1
    while fragment.start < fragment.end and text[fragment.end - 1] in BLANK:
        fragment.end -= 1
    return fragment


def _measured(f: Fragment, x0s: list[float], tops: list[float], x1s: list[float], bottoms: list[float]) -> Fragment:
    a, b = f.start, f.end
    f.x0, f.x1, f.top, f.bottom = x0s[a], x1s[b - 1], min(tops[a:b]), max(bottoms[a:b])
    return f


def _once(fragments: list[Fragment], text: str) -> list[Fragment]:
    """Without the copies that a printer of bold type sets a hair beside the first."""
    seen: dict[str, list[Fragment]] = {}
    kept = []
    for fragment in fragments:
        copies = seen.setdefault(text[fragment.start : fragment.end], [])
        near = 0.2 * (fragment.bottom - fragment.top)
        if any(abs(c.x0 - fragment.x0) < near and abs(c.top - fragment.top) < near for c in copies[-20:]):
            continue
        copies.append(fragment)
        kept.append(fragment)
    return kept


def lines_of(sheet: Sheet, owner: Sequence[Owner | None] | None = None, hint: float | None = None) -> list[Line]:
    """Fragments gathered into printed lines; those of a table stay within their cell, those across a gutter apart.

    `hint` is the gutter of an earlier page in two columns: a last page that is not full keeps it.
    """
    by_owner: dict[Owner | None, list[Fragment]] = {}
    for fragment in fragments_of(sheet, owner):
        by_owner.setdefault(fragment.owner, []).append(fragment)
    lines = []
    for mine, fragments in by_owner.items():
        if mine is not None:
            lines += gathered(sheet, fragments, mine)
            continue
        for column, left, right, part in columns(fragments, hint):
            for line in gathered(sheet, part, None):
                line.column, line.left, line.right = column, left, right
                lines.append(line)
    return lines


def gathered(sheet: Sheet, fragments: list[Fragment], owner: Owner | None) -> list[Line]:
    """Fragments side by side as lines from top to bottom."""
    lines: list[Line] = []
    for f in sorted(fragments, key=lambda f: (f.top + f.bottom, f.x0)):
        line = lines[-1] if lines else None
        if line is not None:
            shared = min(line.bottom, f.bottom) - max(line.top, f.top)
            if shared > 0.5 * min(line.bottom - line.top, f.bottom - f.top):
                line.fragments.append(f)
                line.x0, line.x1 = min(line.x0, f.x0), max(line.x1, f.x1)
                line.top, line.bottom = min(line.top, f.top), max(line.bottom, f.bottom)
                continue
        lines.append(Line(sheet, [f], f.x0, f.top, f.x1, f.bottom, owner))
    for line in lines:
        line.fragments.sort(key=lambda f: (f.x0, f.start))
    return lines


def reading_order(lines: list[Line], tables: Sequence[B]) -> list[Line | B]:
    """Lines and tables of one page from top to bottom, the left column of a band before the right one."""
    out: list[Line | B] = list(lines)
    for table in sorted(tables, key=lambda t: (t.top, t.x0)):
        middle = (table.x0 + table.x1) / 2
        if _across(table, lines):  # it ends both columns above it
            at = max((i + 1 for i, item in enumerate(out) if item.top < table.top), default=0)
            out.insert(at, table)
            continue
        at = len(out)
        for i, item in enumerate(out):
            same = not isinstance(item, Line) or item.column == 0 or item.left - 2 <= middle <= item.right + 2
            if same and item.top >= table.top:
                at = i
                break
        out.insert(at, table)
    return out


def _across(table: B, lines: Sequence[Line]) -> bool:
    """Whether a table lies across both columns of the lines above it."""
    above = [line for line in lines if line.column and line.top < table.top]
    last = [next((line for line in reversed(above) if line.column == column), None) for column in (1, 2)]
    return all(line is not None and table.x0 < line.right - line.size and table.x1 > line.left + line.size for line in last)
