"""What is known of a document becomes the published record: every entity and block with the place where it stands in the source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import cast

from schemas.document import Block, Document, Table
from schemas.entities import AnyEntity
from schemas.notice import Notice, NoticeBlock, NoticeCell, NoticeTable, OutlineItem, SourceNote


def link(document: Document) -> Notice:
    """The record of the document: `id` from the bytes, places from the anchors, nothing changed in what was found."""
    sha256 = hashlib.sha256(document.source.data).hexdigest()
    value, text, anchors = document.text.value, document.text, document.anchors
    return Notice(
        id=sha256[:16],
        source=SourceNote(
            uri=document.source.uri,
            name=document.source.name,
            sha256=sha256,
            bytes=len(document.source.data),
            media_type=document.media_type,
            encoding=document.encoding,
        ),
        text=value,
        meta=document.meta,
        outline=tuple(OutlineItem(h.level, h.number, h.heading, h.start, h.end) for h in document.outline),
        blocks=tuple(_block(b, document) for b in document.blocks if b.start < b.end),
        tables=tuple(_table(t, f"t{i}", value) for i, t in enumerate(document.tables, 1)),
        entities=tuple(cast("AnyEntity", e.placed(anchors.places(*text.source_span(e.start, e.end)))) for e in document.entities),
        repairs=document.repairs,
        issues=document.issues,
    )


def _block(block: Block, document: Document) -> NoticeBlock:
    return NoticeBlock(element=block.element.value, start=block.start, end=block.end, page=block.page)


def _table(table: Table, name: str, text: str) -> NoticeTable:
    return NoticeTable(
        id=name,
        start=table.start,
        end=table.end,
        page=table.page,
        caption=table.caption,
        unit=table.unit,
        rows=tuple(_rows(table, text)),
    )


def _rows(table: Table, text: str) -> Iterator[tuple[NoticeCell, ...]]:
    row: list[NoticeCell] = []
    number = None
    for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
        if number is not None and cell.row != number:
            yield tuple(row)
            row = []
        number = cell.row
        row.append(NoticeCell(text[cell.start : cell.end], cell.start, cell.end))
    if row:
        yield tuple(row)
