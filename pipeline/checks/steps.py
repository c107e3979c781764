"""Does the stated change follow from both levels? 由100件增长到150件，增长50%; 由60%提高到80%，提高20个百分点."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks import Finding
from pipeline.checks.rounding import step
from schemas.entities import Amount, Count
from schemas.issues import issue
from schemas.notice import Notice
from schemas.regex import regex

FROM = regex(r"[由从]([^，。；：由从]{0,12})$")
TO = regex(
    r"(增长|增加|提高|上升|提升|扩大|发展|下降|减少|降低|压减|压缩|缩短|回落|[增升降减跌])[至到为]?了?(?:[0-9]{4}年[^，。；0-9]{0,4})?$"
)
BY = regex(
    r"[，,、（(]?(?:累计|实际|同比|共|净|年均(?P<yearly>)|平均每年(?P<mean>))?(?P<way>增长|增加|提高|上升|提升|扩大|增幅|升幅|下降|减少|降低|压减|压缩|缩短|降幅|回落)了?(?:幅度)?(?:为|达到?|约|近|超过?)?$"
)
DOWN = regex(r"降|减|缩|回落")


def steps(notice: Notice) -> Iterator[Finding]:
    """A rate or a difference behind two levels (由X到Y，增长Z%) that misses what they give by more than rounding."""
    numbers = [e for e in notice.entities if isinstance(e, Count | Amount) and not (isinstance(e, Count) and e.rule == "counts.table")]
    text = notice.text
    for first, second, stated in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if (
            not isinstance(stated, Count)
            or stated.end - first.start > 80
            or any(e.max is not None or e.modifier for e in (first, second, stated))
            or _unit(first) != _unit(second)
            or not FROM.search(text, max(0, first.start - 14), first.start)
            or not TO.search(text[first.end : second.start])
        ):
            continue
        by = BY.fullmatch(text[second.end : stated.start])
        if by is None or by["yearly"] is not None or by["mean"] is not None:
            continue
        right = _right(Decimal(first.value), Decimal(second.value), stated, _unit(first))
        if right is None:
            continue
        if DOWN.search(by["way"]):
            right = -right
        if abs(right - Decimal(stated.value)) > _slack(first, second, stated):
            detail = f"{first.text}，{second.text}：{format(right.quantize(Decimal('0.1')), 'f')}{stated.unit}，{stated.text}"
            yield Finding(issue("growth_mismatch", first.start, stated.end, detail=detail), (first.id, second.id, stated.id))


def _unit(entity: Count | Amount) -> str:
    return entity.unit if isinstance(entity, Count) else entity.currency


def _right(first: Decimal, second: Decimal, stated: Count, unit: str) -> Decimal | None:
    """What the change must be: points between two shares, a rate between two levels, times as many, or the difference in their own unit."""
    if unit == "%":
        return second - first if stated.unit == "百分点" else None
    if stated.unit == "%":
        return (second - first) / first * 100 if first else None
    if stated.unit == "倍":
        return (second - first) / first if first else None
    return second - first if stated.unit == unit else None


def _slack(first: Count | Amount, second: Count | Amount, stated: Count) -> Decimal:
    """How far rounding of the three numbers can carry the change."""
    low, high = (step(e.text, e.value) / 2 for e in (first, second))
    own = step(stated.text, stated.value)
    if stated.unit not in ("%", "倍") or _unit(first) == "%":
        return low + high + own
    scale = 100 if stated.unit == "%" else 1
    base, top = Decimal(first.value), Decimal(second.value)
    return scale * (high / base + low * top / (base * base)) + own * Decimal("0.6")
