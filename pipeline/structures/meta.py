"""The document's own fields."""

from __future__ import annotations

from pipeline.structures.elements import Frame
from schemas.document import Document
from schemas.notice import Meta


def meta_of(document: Document, frame: Frame) -> Meta:
    """What the document says of itself."""
    return document.meta
