"""Goals and today's levels: which numbers of a sentence state its goal, and where the document says how things stand now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from schemas.entities import Amount, Count
from schemas.regex import regex

GOAL_CUE = regex(r"确保|力争|达到|争取|实现(?!了)|新增|提高到|提升到|增至|降至|控制在|不低于|不少于|保持在")
FILLER = regex(r"^(?:全[区市县省国]|我[区市县省]|本[区市县省]|有效|现有|新增|累计|总|共|拥有|达到|每)+|有效|数量|总数|总量|数$")
# 抓住三个关键环节, 引进一个品牌企业: a label or an article, though the sentence looks ahead
MORE_THAN_BEFORE = regex(r"[比较](?:上年|去年)[^，。；、]{0,6}$")  # 拟安排8000亿元，比上年增加1868亿元
LABEL = regex(r"^[一二两三四五六七八九十]{1,2}[个大项种类方层]")
ABSTRACT = regex(
    r"(?:环节|方面|要求|原则|转变|阶段|步骤|层面|维度|领域|关键|问题|重点|关系|格局|意识|能力|机制|体系|理念|抓手|支撑|特点|优势|主题|方向|结合|统一|坚持|确保|促进|更加)$"
)
PRIZES = frozenset({"名", "人", "个", "位", "件", "项", "篇", "组", "家"})


def goals(
    values: Sequence[Amount | Count], words: str, offset: int, *, rewards: frozenset[str], stated: bool = False
) -> list[Amount | Count]:
    """The numbers by which a commitment can be measured: targets, sums given and prize quotas; never its conditions.
    `stated`: the sentence states goals and nothing else.
    """
    found = [
        v for v in values if v.id in rewards or _is_goal(v, words, offset) or (stated and isinstance(v, Count) and v.status == "actual")
    ]
    cue = GOAL_CUE.search(words)
    if cue and not rewards and any(v.start - offset > cue.start() for v in found):
        return [v for v in found if v.start - offset > cue.start() or isinstance(v, Count)]
    return found


def _is_goal(value: Amount | Count, words: str, offset: int) -> bool:
    if isinstance(value, Amount):
        return value.role != "threshold" and not MORE_THAN_BEFORE.search(words, 0, value.start - offset)
    if LABEL.match(value.text) and (value.text[0] == "一" or ABSTRACT.search(value.object or "")):
        return False
    if value.status == "target":
        return True
    if value.status == "criterion":
        before = words[max(0, value.start - offset - 12) : value.start - offset]
        return (
            value.unit in PRIZES and re.search(r"奖[^，。；]{0,8}$|^\S{2,14}$", before) is not None and "奖" in words and value.per is None
        )
    return False


def indicator_of(count: Count) -> str:
    """The key under which counts of one document are compared.

    >>> indicator_of(Count(id="c1", start=0, end=2, text="4件", rule="", value="4", unit="件", object="全区万人发明专利", per="万人"))
    '万人发明专利'
    """
    name = count.object or ""
    while (shorter := FILLER.sub("", name)) != name:
        name = shorter
    if count.per and not name.startswith(count.per):
        name = count.per + name
    return name


Levels = Mapping[tuple[str, str | None, str], Count]


def levels_of(counts: Sequence[Count]) -> Levels:
    """Today's level of every quantity that a document states: the first actual count of its unit, basis and indicator."""
    found: dict[tuple[str, str | None, str], Count] = {}
    for count in counts:
        if count.status == "actual" and count.object and not _flows(count):
            for name in {indicator_of(count), count.indicator or indicator_of(count)}:
                found.setdefault((count.unit, count.per or None, name), count)
    return found


def baseline_of(target: Count, levels: Levels) -> tuple[str | None, str | None]:
    """The count that states today's level of the target's quantity, and target minus baseline; a flow has no stock as baseline."""
    if not target.object or _flows(target):
        return None, None
    for name in (target.indicator or "", indicator_of(target)):
        level = levels.get((target.unit, target.per or None, name)) if name else None
        if level is not None and level.id != target.id:
            return level.id, _difference(target.value, level.value)
    return None, None


def _flows(count: Count) -> bool:
    return count.change in ("increase_by", "decrease_by") or count.measure == "flow"


def _difference(goal: str, today: str) -> str | None:
    try:
        return f"{Decimal(goal) - Decimal(today):f}"
    except InvalidOperation:
        return None
