"""Goals and today's levels: which numbers of a sentence state its goal, and where the document says how things stand now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from schemas.entities import Amount, Count

GOAL_CUE = re.compile(r"确保|力争|达到|争取|实现(?!了)|新增|提高到|提升到|增至|降至|控制在|不低于|不少于|保持在")
FILLER = re.compile(r"^(?:全[区市县省国]|我[区市县省]|本[区市县省]|有效|现有|新增|累计|总|共|拥有|达到|每)+|有效|数量|总数|总量|数$")
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
        return value.role != "threshold"
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


def baseline_of(target: Count, counts: Sequence[Count]) -> tuple[str | None, str | None]:
    """The count that states today's level of the target's quantity, and target minus baseline; a flow has no stock as baseline."""
    if target.change in ("increase_by", "decrease_by") or target.measure == "flow" or not target.object:
        return None, None
    key = indicator_of(target)
    for other in counts:
        if other.status != "actual" or other.id == target.id or other.change in ("increase_by", "decrease_by") or other.measure == "flow":
            continue
        if other.unit == target.unit and (other.per or None) == (target.per or None) and key and indicator_of(other) == key:
            return other.id, _difference(target.value, other.value)
    return None, None


def _difference(goal: str, today: str) -> str | None:
    try:
        return f"{Decimal(goal) - Decimal(today):f}"
    except InvalidOperation:
        return None
