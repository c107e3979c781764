"""From one sentence to its rows: which numbers are given together, under which condition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from extractors.rewards.conditions import beneficiary_of, condition_of, members
from extractors.rewards.giving import PRIZE_LINE, SPLIT, said_before
from schemas.entities import Amount, Count
from schemas.regex import regex

JOIN = regex(r"\s?(?:[/／][一-龥]{1,3})?(?:、|和|或|及|，|,|/)?\s?(?:每[^，。；\d]{1,6})?(?:最高)?\s?")
CAP = regex(
    r"[^，。；、（(]{0,24}(?:最高|不超过|不高于|封顶|上限|为限|最多|不重复|就高|[只仅](?:奖励?|享受)一次|补足差额|差额|(?:累计|总额|合计)[^，。；]{0,10}(?:控制在|限|[以之]内))[^，。；）)]{0,30}"
)
CAP_BEFORE = regex(r"(?:最高|不超过|累计|总额|上限|最多|限额|合计)[^，。；]{0,16}$")
CEILING = regex(r"不得(?:超过|高于)[^，。；]{2,24}$")  # 不得超过国家奖学金标准的60%
CAP_CLAUSE = regex(
    r"[，,（(](?:[同单]一?[个项家户][^，。；对获达的]{0,8}|[^，。；对获达的]{0,4}每[年人户][^，。；对获达的]{0,4}|但|且|总额|金额|年度){0,2}$"
)
OF_EACH = regex(  # 按照博士研究生每生每年: what the rate is for
    r"(?:^|[，：；、]|(?:财政|政府|部门)按照?|其中|即)(?P<of>(?!对|按|凡|每|由|从|可|平均|原则|即)(?:(?!按照?)[一-龥（）]){2,16}?)(?:平均|原则上|一次性)?"
    r"每(?:[生人名户]每[年月日天]|[生名])(?:标准)?(?:最高|不超过|为|约)*$"
)
MORE_ON_IT = regex(
    r"(?:具体)?(?:金额|标准|比例|资金|数额|额度|具体)(?:根据|按照?|为|由|不|在)|[^，。；]{0,24}分为[^，。；]{0,24}$"
)  # of the rule before
RAISED = regex(r"[，,（(]?即?[由从][^，。；]{1,12}(?:调整|提高|增加|提升)[为到至]")  # 增加0.5元，即由1.5元调整为2元
OPENS = regex(r"[自从在对凡经按获被]")  # such a condition holds for what follows
QUOTA = regex(
    r"(?P<name>[^，。；：:、\d]{2,30}?)设?(?:各)?[\d一二三四五六七八九十百两]{1,5}(?:名|人|个|项|位|件|篇|组|家)(?:以内)?[，、,（(](?!含)"
)
PRIZE = regex(rf"(?P<prefix>[^，。；：、]{{0,24}}?)(?:设立?|设置)?(?P<prize>{PRIZE_LINE.pattern})")
LEAD = regex(r"^(?:/\s?[一-龥]{1,3}(?=[，,、；])|[，,、；;]|并且?|其中|同时|另外|此外|再(?!次)|且)+")
NUMBERS = regex(r"\d")
BOUND_TAIL = regex(r"(?:以上|以下|以内)(?P<tail>的[^的，]{2,12})$")
BOUND_END = regex(r"(?:以上|以下|以内)的?$")
PER = regex(
    r"(?P<per>每(?:新增|增加|吸纳|引进|培养|招用|安置)\d{1,3}[人名户家个件项亩]|每[^，。；\d一二三四五六七八九十]{1,8}|/\s?[一-龥]{1,3}$)"
)


@dataclass(slots=True, kw_only=True)
class Row:
    """One line of the comparison: condition, what it earns, and whom."""

    condition: str
    numbers: list[Amount | Count]
    beneficiary: str | None = None
    per: str | None = None
    caps: list[str] = field(default_factory=list)
    benefit: str | None = None


@dataclass(slots=True)
class Carried:
    """What runs on from sentence to sentence: the unit whose prizes are listed, and the last condition."""

    unit: str = ""
    condition: str = ""


def rows_of(words: str, offset: int, given: Sequence[Amount | Count], carried: Carried) -> list[Row]:
    """The rows of one sentence, whose given numbers stand at `offset`-based places."""
    rows: list[Row] = []
    at, lead = 0, ""
    for group in _groups(words, offset, given):
        before = words[at : group[0].start - offset]
        at = group[-1].end - offset
        if rows and (_caps(before, group[0]) or RAISED.fullmatch(before)):
            for row in rows:
                row.numbers.extend(group)
            continue
        condition = _condition(before, carried, lead)
        if not condition or MORE_ON_IT.match(condition) or CEILING.search(before):
            continue
        lead = lead or condition
        rows.extend(
            _shared(
                condition,
                before,
                words[group[0].start - offset - 12 : at + (32 if words.startswith(("的标准", "标准"), at) else 12)],
                group,
            )
        )
        carried.condition = condition
    caps = [cap.strip("（(，") for cap in islice(CAP.findall(words), 4)] if rows else []
    for row in rows:
        row.caps = list(caps)
    return rows


def _caps(before: str, number: Amount | Count) -> bool:
    """Whether a number caps the row before it: 给予3%的奖励，单户每年不超过10万元."""
    if CEILING.search(before):
        return True
    if CAP_BEFORE.search(before):
        return not re.search(r"的[，,]", before)
    return number.modifier == "at_most" and CAP_CLAUSE.search(before) is not None


def _groups(words: str, offset: int, given: Sequence[Amount | Count]) -> list[list[Amount | Count]]:
    groups: list[list[Amount | Count]] = []
    for number in given:
        if groups and JOIN.fullmatch(words, groups[-1][-1].end - offset, number.start - offset):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _condition(before: str, carried: Carried, lead: str) -> str:
    before = LEAD.sub("", re.sub(r"^(?:的)?(?:一次性)?(?:奖励|补助|补贴|资助|返还|奖金|资金支持|支持|标准给予[^，；]{0,8})", "", before))
    if prize := _last(PRIZE, before):
        unit = re.sub(r"^(?:其中|评选出|分别|，|的|设)+", "", prize["prefix"])
        carried.unit = unit or carried.unit
        return carried.unit + prize["prize"]
    if (quota := _last(QUOTA, before)) and quota.end() > len(before) - 14:
        return LEAD.sub("", quota["name"])
    if of := OF_EACH.search(before):
        return of["of"]
    condition = (condition_of(said_before(before)) or condition_of(SPLIT.split(before)[-1])).rstrip("：")
    if NUMBERS.match(condition) and NUMBERS.search(carried.condition):
        return _with_number(carried.condition, condition)
    if (
        lead and len(condition) <= 8 and (len(lead) > 8 or OPENS.match(lead))
    ):  # 四星级按…，五星级按…: members of one rank stand side by side
        beside = lead.rfind("，")  # 对公共停车场，地面车位每个…，立体车库每个…: two kinds side by side
        above = lead[:beside] if condition and beside > 0 and len(lead) - beside <= 9 and not lead.endswith("的") else lead
        return f"{above}，{condition}" if condition else lead
    return condition


def _with_number(carried: str, condition: str) -> str:
    """The condition before, with the number that stands here: 投资1000万元以上的技改项目 … 1亿元以上 → 投资1亿元以上的技改项目."""
    number = NUMBERS.search(carried)
    tail = BOUND_TAIL.search(carried)
    return carried[: number.start() if number else 0] + condition + (tail["tail"] if tail and BOUND_END.search(condition) else "")


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    return max(pattern.finditer(words), key=lambda m: m.start(), default=None)


def _shared(condition: str, before: str, around: str, group: list[Amount | Count]) -> list[Row]:
    """One row a member of a 分别 list; one row for all otherwise."""
    favoured = beneficiary_of(before, around)
    spread = members(condition, len(group)) if len(group) > 1 else []
    if len(group) > 1 and not spread:
        told = [getattr(number, "for_", None) for number in group]
        spread = [said or condition for said in told] if len(set(told)) > 1 else [condition] * len(group)
    conditions = spread or [condition]
    said = PER.search(before[-12:])
    return [
        Row(condition=text, numbers=[number], beneficiary=favoured, per=_per(number) or (_basis(said["per"]) if said else None))
        for text, number in zip(conditions, group, strict=False)
    ]


def _basis(words: str) -> str | None:
    """每件商标给予 → 每件商标."""
    return re.sub(r"(?:一次性)?(?:给予|奖励|补助|补贴|资助|奖|不高于|不超过|最高|为|发给|发放|将|可|获得)+$", "", words) or None


def _per(number: Amount | Count) -> str | None:
    return number.per or (re.sub(r"^(?:按照?|的)|的$", "", number.object) if isinstance(number, Count) and number.object else None)
