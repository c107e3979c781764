"""The document with its layout found: GB/T 9704 elements, outline, tables, and the document's own fields."""

from __future__ import annotations

from dataclasses import replace

from pipeline.structures.copies import copy_of
from pipeline.structures.elements import elements
from pipeline.structures.lines import lines
from pipeline.structures.meta import meta_of
from pipeline.structures.outline import outline
from pipeline.structures.tables import tabled
from schemas.document import Document
from schemas.issues import issue


def structure(document: Document, *, as_it_is: bool = False) -> Document:
    """The document with `blocks` (one a line, with its element), `outline`, `tables` and `meta`.

    Tables that a converter flattened into lines are written as rows again, which edits the text; `as_it_is` forbids that
    (their cells are marked where they stand). A text that stands twice gets the issue `repeated_text` on its second copy.
    """
    document = tabled(document, edit=not as_it_is)
    told = lines(document.text.value)
    frame = elements(document, told)
    copy = copy_of(told, document.text.value)
    headings = outline(document, (line for line in frame.text_lines() if copy is None or line.start < copy[0]))
    frame = frame.with_headings(headings)
    if copy is not None:
        document = replace(document, issues=(*document.issues, issue("repeated_text", *copy, detail=f"{copy[1] - copy[0]:,} 字")))
    return replace(document, blocks=frame.blocks(document), outline=headings, meta=meta_of(document, frame))
