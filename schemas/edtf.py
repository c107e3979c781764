"""Days that EDTF values stand for (ISO 8601-2: dates of less than day precision, seasons, intervals)."""

from __future__ import annotations

from calendar import monthrange

from schemas.regex import regex

POINT = regex(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
SEASONS = {"33": "03-31", "34": "06-30", "35": "09-30", "36": "12-31", "40": "06-30", "41": "12-31"}  # quarters, then half-years


def last_day(value: str) -> str | None:
    """The last day of a date or interval; None where it has no year or no end.

    >>> last_day("2022-12"), last_day("2026"), last_day("2021/2025"), last_day("2023-34"), last_day("2024-02")
    ('2022-12-31', '2026-12-31', '2025-12-31', '2023-06-30', '2024-02-29')
    >>> last_day("XXXX-08-31"), last_day("P3Y"), last_day("2022/.."), last_day("2022-13")
    (None, None, None, None)
    """
    found = POINT.fullmatch(value.rpartition("/")[2])
    if found is None:
        return None
    year, month, day = found[1], found[2] or "12", found[3]
    if month in SEASONS:
        return f"{year}-{SEASONS[month]}"
    if not "01" <= month <= "12":
        return None
    return f"{year}-{month}-{day or monthrange(int(year), int(month))[1]}"
