"""Runs the extractors in order; each sees what those before it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors import EXTRACTORS
from schemas.document import Document
from schemas.entities import Entity
from schemas.issues import Issue
from schemas.progress import page_done

STRIDE = 1_000  # finds between two signs of life


def extract(document: Document) -> Document:
    """The document with its entities, in the order of the text, and the doubts that came with them."""
    for extractor in EXTRACTORS:
        found = tuple(_heard(extractor(document)))
        entities = [*document.entities, *(e for e in found if isinstance(e, Entity))]
        entities.sort(key=lambda e: (e.start, e.end, e.kind, e.id))
        issues = (*document.issues, *(i for i in found if isinstance(i, Issue)))
        document = replace(document, entities=tuple(entities), issues=issues)
    return document


def _heard(found: Iterator[Entity | Issue]) -> Iterator[Entity | Issue]:
    """What an extractor finds, with a sign of life now and then: a yearbook keeps one busy for minutes."""
    page_done(0)
    for number, one in enumerate(found, 1):
        if number % STRIDE == 0:
            page_done(0)
        yield one
