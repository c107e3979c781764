"""〇 in years and dates, which keyboards and scanners write as a circle, a letter or a digit."""

from __future__ import annotations

import re

from pipeline.repairs.rule import Look, Rule
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

DIGITS = "一二三四五六七八九"
CIRCLES = "○◯⚪⭕０O0oОоΟοＯｏ"
SIGNS = {circle: regex(f"{circle}(?<=[{DIGITS}]{circle})") for circle in CIRCLES}
ZERO = f"[{CIRCLES}〇零]"
# 二○二二年, 二00五年度, 民国一○四年, 〔二O一八〕: a Chinese digit first, then digits and zeros, then what makes it a year
YEAR = regex(
    rf"(?<![{DIGITS}十百千万0-9A-Za-z])[{DIGITS}](?:{ZERO}|[{DIGITS}]){{1,3}}(?=\s{{0,2}}(?:年|學年|学年|[〕\]］]\s{{0,2}}[第一-龥0-9]))"
)
# 三○日, 十二月三○日, 二○號: a circle behind a Chinese digit, before a unit
NUMBER = regex(
    rf"(?<=[{DIGITS}])[○◯](?=(?:[{DIGITS}○◯〇]{{0,6}})(?:日|月|号|號|條|条|元|萬|万|亿|億|%|％|人|個|个|家|项|項|件|届|屆|周年|週年|余|餘))"
)
# Signs that are a zero only inside a whole year of four: 二◦二三年, 一九°八年; a full stop only before the year's month or what ends it
RARE_CIRCLES = "◦˚°º⓪囗口θΘӨ"
NOT_BEHIND = f"[{DIGITS}十百千万〇零]"
RARE_YEARS = (
    regex(
        rf"二(?<!{NOT_BEHIND}二)(?:[{RARE_CIRCLES}][{DIGITS}〇零{RARE_CIRCLES}]{{2}}(?=\s{{0,2}}(?:年|[〕\]］]\s{{0,2}}[第0-9]))"
        rf"|。[{DIGITS}〇零。]{{2}}(?=年(?:[{DIGITS}十\d]{{1,2}}月|度|底|末|[初至\s，、）以])))"
    ),
    regex(rf"一九(?=.?[{RARE_CIRCLES}])(?<!{NOT_BEHIND}一九)[{DIGITS}〇零{RARE_CIRCLES}]{{2}}(?=\s{{0,2}}(?:年|[〕\]］]\s{{0,2}}[第0-9]))"),
)
SPACED_YEAR = regex(r"[12] (?:(?<=1 )9|(?<=2 )0) \d \d(?<![\dA-Za-z.,]\d \d \d \d)(?<!\d \d \d \d \d)(?=\s{0,2}年)")


def _years(document: Document) -> str:
    value = document.text.value
    value = YEAR.sub(lambda year: re.sub(f"[{CIRCLES}]", "〇", year.group()), value)
    for pattern in RARE_YEARS:
        value = pattern.sub(lambda year: re.sub(f"[{RARE_CIRCLES}。]", "〇", year.group()), value)
    return NUMBER.sub("〇", value) if "○" in value or "◯" in value else value


def _wanted(look: Look) -> bool:
    """Whether a circle, letter or digit stands behind a Chinese digit."""
    return any(circle in look.signs and SIGNS[circle].search(look.value) for circle in CIRCLES) or any(
        pattern.search(look.value) for pattern in RARE_YEARS
    )


RULES = (
    Rule(
        name="numerals.zero",
        before="二○二二年、二O一八年",
        after="二〇二二年、二〇一八年",
        wanted=_wanted,
        mend=_years,
    ),
    Rule(
        name="numerals.spaced_year",
        before="2 0 2 3年",
        after="2023年",
        wanted=lambda look: ("1 9 " in look.narrow or "2 0 " in look.narrow) and SPACED_YEAR.search(look.value) is not None,
        mend=lambda document: [
            Edit(at, at + 1, "") for m in SPACED_YEAR.finditer(document.text.value) for at in range(m.start() + 1, m.end(), 2)
        ],
    ),
)
