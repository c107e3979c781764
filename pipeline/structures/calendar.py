"""Calendar dates that stand alone in a document's frame (signature, header, imprint), as EDTF."""

from __future__ import annotations

import re
from datetime import date

from schemas.regex import regex, sought

DIGITS = {**{c: i for i, c in enumerate("〇一二三四五六七八九")}, **dict.fromkeys("零○ＯO0", 0), **{str(i): i for i in range(10)}}
YEAR = r"(?P<year>(?:19|20)\d{2}|[一二][〇零○ＯO0一二三四五六七八九]{3}|(?:中华)?民国[零〇一二三四五六七八九十百\d]{1,6})"
MONTH = r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,3})"
DAY = r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})"
GAP = r"[ \u3000\xa0]{0,4}"
DATE = rf"{YEAR}{GAP}年{GAP}{MONTH}{GAP}月{GAP}{DAY}{GAP}日"
BLANK = rf"(?P<blank_year>(?:19|20)\d{{2}}){GAP}年[ \u3000\xa0]{{1,8}}月[ \u3000\xa0]{{1,8}}日"
ISO = r"(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"
FULL = sought(DATE)
ANY = regex(rf"{DATE}|{BLANK}|{ISO}")


def plain_pattern(pattern: str) -> str:
    """The pattern with its groups unnamed, to be used several times in one expression."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


ONE = plain_pattern(rf"(?:{DATE}|{BLANK})")
LINE = regex(rf"(?:{plain_pattern(ANY.pattern)})")


def edtf(text: str) -> str | None:
    """The first date that the text states.

    >>> edtf("二〇二三年五月二十二日"), edtf("2018年   月  日印发"), edtf("2024-01-25 16:40:52"), edtf("中华民国一百零八年五月三十日")
    ('2023-05-22', '2018-XX-XX', '2024-01-25', '2019-05-30')
    """
    found = ANY.search(text)
    if not found:
        return None
    if found["blank_year"]:
        return f"{found['blank_year']}-XX-XX"
    if found["y"]:
        return _real(int(found["y"]), int(found["m"]), int(found["d"]))
    return _real(_year(found["year"]), number(found["month"]), number(found["day"]))


def _year(words: str) -> int:
    if "国" in words:
        return 1911 + number(words.partition("国")[2])
    return int("".join(str(DIGITS[c]) for c in words))


def _real(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None  # 2019年2月29日 is no date


def number(words: str) -> int:
    """A small number in digits or Chinese.

    >>> number("二十二"), number("10"), number("一百零八")
    (22, 10, 108)
    """
    if words.isdigit():
        return int(words)
    total, digit = 0, 0
    for char in words:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = DIGITS.get(char, 0)
    return total + digit
