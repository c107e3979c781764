"""Calendar points: years of every era and writing, months, days, quarters, and their EDTF."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractors.numerals import read

ROC = ("民国", "民國", "中华民国", "中華民國")
SUBS = {"上半年": "40", "下半年": "41", "春": "21", "夏": "22", "秋": "23", "冬": "24"}
MARKS = {"底": "end", "末": "end", "初": "start", "中": "middle", "上旬": "start", "中旬": "middle", "下旬": "end", "内": "within"}
CIRCLES = str.maketrans("OＯo○零", "〇〇〇〇〇")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A calendar point of any precision; `sub` is the EDTF code of a quarter, half-year or season, `last` the end of a fixed span."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    sub: str | None = None
    last: str | None = None
    mark: str | None = None
    issued: bool = False  # the year came from the document's own date
    doubt: str | None = None

    @property
    def impossible(self) -> bool:
        """Whether no calendar has this day."""
        if self.month is not None and not 1 <= self.month <= 12:
            return True
        if self.day is None or self.month is None:
            return False
        return (
            not 1
            <= self.day
            <= (monthrange(self.year, self.month)[1] if self.year else (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[self.month - 1])
        )

    @property
    def value(self) -> str:
        """EDTF.

        >>> Point(year=2018, month=5, day=22).value, Point(month=8, day=29).value, Point(year=2023, sub="33").value
        ('2018-05-22', 'XXXX-08-29', '2023-33')
        """
        year = f"{self.year:04d}" if self.year else "XXXX"
        if self.last:
            return f"{year}-01/{year}-{self.last}"
        if self.sub:
            return f"{year}-{self.sub}"
        parts = [year]
        if self.month or self.day:
            parts.append(f"{self.month:02d}" if self.month else "XX")
        if self.day:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)


def year_of(word: str, era: str | None, *, month: bool, roc: bool) -> int | None:
    """The year that a numeral before 年 names, or nothing where it is a number of years.

    >>> year_of("二〇二三", None, month=False, roc=False), year_of("一百零八", None, month=True, roc=False)
    (2023, 2019)
    >>> year_of("三", None, month=False, roc=False)
    """
    if word == "元":
        return 1912 if era in ROC else None
    word = word.translate(CIRCLES).replace("０", "0") if not word.isascii() else word
    if not word.isdecimal():
        word = re.sub("0", "〇", word) if any("一" <= c <= "龥" for c in word) else word
    reading = read(word)
    if reading is None or (reading.max is not None and len(word) > 2):
        return None
    value = int(reading.value)
    positional = not word.isdecimal() and not any(c in "十百廿卅" for c in word)
    if era in ROC:
        return value + 1911 if 1 <= value <= 150 else None
    if ((word.isdecimal() and len(word) == 4) or (positional and len(word) == 4)) and 1000 <= value <= 2999:
        return value
    digits = 3 if not positional and not word.isdecimal() else len(word)
    if 100 <= value <= 150 and (month or roc) and digits == 3:
        return value + 1911
    if roc and 30 <= value < 100 and month:
        return value + 1911
    if len(word) == 2 and (word.isdecimal() or positional) and (month or value >= 70 or (positional and word[0] == "〇")):
        if not month and word.isdecimal():
            return None
        return value + (1900 if value >= 49 else 2000)
    return None


def small(word: str | None) -> int | None:
    """A month or day number; 元月 is January."""
    if word is None:
        return None
    if word in ("元", "正"):
        return 1
    reading = read(word)
    return None if reading is None or reading.max is not None else int(reading.value)


def point_of(match: re.Match[str], *, roc: bool) -> Point | None:
    """What a match of `patterns.POINT` says."""
    groups = match.groupdict()
    month, day = small(groups["m"] or groups["m2"]), small(groups["d"] or groups["d2"])
    year = None
    if groups["y"]:
        year = year_of(groups["y"], groups["era"], month=month is not None or groups["half"] is not None, roc=roc)
        if year is None:
            return None
    quarter = groups["q"] or groups["q2"]
    half, season = groups["half"] or groups["half2"], groups["season"] or groups["s2"]
    if season and not groups["y"]:
        return None
    sub = str(32 + (small(quarter) or 0)) if quarter else SUBS[half] if half else SUBS[season] if season else None
    last = "09" if groups["threeq"] or groups["threeq2"] else None
    mark = MARKS.get(groups["ten"] or groups["mark"] or "")
    if mark and day:
        return None
    return Point(year=year, month=month, day=day, sub=sub, last=last, mark=mark)


def numeric(match: re.Match[str]) -> Point | None:
    """2024-01-25, 2024/1/25, 2024.01.25; 2024-01 only where nothing else can be meant."""
    year, month, day = (small(match[g]) for g in ("y", "m", "d"))
    if day is None and (len(match["m"]) != 2 or match["sep"] in "．." or not 1 <= (month or 0) <= 12):
        return None
    if not 1 <= (month or 0) <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return Point(year=year, month=month, day=day)


def carried(point: Point, first: Point) -> Point:
    """The right side of a range with what it leaves unsaid taken from the left: 2018年5月22日至5月30日."""
    if point.year is None:
        point = replace(point, year=first.year, issued=first.issued)
    if point.month is None and point.day is not None:
        point = replace(point, month=first.month)
    return point


def resolve(words: str, issued: tuple[int, int | None, int | None], weekday: str | None = None) -> str | None:
    """本月, 昨天, 上季度, 本周 with 五 against the document's own date, as EDTF; nothing where that date is not precise enough.

    >>> resolve("上月", (2024, 1, 15)), resolve("昨天", (2024, 3, 1)), resolve("上季度", (2024, 2, 1))
    ('2023-12', '2024-02-29', '2023-36')
    """
    year, month, day = issued
    if "季度" in words:
        if month is None:
            return None
        index = year * 4 + (month - 1) // 3 + {"本": 0, "上": -1, "下": 1}[words[0]]
        return f"{index // 4:04d}-{33 + index % 4}"
    if "月" in words:
        if month is None:
            return None
        index = year * 12 + month - 1 + {"本": 0, "这": 0, "上": -1, "下": 1}[words[0]]
        return f"{index // 12:04d}-{index % 12 + 1:02d}"
    if month is None or day is None:
        return None
    try:
        today = date(year, month, day)
    except ValueError:
        return None
    if words.endswith("周"):
        monday = today + timedelta(days={"本": 0, "上": -7, "下": 7}[words[0]] - today.weekday())
        if weekday:
            return (monday + timedelta(days="一二三四五六日".index(weekday.replace("天", "日")))).isoformat()
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    shift = {"前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "截": 0}[words[0]]
    return (today + timedelta(days=shift)).isoformat()
