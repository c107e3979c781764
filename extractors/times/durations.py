"""Lengths of time (ISO 8601): 三年, 半年, 5个工作日内, 3至5个工作日."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from extractors.numerals import read
from schemas.decimals import plain
from schemas.regex import regex

SLOGAN = regex(
    r"(?:[上强打见变出](?!半)|大(?!学|专|中)|一个样|树木|动乱)[\u4e00-\u9fff]{0,4}(?:[、，；。”]|$)|困难时期|抗战"
)  # 三年上台阶、五年强实力
HALF = Decimal("0.5")
WORKING = ("工作日", "交易日")
BEFORE_DAYS = regex(
    r"(?:期|为期|期限|不少于|不超过|不得少于|不得超过|至少|提前|连续|共|历时|拘留|停业|整治|整顿|停产|公示|满|每|后|前|间隔|超过|近|约|近期|未来|最近|过去|达|限|为|用|经过|在|于|延长[至到]|缩短[至到为]|限于)$"
)
DURATION_AFTER = regex(
    r"(?P<within>(?:之|以)?内)(?!容|部|地|外|蒙|控|需|设)|(?P<at_least>(?:及|或)?以上(?:[（(]不?含[^（()）]{0,8}[）)])?)|(?P<at_most>以下(?:[（(]不?含[^（()）]{0,8}[）)])?|为限)"
    r"|(?P<approx>左右|上下)|(?P<more_than>[多余])(?![次个种样年元项家边方面])|(?P<last>来)(?![源自到])"
)
DURATION_LEAD = (
    ("最近", "last"), ("过去", "last"), ("近", "last"), ("未满", "less_than"), ("不满", "less_than"),
    ("不足", "less_than"), ("不到", "less_than"), ("不少于", "at_least"), ("不低于", "at_least"), ("至少", "at_least"),
    ("不得少于", "at_least"), ("不能超过", "at_most"), ("不应超过", "at_most"), ("不宜超过", "at_most"), ("不多于", "at_most"),
    ("不能少于", "at_least"),
    ("不应少于", "at_least"), ("不得低于", "at_least"), ("不超过", "at_most"),
    ("不得超过", "at_most"), ("最长", "at_most"), ("最多", "at_most"),
    ("超过", "more_than"), ("逾", "more_than"), ("约", "approx"), ("大约", "approx"), ("满", None),
)  # fmt: skip
# A number of years that is a name or an age, not a length of time.
NAMES = regex(
    r"(?:行动|期(?:LPR|贷款|存款|定期|国债|债券)|规划|计划|发展规划|滚动|一贯|制(?:义务|学校|高校|小学|一贯)|[级生]|周年|老店|大计|一遇|以上党龄|如一日)"
)


class Duration(NamedTuple):
    """An ISO 8601 duration and what the words add to it."""

    value: str
    working: bool
    modifier: str | None


def duration_of(match: re.Match[str], text: str) -> Duration | None:
    """What a match of `patterns.DURATION` says, or nothing where it is a name, an age or a day of the month.

    >>> from extractors.times.patterns import DURATION
    >>> [duration_of(DURATION.match(t), t) for t in ("5个工作日内", "半年", "三年行动计划")]
    [Duration(value='P5D', working=True, modifier=None), Duration(value='P6M', working=False, modifier=None), None]
    """
    unit, behind = match["unit"], text[match.end() : match.end() + 8]
    working = unit.endswith(WORKING)
    if unit == "年" and not match["n2"] and SLOGAN.match(behind) and not match["n"].isdecimal():
        return None
    if match.start() and text[match.start() - 1] in "×*":  # 7×24小时
        return None
    if NAMES.match(behind) and "年" in unit:
        return None
    word = match["n"]
    if unit == "年" and match.start() and text[match.start() - 1] in "前翌次" and word in ("一", "1") and not match["n2"]:
        return None  # 前一年六月
    if (word in ("百", "千", "百千") or (word in ("一", "1") and unit == "日")) and not (unit == "日" and behind[:1] == "内"):
        return None
    half = bool(match["half"]) or "半" in unit
    low = Decimal("0.5") if word == "半" else _number(word, half)
    if low is None or low > 1000:
        return None
    high = _number(match["n2"], half) if match["n2"] else None
    reading = read(word) if word != "半" else None
    if reading is not None and reading.max is not None:
        high = Decimal(reading.max)
    value = _iso(low, unit)
    if high is not None:
        value = f"{value}/{_iso(high, unit)}"
    more = match["more"] or ("个多" in unit)
    return Duration(value, working, "more_than" if more else None)


def _number(word: str, half: bool) -> Decimal | None:
    reading = read(word)
    return None if reading is None else reading.value + (Decimal("0.5") if half else 0)


def _iso(number: Decimal, unit: str) -> str:
    if "季度" in unit:
        return f"P{plain(number * 3)}M"
    if unit.endswith("月"):
        return f"P{plain(number)}M" if number == int(number) else (f"P{int(number)}M15D" if number > 1 else "P15D")
    if unit.endswith("年") or "年度" in unit:
        if number not in (int(number), int(number) + HALF):
            return f"P{plain(number)}Y"  # 10.23年
        return f"P{plain(number)}Y" if number == int(number) else (f"P{int(number)}Y6M" if number > 1 else "P6M")
    if unit.endswith(("星期", "礼拜", "周")):
        return f"P{plain(number)}W"
    if unit.endswith(("小时", "钟头")):
        return f"PT{plain(number)}H" if number == int(number) else f"PT{int(number * 60)}M"
    if unit == "分钟":
        return f"PT{plain(number)}M"
    return f"P{plain(number)}D" if number == int(number) else f"PT{int(number * 24)}H"
