"""One date expression with all that belongs to it: both ends of a range, clock times, 截至, 以来, 前, 底前."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.data import rows
from extractors.times import patterns
from extractors.times.durations import BEFORE_DAYS, duration_of
from extractors.times.points import MARKS, Point, carried, numeric, point_of, resolve, small, year_of

BREAK = re.compile(r"[。！？\n]")
AFTER = re.compile(
    r"(?P<since>以来|之后|以后|至今|迄今)|(?P<open>起|始(?=[，、。])|开始)(?![草诉来点伏步源码重飞])|(?P<before>(?:之|以)?前)(?!三季|后|期|提|列|来|往|景|沿|置|述|款|半|身|端|[0-9０-９一二三四五六七八九十]|台|瞻|夕|排)"
    r"|(?P<within>(?:之|以)?内)(?!容|部|地|外|蒙|控|需|设|的)|(?P<until>为?止)|(?P<approx>左右|前后)"
)
DURATION_AFTER = re.compile(
    r"(?P<within>(?:之|以)?内)(?!容|部|地|外|蒙|控|需|设)|(?P<at_least>(?:及|或)?以上)|(?P<at_most>以下)|(?P<approx>左右|上下)|(?P<last>来)(?![源自到])"
)
DURATION_LEAD = (("最近", "last"), ("过去", "last"), ("近", "last"), ("未满", "less_than"), ("不满", "less_than"), ("不足", "less_than"), ("不到", "less_than"),
                 ("不少于", "at_least"), ("不低于", "at_least"), ("至少", "at_least"), ("不得少于", "at_least"), ("不超过", "at_most"), ("不得超过", "at_most"), ("最长", "at_most"),
                 ("最多", "at_most"), ("超过", "more_than"), ("逾", "more_than"), ("约", "approx"), ("大约", "approx"), ("满", None))  # fmt: skip
EVERY = re.compile(r"每(?:年|个?月|季度?)(?:的)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date expression as it was read."""

    start: int
    end: int
    kind: str  # point, period, duration
    value: str
    rule: str
    modifier: str | None = None
    role: str | None = None
    resolved: bool = False
    ranged: bool = False
    open: bool = False  # 以来, 开始: an open interval unless it is when something takes effect
    working: bool = False
    blank: bool = False
    impossible: bool = False
    doubt: str | None = None


class Reader:
    """Reads date expressions of one text in order and remembers the year that the sentence has named."""

    def __init__(self, text: str, issued: str | None, *, roc: bool) -> None:
        self.text, self.roc = text, roc
        parts = [int(p) for p in (issued or "").split("-") if p.isdecimal()]
        self.issued = (parts[0], parts[1] if len(parts) > 1 else None, parts[2] if len(parts) > 2 else None) if parts else None
        self.last: Point | None = None
        self.last_end = 0
        self.plans = {name: (first, last) for name, first, last in rows("plan_periods")}

    def read(self, start: int, *, blank: bool = False) -> Found | None:
        """The expression that begins there, if one does."""
        text = self.text
        if self.last is not None and BREAK.search(text, self.last_end, start):
            self.last = None
        if blank:
            return self._blank(start)
        letter = text[start]
        if letter in "今去本上下前后明来昨这年截":
            found = self._word(start)
        else:
            found = (
                self._numeric(start)
                or self._borrowed(start)
                or self._sibling(start)
                or self._plan(start)
                or self._decade(start)
                or self._point(start)
            )
            found = found or self._duration(start)
        return found

    def _word(self, start: int) -> Found | None:
        text = self.text
        if text[start] == "年":
            return self._year_part(start)
        match = patterns.RELATIVE.match(text, start)
        if match and self.issued and not text.endswith(("每", "以"), 0, start):
            year = self.issued[0] + patterns.SHIFTS[match["word"]]
            quarter, half = match["q"], match["half"]
            sub = str(32 + (small(quarter) or 0)) if quarter else ("40" if half == "上半年" else "41") if half else None
            season = match["season"]
            sub = {"春": "21", "夏": "22", "秋": "23", "冬": "24"}[season] if season else sub
            point = Point(
                year=year, month=small(match["m"]), day=small(match["d"]), sub=sub, last="09" if match["threeq"] else None,
                mark=MARKS.get(match["ten"] or match["mark"] or ""), issued=True,
            )  # fmt: skip
            end = match.end()
            if point.month is None and not point.sub and text.startswith(("年内", "年底", "年末", "年初"), end):  # 今年年内
                point, end = replace(point, mark=MARKS[text[end + 1]]), end + 2
            return self._complete(start, end, point, "relative")
        if match and not self.issued:
            return self._unresolved(start, match)
        near = patterns.NEAR.match(text, start)
        if near:
            return self._near(start, near)
        if text.startswith(("上半年", "下半年", "前三季度"), start):
            point_match = patterns.POINT.match(text, start)
            if point_match:
                return self._completed_point(start, point_match, "half_year")
        if text.startswith(("上世纪", "上个世纪"), start):
            return self._decade(start)
        return None

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
        value_of = resolve(words.replace("个", ""), self.issued)
        if value_of is None:
            return None
        if match["d"] and "月" in words:
            value_of += f"-{small(match['d'][:-1]) or 0:02d}"
        end = match.end() if "月" in words else match.end("word")
        mark = MARKS.get(match["ten"] or "") if "月" in words else None
        return Found(
            start=start, end=end, kind="period" if "/" in value_of else "point", value=value_of, rule="near", modifier=mark, resolved=True
        )

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

    def _numeric(self, start: int) -> Found | None:
        match = patterns.NUMERIC.match(self.text, start)
        if match is None or (
            start and (self.text[start - 1] in "-—–/.．" or (self.text[start - 1].isascii() and self.text[start - 1].isalnum()))
        ):
            return None
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
        if point is None:
            return None
        if before == "第" and point.year is None and point.sub:
            start -= 1
        elif before in ("第", "初", "闰") or (point.year is None and text[max(0, start - 2) : start] in ("农历", "阴历", "旧历")):
            return None
        if before == "前" and point.sub == "35" and point.year is None:
            point, start = replace(point, sub=None, last="09"), start - 1
        return self._complete(start, match.end(), self._dated(point, start), rule)

    def _dated(self, point: Point, start: int) -> Point:
        """A point without a year takes that of its sentence, else of the document."""
        if point.year is not None:
            return point
        if EVERY.search(self.text, max(0, start - 5), start):
            return replace(point, doubt="")
        if self.last is not None and self.last.year is not None:
            return replace(point, year=self.last.year, issued=self.last.issued)
        return replace(point, year=self.issued[0], issued=True) if self.issued else point

    def _borrowed(self, start: int) -> Found | None:
        """1—5月, 2021-2025年, 2018年5月22—30日: the left side borrows its unit from the right."""
        match = patterns.BORROWED.match(self.text, start)
        if match is None or self.text.endswith("第", 0, start):
            return None
        unit = match["unit"][0] if match["unit"][0] != "号" else "日"
        unit = "年" if match["unit"].startswith(("年", "学")) else unit
        if unit == "年":
            low, high = (year_of(match[g], match["era"], month=False, roc=self.roc) for g in ("low", "high"))
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

    def _plan(self, start: int) -> Found | None:
        text = self.text
        begin = start - 1 if text[start - 1 : start] in ("“", '"', "‘", "「") and start else start
        match = patterns.PLAN.match(text, begin)
        if match is None or (begin == start and len(match["name"]) == 2 and match["tail"] not in ("期间", "时期")):
            return None
        first, last = self.plans.get(match["name"], (None, None))
        if first is None:
            return None
        end, tail = match.end(), match["tail"]
        if tail in ("末", "期末", "末期", "收官之年"):
            return Found(start=begin, end=end, kind="point", value=str(last), rule="plan", modifier="end")
        if tail in ("初", "初期", "开局之年"):
            return Found(start=begin, end=end, kind="point", value=str(first), rule="plan", modifier="start")
        if tail == "以来":
            return Found(start=begin, end=end, kind="period", value=f"{first}/..", rule="plan", modifier="since")
        return Found(start=begin, end=end, kind="period", value=f"{first}/{last}", rule="plan")

    def _decade(self, start: int) -> Found | None:
        match = patterns.DECADE.match(self.text, start)
        if match is None:
            return None
        mark = {"初": "start", "中": "middle", "末": "end", "后": "end"}.get((match["ten"] or " ")[0])
        if match["y"]:
            return Found(start=start, end=match.end(), kind="point", value=match["y"][:3] + "X", rule="decade", modifier=mark)
        century = {"上": 20, "本": 21}.get(match["c"]) or small(match["c"]) or 0
        if not 15 <= century <= 22:
            return None
        decade = (small(match["t"]) or 0) // 10 if match["t"] else None
        value = f"{century - 1}{'X' if decade is None else decade}X"
        return Found(start=start, end=match.end(), kind="point", value=value, rule="decade", modifier=mark)

    def _complete(self, start: int, end: int, point: Point, rule: str) -> Found | None:
        """The point with its clock time, the other end of its range and its modifiers."""
        text = self.text
        first_months = (
            re.compile(r"前([0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})个月").match(text, end)
            if point.month is None and not point.sub and point.year
            else None
        )
        if first_months and (count := small(first_months[1])) and count <= 12:
            return self._interval(start, first_months.end(), replace(point, month=1), replace(point, month=count), rule)
        if point.day is not None:
            clock = patterns.CLOCK.match(text, end)
            if clock and clock[0].strip():
                end = clock.end()
                end = to.end() if (to := patterns.CLOCK_TO.match(text, end)) else end
        joint = patterns.JOINT.match(text, end)
        right = self._right(joint.end(), point) if joint else None
        if right is not None:
            return self._interval(start, right[1], point, right[0], "range")
        return self._single(start, end, point, rule)

    def _right(self, at: int, first: Point) -> tuple[Point, int] | None:
        text = self.text
        match = patterns.POINT.match(text, at)
        point = point_of(match, roc=self.roc) if match else None
        end = match.end() if match else at
        if point is None:
            number = patterns.NUMERIC.match(text, at)
            point, end = (numeric(number), number.end()) if number else (None, at)
        if point is None and first.day is not None:
            day = patterns.DAY_ONLY.match(text, at)
            point, end = (Point(day=small(day["d"])), day.end()) if day else (None, at)
        if point is None and (part := patterns.RELATIVE.match(text, at)) and self.issued:
            point = Point(year=self.issued[0] + patterns.SHIFTS[part["word"]], month=small(part["m"]), day=small(part["d"]), issued=True)
            end = part.end()
        if point is None:
            return None
        point = carried(point, first)
        if point.day is not None:
            clock = patterns.CLOCK.match(text, end)
            end = clock.end() if clock and clock[0].strip() else end
        return point, end

    def _interval(self, start: int, end: int, first: Point, last: Point, rule: str) -> Found:
        text = self.text
        lead = patterns.LEAD.search(text, max(0, start - 3), start)
        if lead and lead[0] in ("从", "自", "由", "自从"):
            start = lead.start()
        stop = re.compile(r"为?止|期间").match(text, end)
        if stop and stop[0] != "期间":
            end = stop.end()
        self._remember(last, end)
        value = f"{first.value.split('/')[0]}/{last.value.split('/')[-1]}"
        doubt = (
            "the range ends before it begins"
            if first.year and last.year and first.value > last.value and not (first.sub or last.sub)
            else None
        )
        return Found(
            start=start, end=end, kind="period", value=value, rule=rule, resolved=first.issued, ranged=True,
            impossible=first.impossible or last.impossible, doubt=doubt,
        )  # fmt: skip

    def _single(self, start: int, end: int, point: Point, rule: str) -> Found | None:
        text = self.text
        after = AFTER.match(text, end)
        behind = after.lastgroup if after else None
        lead = patterns.LEAD.search(text, max(0, start - 3), start)
        word = lead[0] if lead else ""
        modifier, opened = point.mark, False
        if after and behind:
            end = after.end()
            opened = behind in ("since", "open") and after[0] not in ("之后", "以后")
            modifier = point.mark or {"open": "since", "since": "since"}.get(behind, behind)
            opened = opened and point.mark is None
        if word.startswith("截"):
            start, modifier = lead.start() if lead else start, point.mark or "until"
        elif (word in ("从", "自", "由", "自从") and behind in ("since", "open")) or (behind == "until" and word in ("至", "到")):
            start = lead.start() if lead else start
        every = EVERY.search(text, max(0, start - 5), start) if point.doubt == "" else None
        if every:
            start = every.start()
        self._remember(point, end)
        if behind == "open" and self._takes_effect(end):
            opened = False
        kind = "period" if point.last else "point"
        return Found(
            start=start, end=end, kind=kind, value=point.value, rule=rule, modifier=modifier, resolved=point.issued, open=opened,
            impossible=point.impossible, doubt=point.doubt or None, role="as_of" if word.startswith("截") and word[:2] != "截止" else None,
        )  # fmt: skip

    def _takes_effect(self, end: int) -> bool:
        return re.compile(r"(?:正式|全面|开始|试)?(?:施行|实施|生效|执行|试行)").match(self.text, end) is not None

    def _remember(self, point: Point, end: int) -> None:
        self.last, self.last_end = (point, end) if point.year or point.month else (self.last, end)

    def _blank(self, start: int) -> Found | None:
        match = patterns.BLANK.match(self.text, start)
        if match is None:
            return None
        year = "".join(c for c in match["y"] if c.isdigit() or c in "二〇○零一三四五六七八九")
        shown = "XXXX"
        if year.isdecimal():
            shown = str(int(year) if len(year) == 4 else year) if len(year) == 4 else year.ljust(4, "X")
        elif len(year) == 4 and (value := year_of(year, None, month=True, roc=False)):
            shown = str(value)
        month, day = (
            small(match["m"].strip(" \u3000\u00a0\t_＿XxＸ×✕*＊….．") or None),
            small(match["d"].strip(" \u3000\u00a0\t_＿XxＸ×✕*＊….．") or None),
        )
        end, begin = match.end(), start
        tail = AFTER.match(self.text, end)
        modifier = None
        if tail and tail.lastgroup in ("open", "before"):
            end, modifier = tail.end(), "since" if tail.lastgroup == "open" else "before"
            begin -= 1 if self.text[start - 1 : start] in ("自", "从") and start else 0
        value = f"{shown}-{f'{month:02d}' if month else 'XX'}-{f'{day:02d}' if day else 'XX'}"
        return Found(start=begin, end=end, kind="point", value=value, rule="blank", modifier=modifier, blank=True)

    def _duration(self, start: int) -> Found | None:
        text = self.text
        if text.endswith(("第", "每", "元", "同", "旧", "初"), 0, start) or text[max(0, start - 2) : start] in ("每隔",):
            return None
        match = patterns.DURATION.match(text, start)
        if match is None:
            return None
        found = duration_of(match, text)
        if found is None:
            return None
        end, begin = match.end(), start
        after = DURATION_AFTER.match(text, end)
        modifier = found.modifier
        for word, meaning in DURATION_LEAD:
            if text.endswith(word, 0, start):
                modifier, begin = meaning or modifier, start - len(word)
                break
        if after and after.lastgroup:
            end = after.end()
            modifier = after.lastgroup if after.lastgroup != "last" else modifier or "last"
        if (
            match["unit"] == "日"
            and not found.working
            and not (after or BEFORE_DAYS.search(text, max(0, start - 4), start) or text[end : end + 1] in ("前", "的", "后"))
        ):
            return self._day_alone(start)
        return Found(start=begin, end=end, kind="duration", value=found.value, rule="duration", modifier=modifier, working=found.working)

    def _day_alone(self, start: int) -> Found | None:
        """5月3日、8日: a day whose month the sentence has named."""
        day = patterns.DAY_ONLY.match(self.text, start)
        if day is None or self.last is None or self.last.month is None or (small(day["d"]) or 99) > 31:
            return None
        return self._complete(start, day.end(), replace(self.last, day=small(day["d"]), mark=None), "day")


__all__ = ["Found", "Reader"]
