"""Numbers with what they count: numeral, unit, range and modifier (约, 余, 以上, 不超过) read together, once for all extractors."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractors.modifiers import Side, after_unit, before_number
from extractors.numerals import Numeral, Reading, numerals, read
from extractors.refusals import EVERY, refused
from extractors.units import Unit, currency_before, unit_at
from extractors.variants import simplified
from schemas.regex import regex, sought

JOINT = regex(r"\s?(?:[—–－~～―-]{1,2}|至|到|―)\s?")
LOWER = regex(
    r"(?:[（(]含[^）)]{0,8}[）)]|(?:[（(]含[）)])?以上(?:[（(]含[^）)]{0,8}[）)])?)(?:[、，,至到]?(?:不满|不足|不超过|不到|未满)?)?"
)
NOTED = regex(r"[（(]不?含[^）)]{0,8}[）)](?=[—–－~～至到-])")  # 5000万元（含）至1亿元
UPPER = regex(r"(?:[（(]不?含[^）)]{0,8}[）)])?(?:以下|以内|的|[，,、；;。）)]|\s|$)")
YEARS = regex(r"(?:19|20)\d{2}-(?:19|20)\d{2}")
SCALED = sought(r"[百千万亿萬億]{1,3}[余多]?$")
PER = regex(
    r"\s?[/／]\s?([\u4e00-\u9fffA-Za-z0-9²³]{1,6}(?:[·•/／][\u4e00-\u9fff]{1,4}){0,2})|每([\u4e00-\u9fff]{1,3}?)(?=[，。；、）)的\s]|$)"
)
BASIS_ENDS = regex(r"(?<=.)(?:标准|的|给予|予以|计算|执行|补|奖|发|收|左右|以)")  # 1000元/人标准
MONEY_NOUN = regex(
    r"(?:资金|财力|投资|经费|补助|补贴|奖励|贷款|产值|营收|收入|税收|GDP|融资|销售额|总额|预算|拨款|捐款|债券|基金|支出|利润|授信|交易额|成交额|债务|存款|余额|增加值|生产总值|工资|薪酬)"
    r"[^，。；、！？\n0-9]{0,8}$"
)
IN_NAMES = frozenset("里方处所道口门节部对班队根块院")
LONE_DIGIT = regex(r"[一二三四五六七八九]")
HALF_TENTH = regex(r"[一二三四五六七八九](?=[，。；、的以左]|$)")
ENGLISH = regex(r"\s?(million|billion|thousand|Million|Billion)(?![a-z])")  # USD2.3 million
ENGLISH_SCALES = {"m": 10**6, "b": 10**9, "t": 10**3}
PERSONS = regex(  # who is counted with no measure word between
    r"(?:以上|以下)?((?![名人户个家位件计])[\u4e00-\u9fff]{0,8}?(?:学生|群众|人口|居民|农民|农民工|职工|党员|干部|教师|医护人员|人员|老人|老年人|儿童|妇女|青年|学员|考生|毕业生|市民|村民|游客|旅客|患者|残疾人|官兵|志愿者|劳动力|网民|股民|移民|困难家庭|军民|国人|儿女|会员|团员|工人|牧民|渔民|用户))"
    r"(?=[，。；、！）)”\s]|$|的|和|与|及|等|[将已均全都被受获享实脱在走从入参收就因可能不提解免告摆返通是有进加缴过住用喝迁搬得])"
)
OTHER_UNIT = regex(r"[（(]([\u4e00-\u9fff]{1,2})[）)](?=以[上下内]|左右|[，。；、\u4e00-\u9fff])")
SIGNS = ("$", "＄", "￥", "¥", "￡", "£")
ROUGHLY = regex("[来來]")  # 十来个
LOSS = regex(r"[\u4e00-\u9fff：:（(\t\n]$")  # 利润-3.5亿元, no range and no number of a model
DEGREES = ("℃", "°C", "摄氏度", "度")
TIMES = ("次", "遍", "回", "场")  # 每周两次: how often
DENOMINATORS = {"百": "%", "千": "‰", "万": "‱", "佰": "%"}


class Quantity(NamedTuple):
    """A number with its unit; the span takes in modifiers that touch it. Plain tuple: long tables hold very many."""

    start: int
    end: int
    value: Decimal
    max: Decimal | None
    unit: str
    kind: str  # classifier, unmeasured, physical, ratio, money, bare_money, fraction
    modifier: str | None
    per: str | None
    number: tuple[int, int]  # where the numeral (of a range: both) stands
    doubt: str | None = None


@lru_cache(maxsize=2)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text that has a unit, in order; names, ordinals, numbers of documents and list marks are left out.

    >>> [(str(q.value), str(q.max), q.unit, q.modifier) for q in quantities("奖励50—100万元，增长百分之二十以上")]
    [('500000', '1000000', 'CNY', None), ('20', 'None', '%', 'at_least')]
    """
    text = simplified(text)
    words = numerals(text)
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        quantity, used = _quantity(text, words, at)
        at += used
        if quantity is not None:
            found.append(quantity)
            while at < len(words) and words[at].start < quantity.end:  # 5人以上（含5人）
                at += 1
    return tuple(found)


def _quantity(text: str, words: list[Numeral], at: int) -> tuple[Quantity | None, int]:
    """The quantity that begins with a numeral, if it is one, and how many numerals it takes up."""
    word = words[at]
    if text.startswith("分之", word.end):
        return _fraction(text, words, at)
    place = word.end
    while place < len(text) and place < word.end + 2 and text[place] in " \u00a0\u3000":
        place += 1
    unit = unit_at(text, place)
    first = read(word.text)
    if first is None:
        return None, 1
    ranged = _range(text, words, at, unit, place)
    if ranged is not None:
        return ranged
    if unit is None:
        return _without_unit(text, word, first), 1
    if refused(text, word.start, word.end, unit):
        return None, 1
    doubt = "one Chinese digit before a unit that also ends names" if unit.written in IN_NAMES and LONE_DIGIT.fullmatch(word.text) else None
    if doubt is None and unit.kind == "classifier" and "." in word.text and not SCALED.search(word.text) and text[word.start - 1] == "\n":
        doubt = "the mark of a list may be glued to the number"  # 1.22个县
    end = place + len(unit.written)
    if (
        (other := OTHER_UNIT.match(text, end))
        and unit.kind == "classifier"
        and (second := unit_at(other[1], 0))
        and second.written == other[1]
    ):
        unit, end = unit._replace(name=f"{unit.name}（{second.name}）"), other.end()  # 30篇（条）以上
    small, end = _tenths(text, first.value, unit, end)
    used = 1
    if unit.kind == "money":
        small, end, used = _with_small_coins(text, words, at, small * unit.factor, end, unit)
    return _made(
        text, Reading(small, first.max and first.max * unit.factor, first.more), unit, word.start, end, (word.start, word.end), doubt
    ), used


def _tenths(text: str, value: Decimal, unit: Unit, end: int) -> tuple[Decimal, int]:
    """八五折 and 85折 are 8.5, 七成五 is 7.5: where tenths are told, and where the words end."""
    if unit.written == "折" and 10 < value < 100:
        return value / 10, end
    half = HALF_TENTH.match(text, end) if unit.written == "成" and value < 10 else None
    if half and (reading := read(half[0])) is not None:
        return value + reading.value / 10, end + 1
    return value, end


def _range(text: str, words: list[Numeral], at: int, unit: Unit | None, place: int) -> tuple[Quantity, int] | None:
    """5—10个, 10万元至30万元, 一万元以上五万元以下."""
    if at + 1 >= len(words):
        return None
    word, then = words[at], words[at + 1]
    tail = place + len(unit.written) if unit else word.end
    if then.start > tail + 14:
        return None
    joint = JOINT.match(text, noted.end() if (noted := NOTED.match(text, tail)) else tail)
    bounded = None
    if joint is None or joint.end() != then.start:
        bounded = LOWER.match(text, tail) if unit else None
        if bounded is None or bounded.end() != then.start:
            skipped = _currency_between(text, joint, then.start)
            if not skipped:
                return None
    after = then.end + (text[then.end : then.end + 1] == " ")
    second = unit_at(text, after)
    lead = currency_before(text, word.start) if second is None and unit is None else None
    if lead is not None:  # ￥100—￥200
        second, after = lead._replace(written=""), then.end
    low, high = read(word.text), read(then.text)
    if second is None or low is None or high is None or (unit and unit.name != second.name):
        return None
    end = after + len(second.written)
    if bounded is not None and not UPPER.match(text, end):
        return None
    if (bounded is None and refused(text, word.start, word.end, second)) or refused(text, then.start, then.end, second, ranged=True):
        return None
    if second.written == "项" and text.startswith("项目", after) and YEARS.fullmatch(f"{word.text}-{then.text}"):  # 2014—2018项目规划
        return None
    start_value = low.value
    scale = SCALED.search(then.text)
    if unit is None and scale and not SCALED.search(word.text):
        factor = read("1" + scale[0].rstrip("余多"))
        if factor and start_value * factor.value < high.value:
            start_value *= factor.value
    if start_value >= high.value:
        return None
    if bounded is not None and text.startswith(("以下", "以内"), end):
        end += 2
    reading = Reading(start_value * second.factor, high.value * second.factor, low.more or high.more)
    return _made(text, reading, second, word.start, end, (word.start, then.end)), 2


def _currency_between(text: str, joint: re.Match[str] | None, start: int) -> bool:
    """￥100—￥200, 人民币五十万元至人民币一百万元."""
    if joint is None or start - joint.end() > 4:
        return False
    unit = currency_before(text, start)
    return unit is not None and start - len(unit.written) == joint.end()


def _fraction(text: str, words: list[Numeral], at: int) -> tuple[Quantity | None, int]:
    """百分之七十, 千分之三, 三分之二; 百分之五至十."""
    word = words[at]
    if at + 1 >= len(words) or words[at + 1].start != word.end + 2:
        return None, 1
    top = words[at + 1]
    value, bottom = read(top.text), read(word.text)
    name = DENOMINATORS.get(word.text)
    if value is None:
        return None, 1
    if name is None:
        if bottom is None or not bottom.value:
            return None, 1
        share = (value.value / bottom.value).quantize(Decimal("0.0001"))
        return _made(text, Reading(share, None, value.more), Unit("", "", "fraction"), word.start, top.end, (word.start, top.end)), 2
    high, end, used = value.max, top.end, 2
    joint = JOINT.match(text, end)
    if joint:
        after = at + 2
        if text.startswith(word.text + "分之", joint.end()):
            after += 1
        if after < len(words) and words[after].start in (joint.end(), joint.end() + 3):
            then = read(words[after].text)
            if then is not None and then.value > value.value:
                high, end, used = then.value, words[after].end, after + 1 - at
    return _made(text, Reading(value.value, high, value.more), Unit("", name, "ratio"), word.start, end, (word.start, end)), used


def _with_small_coins(text: str, words: list[Numeral], at: int, value: Decimal, end: int, unit: Unit) -> tuple[Decimal, int, int]:
    """3元5角, 壹佰元伍角贰分: the coins belong to the sum before them; 整 and 正 close it."""
    used = 1
    while unit.name == "CNY" and at + used < len(words) and words[at + used].start == end and used < 3:
        coin = words[at + used]
        sign = text[coin.end : coin.end + 1]
        reading = read(coin.text)
        if sign not in ("角", "分") or reading is None or reading.value >= 100:
            break
        value += reading.value * (Decimal("0.1") if sign == "角" else Decimal("0.01"))
        end = coin.end + 1
        used += 1
    if text[end : end + 1] in ("整", "正") and end < len(text):
        end += 1
    return value, end, used


def _without_unit(text: str, word: Numeral, reading: Reading) -> Quantity | None:
    """￥500, USD 2,000; 中央资金16.5亿: money that needs no word behind it."""
    start = word.start - (text[word.start - 1 : word.start] == " ")
    unit = currency_before(text, start)
    if unit is not None:
        end = word.end
        if english := ENGLISH.match(text, end):
            reading, end = reading._replace(value=reading.value * ENGLISH_SCALES[english[1][0].lower()]), english.end()
        return _made(text, reading, unit, word.start, end, (word.start, word.end))
    if SCALED.search(word.text) and word.text[0] not in "百千万亿" and PERSONS.match(text, word.end):  # 惠及393万农村学生
        return _made(text, reading, Unit("", "人", "unmeasured"), word.start, word.end, (word.start, word.end))
    if SCALED.search(word.text) and (word.text[0].isdigit() or len(word.text) > 1) and not text.startswith("分之", word.end):
        following = after_unit(text, word.end).end
        stop = text[following : following + 1]
        if (not stop or stop in "，。；、）)！？\n\t的,") and MONEY_NOUN.search(text, max(0, word.start - 24), _before(text, word.start)):
            return _made(text, reading, Unit("", "CNY", "bare_money"), word.start, word.end, (word.start, word.end))
    return None


def _before(text: str, start: int) -> int:
    return before_number(text, start).start


def _made(text: str, reading: Reading, unit: Unit, start: int, end: int, number: tuple[int, int], doubt: str | None = None) -> Quantity:
    """The quantity with its span widened over what touches it: sign, currency before, modifiers on both sides, a basis behind."""
    value, high = reading.value, reading.max
    if unit.kind in ("money", "bare_money"):
        lead = currency_before(text, start - (text[start - 1 : start] == " "))
        if lead is not None:
            start -= len(lead.written) + (text[start - 1] == " ")
            if lead.written in SIGNS and (named := currency_before(text, start)):  # 港币$1,000
                lead, start = named, start - len(named.written)
            unit = unit._replace(name=lead.name if lead.name != "CNY" or unit.name == "CNY" else unit.name)
    below = _below_zero(text, start, unit)
    if below:
        value, start = -value, start - below
    left: Side = before_number(text, start)
    right: Side = after_unit(text, end)
    if unit.name in DEGREES and text[left.start : left.end] in ("最高", "最低"):  # the day's highest, no bound
        left = Side(start, start, None)
    more = ("approx" if ROUGHLY.search(text, *number) else "more_than") if reading.more else None
    modifier = right.modifier or left.modifier or more
    if high is not None and right.modifier in ("at_most", "at_least") and right.modifier:
        modifier = left.modifier if left.modifier != "at_most" else None
    per = None
    basis = PER.match(text, right.end) if text[right.end : right.end + 1] in ("/", "／", " ", "每") else None
    if basis:
        per = BASIS_ENDS.split(basis[1], maxsplit=1)[0] if basis[1] else basis[2]
    elif unit.name in TIMES and (often := EVERY.search(text, max(0, left.start - 12), left.start)):
        per = often[1]
    kind = "money" if unit.kind == "bare_money" else unit.kind
    doubt = "no currency word" if unit.kind == "bare_money" else doubt if modifier is None else None
    return Quantity(left.start, right.end, value, high, unit.name, kind, modifier, per, number, doubt)


def _below_zero(text: str, start: int, unit: Unit) -> int:
    """How many signs before a rate, a temperature or a sum make it negative: -3.5%, 零下15℃, 利润-3.5亿元."""
    if unit.name in DEGREES and text.endswith("零下", 0, start):
        return 2
    if unit.kind == "money":
        return 1 if start and text[start - 1] in "-－−﹣" and (start == 1 or LOSS.search(text, start - 2, start - 1)) else 0
    if (unit.kind != "ratio" and unit.name not in DEGREES) or not start or text[start - 1] not in "-－−﹣":
        return 0
    before = text[start - 2] if start > 1 else ""
    return 0 if (before.isascii() and before.isalnum()) or before in ("）", ")", "%", "％") else 1
