"""Where words stand in the source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One stretch of the source. Text and HTML: `start`/`end` in the decoded source. PDF, OFD, OCR: `page` (from 1) and `bbox`
    `(x0, top, x1, bottom)` in points from the page's top left. Word: `paragraph`, or `table`, `row`, `col` (all from 0), with
    `start`/`end` inside that paragraph or cell.
    """

    start: int | None = None
    end: int | None = None
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    col: int | None = None
