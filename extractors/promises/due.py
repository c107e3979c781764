"""By when: the last day on which a commitment can still be kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.prose.verbs import leads
from schemas.edtf import last_day
from schemas.entities import Date
from schemas.regex import regex

TENTH = regex(r"(?P<which>[上中])旬(?:之?前|以前)?$")  # 上旬 ends on the 10th, 中旬 on the 20th, 下旬 with its month
TIME_OF_ACT = regex(
    r"^(?:底|末|年底|初|上半年|下半年|内)?(?:前|之前|以前|内|止|为止|，|将|要|我|可|全|正式|竣工|完工|开工|动工|通车|交付|验收|启动|开通|投用|投产|上线|投入|继续|新增|力争|确保|完成|实现|基本|达|建|计划|拟|重点|各|争取|起|的目标|目标)"
)


def _last_day_of(date: Date) -> str | None:
    """The last day of a date as it is written: 9月上旬 ends on the 10th, though its value names only the month."""
    day, tenth = last_day(date.value), TENTH.search(date.text)
    return f"{day[:8]}{'10' if tenth['which'] == '上' else '20'}" if day and tenth and len(date.value) == len("2023-09") else day


def due_of(dates: Sequence[Date], issued_on: str | None, text: str, *, lenient: bool) -> tuple[str | None, Date | None]:
    """The due day of a sentence and the date it comes from; a duration gives only the latter.

    `lenient` takes any date of the future as the time of the act; else it must read as a deadline (…前, 到…, 年底).
    """
    for date in dates:
        day = _last_day_of(date)
        if day is None or date.modifier in ("since", "last") or date.value.startswith("../"):
            continue
        if issued_on and day < issued_on[: len(day)] and date.role != "deadline":  # one asked for too late is for the checks to tell
            continue
        if date.role == "deadline" or date.modifier in ("before", "until", "within") or _reads_as_time(date, text, lenient):
            return day, date
    for date in dates:
        if date.type == "duration" and date.modifier in ("within", "at_most", None) and re.match(r"(?:之?内|以内)|", text[date.end :]):
            if text[date.end : date.end + 3].startswith(("内", "之内", "以内", "后")) or date.calendar or text[date.end - 1] == "内":
                return None, date
        elif date.value.startswith("XXXX") and date.role == "deadline":
            return None, date
    return None, None


def _reads_as_time(date: Date, text: str, lenient: bool) -> bool:
    before = text[max(0, date.start - 2) : date.start]
    if before.endswith(("到", "至", "在", "于", "前")) and not before.endswith(("截至", "截止")):
        return True
    if date.modifier in ("end", "middle", "start"):
        return True
    if before.endswith(("《", "（", "(", "〔", "[")):
        return False
    if lenient and date.type != "duration" and (not before or before[-1] in "，；。、 \u3000\n：") and leads(text, date.end):
        return True  # …，2026年组织开展终期评估
    return lenient and TIME_OF_ACT.match(text[date.end : date.end + 6]) is not None
