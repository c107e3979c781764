"""Automatic numbers of Word paragraphs (一、 （一） 1. 第一条 …) spelled out: Word stores only that a paragraph is numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats.docx_names import VAL, w
from pipeline.formats.docx_symbols import symbol
from schemas.regex import regex

DIGITS, LEGAL, TRADITIONAL_LEGAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
PART = regex(r"%([1-9])")
LEVELS = 9


def counting(number: int, digits: str = DIGITS, units: str = "十百千", zero: str = "〇", myriad: str = "万") -> str:
    """A number in Chinese words up to 99,999,999; 10 to 19 begin with 十, as list numbers do.

    >>> [counting(n) for n in (1, 10, 11, 20, 105, 120, 2008)]
    ['一', '十', '十一', '二十', '一百〇五', '一百二十', '二千〇八']
    """
    if number <= 0 or number >= 10**8:
        return zero if number == 0 else str(number)
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        tail = counting(low, digits, units, zero, myriad) if low else ""
        return counting(high, digits, units, zero, myriad) + myriad + (zero if 0 < low < 1_000 else "") + tail
    out, pending = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out += (zero if pending and out else "") + digits[digit] + (units[place - 1] if place else "")
            pending = False
        else:
            pending = True
    ten = digits[1] + units[0]
    return out[1:] if out.startswith(ten) and units[0] == "十" else out


def _roman(number: int) -> str:
    pairs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"))
    out = ""
    for value, sign in (*pairs, (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        if number > 30_000:
            return str(number)
        out += sign * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    return chr(64 + (number - 1) % 26 + 1) * min((number - 1) // 26 + 1, 30) if number > 0 else str(number)


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 1 <= number <= last else str(number)


def _circled(number: int) -> str:
    for low, high, base in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if low <= number <= high:
            return chr(base + number - low)
    return "⓪" if number == 0 else str(number)


def _wide(number: int) -> str:
    return str(number).translate({ord("0") + i: ord("０") + i for i in range(10)})


def _by_digit(number: int) -> str:
    return "".join(DIGITS[int(c)] for c in str(max(number, 0)))


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "chineseCounting": counting,
    "chineseCountingThousand": counting,
    "japaneseCounting": counting,
    "koreanDigital2": _by_digit,
    "ideographDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseDigital": _by_digit,
    "taiwaneseCounting": counting,
    "taiwaneseCountingThousand": lambda n: counting(n, myriad="萬"),
    "chineseLegalSimplified": lambda n: counting(n, LEGAL, "拾佰仟", "零"),
    "ideographLegalTraditional": lambda n: counting(n, TRADITIONAL_LEGAL, "拾佰仟", "零", "萬"),
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "ideographZodiacTraditional": lambda n: _cycle(STEMS)(n) + _cycle(BRANCHES)(n),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "ordinal": lambda n: f"{n}.",
    "none": lambda n: "",
}


@dataclass(slots=True)
class Level:
    """One level of a list: where it starts, how it counts, and the pattern of its label."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    legal: bool = False  # isLgl: all parts in Arabic digits
    restart: int | None = None
    style: str | None = None
    font: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs as they come; `label` gives what Word prints before each."""

    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)  # numId: abstract, levels, new starts
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level that a list gives to a paragraph style, 0 when it names none."""
        _, levels, _ = self.lists.get(list_id, ("", {}, {}))
        return next((number for number, level in levels.items() if level.style == style), 0)

    def label(self, list_id: str, depth: int) -> str:
        """The number of the next paragraph of that list and level, with a space behind where it would touch the words."""
        entry = self.lists.get(list_id)
        if entry is None or not 0 <= depth < LEVELS:
            return ""
        name, levels, starts = entry
        level = levels.get(depth, Level())
        counters = self.counters.setdefault(name, [None] * LEVELS)
        self._count(list_id, depth, counters, levels, starts)
        if level.hidden:
            return ""
        if level.format == "bullet":
            return "".join(symbol(level.font, c) for c in level.pattern)
        text = PART.sub(lambda part: self._part(int(part[1]) - 1, level, levels, counters), level.pattern)
        return text + " " if text and (text[-1].isalnum()) else text

    def _count(self, list_id: str, depth: int, counters: list[int | None], levels: dict[int, Level], starts: dict[int, int]) -> None:
        for upper in range(depth):
            if counters[upper] is None:
                counters[upper] = levels.get(upper, Level()).start
        current = counters[depth]
        if depth in starts and (list_id, depth) not in self.begun:
            counters[depth] = starts[depth]
        else:
            counters[depth] = levels.get(depth, Level()).start if current is None else current + 1
        self.begun.add((list_id, depth))
        for lower in range(depth + 1, LEVELS):
            restart = levels.get(lower, Level()).restart
            if restart is None or depth < restart:
                counters[lower] = None

    def _part(self, index: int, level: Level, levels: dict[int, Level], counters: list[int | None]) -> str:
        number = counters[index]
        own = levels.get(index, Level())
        spell = FORMATS.get("decimal" if level.legal and own.format != "decimal" else own.format, str)
        return spell(own.start if number is None else number)


def read_numbering(root: etree._Element | None, linked: Mapping[str, str]) -> Numbering:
    """The lists of a `numbering.xml`; `linked` names the list of each numbering style."""
    numbering = Numbering()
    if root is None:
        return numbering
    links: dict[str, str] = {}
    for element in root.iter(w("abstractNum")):
        name = element.get(w("abstractNumId"), "")
        numbering.abstract[name] = _levels(element)
        link = element.find(w("numStyleLink"))
        if link is not None:
            links[name] = link.get(VAL, "")
    for element in root.iter(w("num")):
        target = element.find(w("abstractNumId"))
        name = target.get(VAL, "") if target is not None else ""
        numbering.lists[element.get(w("numId"), "")] = (name, *_overridden(element, numbering.abstract.get(name, {})))
    for list_id, (name, levels, starts) in list(numbering.lists.items()):
        other = numbering.lists.get(linked.get(links.get(name, ""), ""))
        if other is not None and not levels:
            numbering.lists[list_id] = (other[0], other[1], starts)
    return numbering


def _levels(element: etree._Element) -> dict[int, Level]:
    return {_integer(level.get(w("ilvl")), 0): _level(level) for level in element.findall(w("lvl"))}


def _overridden(element: etree._Element, levels: dict[int, Level]) -> tuple[dict[int, Level], dict[int, int]]:
    levels, starts = dict(levels), {}
    for override in element.findall(w("lvlOverride")):
        depth = _integer(override.get(w("ilvl")), 0)
        own, start = override.find(w("lvl")), override.find(w("startOverride"))
        if own is not None:
            levels[depth] = _level(own)
        if start is not None:
            starts[depth] = _integer(start.get(VAL), 1)
    return levels, starts


def _level(element: etree._Element) -> Level:
    def value(name: str) -> str | None:
        found = element.find(w(name))
        return None if found is None else found.get(VAL, "")

    restart = value("lvlRestart")
    fonts = element.find(f"{w('rPr')}/{w('rFonts')}")
    legal = value("isLgl")
    return Level(
        start=_integer(value("start"), 0 if element.find(w("start")) is None else 1),
        format=value("numFmt") or "decimal",
        pattern=value("lvlText") or "",
        legal=legal is not None and legal not in ("0", "false"),
        restart=None if restart is None else _integer(restart, 0),
        style=value("pStyle"),
        font="" if fonts is None else fonts.get(w("ascii"), ""),
        hidden=element.find(f"{w('rPr')}/{w('vanish')}") is not None,
    )


def _integer(value: str | None, default: int) -> int:
    return int(value) if value is not None and re.fullmatch(r"-?[0-9]{1,9}", value) else default
