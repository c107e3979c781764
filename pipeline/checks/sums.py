"""Do the parts add up to the total? 全区知名品牌32个，其中农产品品牌21个，… : 21+4+3+2+2 = 32."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks import Finding
from schemas.entities import Count
from schemas.issues import issue
from schemas.notice import Notice


def sums(notice: Notice) -> Iterator[Finding]:
    """Totals whose parts the text lists in full (two or more): the sum agrees (a note) or exceeds the total (a warning).

    Parts that stay below the total are no contradiction where 其中 names only some of them; they are one
    where they come close to the whole.
    """
    counts = [e for e in notice.entities if isinstance(e, Count)]
    by_id = {c.id: c for c in counts}
    parts: dict[str, list[Count]] = {}
    for count in counts:
        if count.part_of in by_id and count.max is None:
            parts.setdefault(count.part_of or "", []).append(count)
    for name, members in parts.items():
        total = by_id[name]
        if len(members) < 2 or total.max is not None or any(c.modifier for c in (*members, total)):
            continue
        added = sum((Decimal(c.value) for c in members), Decimal(0))
        detail = f"{'+'.join(c.value for c in members)}={format(added, 'f')}，{total.object or ''}{total.value}{total.unit}"
        touched = (total.id, *(c.id for c in members))
        if added == Decimal(total.value):
            yield Finding(issue("sum_matches", total.start, members[-1].end, detail=detail), touched)
        elif added > Decimal(total.value) or (len(members) >= 3 and added >= Decimal(total.value) * Decimal("0.97")):
            yield Finding(issue("sum_mismatch", total.start, members[-1].end, detail=detail), touched)
