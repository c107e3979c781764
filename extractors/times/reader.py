"""Reads the date expression that begins at a numeral or at a word such as 今年."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.times import patterns
from extractors.times.blanks import blank as blank_of
from extractors.times.eras import decade, plan, reign
from extractors.times.lengths import Lengths
from extractors.times.points import MARKS, SUBS, Point, numeric, point_of, resolve, small, year_of
from extractors.times.spans import Found
from schemas.regex import regex

NUMBERED = regex(r"第[0-9０-９一二三四五六七八九十]{1,4}号")  # 商务部令2009年第1号
SEASONS = "春夏秋冬"
MONTH_OPENS = regex(r"(?:^|[，。；：、于在到至请\s（(])$")
BREAK = regex(r"[。！？\n]")


class Reader(Lengths):
    """Reads date expressions of one text in order."""

    def read(self, start: int, *, numeral: int = 0, blank: bool = False) -> Found | None:
        """The expression that begins there, if one does; `numeral` is the end of the numeral that stands there."""
        text = self.text
        if self.last is not None and BREAK.search(text, self.last_end, start):
            self.last = None
        if blank:
            return blank_of(text, start)
        if text[start] in "今去本上下前后明来昨这年月截即" or text.startswith("中旬", start):
            return self._word(start)
        return self._number(start, text[numeral : numeral + 1] if numeral else "")

    def _number(self, start: int, behind: str) -> Found | None:
        """Only what the character behind the numeral allows is tried."""
        if behind in ("学", "财"):  # 2021学年, 两学年, 2023财年
            return self._point(start) or self._duration(start)
        if behind and behind in "个周天小分工星交自钟日号號":
            return self._duration(start)
        if behind and behind in "、和及至到—–~～-" and (found := self._quarters(start)):
            return found
        if behind and behind in "、和及":
            return self._sibling(start)
        if behind == "月":
            return self._borrowed(start) or self._point(start)
        if behind == "年":
            return (
                self._borrowed(start)
                or self._quarters(start)
                or decade(self.text, start, self.issued and self.issued[0])
                or reign(self.text, start)
                or self._point(start)
                or self._duration(start)
            )
        return (
            self._numeric(start)
            or self._borrowed(start)
            or self._sibling(start)
            or plan(self.text, start)
            or decade(self.text, start, self.issued and self.issued[0])
            or self._point(start)
            or self._duration(start)
        )

    def _word(self, start: int) -> Found | None:
        text = self.text
        if text[start] == "年":
            return self._year_part(start)
        if text[start] == "月":
            return self._month_part(start)
        if text.startswith("旬", start + 1):
            return self._ten_days(start)
        if text[start] == "即":
            year, month, day = self.issued or (0, None, None)
            today = Point(year=year, month=month, day=day, issued=True)
            return self._complete(start, start + 2, today, "near") if day else None
        if text[start + 1 : start + 2] in SEASONS and text[start + 1 : start + 2]:
            return self._seasons(start)
        match = patterns.RELATIVE.match(text, start)
        if match and self.issued and not text.endswith(("每", "以"), 0, start):
            year = self.issued[0] + patterns.SHIFTS[match["word"]]
            quarter, half = match["q"], match["half"]
            sub = str(32 + (small(quarter) or 0)) if quarter else ("40" if half == "上半年" else "41") if half else None
            season = match["season"]
            sub = SUBS[season] if season else sub
            point = Point(
                year=year, month=small(match["m"]), day=small(match["d"]), sub=sub, last="09" if match["threeq"] else None,
                mark=MARKS.get(match["ten"] or match["mark"] or ""), issued=True,
            )  # fmt: skip
            return self._months(start, match.end(), point) or self._complete(start, match.end(), point, "relative")
        if match and not self.issued:
            return self._unresolved(start, match)
        near = None if text.endswith("大", 0, start) else patterns.NEAR.match(text, start)
        if near:
            return self._near(start, near)
        if text.startswith(("上半年", "下半年", "前三季度"), start):
            point_match = patterns.POINT.match(text, start)
            if point_match:
                return self._completed_point(start, point_match, "half_year")
        if text.startswith(("上世纪", "上个世纪", "本世纪"), start):
            return decade(text, start, self.issued and self.issued[0])
        return None

    def _quarters(self, start: int) -> Found | None:
        """2023年三、四季度: neighbouring quarters as one period."""
        match = patterns.QUARTERS.match(self.text, start) if "季度" in self.text[start : start + 20] else None
        if match is None or self.text.endswith("前", 0, start):
            return None
        year = year_of(match["y"], match["era"], month=True, roc=self.roc) if match["y"] else None
        low, high = small(match["a"]) or 0, small(match["z"]) or 0
        if (match["y"] and year is None) or low >= high:
            return None
        base = self._dated(Point(year=year), start)
        first, last = replace(base, sub=str(32 + low)), replace(base, sub=str(32 + high))
        return self._interval(start, match.end(), first, last, "quarters")

    def _ten_days(self, start: int) -> Found | None:
        """5月上旬…，中旬…: ten days of the month that the sentence has named."""
        if self.last is None or self.last.month is None or self.text[start - 1 : start] not in ("，", "、", "；", "至", "和", ""):
            return None
        point = replace(self.last, day=None, mark=MARKS[self.text[start : start + 2]])
        return self._complete(start, start + 2, point, "day")

    def _seasons(self, start: int) -> Found | None:
        """今冬明春, 今夏: seasons of the document's year."""
        match = patterns.SEASONS.match(self.text, start)
        if match is None or self.issued is None or (match["first"] == "去") != (match["then"] == "今"):
            return None
        year = self.issued[0] - (match["first"] == "去")
        first = Point(year=year, sub=SUBS[match["a"]], issued=True)
        if match["then"]:
            last = replace(first, year=year + 1, sub=SUBS[match["z"]])
            return self._interval(start, match.end(), first, last, "seasons")
        return self._complete(start, match.end(), first, "seasons")

    def _months(self, start: int, end: int, year: Point) -> Found | None:
        """今年1—4月: months of a year that a word names."""
        if year.month or year.sub or year.mark:
            return None
        match = patterns.BORROWED.match(self.text, end)
        if match is None or match["y"] or match["m"] or match["unit"][0] != "月":
            return None
        low, high = small(match["low"]), small(match["high"])
        if low is None or high is None or not low < high <= 12:
            return None
        return self._interval(start, match.end(), replace(year, month=low), replace(year, month=high), "range")

    def _unresolved(self, start: int, match: re.Match[str]) -> Found | None:
        month, day = small(match["m"]), small(match["d"])
        if month is None:
            return None
        return self._complete(
            start, match.end(), Point(month=month, day=day, doubt="the document states no date to resolve this year"), "relative"
        )

    def _near(self, start: int, match: re.Match[str]) -> Found | None:
        if self.issued is None:
            return None
        words = match["word"]
        if words.startswith("截"):
            value = "-".join(f"{p:02d}" for p in self.issued if p is not None)
            return Found(
                start=start, end=match.end(), kind="point", value=value, rule="up_to_now", modifier="until", role="as_of", resolved=True
            )
        value_of = resolve(words.replace("个", ""), self.issued, match["weekday"])
        if value_of is None:
            return None
        if "月" in words:
            day = small(match["d"][:-1]) if match["d"] else None
            point = Point(
                year=int(value_of[:4]), month=int(value_of[5:]), day=day, mark=None if day else MARKS.get(match["ten"] or ""), issued=True
            )
            return self._complete(start, match.end(), point, "near")
        end = match.end("weekday") if match["weekday"] else match.end("word")
        return Found(start=start, end=end, kind="period" if "/" in value_of else "point", value=value_of, rule="near", resolved=True)

    def _year_part(self, start: int) -> Found | None:
        """年底, 年内: of the year that the sentence has named, else of the document's own."""
        match = patterns.YEAR_PART.match(self.text, start)
        before = self.text[max(0, start - 1) : start]
        if (
            match is None
            or before.isdigit()
            or before in tuple("每当次近历多周前往同学半几数一二三四五六七八九十两百青中老少成长今去明来本个度财自纪间")
        ):
            return None
        year = self.last.year if self.last and self.last.year else self.issued[0] if self.issued else None
        issued = year is not None and not (self.last and self.last.year and not self.last.issued)
        return self._complete(start, match.end(), Point(year=year, mark=MARKS[match["mark"]], issued=issued), "year_part")

    def _month_part(self, start: int) -> Found | None:
        """月底前: of the month that the document is from."""
        match = patterns.MONTH_PART.match(self.text, start)
        if match is None or self.issued is None or self.issued[1] is None or not MONTH_OPENS.search(self.text, max(0, start - 2), start):
            return None
        return self._complete(
            start, match.end(), Point(year=self.issued[0], month=self.issued[1], mark=MARKS[match["mark"]], issued=True), "near"
        )

    def _numeric(self, start: int) -> Found | None:
        match = patterns.NUMERIC.match(self.text, start)
        if match is None or (
            start and (self.text[start - 1] in "-—–/.．" or (self.text[start - 1].isascii() and self.text[start - 1].isalnum()))
        ):
            return None
        months = patterns.MONTHS.match(self.text, start) if match["d"] is None else None
        if months and 1 <= (small(months["m"]) or 0) <= 12 and 1 <= (small(months["m2"]) or 0) <= 12:  # 2023.1—2025.12
            first, last = (Point(year=small(months[y]), month=small(months[m])) for y, m in (("y", "m"), ("y2", "m2")))
            return self._interval(start, months.end(), first, last, "range")
        point = numeric(match)
        if point is None:
            return None
        if point.day is None and self.text[max(0, start - 1) : start] not in ("", "\n", "\t", "：", ":", "于", "（", "("):
            return None
        return self._complete(start, match.end(), point, "numeric")

    def _point(self, start: int) -> Found | None:
        match = patterns.POINT.match(self.text, start)
        return self._completed_point(start, match, "point") if match else None

    def _completed_point(self, start: int, match: re.Match[str], rule: str) -> Found | None:
        text = self.text
        while match["y"] and start and text[start - 1] in "一二OＯo0〇○零" and match.start("y") == start:  # 二O二三年: a letter for 〇
            longer = patterns.POINT.match(text, start - 1)
            if longer is None:
                break
            start, match = start - 1, longer
        point = point_of(match, roc=self.roc)
        before = text[max(0, start - 1) : start]
        if point is None or (point.month is None and not point.sub and NUMBERED.match(text, match.end())):
            return None
        if before == "第" and point.year is None and point.sub:
            start -= 1
        elif before in ("第", "初", "闰") or (point.year is None and text[max(0, start - 2) : start] in ("农历", "阴历", "旧历")):
            return None
        if before == "前" and point.sub == "35" and point.year is None:
            point, start = replace(point, sub=None, last="09"), start - 1
        return self._complete(start, match.end(), self._dated(point, start), rule)

    def _borrowed(self, start: int) -> Found | None:
        """1—5月, 2021-2025年, 2018年5月22—30日: the left side borrows its unit from the right."""
        match = patterns.BORROWED.match(self.text, start)
        if match is None or self.text.endswith("第", 0, start):
            return None
        unit = match["unit"][0] if match["unit"][0] != "号" else "日"
        unit = "年" if match["unit"].startswith(("年", "学", "财")) else unit
        if unit == "年":
            low, high = (year_of(match[g], match["era"], month=False, roc=self.roc) for g in ("low", "high"))
            if low and high is None and len(match["high"]) == 2 and match["high"].isdecimal():  # 2023/24年度
                high = low - low % 100 + int(match["high"])
            if low and high and high <= low and "/" in match[0].replace("／", "/"):
                return None
            if low is None or high is None or match["y"]:
                return None
            first, last = Point(year=low), Point(year=high)
        else:
            year = year_of(match["y"], match["era"], month=True, roc=self.roc) if match["y"] else None
            month = small(match["m"])
            low, high = small(match["low"]), small(match["high"])
            if low is None or high is None or low >= high or (unit == "月" and (high > 12 or month)) or high > 31:
                return None
            if unit == "日" and month is None and not (self.last and self.last.month):
                return None
            if unit == "日" and month is None and self.last:
                month, year = self.last.month, self.last.year
            base = self._dated(Point(year=year, month=month), start)
            first = replace(base, month=low) if unit == "月" else replace(base, day=low)
            last = replace(base, month=high) if unit == "月" else replace(base, day=high)
        return self._interval(start, match.end(), first, last, "range")

    def _sibling(self, start: int) -> Found | None:
        """2019、2020、2021年: each year of a list is one date, the span its own digits."""
        match = patterns.SIBLING.match(self.text, start)
        if match is None or self.text.endswith("第", 0, start):
            return None
        if match["unit"] == "年":
            year = year_of(match["n"], None, month=False, roc=self.roc)
            point = Point(year=year) if year else None
        elif match["unit"] == "月" and (small(match["n"]) or 99) <= 12:
            point = self._dated(Point(month=small(match["n"])), start)
        else:
            point = None
        if point is None:
            return None
        self._remember(point, match.end())
        return Found(start=start, end=match.end(), kind="point", value=point.value, rule="list", resolved=point.issued)
