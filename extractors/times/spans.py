"""The whole of an expression around a point in time: both ends of a range, clock times, 截至, 以来, 前, 底前."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.times import patterns
from extractors.times.points import MARKS, Point, carried, numeric, point_of, resolve, small
from schemas.regex import regex

AFTER = regex(
    r"(?:[（(]不?含[^（()）]{0,6}[）)])?(?:(?P<since>以来|之后|以后|至今|迄今)|(?P<open>起|始(?=[，、。])|开始)(?![草诉来点伏步源码重飞])"
    r"|(?P<before>(?:之|以)?前)(?!三季|后|期|提(?![出交供请报])|列|来|往|景|沿|置|述|款|半|身|端|[0-9０-９一二三四五六七八九十]|台|瞻|夕|排)"
    r"|(?P<within>(?:之|以)?内)(?!容|部|地|外|蒙|控|需|设|的)|(?P<until>为?止)|(?P<approx>左右|前后))"
)
EVERY = regex(r"每(?:年|个?月|季度?)(?:的)?$")
LISTED = regex(r"[、和及与,，]{1,2}")
NEXT_YEAR = regex(r"(?:次|翌|第二)年(?:的)?$")
FIRST_MONTHS = regex(r"[前头](?:([0-9０-９]{1,2}|[一二两三四五六七八九十]{1,2})个月|([2-3两二三])个?季度)")
STOP = regex(r"为?止")
EFFECT = regex(r"(?:正式|全面|开始|试)?(?:施行|实施|實施|生效|执行|執行|试行)")


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


EARLIER = "an earlier month than the date before it: the year may be the next"
YEAR_ENDS = ("年内", "年底", "年末", "年初")


class Spans:
    """Completes points of one text in order and remembers the year that the sentence has named."""

    def __init__(self, text: str, issued: str | None, *, roc: bool) -> None:
        self.text, self.roc = text, roc
        parts = [int(p) for p in (issued or "").split("-") if p.isdecimal()]
        self.issued = (parts[0], parts[1] if len(parts) > 1 else None, parts[2] if len(parts) > 2 else None) if parts else None
        self.last: Point | None = None
        self.last_end = 0

    def _dated(self, point: Point, start: int) -> Point:
        """A point without a year takes that of its sentence, else of the document."""
        if point.year is not None:
            return point
        every = self.last is not None and self.last.doubt == "" and LISTED.fullmatch(self.text, self.last_end, start)
        if every or EVERY.search(self.text, max(0, start - 5), start):  # 每年3月、9月
            return replace(point, doubt="")
        if self.last is not None and self.last.year is not None and NEXT_YEAR.search(self.text, max(0, start - 4), start):
            return replace(point, year=self.last.year + 1, issued=self.last.issued)
        if self.last is not None and self.last.year is not None:
            turned = self.last.month is not None and point.month is not None and point.month < self.last.month and not self.last.issued
            doubt = EARLIER if turned or self.last.doubt == EARLIER else None
            return replace(point, year=self.last.year, issued=self.last.issued, doubt=doubt)
        return replace(point, year=self.issued[0], issued=True) if self.issued else point

    def _complete(self, start: int, end: int, point: Point, rule: str) -> Found | None:
        """The point with its clock time, the other end of its range and its modifiers."""
        text = self.text
        if point.month is None and not point.sub and not point.mark and point.year:
            months = FIRST_MONTHS.match(text, end)
            if months and (count := small(months[1]) if months[1] else 3 * (small(months[2]) or 0)) and count <= 12:
                return self._interval(start, months.end(), replace(point, month=1), replace(point, month=count), rule)
            if text.startswith(YEAR_ENDS, end):  # 2022年年底, 今年年内
                point, end = replace(point, mark=MARKS[text[end + 1]]), end + 2
        if point.day is not None:
            clock = patterns.CLOCK.match(text, end)
            if clock and clock[0].strip():
                end = clock.end()
                end = to.end() if (to := patterns.CLOCK_TO.match(text, end)) else end
        joint = patterns.JOINT.match(text, end)
        right = self._right(joint.end(), point, rule) if joint else None
        if right is not None:
            return self._interval(start, right[1], point, right[0], "range")
        return self._single(start, end, point, rule)

    def _right(self, at: int, first: Point, rule: str) -> tuple[Point, int] | None:
        """The other end of a range, with what it leaves unsaid taken from the first; and where it ends."""
        found = self._written(at, first) or (self._short(at, first) if rule == "numeric" else None) or self._relative(at)
        if found is None:
            return None
        point, end = carried(found[0], first), found[1]
        if point.day is not None:
            clock = patterns.CLOCK.match(self.text, end)
            end = clock.end() if clock and clock[0].strip() else end
        return point, end

    def _written(self, at: int, first: Point) -> tuple[Point, int] | None:
        text = self.text
        later = 2 if text.startswith(("次年", "翌年"), at) else 0
        match = patterns.POINT.match(text, at + later)
        point = point_of(match, roc=self.roc) if match else None
        if match and point:
            return (
                replace(point, year=first.year + 1, issued=first.issued) if later and first.year and point.year is None else point
            ), match.end()
        number = patterns.NUMERIC.match(text, at)
        point = numeric(number) if number else None
        if number and point:
            return point, number.end()
        day = patterns.DAY_ONLY.match(text, at) if first.day is not None else None
        return (Point(day=small(day["d"])), day.end()) if day else None

    def _short(self, at: int, first: Point) -> tuple[Point, int] | None:
        """2023.05.22—05.30, 2023.5.22-30: a right side of bare digits."""
        match = patterns.SHORT.match(self.text, at)
        if match is None or first.day is None:
            return None
        month, day = small(match["m"]) or first.month, small(match["d"])
        if (month or 0) > 12 or (day or 99) > 31 or (month, day) <= (first.month, first.day):
            return None
        return Point(month=month, day=day), match.end()

    def _relative(self, at: int) -> tuple[Point, int] | None:
        if self.issued is None:
            return None
        part = patterns.RELATIVE.match(self.text, at)
        if part:
            year = self.issued[0] + patterns.SHIFTS[part["word"]]
            return Point(year=year, month=small(part["m"]), day=small(part["d"]), issued=True), part.end()
        near = patterns.NEAR.match(self.text, at)
        month = resolve(near["word"].replace("个", ""), self.issued) if near and near["word"].endswith("月") else None
        if near is None or month is None:
            return None
        day = small(near["d"][:-1]) if near["d"] else None
        return Point(year=int(month[:4]), month=int(month[5:]), day=day, issued=True), near.end()

    def _interval(self, start: int, end: int, first: Point, last: Point, rule: str) -> Found:
        text = self.text
        lead = patterns.LEAD.search(text, max(0, start - 3), start)
        if lead and lead[0] in ("从", "自", "由", "自从"):
            start = lead.start()
        elif first.doubt == "" and (every := EVERY.search(text, max(0, start - 5), start)):  # 每年11月15日至次年3月15日
            start = every.start()
        stop = STOP.match(text, end)
        end = stop.end() if stop else end
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
            opened = behind in ("since", "open") and after[behind] not in ("之后", "以后")
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
        return EFFECT.match(self.text, end) is not None

    def _remember(self, point: Point, end: int) -> None:
        self.last, self.last_end = (point, end) if point.year or point.month else (self.last, end)
