"""Page furniture: page numbers and running heads at the edges of pages, which are no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.formats.paged_sheets import Line, Sheet
from pipeline.formats.paged_tables import RuledTable
from schemas.notice import Repair, RepairExample
from schemas.regex import regex

HEAD, FOOT = 0.13, 0.84  # page numbers stand above or below these shares of the page's height
EDGE_LINES = 3  # so many lines from the top and bottom can be furniture
REPEATS = 3  # a head that stands on so many pages at the same height is running
OFF = 1.6  # times the usual blank between lines parts a head from the text
WIDEST = 1.5  # sizes; a wider blank is none between the lines of a text
OFF_TABLE = 1.5  # lines; a caption stands nearer to its table
LARGER = 1.2  # a running head is no larger than the body
PAGE_NUMBER = regex(
    r"[-—–―－─~～·•\s|]{0,6}(?:第\s{0,2})?(?:\d{1,4}|[ivxlcIVXLC]{1,7}|[一二三四五六七八九十]{1,4})(?:\s{0,2}页)?[-—–―－─~～·•\s|]{0,6}"
    r"(?:[,，/／]?\s{0,2}(?:共\s{0,2})?\d{1,4}\s{0,2}页?)?"
)
DIGITS = regex(r"\s?[0-9]{1,4}\s?")
Item = Line | RuledTable


def without_furniture(sheets: Sequence[Sheet], pages: Sequence[Sequence[Item]]) -> tuple[list[list[Item]], list[Repair]]:
    """The pages without numbers and running heads, and what was taken away."""
    running = _running(sheets, pages)
    numbered = _numbered(sheets, pages)
    kept, dropped = [], []
    once = sheets[0] if len(sheets) == 2 else None  # two pages may repeat a title: it stays where it stands first
    for sheet, page in zip(sheets, pages, strict=True):
        mine: list[Item] = []
        apart = _apart(page)
        for item, edge in _edges(page):
            if not edge or not isinstance(item, Line):
                mine.append(item)
            elif _number(item, sheet, numbered) or (id(item) in apart and _key(item) in running and sheet is not once):
                dropped.append(item)
            else:
                mine.append(item)
        kept.append(mine)
    if not dropped:
        return kept, []
    examples = tuple(RepairExample(before=line.text, after="", start=0) for line in dropped[:5])
    return kept, [Repair(rule="pages.furniture", count=len(dropped), examples=examples)]


def _edges(page: Sequence[Item]) -> list[tuple[Item, bool]]:
    """The items with whether they are among the outermost lines of the page."""
    lines = sorted((item for item in page if isinstance(item, Line)), key=lambda line: line.top)
    tables = [item for item in page if isinstance(item, RuledTable)]
    outer = {id(line) for line in (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])}
    inside = {
        id(line)
        for line in lines
        if (any(t.top < line.top for t in tables) and any(t.bottom > line.bottom for t in tables))
        or (lines[0].top < line.top - 6 * line.size and lines[-1].bottom > line.bottom + 6 * line.size)
    }
    return [(item, id(item) in outer and id(item) not in inside) for item in page]


def _apart(page: Sequence[Item]) -> set[int]:
    """Up to three lines at the head and at the foot that a wide blank parts from the rest, in writing no larger than the body's.

    A form's title or a line that many pages happen to begin with stands in the text; a running head stands off it.
    """
    items = sorted(page, key=lambda item: (item.top, item.x0))
    lines = [item for item in items if isinstance(item, Line)]
    if len(items) < 2 or not lines:
        return set()
    steps = [b.top - a.top for a, b in pairwise(lines) if b.top - a.top > 0.5 * a.size]
    size = median(line.size for line in lines)
    usual = min(max(median(steps) - size if steps else 0.0, 0.4 * size), WIDEST * size)
    blank = [
        below.top - above.bottom > max(OFF * usual, OFF_TABLE * size if _table(above, below) else 0) for above, below in pairwise(items)
    ]
    found: set[int] = set()
    for order, gaps in ((items, blank), (items[::-1], blank[::-1])):
        end = next((i + 1 for i, gap in enumerate(gaps[:EDGE_LINES]) if gap), 0)
        found |= {id(item) for item in order[:end] if isinstance(item, Line) and item.size <= LARGER * size}
    return found


def _table(above: Item, below: Item) -> bool:
    return isinstance(above, RuledTable) or isinstance(below, RuledTable)


def _number(line: Line, sheet: Sheet, numbered: bool) -> bool:
    """A page number: dashes or 第…页 always, bare digits only where they count with the pages."""
    if sheet.height * HEAD < line.top < sheet.height * FOOT or not PAGE_NUMBER.fullmatch(line.text):
        return False
    text = line.text.strip()
    return not text.isalnum() or text.endswith("页") or numbered


def _numbered(sheets: Sequence[Sheet], pages: Sequence[Sequence[Item]]) -> bool:
    """Whether bare digits at the edge count with the pages (a lone page may have the number 1)."""
    offsets: Counter[int] = Counter()
    for sheet, page in zip(sheets, pages, strict=True):
        for item, edge in _edges(page):
            if edge and isinstance(item, Line) and not sheet.height * HEAD < item.top < sheet.height * FOOT and DIGITS.fullmatch(item.text):
                offsets[int(item.text) - sheet.number] += 1
    if not offsets:
        return False
    offset, count = offsets.most_common(1)[0]
    return count >= max(2, len(pages) // 2) or (len(pages) <= 2 and offset == 0)


def _key(line: Line) -> tuple[str, int]:
    """A running head's words with its digits masked, and its height on the page."""
    return re.sub(r"\d{1,6}", "#", line.text), round(line.top / 6)


def _running(sheets: Sequence[Sheet], pages: Sequence[Sequence[Item]]) -> set[tuple[str, int]]:
    seen: Counter[tuple[str, int]] = Counter()
    for sheet, page in zip(sheets, pages, strict=True):
        apart = _apart(page)
        for item in page:
            if isinstance(item, Line) and id(item) in apart and not sheet.height * HEAD < item.top < sheet.height * FOOT:
                seen[_key(item)] += 1
    need = 2 if len(pages) == 2 else max(REPEATS, len(pages) // 5)
    return {key for key, count in seen.items() if count >= need}
