"""What a cell of a workbook shows: numbers, percentages and dates by their format codes (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from schemas.decimals import plain
from schemas.regex import regex

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 36: 'yyyy"年"m"月"', 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)  # as many as a workbook keeps
ASIDE = regex(r"\[[^\]]{0,40}\]|_.|\*.|\\(?=.)")  # colours and conditions, gaps, fillers, escapes
QUOTED = regex(r'"([^"]{0,60})"')
DATE_PART = regex(r"y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}|AM/PM|上午/下午", re.IGNORECASE)
NUMBER_PART = regex(r"[#0?][#0?,]{0,40}(?:\.[#0?]{0,20})?")
LATEST = 2_958_466  # days: the end of the year 9999


def shown(value: str, code: str, *, since_1904: bool = False) -> str:
    """A number as its format code shows it; as it is stored, without the noise of binary fractions, where the code says nothing.

    >>> shown("0.253", "0.0%"), shown("1405000", "#,##0"), shown("258.39999999999998", ""), shown("12.5", '0.00"万元"')
    ('25.3%', '1,405,000', '258.4', '12.50万元')
    >>> shown("45068", 'yyyy"年"m"月"d"日"'), shown("45068", "yyyy/m/d")
    ('2023年5月22日', '2023/5/22')
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    sections = ASIDE.sub("", code).split(";")
    code = sections[1] if number < 0 and len(sections) > 1 else sections[0]
    bare = QUOTED.sub("", code)
    if "General" in code or not code.strip() or "@" in code:
        return plain(DIGITS.plus(number))
    if DATE_PART.search(bare) and not re.search(r"[0#?]", bare) and 0 <= number < LATEST:
        return _date(number, code, since_1904)
    return _number(abs(number) if len(sections) > 1 and number < 0 else number, code)


def _number(number: Decimal, code: str) -> str:
    part = NUMBER_PART.search(QUOTED.sub(lambda m: "\0" * len(m[0]), code))
    if part is None or "E+" in code or "/" in QUOTED.sub("", code):
        return plain(DIGITS.plus(number))
    if "%" in code:
        number *= 100
    whole, _, fraction = part.group().partition(".")
    scale = len(whole) - len(whole.rstrip(","))  # a comma behind the digits: in thousands
    digits = number.scaleb(-3 * scale).quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    words = f"{digits:,f}" if "," in whole.rstrip(",") else f"{digits:f}"
    for _ in range(len(fraction) - len(fraction.rstrip("#"))):
        words = words[:-1] if words.endswith("0") else words
    before, after = (QUOTED.sub(r"\1", piece) for piece in (code[: part.start()], code[part.end() :]))
    return (before + words.rstrip(".") + after).strip()


def _date(number: Decimal, code: str, since_1904: bool) -> str:
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    when = first + timedelta(days=int(number), seconds=int((number % 1 * 86_400).to_integral_value(ROUND_HALF_UP)))
    marked = QUOTED.sub(lambda m: "".join(f"\1{c}" for c in m[1]), code)
    out: list[str] = []
    at, hours = 0, False
    while at < len(marked):
        if marked[at] == "\1":
            out.append(marked[at + 1 : at + 2])
            at += 2
            continue
        part = DATE_PART.match(marked, at)
        if part is None:
            out.append(marked[at])
            at += 1
            continue
        out.append(_part(when, part.group().lower(), minutes=hours))
        hours = part.group()[0] in "hH" or (hours and part.group()[0] in "mM")
        at = part.end()
    return "".join(out).strip()


def _part(when: datetime, part: str, *, minutes: bool) -> str:
    value = {"y": when.year, "m": when.minute if minutes else when.month, "d": when.day, "h": when.hour, "s": when.second}.get(part[0])
    if value is None or (part[0] == "d" and len(part) > 2):
        return ""
    if part[0] == "y":
        return str(value) if len(part) > 2 else f"{value % 100:02}"
    return f"{value:02}" if len(part) == 2 else str(value)
