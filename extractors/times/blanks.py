"""Dates that a template leaves open: 2018年  月  日, ____年__月__日."""

from __future__ import annotations

from extractors.times import patterns
from extractors.times.points import small, year_of
from extractors.times.spans import AFTER, Found

FILLING = " \u3000\u00a0\t_＿XxＸ×✕*＊….．"
KEPT = "二〇○零一三四五六七八九"


def blank(text: str, start: int) -> Found | None:
    """The template blank that begins there, unknown parts as XX.

    >>> blank("2018年  月  日", 0)  # doctest: +ELLIPSIS
    Found(start=0, end=11, kind='point', value='2018-XX-XX', rule='blank', ...)
    """
    match = patterns.BLANK.match(text, start)
    if match is None:
        return None
    month, day = (small(match[part].strip(FILLING) or None) for part in ("m", "d"))
    end, begin, modifier = match.end(), start, None
    tail = AFTER.match(text, end)
    if tail and tail.lastgroup in ("open", "before"):
        end, modifier = tail.end(), "since" if tail.lastgroup == "open" else "before"
        begin -= 1 if text[start - 1 : start] in ("自", "从") and start else 0
    value = f"{_year(match['y'])}-{f'{month:02d}' if month else 'XX'}-{f'{day:02d}' if day else 'XX'}"
    return Found(start=begin, end=end, kind="point", value=value, rule="blank", modifier=modifier, blank=True)


def _year(written: str) -> str:
    year = "".join(c for c in written if c.isdigit() or c in KEPT)
    if year.isdecimal():
        return str(int(year)) if len(year) == 4 else year.ljust(4, "X")
    value = year_of(year, None, month=True, roc=False) if len(year) == 4 else None
    return str(value) if value else "XXXX"
