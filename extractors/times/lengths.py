"""Reads lengths of time where they stand: 5个工作日内, 三年以上十年以下, 一年零六个月, 次月15日前."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.times import patterns
from extractors.times.durations import BEFORE_DAYS, DURATION_AFTER, DURATION_LEAD, Duration, duration_of
from extractors.times.points import Point, small
from extractors.times.spans import AFTER, EVERY, Found, Spans
from schemas.regex import regex

TWO_DIGITS = regex(r"[4-9][0-9]年")  # 98年: a year of the last century as often as a length of time
AGED = regex(r"[来间的后期]|历史|使用|以[上下]|左右|多|余|有效")
AGED_BEFORE = regex(r"(?:期限?|权|历时|长达|达|满|近|约|超过?|经过|走过|成立|建[校党国厂院]|为|连续|[0-9][至—-])$")
OF_A_MONTH = regex(r"(?:每季度?)?(?:首月|[次翌]月|末月)(?:的)?$")  # 次月15日前
AND_MONTHS = regex(r"[零又]?(?P<n>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})个月(?!内?每)")
BOUND = regex(r"以上(?:[但]?(?:不满|未满|不足|不超过))?|[，、]?(?:不满|未满|不足)")


class Lengths(Spans):
    """Reads durations of one text in order."""

    def _duration(self, start: int) -> Found | None:
        text = self.text
        if text.endswith(("第", "每", "元", "同", "旧", "初", "几", "数"), 0, start) or text[max(0, start - 2) : start] in ("每隔",):
            return None
        match = patterns.DURATION.match(text, start)
        if match is None:
            return None
        if match["unit"] == "日" and not match["n2"] and (of_month := OF_A_MONTH.search(text, max(0, start - 6), start)):
            return self._day_of_every(start, of_month)
        every = EVERY.search(text, max(0, start - 4), start) if match["unit"] == "日" and not match["n2"] else None
        if every and (found_day := self._day_of_every(start, every)):
            return found_day
        found = duration_of(match, text)
        if found is None:
            return None
        bounded = self._bounded(start, match) or self._this_and_next(start, match)
        if bounded:
            return bounded
        (found, end), begin = self._and_months(found, match), start
        after = DURATION_AFTER.match(text, end)
        modifier = found.modifier
        for word, meaning in DURATION_LEAD:
            if text.endswith(word, 0, start) and not (word == "满" and text.endswith("期满", 0, start)):
                modifier, begin = meaning or modifier, start - len(word)
                break
        if after and after.lastgroup:
            end = after.end()
            modifier = after.lastgroup if after.lastgroup != "last" else modifier or "last"
        if (
            match["unit"] == "日"
            and not found.working
            and not (
                after
                or self._noted(start, end)
                or BEFORE_DAYS.search(text, max(0, start - 4), start)
                or text[end : end + 1] in ("前", "的", "后")
            )
        ):
            return self._day_alone(start)
        bare = match["unit"] == "日" and not found.working and text.startswith("前", end)
        year = match["unit"] == "年" and TWO_DIGITS.fullmatch(match[0]) is not None and modifier is None
        aged = year and not (AGED.match(text, end) or AGED_BEFORE.search(text, max(0, start - 6), start))
        unsure = bare and not BEFORE_DAYS.search(text, max(0, start - 4), start)
        doubt = "a day of the month or a number of days" if unsure else "a year or a number of years" if aged else None
        return Found(
            start=begin, end=end, kind="duration", value=found.value, rule="duration", modifier=modifier, working=found.working, doubt=doubt
        )

    def _noted(self, start: int, end: int) -> bool:
        """3月5日至4月4日（30日）: how long the range before the bracket is."""
        return self.last_end == start - 1 and self.text[start - 1] in "（(" and self.text[end : end + 1] in tuple("）)")

    def _bounded(self, start: int, match: re.Match[str]) -> Found | None:
        """三年以上十年以下, 满3年不满5年: one length with two bounds, as 一万元以上五万元以下 is one sum."""
        bound = BOUND.match(self.text, match.end())
        other = patterns.DURATION.match(self.text, bound.end()) if bound else None
        low, high = duration_of(match, self.text), duration_of(other, self.text) if other else None
        if bound is None or other is None or low is None or high is None:
            return None
        below = self.text.startswith("以下", other.end())
        if not below and not (bound[0] != "以上" and (bound[0].startswith("以上") or self.text.endswith("满", 0, start))):
            return None
        end = other.end() + 2 if below else other.end()
        begin = start - 1 if self.text.endswith("满", 0, start) else start
        return Found(start=begin, end=end, kind="duration", value=f"{low.value}/{high.value}", rule="duration_range")

    def _and_months(self, found: Duration, match: re.Match[str]) -> tuple[Duration, int]:
        """一年零六个月, 十一年六个月: years with months behind them."""
        more = AND_MONTHS.match(self.text, match.end()) if match["unit"] == "年" and not match["n2"] and not match["half"] else None
        months = small(more["n"]) if more else None
        if more is None or not months or "." in found.value:
            return found, match.end()
        return found._replace(value=f"{found.value}{months}M"), more.end()

    def _this_and_next(self, start: int, match: re.Match[str]) -> Found | None:
        """今明两年: the document's year and the one behind it."""
        if self.issued is None or match["unit"] != "年" or not self.text.endswith("今明", 0, start):
            return None
        first = Point(year=self.issued[0], issued=True)
        return self._interval(start - 2, match.end(), first, replace(first, year=self.issued[0] + 1), "relative")

    def _day_of_every(self, start: int, every: re.Match[str]) -> Found | None:
        """每月10日前: that day of any month."""
        digits = patterns.DIGITS.match(self.text, start)
        day = small(digits[0]) if digits else None
        if "月" not in every[0] or digits is None or day is None or not 1 <= day <= 31:
            return None
        end = self.text.index("日", start) + 1
        after = AFTER.match(self.text, end)
        before = after is not None and after.lastgroup == "before"
        return Found(
            start=every.start(), end=after.end() if after and before else end, kind="point", value=f"XXXX-XX-{day:02d}", rule="every_month",
            modifier="before" if before else None,
        )  # fmt: skip

    def _day_alone(self, start: int) -> Found | None:
        """5月3日、8日: a day whose month the sentence has named."""
        day = patterns.DAY_ONLY.match(self.text, start)
        if day is None or self.last is None or self.last.month is None or (small(day["d"]) or 99) > 31:
            return None
        return self._complete(start, day.end(), replace(self.last, day=small(day["d"]), mark=None), "day")
