"""The document with its layout found: GB/T 9704 elements, outline, tables, and the document's own fields."""

from __future__ import annotations

from dataclasses import replace

from pipeline.structures.elements import elements
from pipeline.structures.lines import lines
from pipeline.structures.meta import meta_of
from pipeline.structures.outline import outline
from pipeline.structures.tables import tabled
from schemas.document import Document


def structure(document: Document, *, as_it_is: bool = False) -> Document:
    """The document with `blocks` (one a line, with its element), `outline`, `tables` and `meta`.

    Tables that a converter flattened into lines are written as rows again, which edits the text; `as_it_is` forbids that
    (their cells are marked where they stand).
    """
    document = tabled(document, edit=not as_it_is)
    told = lines(document.text.value)
    frame = elements(document, told)
    headings = outline(document, frame.text_lines())
    frame = frame.with_headings(headings)
    return replace(document, blocks=frame.blocks(document), outline=headings, meta=meta_of(document, frame))
