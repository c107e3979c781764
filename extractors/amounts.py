"""Amounts."""

from __future__ import annotations
from collections.abc import Iterator
from extractors.quantities import quantities
from schemas.document import Document
from schemas.entities import Amount, entity_id


def amounts(document: Document) -> Iterator[Amount]:
    t = document.text.value
    for q in quantities(t):
        if q.kind in ("money", "bare_money"):
            yield Amount(
                id=entity_id(Amount, q.start),
                start=q.start,
                end=q.end,
                text=t[q.start : q.end],
                rule="amounts.stub",
                value=format(q.value, "f"),
                max=format(q.max, "f") if q.max is not None else None,
                currency=q.unit,
                modifier=q.modifier,
                per=q.per,
            )
