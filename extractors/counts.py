"""Counts (数量): number, unit and what is counted, with change, status, total, indicator and scope."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast

from extractors.counted.doubts import doubt_of
from extractors.counted.lists import in_brackets, shared
from extractors.counted.meaning import DONE, FLOW, MAKES, Change, Status, change_of, indicator_of, measure_of, status_of
from extractors.counted.objects import NOTED, Noun, ahead, noun
from extractors.counted.rankings import place_of, ranked
from extractors.counted.standing import NOWHERE, Standing, Standings
from extractors.counted.tables import Head, heads
from extractors.modifiers import governed
from extractors.prose.cues import done_at
from extractors.prose.verbs import is_verb, leads
from extractors.quantities import DEGREES, PERSONS, Quantity, quantities
from extractors.rewards.giving import EARNS
from schemas.decimals import plain
from schemas.document import Document
from schemas.entities import Amount, Count, Date, Modifier, Scope, entity_id
from schemas.regex import regex, sought

RANKED = regex("[前第]")
RANKS = frozenset("位名强")  # 保持在全国前5位 is a rank
BREAK = regex(r"[。！？\n]")
OF_BEFORE = regex(r"。[ \u3000]{0,4}其中")  # …42项证明材料。其中，规章设定的15项: a part of the sentence before
CLAUSE = regex(r"[，。；：！？\n\t（()）,;:!?]")
PER = sought(
    r"(?:每)?((?:[0-9]{1,4}|(?<=每)十)?[百千万]人(?=口)|万人|千人|百人|百户|万名|万户|每?亿元)(?<![超过达上近约数百千十]亿元)(?<![超过达上近约数到至][百千万][人户名])(?!以[上下])(?=[^，。；0-9]{0,16}$)|每(?P<period>[周年月日季天])[^，。；0-9]{0,6}$|每(?P<turn>[期届批班轮](?=[一-龥]{2,6}$))|(?<![以])每(?!"
    + EARNS
    + r")(?:个(?![一-龥]{4}))?(?P<each>[\u4e00-\u9fff]{1,4}?)(?:名|个)?$|每(?P<week>[周年月日季天])(?:至少|不少于)?$"
    r"|(?P<mean>人均|亩均|户均|年均|日均|月均)(?=[^，。；0-9]{0,10}$)"
)
BASIS = regex(r"每([0-9]{1,6}[百千万]?(?:人|户|名|平方公里|亩|公顷|台|件|家))口?[^，。；0-9]{0,16}$")  # 每10万人中拥有大学文化程度的15467人
NOTE = regex(r"(?<=[\u4e00-\u9fff])[（(][^（）()，。；：\n]{1,14}[）)](?=[\u4e00-\u9fff])(?![一二三四五六七八九十0-9]|[将为共的])")
LISTED = regex(r"(?:以上|以下|左右)?[^，、。；（）()]{1,16}、(?=[^、]{2})")
ENDS_PARTS = regex(r"[）)；;]|累计|现有|同时|另")  # what follows is no part of the total before
DIVIDES = regex(r"^(?!.{0,80}(?:[；;]|中[，,]其中)).{0,80}其中")  # 其中 divides the number before it, if no other clause stands between
WHERE = regex(r"全(?P<a>[区市省县州镇国])|(?:我|本)(?P<b>[区市省县州镇])")
GOAL = regex(r"目标|计划|任务|拟|预期|20[2-9][0-9]年底前")
PROMISES = regex(r"承诺|目标|完成时[间限]|落实时[间限]|任务")
OPENED = regex(r"[（(](?:共|共计|合计|总计|计|各)?$")
CLOSING = frozenset(")）")
OF_A_BODY = regex(r"(?:委|局|厅|(?<![民公主承合兴开创])办|监管|镇|乡|街道|公司|集团|中学|小学|[一-龥]{2}[区县市省州村])$")
A_COUNTY = regex(r"[一-龥][县区市]")
COMPARED = frozenset("比较是为")
GREW = regex(  # 较2022年增长25%, 是2015年的1.8倍
    r"(?:同期|[底末初的]|同比|环比|年均|分别|均|约|近|提高|增长|增加|上升|下降|减少|降低|扩大|回落|翻|了|[高低多少]|超过|为|至|到|实际){0,6}"
)
NEAR = regex(  # 达到134.9万亿元、增长5%; 8件、3件: the noun before is plainly meant
    r"[，,、（(和及与]{0,2}(?:其中)?(?:(?:比|较|是|为|同比|环比)[^，。；：]{0,14}?)?(?:分别|年均|实际|名义|平均)?"
    r"(?:增长|增加|提高|提升|下降|减少|降低|回落|上升|上涨|达到?|增至|降至|占|由|从|为|至|到|扩大)?[了到至约近超]{0,2}"
)
EARLIER = 16  # characters of a noun taken from the clause before
TITLE_ENDS = regex(r"[》\n。]")
ROW = regex(r"[、，][^，。；：、0-9（）]{1,14}")
JOINED = regex(r"(?:[^，。；：0-9（）]{1,30})?[、和及与]$")  # 新增40项标准、100项产品: what is new goes on
NORMS = frozenset(("条例", "办法", "规定", "细则", "规则", "章程", "标准", "法律"))  # 委员五至九人 in a statute is a norm
WINDOW = 300  # characters: how far back one sentence is looked at


@dataclass(slots=True)
class _Told:
    """What the sentence has said so far."""

    start: int = 0
    noun: str | None = None
    owner: str | None = None  # the noun of that total
    total: tuple[str, str] | None = None  # id and unit of the count that 其中 divides
    last: tuple[str, str] | None = None
    end: int = 0
    grown: bool = False
    change: Change | None = None  # of the count before: 分别增长8.9%、7.7%
    promised: range = range(0)  # the rows of a table of promises
    bracket: bool = False  # a part of the total before the bracket
    standing: Standing = NOWHERE
    status: Status = "actual"  # of the count before: 标准为处级100平方米、科级80平方米
    made: bool = False  # the sentence tells of things to be made
    dates: list[Date] = field(default_factory=list)


def counts(document: Document) -> Iterator[Count]:
    """Every count in order, with the noun that it counts resolved from its clause, its total and its date."""
    text = document.text.value
    taken = [e for e in document.entities if isinstance(e, Date | Amount)]
    days = [d for d in taken if isinstance(d, Date) and d.type != "duration"]
    starts = [e.start for e in taken]
    day_starts = [d.start for d in days]
    told = _Told()
    table_cells = sorted((c.start, c.end) for t in document.tables for c in t.cells)
    cell_starts = [a for a, _ in table_cells]
    found = quantities(text)
    bracketed = in_brackets(text, found)
    standings = Standings(document)
    promised = [range(t.start, t.end) for t in document.tables if PROMISES.search(text, t.start, min(t.end, t.start + 60))]
    tabled = heads(document, days)
    for quantity in found:
        if RANKED.match(text, quantity.start - 1) and quantity.unit in RANKS:
            continue
        opened = text.rfind("《", max(0, quantity.start - 60), quantity.start)
        if opened >= 0 and not TITLE_ENDS.search(text, opened, quantity.start) and text.find("》", quantity.end, quantity.end + 60) > 0:
            continue  # 《保供十条措施》
        at = bisect_right(starts, quantity.number[1] - 1) - 1
        if quantity.kind != "money" and at >= 0 and taken[at].end > quantity.number[0]:
            continue
        breaks = [m.end() for m in BREAK.finditer(text, told.end, quantity.start)]
        if breaks or told.end == 0:
            goes_on = len(breaks) == 1 and OF_BEFORE.match(text, breaks[0] - 1)
            whole, last = (told.noun, told.last) if goes_on else (None, None)
            told = _Told(start=breaks[-1] if breaks else 0, noun=whole, last=last, end=told.end)
        cell = bisect_right(cell_starts, quantity.start) - 1
        if cell >= 0 and table_cells[cell][1] > quantity.start and table_cells[cell][0] > told.start:
            told = _Told(start=table_cells[cell][0], end=told.end)
        if quantity.kind == "money":  # 支出1354亿元，比上年增长8.65%: what grew is what the money was
            told.noun = ahead(text, quantity.start, _clause_start(text, quantity.start, max(told.start, told.end))) or None
            told.end = quantity.end
            continue
        told.promised = next((r for r in promised if quantity.start in r), range(0))
        first = bisect_right(day_starts, max(told.start, quantity.start - WINDOW) - 1)
        told.dates = days[first : bisect_right(day_starts, quantity.start)]
        told.bracket = quantity.start in bracketed
        if told.bracket:
            told.total, told.owner = (entity_id(Count, bracketed[quantity.start]), quantity.unit), told.owner or told.noun
        told.standing = standings.at(quantity.start)
        count = _count(document, text, quantity, told)
        head = tabled.pop(quantity.number[0], None)
        yield _headed(count, head, document) if head else count
    for head in tabled.values():
        at = bisect_right(starts, head.end - 1) - 1
        if head.bare and not (at >= 0 and taken[at].end > head.start):
            goal = GOAL.search(head.head) or any(head.start in r for r in promised)
            yield _headed(_bare(text, head, "target" if goal else "actual"), head, document)


def _bare(text: str, head: Head, status: Status) -> Count:
    """A number whose unit stands in the head of its column."""
    ratio = head.unit in ("%", "‰", "百分点", "倍")
    return Count(
        id=entity_id(Count, head.start), start=head.start, end=head.end, text=text[head.start : head.end], rule="counts.table",
        value=plain(head.value), unit=head.unit, status=status, measure="ratio" if ratio else "flow" if FLOW.search(head.head) else "stock",
    )  # fmt: skip


def _headed(count: Count, head: Head, document: Document) -> Count:
    """The count with what its table says: the noun, the date and the place of its column and row."""
    what = head.object or count.object
    return replace(
        count, object=what, indicator=indicator_of(what, count.per, count.change, count.unit), date=head.date or count.date,
        scope=Scope(head.scope) if head.scope else count.scope,
        certainty="sure" if what else "check", why=None if what else "a cell without a head",
    )  # fmt: skip


def _count(document: Document, text: str, quantity: Quantity, told: _Told) -> Count:
    floor = max(told.start, told.end, quantity.start - WINDOW)
    floor = _clause_start(text, quantity.start, floor)
    for day in told.dates:
        compared = text[day.start - 1 : day.start] in COMPARED and day.start > floor and GREW.fullmatch(text, day.end, quantity.start)
        floor = max(floor, day.end) if day.end <= quantity.start and not compared else floor
    sentence = text[max(told.start, quantity.start - WINDOW) : quantity.start]
    clause = text[max(floor, quantity.start - 40) : quantity.start]
    between = text[max(told.start, told.end, quantity.start - WINDOW) : quantity.start]
    name = entity_id(Count, quantity.start)
    if told.total and ENDS_PARTS.search(between) and not told.bracket:
        told.total = None
    if DIVIDES.search(between) and told.last and quantity.kind not in ("ratio", "fraction") and told.last[1][:1] == quantity.unit[:1]:
        told.total, told.owner = told.last, told.noun
    parts = told.total is not None and told.total[1] == quantity.unit
    change = change_of(clause, grown=told.grown)
    per = quantity.per or _per(text, floor, quantity.start)
    listed = LISTED.match(text, floor, quantity.start) if floor == told.end > told.start else None  # 5所小学、医院3家
    named, place = _noun(text, quantity, listed.end() if listed else floor, told, parts, sentence)
    if named.text is None and told.noun is None:
        named = _earlier(text, floor, told)
    what = named.text
    if what and per and what.startswith(per):
        what = what[len(per) :].lstrip("的口") or what
    governs = quantity.kind != "fraction" and quantity.unit not in DEGREES
    modifier = quantity.modifier or (governed(clause[-16:]) if governs else None)
    told.made = told.standing.ahead and (told.made or MAKES.search(sentence) is not None) and not DONE.search(sentence)
    planned = quantity.start in told.promised or told.standing.aimed or told.made or _in_era(told.dates, sentence, document.meta.issued_on)
    status: Status = "target" if planned else status_of(text, sentence, clause, quantity, document.meta.kind in NORMS)
    gives = told.standing.gives
    condition = gives is not None and (quantity.start < gives or quantity.kind == "ratio")
    goes_on = status == "actual" and told.status == "criterion" and told.last and told.last[1] == quantity.unit and ROW.fullmatch(between)
    if condition or goes_on:
        status = "criterion"
    told.status = status
    measure = measure_of(quantity, per, change, clause)
    if change is None and told.change and told.last and told.last[1] == quantity.unit and (told.bracket or JOINED.match(between)):
        change = told.change
    told.change = change
    told.noun = what or told.noun
    told.grown = told.grown or change == "increase_by"
    part_of = told.total[0] if parts and told.total and told.total[0] != name and _akin(what, told.owner, text, quantity) else None
    told.last = (name, quantity.unit)
    told.end = quantity.end
    near = parts or told.bracket or place is not None or NEAR.fullmatch(between) is not None
    behind = what is not None and text.startswith(what, quantity.end + (text[quantity.end : quantity.end + 1] in " 的"))
    doubt = quantity.doubt or doubt_of(named, quantity, near=near, behind=behind)
    return Count(
        id=name, start=quantity.start, end=quantity.end, text=text[quantity.start : quantity.end], rule=f"counts.{quantity.kind}",
        certainty="check" if doubt else "sure", why=doubt, value=plain(quantity.value),
        max=plain(quantity.max) if quantity.max is not None else None, unit=quantity.unit, object=what or None, per=per,
        modifier=cast("Modifier | None", modifier), change=change, status=status, date=told.dates[-1].id if told.dates else None,
        indicator=indicator_of(what, per, change, quantity.unit), measure=measure,
        scope=Scope(place) if place else _scope(document, sentence), part_of=part_of,
    )  # fmt: skip


def _noun(text: str, quantity: Quantity, floor: int, told: _Told, parts: bool, sentence: str) -> tuple[Noun, str | None]:
    """What is counted (the own member of a 分别 list, else the noun beside the number or one before), and the body it is told of."""
    dealt = shared(text, quantity.start, quantity.end, max(told.start, quantity.start - 160), quantity.unit)
    if dealt:
        return Noun(dealt), None
    if quantity.kind == "unmeasured" and (persons := PERSONS.match(text, quantity.number[1])):
        return Noun(persons[1]), None
    before = told.owner if parts else told.noun
    noted = OPENED.search(text, max(0, quantity.start - 4), quantity.start)
    if noted and text[quantity.end : quantity.end + 1] in CLOSING:  # 市政府（12个）, 获奖选手（共20名）
        start = noted.start()
        floor = max([_clause_start(text, start, told.start), *(d.end for d in told.dates if d.end <= start)])
        front = ahead(text, start, floor)
        if front and (OF_A_BODY.search(front) or A_COUNTY.fullmatch(front)):  # 省旅游局（3项）, 邱县（86%）: whose they are, not what
            return Noun(ranked(sentence) or before, True), front
        return Noun(front or before, not front), None
    found = noun(text, quantity.start, quantity.end, floor, kind=quantity.kind, unit=quantity.unit, before=before, parts=parts)
    front = ahead(text, quantity.start, floor)
    if parts and front and OF_A_BODY.search(front) and not text.startswith(found.text or "", quantity.end):
        return Noun(told.owner), front
    place = place_of(front) if found.text == front else None
    return (Noun(ranked(sentence) or before, True), place) if place else (found, None)


def _earlier(text: str, floor: int, told: _Told) -> Noun:
    """The noun before a date that stands in between (进出口总额1990年比1985年增长40%), else that of the clause before."""
    stop = floor
    for day in reversed(told.dates):
        stop = day.start if 0 <= stop - day.end < 3 else stop
    for _ in range(2):
        start = _clause_start(text, stop, max(told.start, told.end))
        words = ahead(text, stop, start)
        if len(words) > 1 and words[0] != "据" and not leads(words) and len(words) < EARLIER:
            return Noun(words, True)
        if start <= max(told.start, told.end) or text[start - 1] not in "，,":
            break
        stop = start - 1
    return Noun(None)


def _in_era(dates: list[Date], sentence: str, issued_on: str | None) -> bool:
    """Whether the number is of a plan's years that were not yet over when the document was issued (“十四五”期间培训270万人次)."""
    if not dates or not issued_on or not dates[-1].text.endswith("期间") or done_at(sentence) is not None:
        return False
    end = dates[-1].value.rsplit("/", 1)[-1][:4]
    return end.isdecimal() and end > issued_on[:4] and not DONE.search(sentence)


def _akin(what: str | None, whole: str | None, text: str, quantity: Quantity) -> bool:
    """Whether a part may be of the total: a noun of its own behind it must end as the total's does (两个赛项，其中…9个类别 is none)."""
    if not what or not whole or not text.startswith(what, quantity.end):
        return True
    return what[-1] in whole or quantity.unit == "人"


def _clause_start(text: str, start: int, floor: int) -> int:
    """Where the clause of a number begins, at most `WINDOW` back; a bracket right before the number is stepped over."""
    floor = max(floor, start - WINDOW)
    if noted := NOTED.search(text, floor, start):
        start = noted.start()
    notes = [m.span() for m in NOTE.finditer(text, floor, start)]  # 细颗粒物（PM2.5）平均浓度 is one noun
    marks = [m.end() for m in CLAUSE.finditer(text, floor, start) if not any(a <= m.start() < b for a, b in notes)]
    return marks[-1] if marks else floor


def _per(text: str, floor: int, start: int) -> str | None:
    if basis := BASIS.search(text, floor, start):
        return basis[1]
    match = PER.search(text, floor, start)
    each = next((g for g in match.groups() if g), None) if match else None
    return each[0] if each and len(each) > 2 and each[0] in "人户" and is_verb(each[1:3]) else each


def _scope(document: Document, sentence: str) -> Scope | None:
    """全区 and 我市 hold for the issuer's own division where that is known, 全国 for the country."""
    places = list(WHERE.finditer(sentence))
    if not places:
        return None
    last = places[-1]
    if last["a"] == "国":
        return Scope("全国")
    region = document.meta.region
    return Scope(region.name, region.code) if region else Scope(last[0])
