"""Do the parts of a sum of money add up to it? 总投资10亿元，其中中央3亿元，省级2亿元，地方5亿元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks import Finding
from pipeline.checks.rounding import step
from schemas.entities import Amount
from schemas.issues import issue
from schemas.notice import Notice
from schemas.regex import regex

DIVIDES = regex(r"[，,；;。（(]?其中[：:，]?[一-龥“”]{2,18}$")
NEXT = regex(r"[，,、；;和及](?!其中)[一-龥“”]{2,18}$")
NO_PART = regex(  # what tells of something else than a part of the total
    r"[比较含]|增[加长幅]|减少|下降|同比|每|年[产均]|建成|投产|预计|带动|实现|完成|达产|余额|累计|合计|[总共]计|另|产值|销售|利润|超[过支]|剩余|结余|以上|人均|户均|最[高低大]|补差"
)
GREW = regex(r"(?:增加|增长|减少|下降|减收|增收|压减|[高低多少]于?|超过?|比.{1,12}|较.{1,12})[了到至约近出]?$")
MOST = 20  # parts of one sum


def money(notice: Notice) -> Iterator[Finding]:
    """Sums that 其中 divides: the parts agree with the total (a note), or exceed it or just miss it (a warning)."""
    if "其中" not in notice.text:
        return
    sums = [e for e in notice.entities if isinstance(e, Amount) and e.rule == "amounts.currency"]
    for at, total in enumerate(sums[:-1]):
        members = _parts(notice.text, total, sums[at + 1 : at + 1 + MOST])
        if not members or any(s.max or s.modifier for s in (total, *members)):
            continue
        added = sum((Decimal(s.value) for s in members), Decimal(0))
        whole = Decimal(total.value)
        slack = _slack((total, *members))
        detail = f"{'+'.join(s.value for s in members)}={format(added, 'f')}，{total.value}"
        touched = (total.id, *(s.id for s in members))
        if len(members) > 1 and abs(added - whole) <= slack:
            yield Finding(issue("sum_matches", total.start, members[-1].end, detail=detail), touched)
        elif added > whole + slack or (len(members) > 2 and added >= whole * Decimal("0.97")):
            yield Finding(issue("sum_mismatch", total.start, members[-1].end, detail=detail), touched)


def _slack(sums: Sequence[Amount]) -> Decimal:
    """What rounding may hide: half the last digit of every sum that has decimals or is told more coarsely than another."""
    steps = [step(s.text, s.value) for s in sums]
    finest = min(steps)
    return sum((each for s, each in zip(sums, steps, strict=True) if each > finest or "." in s.text), Decimal(0)) / 2


def _parts(text: str, total: Amount, after: Sequence[Amount]) -> list[Amount]:
    """The sums of one currency that 其中 lists right behind a total, each with a name of its own."""
    if GREW.search(text, max(0, total.start - 14), total.start):
        return []
    members: list[Amount] = []
    end = total.end
    for one in after:
        between = text[end : one.start] if one.start - end < 30 else ""
        led = NEXT.fullmatch(between) if members else DIVIDES.fullmatch(between)
        if led is None or NO_PART.search(between) or one.currency != total.currency or one.per != total.per:
            break
        members.append(one)
        end = one.end
    return members
