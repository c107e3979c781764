"""Runs the extractors in order; each sees what those before it found."""

from __future__ import annotations

from dataclasses import replace

from extractors import EXTRACTORS
from schemas.document import Document
from schemas.entities import Entity
from schemas.issues import Issue


def extract(document: Document) -> Document:
    """The document with its entities, in the order of the text, and the doubts that came with them."""
    for extractor in EXTRACTORS:
        found = tuple(extractor(document))
        entities = [*document.entities, *(e for e in found if isinstance(e, Entity))]
        entities.sort(key=lambda e: (e.start, e.end, e.kind, e.id))
        issues = (*document.issues, *(i for i in found if isinstance(i, Issue)))
        document = replace(document, entities=tuple(entities), issues=issues)
    return document
