"""Every figure of a document with what it is of and when: the clause round it, its period, whether it is promised or told.

Figures of two documents are compared by the words of their clauses, by unit and basis, and by period; never by the object's text alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from schemas.regex import regex

STOP = "。！？\n"
ASIDE = regex(r"[，；：、,;:]")
BREAK = regex(r"[，；：,;:]")
LEVEL = regex(r"[^\u4e00-\u9fffA-Za-z0-9]")
NOISE = regex(
    r"今年|去年|上年|全年|本年|当年|年度|目标|预期|力争|确保|争取|计划|拟|安排|继续|再|实现|完成|达到|达|超过|突破|约|左右|以上|以内|不低于|不少于|"
    r"保持|控制|在|至|到|为|是|将|要|使|把|了|的|和|及|与|地|得|共|累计|分别|提高|增加|增长|上涨|涨幅|下降|降低|降幅|减少|扩大|比|\d+年|"
    r"[\d.,，]+(?:亿|万)?|较|均|总体|主要|进一步|大力|积极|努力|全国|我国|全面|深入|其中|中央财政|中央|财政|资金|专项|投入|支出|支持|标准|经费|"
    r"用于|下达|使|共|国家|预计数|决算数|执行数|各级|有效|建设|发展|推进|加快|加强|工作|工程|水平|规模|范围"
)
MANY_YEARS = regex(
    r"五年|[三四六七八九十]年[来间内]?|近[两几二三四五]年|年均|平均每年|每年平均|两年|“?十[一二三四五]五|年来|翻一番|本届|以来|世纪|到20\d\d年|20\d\d年?[-—－至到]"
)
AVERAGE = regex(r"年均|平均每年|每年平均|年平均|平均(?:增长|递增|年增)|递增")
RISE = regex(r"(?:增长|上涨|增幅|涨幅|提高|上升|增速|增加)(?![到至为])[^，。；：到至]{0,8}$")
FALL = regex(r"(?:下降|降低|减少|降幅|压减|淘汰|消减)(?![到至为])[^，。；：到至]{0,8}$")
LAST_YEAR = regex(r"去年|上年|过去一年|一年来|刚刚过去|这一年|全年")
LONG_REVIEW = regex(r"过去(?:的)?五年|五年来的?|这五年")
ERA = regex(r"过去(?:的)?五年|五年来|这五年|“?十[一二三四五]五”?(?:时期|期间)|(?P<last>去年|过去一年|一年来|刚刚过去)")
SINCE = regex(r"比((?:19|20)\d\d)年")
SAME = (
    (regex(r"能耗强度|单位GDP能耗|单位国内生产总值能耗|万元国内生产总值能耗"), "单位国内生产总值能耗"),
    (regex(r"广义货币供应量|广义货币\s{0,2}M\s?2?|M\s?2"), "广义货币"),
    (regex(r"物价总水平|居民消费价格总水平|CPI"), "居民消费价格"),
    (regex(r"GDP|国民生产总值"), "国内生产总值"),
    (regex(r"外贸进出口|货物进出口|对外贸易"), "进出口"),
    (regex(r"城镇居民基本医疗保险|城乡居民医保|城乡居民基本医保|城镇居民医保|居民医保|基本医保|基本医疗保险"), "居民医保"),
    (regex(r"新型农村合作医疗"), "新农合"),
    (regex(r"保障性安居工程|保障性住房|保障房"), "保障性住房"),
    (regex(r"棚户区住房|棚户区|棚改"), "棚户区"),
)
BASELINE = regex(r"(?:由|从)[^，。；]{0,14}$")
ONWARD = regex(r"^[^，。；]{0,4}(?:提高|增加|扩大|调整|上调|降低|降至|下调)[到至为]?")
LEVEL_REACHED = regex(r"(?:提高|增加|扩大|上升)[到至]$")
PLAN_BEGINS = regex(
    r"(?:今年|20\d\d年)[^。\n]{0,24}(?:主要)?(?:预期)?目标(?:是|：|为)|(?:今年|20\d\d年)[^。\n]{0,18}(?:总体要求|工作(?:的)?总体(?:要求|部署)|政府工作(?:任务|总体))|"
    r"[二三][、，．.][^。\n]{0,30}(?:20\d\d年|今年|总体要求|工作部署|主要任务|下一步|工作安排)|做好今年(?:的)?(?:政府)?工作"
)
CONTEXT = 46
NEAR_BY = 12  # characters between a date and the figure that is surely of it
CORE = 4  # characters that say what a figure is of
PAST = regex(r"(?<!从)(?<!由)(?:去年|上年(?!末))|已经?|近年|截至|过去|多年|曾")
DELTA = regex(r"(?:比|较)[^，。；]{1,8}(?:增加|增长|减少|提高|多|少|下降)(?:了|近|约|超过)?$|同比[^，。；]{0,4}$")
MEMBERS = {"%": "%", "％": "%", "﹪": "%", "个百分点": "百分点"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One figure of one document, ready to be compared."""

    entity: str
    kind: str
    start: int
    end: int
    text: str
    value: Decimal
    max: Decimal | None
    unit: str
    per: str
    modifier: str
    indicator: str
    sentence: str
    words: frozenset[str]  # character pairs of its clause
    close: frozenset[str]  # those right beside the number
    direction: str  # rise, fall or level
    promised: bool
    many_years: bool
    ahead: bool  # stands in the part of a report that speaks of the year to come, and tells of nothing past
    delta: bool  # a difference to another period, not the figure itself
    baseline: bool  # named only as where a new pledge starts
    average: bool  # of several years (年均增长7%)
    year: str  # that the clause itself states, else ""


def statements(record: Mapping[str, Any], *, promised_only: bool = False) -> list[Statement]:
    """All figures of a record that state a value, in order; with `promised_only` those that stand in a promise."""
    text: str = record["text"]
    promised = _promised(record)
    dates = {e["id"]: e for e in record["entities"] if e["kind"] == "date"}
    figures = sorted((e for e in record["entities"] if e["kind"] in ("count", "amount")), key=lambda e: e["start"])
    reviewed = plan_start(text) or 0 if LONG_REVIEW.search(text[:3000]) else 0
    begins = plan_start(text) if record["meta"].get("kind") == "工作报告" else None
    last_year = str(int(year_of(record) or 1) - 1)
    found = []
    for entity in figures:
        start = entity["start"]
        if promised_only and not any(a <= start < b for a, b in promised):
            continue
        statement = _statement(
            _Around.of(text, start, entity["end"]),
            entity,
            promised=any(a <= start < b for a, b in promised) or (begins is None and entity.get("status") == "target"),
            ahead=begins is not None and start >= begins,
            year=_own_year(dates.get(str(entity.get("date", ""))), start),
            of_years=start < reviewed,
            last_year=last_year,
        )
        if statement is not None:
            found.append(statement)
    return found


def _own_year(day: Mapping[str, Any] | None, start: int) -> str:
    """The year that stands right before a figure (2007年…65.5%); one further off may belong to something else."""
    if day is None or not 0 <= start - day["end"] <= NEAR_BY or "/" in day["value"]:
        return ""
    year: str = day["value"][:4]
    return year if year.isdigit() else ""


def _promised(record: Mapping[str, Any]) -> list[tuple[int, int]]:
    spans = [(e["start"], e["end"]) for e in record["entities"] if e["kind"] == "commitment"]
    begin = plan_start(record["text"])
    return [*spans, (begin, len(record["text"]))] if begin is not None else spans


def plan_start(text: str) -> int | None:
    """Where a report turns from what was done to what is to be done; None where it doesn't say.

    >>> plan_start("过去一年，增长5%。\\n今年发展主要预期目标是：增长6%。")
    11
    """
    for match in PLAN_BEGINS.finditer(text):
        if match.start() > len(text) * 0.03:
            return match.start()
    return None


@dataclass(frozen=True, slots=True)
class _Around:
    """The words round a figure: its sentence up to it and from it on, its paragraph up to it, the clause that says what it is of."""

    before: str
    after: str
    paragraph: str
    sentence: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> _Around:
        first = max(text.rfind(stop, 0, start) for stop in STOP) + 1
        last = min((i for i in (text.find(stop, end) for stop in STOP) if i >= 0), default=len(text))
        paragraph = text[text.rfind("\n", 0, start) + 1 : start]
        return cls(text[first:start], text[end:last], paragraph, text[first : min(last + 1, len(text))].strip())


def _statement(
    around: _Around, entity: Mapping[str, Any], *, promised: bool, ahead: bool, year: str, of_years: bool, last_year: str
) -> Statement | None:
    try:
        value = Decimal(entity["value"])
        most = Decimal(entity["max"]) if entity.get("max") else None
    except InvalidOperation:
        return None
    clause = _clause(around.before)
    beside = _beside(clause, around.after)
    named = entity.get("object") or entity.get("for") or ""
    many = _many_years(around, clause, last_year, of_years=of_years)
    delta = entity.get("unit") not in ("%", "‰", "百分点") and bool(DELTA.search(around.before))
    baseline = bool(BASELINE.search(around.before) and ONWARD.search(around.after))
    return Statement(
        entity=entity["id"],
        kind=entity["kind"],
        start=entity["start"],
        end=entity["end"],
        text=entity["text"],
        value=value,
        max=most,
        unit=unit_of(entity),
        per=entity.get("per", ""),
        modifier=entity.get("modifier", ""),
        indicator=entity.get("indicator") or named,
        sentence=around.sentence,
        words=pairs(f"{clause}{beside}"),
        close=pairs(f"{_last_clause(clause)}{beside}"),
        direction="rise" if RISE.search(around.before) else "fall" if FALL.search(around.before) else "level",
        promised=promised,
        many_years=many,
        ahead=ahead and not (many or delta or baseline) and not PAST.search(ASIDE.split(around.before)[-1]),
        delta=delta,
        baseline=baseline,
        average=bool(AVERAGE.search(ASIDE.split(around.before)[-1])),
        year=year,
    )


def _many_years(around: _Around, clause: str, last_year: str, *, of_years: bool) -> bool:
    """Whether a figure is of more than one year: its clause or paragraph says so, or it stands in a review of several years unmarked.

    A level that something was brought up to (由240元提高到450元) is of the end, whatever the time reviewed.
    """
    before, opening = around.before, around.paragraph[:60]
    if _in_an_era(around.paragraph) or any(base != last_year for base in SINCE.findall(before[-30:])):
        return True
    if MANY_YEARS.search(clause) or MANY_YEARS.search(before[-90:].rpartition("；")[2]):
        return True
    marked = any(LAST_YEAR.search(words) or f"{last_year}年" in words for words in (before, opening))
    return of_years and not marked and not LEVEL_REACHED.search(before[-3:])


def year_of(record: Mapping[str, Any]) -> str:
    """The year that a document speaks from: in its title, else its date of issue."""
    stated = re.search(r"((?:19|20)\d\d)年", record["meta"].get("title", "") or record["text"][:60])
    return stated[1] if stated else record["meta"].get("issued_on", "")[:4]


def unit_of(entity: Mapping[str, Any]) -> str:
    """The unit by which figures may be compared at all."""
    unit = entity.get("unit") or entity.get("currency") or ""
    return MEMBERS.get(unit, unit)


def _clause(before: str) -> str:
    """The words before a number that say what it is of: its clause, and the ones before as far as it says nothing itself."""
    parts = BREAK.split(before)
    kept = ""
    for part in reversed(parts):
        kept = f"{part} {kept}"
        if len(_core(kept)) >= CORE or len(kept) > CONTEXT:
            break
    return kept[-CONTEXT:]


def _in_an_era(paragraph: str) -> bool:
    """Whether what the paragraph last spoke of is a time of several years."""
    markers = list(ERA.finditer(paragraph))
    return bool(markers) and markers[-1]["last"] is None


def _beside(clause: str, after: str) -> str:
    """The words behind a number in its clause; where both sides say nothing of the subject, those of the next clause too."""
    parts = ASIDE.split(after)
    beside = parts[0][:14]
    if len(parts) > 1 and len(_core(clause[-20:] + beside)) < 4:
        beside = f"{beside} {parts[1][:24]}"
    return beside


def _last_clause(clause: str) -> str:
    return clause.strip().rpartition(" ")[2]


def _core(words: str) -> str:
    return LEVEL.sub("", NOISE.sub("", words))


def pairs(words: str) -> frozenset[str]:
    """Character pairs of what remains when words that say nothing of the subject are gone.

    >>> sorted(pairs("今年城镇新增就业1200万人左右"))
    ['人', '城镇', '增就', '就业', '新增', '镇新']
    """
    for pattern, name in SAME:
        words = pattern.sub(name, words)
    core = NOISE.sub(" ", words)
    found = set()
    for run in re.findall(r"[\u4e00-\u9fff]+|[A-Za-z]+[\dA-Za-z]*", core):
        if len(run) == 1:
            found.add(run)
        elif run.isascii():
            found.add(run.lower())
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)
