"""Amounts (金额): money with currency, what it is for, per what, and its part in the sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import cast

from extractors.modifiers import governed
from extractors.numerals import read
from extractors.quantities import Quantity, quantities
from extractors.rewards.conditions import members
from extractors.sums.purposes import BARE, SPENDER, noun_of
from extractors.sums.roles import role_afar, role_beside, role_of_sum
from extractors.sums.tables import FACTOR, in_tables
from schemas.decimals import plain
from schemas.document import Document
from schemas.entities import Amount, Date, Modifier, entity_id
from schemas.regex import regex

BREAK = regex(r"[。！？\n]")
PARTING = regex(r"[；;\t]|(?<=[0-9百千万亿])元[^，。；]{0,6}[，、](?!(?:分别)?(?:一次性)?(?:给予|奖励|补助|资助))")
GIFT = regex(r"(?:各|分别|一次性|最高|可)?(?:给予|奖励|补助|资助|补贴|拨付|颁发|安排|提供)([^，]*)$")
BASIS = regex(
    r"^经[^，]{2,24}?(?:审核|批准|同意|评审|认定|验收|考核|评定)(?:通过|合格|同意)?后?的?(?:一次性)?(?:可)?(?:给予)?$|^根据|^每(?:平方公尺|平方米|公斤|[坪吨株])为?$|^(?:即|现)?[由从]$|^(?:符合条件的)?(?:可)?按照?(?:每[\u4e00-\u9fff]{1,3}){0,2}(?:最高|不[高超]于?过?)?的?(?:标准)?$|^每[人月年户家亩个]$"
)
PER = regex(
    r"(每(?:[一]?[年月人亩户家个件名项台次吨斤天日辆只头株平方米公斤坪生次班]|企业|平方公尺|小时|学年|学期|课时)[^，。；0-9每为]{0,4}?)(?:[（(][^）)]{0,16}[）)])?(?:每年|每月|每天|每日|每小时|每学年|每学期)?为?(?:增加|提高|降低|约|新台币)?(?:(?:最高)?(?:给予|奖励|补助|补贴|颁发|资助|发放|缴纳)?(?:一次性)?(?:企业|奖金|奖励|补助|补贴|资助)?(?:最高)?)$|(?P<mean>亩均|人均|户均)[^，。；0-9]{0,8}$"
)
BASES = regex(r"(?<=.)(?:每(?:年|月|[日天人户亩生台件吨次辆只头株米项个名家]|公顷|平方米|平方公尺|小时|学年|学期)){1,3}(?:分别)?(?:发给)?$")
PER_EACH = regex(
    r"(每[人生名户亩](?:每[年月日天]|每小时|每学[年期])|每[年月](?:每(?:公顷|平方米|平方公尺|[人生名户亩台吨])))(?:[（(][^）)]{0,16}[）)])?[^，。；0-9每]{0,6}$"
)
FUND = regex(r"的?([“”一-龥]{2,20}?(?:专项资金|资金|经费|基金))(?=[，,。；\n]|$)")
PAYER = regex(
    r"(?:由|经(?![济营费过常验认审评]))([\u4e00-\u9fff]{2,14}?)(?<!审核)(?<!批准)(?<!同意)(?<!评审)(?<!认定)(?<!验收)(?<!考核)(?<!评定)后?(?:给予|支付|拨付|安排|承担|补助|奖励)|((?:中央|[省市区县州]级?)财政)(?:每年)?(?:安排|下达|拨付)"
)
WAY = regex(r"(?:统一|全额|共同|一次性|足额|负责|按规定|予以|分别|另行)+$")
PER_TAIL = regex(r"(?:分别|仍?按照?|仍|以|为)$")  # 每年仍按10亿元安排
LISTING = regex(r"^.{0,160}[（(][一二三四五六七八九十]{1,3}[）)]")  # 四、支出情况（一）本级支出为…
LEAD = regex(
    r"^(?:第[一二三四五六七八九十百0-9]{1,5}条|对(?![口外内标应象])|其中|并|且|而|预计|同时|将|拟|可|各|分别|一次性|和|及|、|，|；|\s|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]|[0-9]{1,2}[.．、])+"
)
LEVEL = regex(
    r"(固定资产投资|投资强度|投资总额|注册资本|(?:年)?(?:主营业务收入|营业收入|销售额|销售收入|产值|纳税额|上缴税金[^，]{0,8}|出口额))(?:亩均投资)?(?:首次)?(?:达到?|超过|不低于|在|为)?$"
)
ANGLE = regex(r"[珠长]?三角(?![0-9一二三四五六七八九十分钱])")  # 珠三角, 三角债: no coins
ITEM_MARK = regex(r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、]")
ITEM = 300  # characters of one item of a list
ITEMS = 12
MOST = 60  # members of a 分别 list
LISTED = regex(r"(?:[/／][一-龥]{1,3})?[、和及/／][0-9.]{1,12}[百千万亿]{0,2}元")
LIST_JOINT = regex(r"(?:[/／][一-龥]{1,3})?(?:、和?|和|，|及|/|／)")  # 3000元/年、5000元/年
COUNTED = regex(r"[0-9一二三四五六七八九十]{1,3}[名个项件]$")
CONTEST = regex(r"([\u4e00-\u9fff]{2,14})设[特一二三优][等秀]?奖")
CONFERRED = regex(r"授予“([^”]{2,30})”")  # 授予“模范”荣誉称号，并给予二十万元奖励
OF_WHOM = regex(r"的第?一?[^、的]{0,4}(?:单位|企业)$")  # 国际标准的第一起草单位
FIELD = regex(  # 中标金额（万元）：1234.56
    r"(?P<title>[一-龥]{2,14})[（(](?:单位[:：])?(?:人民币)?(?P<unit>亿元|百万元|万元|千元|元)[）)]\s?[:：]\s?[￥¥]?(?P<n>[0-9]{1,12}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,6})?)(?![0-9.,%％万亿元])"
)


def amounts(document: Document) -> Iterator[Amount]:
    """Every sum of money in order; numbers in table columns whose head or caption names a money unit are sums too."""
    text = document.text.value
    days = [e for e in document.entities if isinstance(e, Date) and e.type != "duration"]
    money = [q for q in quantities(text) if q.kind == "money"]
    seen: set[int] = set()
    places = _places_in_lists(text, money)
    last: Amount | None = None
    for index, (quantity, (before, after)) in enumerate(zip(money, places, strict=True)):
        seen.add(quantity.number[0])
        if text[quantity.start : quantity.end] == "三角" and (text[quantity.start - 1] in "长珠" or ANGLE.match(text, quantity.start)):
            continue
        amount = _amount(text, quantity, money[index - before], before, before + 1 + after, days)
        within = last is not None and quantity.start - last.end < 40 and not BREAK.search(text, last.end, quantity.start)
        if amount.role != "threshold":
            amount = replace(amount, for_=noun_of(amount.for_, text[amount.end : amount.end + 30], last.for_ if last and within else None))
        last = amount
        yield amount
    yield from _in_fields(text, seen)
    yield from in_tables(document, seen, days)


def _start(date: Date) -> int:
    return date.start


def _listed(text: str, before: Quantity, after: Quantity) -> bool:
    return before.end <= after.start <= before.end + 6 and LIST_JOINT.fullmatch(text, before.end, after.start) is not None


def _places_in_lists(text: str, money: list[Quantity]) -> list[tuple[int, int]]:
    """For each sum, how many members of its list stand before it and after it, each counted in one pass."""
    if not money:
        return []
    joined = [_listed(text, a, b) for a, b in pairwise(money)]
    before = list(accumulate(joined, lambda n, on: min(n + 1, MOST - 1) if on else 0, initial=0))
    after = list(accumulate(reversed(joined), lambda n, on: min(n + 1, MOST) if on else 0, initial=0))
    return list(zip(before, reversed(after), strict=True))


def _amount(text: str, quantity: Quantity, leader: Quantity, index: int, size: int, days: list[Date]) -> Amount:
    first = leader.start
    begin = max(0, first - 160, *(m.end() for m in BREAK.finditer(text, max(0, first - 160), first)))
    clause_start = max([begin, *(m.end() for m in PARTING.finditer(text, begin, first))])
    head = text[clause_start:first]
    last = quantity.end
    while last < quantity.end + 120 and (m := LISTED.match(text, last)):
        last = m.end()
    tail = text[last : last + 44]
    goes_on = text[last : last + 120].split("。")[0]
    beside = role_beside(head, tail, goes_on, quantity.modifier)
    role = beside or role_afar(tail, text[begin:first])
    if role == "other" and (led := _lead(text, first)):
        role = role_of_sum(led, "", led)
    per = quantity.per or _per(head)
    if per:  # 30万元/20万元 is a list, no basis
        per = None if per[0].isdigit() else PER_TAIL.sub("", per) or None
    modifier = quantity.modifier or leader.modifier or (governed(head[-14:]) if not re.search(r"[0-9]", head[-14:]) else None)
    at = bisect_right(days, quantity.start - 1, key=_start) - 1
    date = days[at].id if at >= 0 and days[at].start >= begin else None
    payee = "企业" if re.search(r"(?:给予|奖励|给)(?:医药)?企业[^，。；]{0,6}$", head) else None
    payer = WAY.sub("", m[1] or m[2]) if (m := PAYER.search(head)) else None
    near = beside or role_afar(tail, head[-40:])
    doubt = quantity.doubt or ("its part in the sentence is told by a word further off" if near != role else None)
    return Amount(
        id=entity_id(Amount, quantity.start), start=quantity.start, end=quantity.end, text=text[quantity.start : quantity.end],
        rule="amounts.bare" if quantity.doubt else "amounts.currency", certainty="check" if doubt else "sure", why=doubt,
        value=plain(quantity.value), max=plain(quantity.max) if quantity.max is not None else None, currency=quantity.unit,
        modifier=cast("Modifier | None", modifier), role=role,
        for_=_purpose(head, tail, role, index, size, text[begin:first]),
        per=per, payer=payer, payee=payee, date=date,
    )  # fmt: skip


def _per(head: str) -> str | None:
    """The basis of a rate, from the words before the sum: 每人每小时, 每户, 亩均."""
    if each := PER_EACH.search(head[-30:]):
        return each[1]
    found = PER.search(head[-20:])
    if found is None:
        return None
    return found[1] or ("亩" if found["mean"] == "亩均" else found["mean"][0])


def _lead(text: str, at: int) -> str | None:
    """The line that a list of sums hangs on (其补助基准如下：), from one of its items; nothing where the sum stands in no list."""
    start = text.rfind("\n", max(0, at - ITEM), at) + 1
    for _ in range(ITEMS):
        if not start or not ITEM_MARK.match(text, start):
            break
        start = text.rfind("\n", max(0, start - 1 - ITEM), start - 1) + 1
    end = text.find("\n", start, start + ITEM)
    line = text[start:end] if end > 0 else ""
    return line if line.endswith(("：", ":")) and not ITEM_MARK.match(line) else None


def _purpose(head: str, tail: str, role: str, index: int, size: int, sentence: str) -> str | None:
    """What the sum is for: its own member of a 分别 list, else the condition or the noun before it."""
    head = LISTING.sub("", head)
    clauses = [c for c in re.split(r"[，,：:（(](?![^（(）)]{0,20}[）)])", head) if c.strip()]
    while len(clauses) > 1 and BASIS.match(clauses[-1].strip()):  # 按每户(3000元) is the basis, what it is for stands before
        clauses.pop()
    near = clauses[-1] if clauses else ""
    if BASIS.match(near.strip()):
        return None
    if role == "threshold":
        level = LEVEL.search(near)
        return level[1] if level else _condition(near)
    prize = re.search(r"([特一二三优][等秀]奖)[0-9一二三四五六七八九十]{1,3}[名个项]?[，,][^，]{0,8}$", head)
    if prize:
        contests = list(CONTEST.finditer(sentence))
        return (LEAD.sub("", contests[-1][1]) if contests else "") + prize[1]
    each = re.match(r"每[名位个家]([\u4e00-\u9fff]{2,8}?)(?:奖励|补助|发放)", near)
    if each:
        return each[1]
    given = re.search(r"给予|奖励|补助|资助|补贴|奖金|颁发", near)
    at = len(clauses) - 2 if given and len(clauses) > 1 and given.start() < 8 else len(clauses) - 1
    goal = re.match(r"的([\u4e00-\u9fff]{2,10}?)(?=[，,。；]|$)", tail)
    fund = FUND.match(tail)
    if fund and re.search(r"(?:安排|拨付|下达|投入|列支|设立|筹措|提供)(?:了|资金)?$", near) and len(fund[1]) > 4:
        return fund[1]
    if goal and re.search(r"(?:设立|提供|规模|建立)[^，]{0,10}$", near) and not re.match(r"奖励|补助|资助|补贴|资金支持", goal[1]):
        return goal[1]
    subject = clauses[at] if clauses else ""
    if gift := GIFT.search(subject):  # 共安排改薄资金7298万元: the noun stands behind the verb where nothing stands before
        before = subject[: gift.start()]
        opens = BARE.fullmatch(before) or SPENDER.fullmatch(before)
        subject = gift[1] if opens and len(gift[1]) > 3 else before or subject
    subject = re.sub(
        r"(?:拨付资金|金额|(?:(?<=.{3})|(?<=中央)|(?<=[省市县区]级)|(?<=地方))资金|费用为)$",
        lambda m: "费用" if m[0] == "费用为" else "",
        subject,
    )
    if size > 1 and index < size and (spread := members(subject, size)):
        return _condition(OF_WHOM.sub("", spread[index]))
    if title := CONFERRED.search(subject):
        return title[1]
    purpose = _condition(subject)
    return None if purpose and purpose.startswith("由") else purpose


def _condition(words: str) -> str | None:
    """A clause without what only leads to it: 对初次被认定为X的企业 → X."""
    words = LEAD.sub("", words)
    words = BASES.sub("", words)
    words = re.sub(r"(?<=.{2})(?:共?需要?|规模将?达?到?|[将均共]达?到?|投入)$", "", words)
    words = re.sub(
        r"^[^，、]{0,12}?(?:被认（评）定为|被认定为|认定为|评定为|新设立的?|被评为|评为|主导制定|新获得|获得|获评|缴纳|提供(?=.))",
        "",
        words,
    )
    words = re.sub(
        r"^(?:对|使|在|为(?=[^，]{3})|每年投入的|每年)(?:在)?(?:初次|首次|新近)?|^[^，]{0,10}[0-9一两二三]{1,6}[件个项名家](?=[\u4e00-\u9fff]{3})",
        "",
        words,
    )
    words = re.sub(
        r"(?:达到|超过|不低于|不少于|在|为|达|成功|上市企业|挂牌企业|的(?:第一起草单位)?(?:的?企业|的?单位|个人|项目)?)$",
        lambda m: m[0][:2] if m[0][2:] == "企业" and m[0][0] in "上挂" else "",
        words.strip(),
    )
    return COUNTED.sub("", words).strip(" 、的").removeprefix("投入") or None


def _in_fields(text: str, seen: set[int]) -> Iterator[Amount]:
    """The number of a field whose label names the unit."""
    if "元）" not in text and "元)" not in text:
        return
    for match in FIELD.finditer(text):
        start, end = match.span("n")
        reading = read(match["n"])
        if reading is None or start in seen:
            continue
        seen.add(start)
        title = match["title"]
        yield Amount(
            id=entity_id(Amount, start), start=start, end=end, text=match["n"], rule="amounts.field",
            value=plain(reading.value * FACTOR[match["unit"][:-1]]), currency="CNY", role=role_of_sum(title, "", title), for_=title,
        )  # fmt: skip
