"""One quantity, two numbers? A total in prose and in a table, or the same honour counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks import Finding
from pipeline.checks.rounding import step
from schemas.entities import Award, Count, Date
from schemas.issues import issue
from schemas.notice import Notice
from schemas.regex import regex

NUMBER_OF = regex(r"(?:总数量?|数量|数)$")  # 小学数 and 小学 are one indicator


def totals(notice: Notice) -> Iterator[Finding]:
    """Levels of the same indicator, place and date that differ between text and table; an award with two numbers of winners."""
    tables = [(t.start, t.end) for t in notice.tables]
    told: dict[tuple[str, str, str | None], list[Count]] = {}
    tabled: list[Count] = []
    for count in (e for e in notice.entities if isinstance(e, Count)) if tables else ():
        if count.indicator is None or count.status != "actual" or count.modifier or count.part_of or count.change or count.max:
            continue
        if any(a <= count.start < b for a, b in tables):
            tabled.append(count)
        else:
            told.setdefault(_key(count, notice), []).append(count)
    years = {e.id: _year(e) for e in notice.entities if isinstance(e, Date)}
    for count in tabled:
        for first in _rivals(told.get(_key(count, notice), []), count, years):
            detail = f"{first.object}{first.text}，{count.text}"
            yield Finding(issue("total_differs", count.start, count.end, detail=detail), (first.id, count.id))
    yield from _awards(notice)


def _key(count: Count, notice: Notice) -> tuple[str, str, str | None]:
    """Indicator, unit and place; 全市 and the document's own region are the same as no place."""
    scope = count.scope.name if count.scope else None
    region = notice.meta.region.name if notice.meta.region else None
    if scope and scope != "全国" and (scope.startswith("全") or scope == region):
        scope = None
    return NUMBER_OF.sub("", count.indicator or ""), count.unit, scope


def _year(date: Date) -> str:
    """The date as it is compared: the end of a year is the year."""
    return date.value.removesuffix("-12-31").removesuffix("-12")


def _rivals(told: list[Count], count: Count, years: dict[str, str]) -> Iterator[Count]:
    """What the text says of the same date and differs by more than rounding; an undated table is held against a text with one value."""
    if count.date is None and len({c.value for c in told}) > 1:
        return
    for first in told:
        same = count.date is None or (first.date is not None and years[first.date] == years[count.date])
        if same and abs(Decimal(first.value) - Decimal(count.value)) >= max(step(first.text, first.value), step(count.text, count.value)):
            yield first


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
