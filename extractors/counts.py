"""Counts."""

from __future__ import annotations
from collections.abc import Iterator
from extractors.quantities import quantities
from schemas.document import Document
from schemas.entities import Count, entity_id


def counts(document: Document) -> Iterator[Count]:
    t = document.text.value
    for q in quantities(t):
        if q.kind not in ("money", "bare_money"):
            yield Count(
                id=entity_id(Count, q.start),
                start=q.start,
                end=q.end,
                text=t[q.start : q.end],
                rule="counts.stub",
                value=format(q.value, "f"),
                max=format(q.max, "f") if q.max is not None else None,
                unit=q.unit,
                modifier=q.modifier,
                per=q.per,
            )
