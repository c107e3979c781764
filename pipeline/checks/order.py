"""Are the dates in order? Ranges run forwards, a document is not printed before it is signed, nothing is due before it was promised."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks import Finding
from schemas.entities import Commitment, Date
from schemas.issues import issue
from schemas.notice import Notice


def order(notice: Notice) -> Iterator[Finding]:
    """Ranges that end before they begin, 印发 before 成文, expiry before effect, and deadlines before the document's own date."""
    issued = notice.meta.issued_on
    effective = None
    for date in (e for e in notice.entities if isinstance(e, Date)):
        first, _, last = date.value.partition("/")
        if last and last != ".." and first[:4].isdecimal() and last[:4].isdecimal() and "-2" not in first[4:6] and _later(first, last):
            yield Finding(issue("date_order", date.start, date.end, detail=date.text), (date.id,))
        elif date.role == "printed" and issued and not date.blank and _later(issued, date.value):
            yield Finding(issue("date_order", date.start, date.end, detail=f"{date.text}印发，早于成文日期{issued}"), (date.id,))
        elif date.role == "effective" and date.type == "point":
            effective = date
        elif date.role == "expires" and date.type == "point" and effective and _later(effective.value, date.value):
            yield Finding(issue("date_order", date.start, date.end, detail=f"{effective.text}，{date.text}"), (effective.id, date.id))
    if issued:
        for promise in (e for e in notice.entities if isinstance(e, Commitment)):
            if promise.due and _later(issued, promise.due):
                touched = (promise.id, *((promise.due_from,) if promise.due_from else ()))
                yield Finding(issue("due_before_issue", promise.start, promise.end, detail=f"{promise.due}，{issued}"), touched)


def _later(first: str, second: str) -> bool:
    """Whether the first of two EDTF points surely lies after the second, as far as both are stated."""
    size = min(len(first), len(second))
    a, b = first[:size], second[:size]
    return "X" not in a + b and a[:4].isdecimal() and b[:4].isdecimal() and a > b
