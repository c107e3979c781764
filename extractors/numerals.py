"""Numbers as Chinese documents write them: digits of any width, Chinese and formal numerals (数字, 大写数字), mixtures with 万 and 亿."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from schemas.regex import regex

DIGIT = "0-9０-９"
HAN = "〇零○一二三四五六七八九十百千万亿两兩廿卅卌壹贰弍叁肆伍陆柒捌玖拾佰仟貳參叄陸萬億兆"
SCALE = "十百千万亿拾佰仟萬億兆"
MORE = "余餘馀多来來几幾"

# A class of first characters and a look back at which it was: so the engine leaps from one numeral to the next.
NUMERAL = regex(
    rf"""
    [{DIGIT}{HAN}]
    (?: (?<=[{DIGIT}])
      (?:[{DIGIT}]{{0,2}}(?:[,，][{DIGIT}]{{3}}){{1,5}}(?![{DIGIT}])       # 14,036
        | [{DIGIT}]{{0,2}}(?:[\u0020\u00a0\u2009][{DIGIT}]{{3}}){{1,5}}(?![{DIGIT}])  # 14 036
        | [{DIGIT}]{{0,399}})
      (?:[.．][{DIGIT}]{{1,20}})?
      (?:\ ?[{SCALE}]{{1,3}}
          (?:[{DIGIT}]{{1,4}}(?:[,，][{DIGIT}]{{3}}|[.．][{DIGIT}]{{1,6}})?[十百千万萬]{{1,2}} (?:[{DIGIT}]{{1,4}}[十百千]{{1,2}})?
            |[零〇][{DIGIT}]{{1,4}})?
        | 个多?亿 )?                                                      # 3亿5千万, 1億2,500萬, 1万零50, 2个亿
    | (?<=[{HAN}]) [{HAN}]{{0,39}} (?:点[{HAN}]{{1,12}})?
    )
    (?:\ ?[余餘馀](?![额额热震款缺粮])|[多几幾](?!元化|边|方面|变|媒体)|[来來](?![自源到了源说看临]))?
    (?:(?<=[{MORE}])[{SCALE}]{{1,3}}[余餘馀多]?)?
    """,
    re.VERBOSE,
)
FOLD = str.maketrans(
    "０１２３４５６７８９．，○零壹贰弍貳叁參叄肆伍陆陸柒捌玖拾佰仟萬億兩", "0123456789.,〇〇一二二二三三三四五六六七八九十百千万亿两"
)
DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
TENS = str.maketrans({"廿": "二十", "卅": "三十", "卌": "四十"})
NEIGHBOURS = regex(r"[一二两三四五六七八九](?=[一二两三四五六七八九](?![〇一二两三四五六七八九]))")
PART = regex(r"([0-9.]{1,60})([十百千万亿兆]{0,3})")
PLAIN = frozenset("一二三四五六七八九十")
KILO = "克瓦米伏赫卡焦帕字升安"  # 千克, 千瓦: the 千 belongs to the unit


class Reading(NamedTuple):
    """What a numeral says: its value, `max` where it names two neighbours (十五六), `more` where 余 or 多 stands in it."""

    value: Decimal
    max: Decimal | None = None
    more: bool = False


class Numeral(NamedTuple):
    """A numeral in a text, half-open; a plain tuple, since a long table holds tens of thousands of them."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=2)
def numerals(text: str) -> list[Numeral]:
    """Every run of characters in a text that can be read as a number, in order; what it counts is for others to see.

    >>> [n.text for n in numerals("拨付资金 981.47 万元，24万余元，一百二十三家，5百余万")]
    ['981.47 万', '24万余', '一百二十三', '5百余万']
    """
    found = []
    for match in NUMERAL.finditer(text):
        start, end = match.span()
        word = match[0]
        if word[0] in "伍陆" and word[1:2] in PLAIN and "一" <= text[start - 1] <= "鿿":  # 队伍四, 登陆三
            start, word = start + 1, word[1:]
        if word[-1] in "千仟兆" and len(word) > 1 and text[end : end + 1] in KILO and end < len(text):
            end -= 1
            word = word[:-1]
        if "点" in word and word[-1] == "点":
            continue
        found.append(Numeral(start, end, word))
    return found


@lru_cache(maxsize=8192)
def read(word: str) -> Reading | None:
    """The number that a numeral says, or nothing where the signs make none (万 alone, 26 digits).

    >>> read("1.2万亿").value, read("十五六"), read("5百余万").value, read("壹拾贰万叁仟").value
    (Decimal('1200000000000.0'), Reading(value=Decimal('15'), max=Decimal('16'), more=False), Decimal('5000000'), Decimal('123000'))
    """
    folded = word.translate(FOLD).translate(TENS).replace(",", "").replace(" ", "").replace("\u00a0", "").replace("\u2009", "")
    bare = re.sub(rf"[{MORE}个]", "", folded)
    more = len(bare) != len(re.sub(r"个", "", folded))
    if not bare or bare[0] == "点":
        return None
    if bare[0].isdecimal():
        value = _mixed(bare)
        return None if value is None else Reading(value, None, more)
    if len(bare) == 2 and bare in ("二三", "三四", "一二", "四五", "五六", "六七", "七八", "八九", "一两", "两三", "三五"):
        return Reading(Decimal(DIGITS[bare[0]]), Decimal(DIGITS[bare[1]]), more)
    if "点" in bare:
        return _decimal(bare, more)
    pair = NEIGHBOURS.search(bare) if any(c in "十百千万亿" for c in bare) else None
    if pair and _are_neighbours(bare[pair.start()], bare[pair.start() + 1]):
        low, high = han(bare[: pair.start() + 1] + bare[pair.start() + 2 :]), han(bare[: pair.start()] + bare[pair.start() + 1 :])
        return Reading(Decimal(low), Decimal(high), more) if low is not None and high is not None and low < high else None
    value_of = han(bare)
    return None if value_of is None else Reading(Decimal(value_of), None, more)


def _are_neighbours(first: str, second: str) -> bool:
    a, b = DIGITS[first], DIGITS[second]
    return b == a + 1 or (a, b) == (3, 5)


def _decimal(word: str, more: bool) -> Reading | None:
    """一点五万: digits behind 点 count one by one, a scale behind them multiplies the whole."""
    whole, _, rest = word.partition("点")
    tail = rest.lstrip("〇一二三四五六七八九两")
    places = rest[: len(rest) - len(tail)]
    value = han(whole)
    if value is None or not places or any(c not in UNITS and c not in MYRIADS for c in tail):
        return None
    scale = 1
    for char in tail:
        scale *= UNITS.get(char) or MYRIADS[char]
    return Reading(Decimal(f"{value}.{''.join(str(DIGITS[c]) for c in places)}") * scale, None, more)


def _mixed(word: str) -> Decimal | None:
    total = Decimal(0)
    for number, scales in PART.findall(word):
        if number.count(".") > 1 or len(number.partition(".")[0]) > 16 or len(number) > 28:
            return None
        factor = 1
        for char in scales:
            factor *= UNITS.get(char) or MYRIADS[char]
        total += Decimal(number.rstrip(".")) * factor
    return total


def han(word: str) -> int | None:
    """A folded Chinese numeral as an integer: by places (二〇二三), by units (一千两百三), or nothing.

    >>> han("二〇二三"), han("一百二十三"), han("三万五"), han("一百〇八"), han("两千"), han("十")
    (2023, 123, 35000, 108, 2000, 10)
    """
    if not any(c in UNITS or c in MYRIADS for c in word):
        if any(c not in DIGITS for c in word) or len(word) > 18:
            return None
        return int("".join(str(DIGITS[c]) for c in word))
    total, section, digit, last = 0, 0, -1, 0
    for char in word:
        if char in DIGITS:
            if digit > 0:
                return None
            digit = DIGITS[char]
            last = 0 if char == "〇" else last
        elif char in UNITS:
            section += (1 if digit <= 0 else digit) * UNITS[char]
            digit, last = -1, UNITS[char]
        else:
            section += max(digit, 0)
            if section == 0 and total == 0:
                return None
            total = (total + section) * MYRIADS[char] if MYRIADS[char] > 10**4 else total + section * MYRIADS[char]
            section, digit, last = 0, -1, MYRIADS[char]
    if digit > 0:
        section += digit * (last // 10 if last >= 100 else 1)
    return total + section
