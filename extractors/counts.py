"""Counts (数量): number, unit and what is counted, with change, status, total, indicator and scope."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.counted.objects import noun
from extractors.modifiers import governed
from extractors.numerals import plain
from extractors.quantities import Quantity, quantities
from schemas.document import Document
from schemas.entities import Amount, Count, Date, Scope, entity_id

BREAK = re.compile(r"[。！？\n]")
CLAUSE = re.compile(r"[，。；：！？\n\t（()）,;:!?]")
PER = re.compile(
    r"(?:每)?(万人|千人|百人|百户|万名|万户|每?亿元)(?=[^，。；0-9]{0,16}$)|(?<![以])每(?P<each>[\u4e00-\u9fff]{1,4}?)(?:名|个)?$|每(?P<week>[周年月日季天])(?:至少|不少于)?$|(?P<mean>人均|亩均|户均|年均|日均|月均)(?=[^，。；0-9]{0,10}$)"
)
UP_TO = re.compile(r"(?:增加到|增至|增长到|提高到|提高至|提升到|提升至|上升到|上升至|扩大到|发展到|升至|增长至|增加至)[^，。；0-9]{0,4}$")
UP_BY = re.compile(
    r"(?:新增加?|净增|增加了?|增长了?|增幅[为达]?|提高了?|提升了?|上升了?|扩大了?|增收|新授权|上涨了?|增长率为?)[^，。；0-9]{0,22}$"
)
DOWN_TO = re.compile(r"(?:降至|减至|下降到|下降至|降低到|降低至|减少到|减少至|压缩到|压缩至|压减至|缩短至|缩短到|压减到)[^，。；0-9]{0,4}$")
DOWN_BY = re.compile(r"(?:下降了?|减少了?|降低了?|缩短了?|压减了?|压缩了?|回落|降幅[为达]?|跌)[^，。；0-9]{0,6}$")
REACHED = re.compile(r"(?:达到|达|总数达到)[^，。；0-9]{0,3}$")
TARGET = re.compile(r"力争|争取|确保|目标|计划(?!单列|生育)|预计|拟|到20[2-9][0-9]年|将(?!近|军)|保持在|不低于|不少于|至少|原则上")
CRITERION = re.compile(
    r"奖励|给予|补助|补贴|资助|出资|应有|不得|须|必须|奖[^，。]{0,3}$|(?:标准|条件)为|设[^，。]{0,8}奖|对[^，。]{0,20}的|符合|满"
)
CRITERION_AFTER = re.compile(r"(?:的[，,；企单人项、（]|的[\u4e00-\u9fff]{1,20}[，,]|出席|兴建)")
DONE = re.compile(r"今年|去年|已|共奖励|荣获|获得|截[至止]|累计|了")
FLOW = re.compile(
    r"新增|完成|共奖励|累计|办理|查处|培训|举办|召开|发放|受理|新授权|新建|引进|服务|检查|立案|接待|兑现|印发|组织|开展|评选|同比"
)
WHERE = re.compile(r"全(?P<a>[区市省县州镇国])|(?:我|本)(?P<b>[区市省县州镇])")
PROMISES = re.compile(r"承诺|目标|完成时[间限]|落实时[间限]|任务")
WINDOW = 300  # characters: how far back one sentence is looked at
QUOTA = re.compile(r"(?:奖|称号)$")


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
    promised: range = range(0)  # the rows of a table of promises
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
    promised = [range(t.start, t.end) for t in document.tables if PROMISES.search(text, t.start, min(t.end, t.start + 60))]
    for quantity in quantities(text):
        if quantity.kind == "money":
            told.end = quantity.end
            continue
        at = bisect_right(starts, quantity.number[1] - 1) - 1
        if at >= 0 and taken[at].end > quantity.number[0]:
            continue
        breaks = [m.end() for m in BREAK.finditer(text, told.end, quantity.start)]
        if breaks or told.end == 0:
            told = _Told(start=breaks[-1] if breaks else 0, end=told.end)
        cell = bisect_right(cell_starts, quantity.start) - 1
        if cell >= 0 and table_cells[cell][1] > quantity.start and table_cells[cell][0] > told.start:
            told = _Told(start=table_cells[cell][0], end=told.end)
        told.promised = next((r for r in promised if quantity.start in r), range(0))
        first = bisect_right(day_starts, max(told.start, quantity.start - WINDOW) - 1)
        told.dates = days[first : bisect_right(day_starts, quantity.start)]
        yield _count(document, text, quantity, told)


def _count(document: Document, text: str, quantity: Quantity, told: _Told) -> Count:
    floor = max(told.start, told.end, quantity.start - WINDOW)
    for mark in CLAUSE.finditer(text, floor, quantity.start):
        floor = mark.end()
    for day in told.dates:
        floor = max(floor, day.end) if day.end <= quantity.start else floor
    sentence = text[max(told.start, quantity.start - WINDOW) : quantity.start]
    clause = text[max(floor, quantity.start - 40) : quantity.start]
    between = text[max(told.start, told.end, quantity.start - WINDOW) : quantity.start]
    name = entity_id(Count, quantity.start)
    if told.total and any(mark in between for mark in "）)；;"):
        told.total = None
    if "其中" in between and told.last and told.last[1][:1] == quantity.unit[:1]:
        told.total, told.owner = told.last, told.noun
    parts = told.total is not None and told.total[1] == quantity.unit
    found = noun(
        text,
        quantity.start,
        quantity.end,
        floor,
        kind=quantity.kind,
        unit=quantity.unit,
        before=told.owner if parts else told.noun,
        parts=parts,
    )
    change = _change(clause, quantity, told, sentence)
    per = quantity.per or _per(text, floor, quantity.start)
    what = found.text
    if what and per and what.startswith(per):
        what = what[len(per) :].lstrip("的") or what
    modifier = quantity.modifier or (governed(clause[-16:]) if quantity.kind != "fraction" else None)
    status = "target" if quantity.start in told.promised else _status(text, sentence, clause, quantity)
    measure = (
        "ratio"
        if quantity.kind in ("ratio", "fraction") or per or quantity.unit in ("百分点", "倍")
        else "flow"
        if change in ("increase_by", "decrease_by") or FLOW.search(clause)
        else "stock"
    )
    told.noun = what or told.noun
    told.grown = told.grown or change == "increase_by"
    part_of = told.total[0] if parts and told.total and told.total[0] != name else None
    told.last = (name, quantity.unit)
    told.end = quantity.end
    doubt = quantity.doubt
    return Count(
        id=name, start=quantity.start, end=quantity.end, text=text[quantity.start : quantity.end], rule=f"counts.{quantity.kind}",
        certainty="check" if doubt else "sure", why=doubt, value=plain(quantity.value), max=plain(quantity.max) if quantity.max is not None else None,
        unit=quantity.unit, object=what or None, per=per, modifier=modifier, change=change, status=status,  # type: ignore[arg-type]
        date=told.dates[-1].id if told.dates else None, indicator=_indicator(what, per, change, quantity.unit), measure=measure,  # type: ignore[arg-type]
        scope=_scope(document, sentence), part_of=part_of,
    )  # fmt: skip


def _change(clause: str, quantity: Quantity, told: _Told, sentence: str) -> str | None:
    if UP_TO.search(clause):
        return "increase_to"
    if DOWN_TO.search(clause):
        return "decrease_to"
    if DOWN_BY.search(clause):
        return "decrease_by"
    if UP_BY.search(clause):
        return "increase_by"
    if REACHED.search(clause) and told.grown and "总" in clause:
        return "increase_to"
    return None


def _per(text: str, floor: int, start: int) -> str | None:
    match = PER.search(text, floor, start)
    return next((g for g in match.groups() if g), None) if match else None


def _status(text: str, sentence: str, clause: str, quantity: Quantity) -> str:
    tail = text[quantity.end : quantity.end + 24]
    if QUOTA.search(clause) or ("奖金" in tail[:8] and quantity.unit == "名"):
        return "criterion"
    if DONE.search(sentence) and not re.search("力争|确保|争取", sentence):
        return "actual"
    if CRITERION_AFTER.match(tail) or (CRITERION.search(clause) and not TARGET.search(clause)):
        return "criterion"
    if TARGET.search(sentence):
        return "target"
    return "actual"


def _indicator(what: str | None, per: str | None, change: str | None, unit: str) -> str | None:
    """The key by which documents are compared: basis, what is new of it, noun; a rate of growth ends in 增长率.

    >>> _indicator("有效发明专利", "万人", None, "件"), _indicator("就业", None, "increase_by", "人"), _indicator("有效商标注册数", None, "increase_by", "%")
    ('万人有效发明专利', '新增就业', '有效商标注册数增长率')
    """
    if not what:
        return None
    bare = re.sub(r"[“”‘’「」\s]", "", what)
    if unit in ("%", "‰", "百分点") and change and not bare.endswith("率"):
        return f"{per or ''}{bare}增长率" if change.startswith("increase") else f"{per or ''}{bare}下降率"
    if change == "increase_by" and unit not in ("%", "‰", "百分点"):
        return f"{per or ''}新增{bare}"
    return f"{per or ''}{bare}"


def _scope(document: Document, sentence: str) -> Scope | None:
    """全区 and 我市 hold for the issuer's own division where that is known, 全国 for the country."""
    last = None
    for last in WHERE.finditer(sentence):
        pass
    if last is None:
        return None
    if last["a"] == "国":
        return Scope("全国")
    region = document.meta.region
    return Scope(region.name, region.code) if region else Scope(last[0])
