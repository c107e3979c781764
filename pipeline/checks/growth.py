"""Does the stated growth follow from the numbers? 32 in all, 5 of them new: 5/27 is 18.5 %, not 20 %."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks import Finding
from schemas.entities import Count
from schemas.issues import issue
from schemas.notice import Notice
from schemas.regex import regex

BREAK = regex(r"[。！？\n]")
RATE = regex(r"(?:增长率|增幅|同比增长|增长|增速)(?:为|达|达到|了)?[约]?$")

LOOK_BACK = 200  # counts before a rate among which its increase and its total are looked for
SENTENCE = 2_000  # characters


def growth(notice: Notice) -> Iterator[Finding]:
    """A rate of growth in the sentence of an increase whose total stands in the same paragraph: increase / (total - increase)."""
    counts = [e for e in notice.entities if isinstance(e, Count)]
    for at, rate in enumerate(counts):
        if rate.unit != "%" or rate.max is not None or rate.modifier or not RATE.search(notice.text[max(0, rate.start - 8) : rate.start]):
            continue
        before = counts[max(0, at - LOOK_BACK) : at]
        rise = _rise(notice.text, before, rate)
        total = _total(notice.text, before, rise) if rise else None
        if rise is None or total is None:
            continue
        base = Decimal(total.value) - Decimal(rise.value)
        if base <= 0:
            continue
        right = Decimal(rise.value) / base * 100
        places = max(0, -int(Decimal(rate.value).as_tuple().exponent))
        if abs(right - Decimal(rate.value)) > Decimal("0.6").scaleb(-places) + Decimal("0.05"):
            detail = f"{rise.value}/({total.value}-{rise.value})={format(right.quantize(Decimal('0.1')), 'f')}%，{rate.value}%"
            yield Finding(issue("growth_mismatch", total.start, rate.end, detail=detail), (rate.id, rise.id, total.id))


def _rise(text: str, before: list[Count], rate: Count) -> Count | None:
    """The increase that the rate speaks of: the first one of its sentence whose noun is neither a part nor a rate."""
    first = None
    for count in reversed(before):
        if rate.start - count.end > SENTENCE or BREAK.search(text, count.end, rate.start):
            break
        if count.unit != "%" and count.change == "increase_by":
            first = count
    return first


def _total(text: str, before: list[Count], rise: Count) -> Count | None:
    paragraph = text.rfind("\n", 0, rise.start)
    for count in reversed(before):
        if count.end > rise.start:
            continue
        if count.end <= paragraph:
            break
        if (
            count.object == rise.object
            and count.unit == rise.unit
            and count.per == rise.per
            and count.change is None
            and count.max is None
            and not count.modifier
        ):
            return count
    return None
