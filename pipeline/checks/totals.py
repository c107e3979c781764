"""One quantity, two numbers? A total in prose and in a table, or the same honour counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks import Finding
from schemas.entities import Award, Count, Date
from schemas.issues import issue
from schemas.notice import Notice


def totals(notice: Notice) -> Iterator[Finding]:
    """Levels of the same indicator, scope and date that differ between text and table; an award with two numbers of winners."""
    tables = [(t.start, t.end) for t in notice.tables]
    dates = {e.id: e.value for e in notice.entities if isinstance(e, Date)}
    levels: dict[tuple[object, ...], Count] = {}
    for count in (e for e in notice.entities if isinstance(e, Count)):
        if (
            count.indicator is None
            or count.measure != "stock"
            or count.status != "actual"
            or count.modifier
            or count.part_of
            or count.change
            or count.date is None
        ):
            continue
        key = (count.indicator, count.unit, count.scope, dates.get(count.date))
        first = levels.setdefault(key, count)
        tabled = [any(a <= c.start < b for a, b in tables) for c in (first, count)]
        if first.value != count.value and tabled[0] != tabled[1]:
            detail = f"{first.object}{first.value}{first.unit}，{count.value}{count.unit}"
            yield Finding(issue("total_differs", count.start, count.end, detail=detail), (first.id, count.id))
    yield from _awards(notice)


def _awards(notice: Notice) -> Iterator[Finding]:
    counts = {e.id: e for e in notice.entities if isinstance(e, Count)}
    seen: dict[tuple[object, ...], tuple[Award, Count]] = {}
    for award in (e for e in notice.entities if isinstance(e, Award)):
        if award.status != "conferred" or len(award.recipient_count) != 1 or award.recipient_count[0] not in counts:
            continue
        count = counts[award.recipient_count[0]]
        if count.change or count.date or count.modifier or count.status != "actual" or award.class_ == "listing":
            continue
        key = (award.name, award.rank, award.edition, award.category, award.level, count.unit, count.object)
        first = seen.setdefault(key, (award, count))
        if first[1].value != count.value:
            detail = f"{award.name}：{first[1].text}，{count.text}"
            yield Finding(issue("award_conflict", count.start, count.end, detail=detail), (first[1].id, count.id))
