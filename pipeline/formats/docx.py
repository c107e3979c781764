"""Word 2007 and later (.docx, .docm, flat XML): everything a reader of the document sees, once, with its paragraph or cell.

python-docx is not used: it loses text in nine of fourteen common structures and loads every picture into memory.
"""

from __future__ import annotations

from functools import cache

from lxml import etree

from pipeline.formats.docx_body import Body
from pipeline.formats.docx_chunks import paste_chunks
from pipeline.formats.docx_inline import VANISH, VERTICAL, Inline
from pipeline.formats.docx_names import w
from pipeline.formats.docx_numbering import read_numbering
from pipeline.formats.docx_parts import Parts, open_parts
from pipeline.formats.docx_styles import read_styles
from pipeline.formats.nesting import too_deep
from pipeline.formats.word_text import WordText
from schemas.document import Document, Source
from schemas.gbt9704 import Element
from schemas.issues import DocumentError, Issue, issue
from schemas.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FURNITURE = (("header", "页眉"), ("footer", "页脚"))


def read(source: Source, limits: Limits) -> Document:
    """The document's text, blocks and tables; footnotes stand at the end, headers and footers in `fields`.

    Raises `corrupt`, `encrypted`, `bomb`, `dtd_forbidden`, `too_deep`, `empty`.
    """
    parts = open_parts(source.data, limits)
    body = parts.main.find(f".//{w('body')}")
    if body is None:
        raise DocumentError("corrupt", detail="no w:body")
    chunks = paste_chunks(parts, body, source, limits)
    style_sheet = parts.get("styles")
    styles = read_styles(style_sheet)
    inline = Inline(styles, limits, plain=_plain_runs(body, style_sheet))
    numbering = cache(lambda: read_numbering(parts.get("numbering"), styles.lists()))
    reader = Body(styles, numbering, inline, WordText(limits))
    try:
        reader.read(body)
        _notes(parts, reader)
        fields = _furniture(parts, reader)
    except RecursionError as fault:  # a `max_nesting` that Python can't follow
        raise too_deep("Word", limits) from fault
    issues = [*_seen(reader), *chunks, *parts.issues()]
    return reader.out.document(source, MEDIA_TYPE, fields=fields, issues=issues, partial=bool(parts.damage))


def _plain_runs(body: etree._Element, styles: etree._Element | None) -> bool:
    """Whether no run is hidden or raised, so that their properties need no look; most documents are so."""
    if next(body.iter(VANISH, VERTICAL), None) is not None:
        return False
    return styles is None or next(styles.iter(VANISH), None) is None


def _notes(parts: Parts, reader: Body) -> None:
    """Footnotes and endnotes at the end, in the order of their marks; the separators that Word keeps with them are none."""
    marks = {mark: i for i, mark in enumerate(reader.inline.notes)}
    if not marks:
        return
    for kind in ("footnote", "endnote"):
        root = parts.get(f"{kind}s")
        if root is None:
            continue
        notes = [note for note in root.iter(w(kind)) if (kind, note.get(w("id"), "")) in marks]
        for note in sorted(notes, key=lambda note: marks[(kind, note.get(w("id"), ""))]):
            reader.read(note, Element.FOOTNOTE)


def _furniture(parts: Parts, reader: Body) -> dict[str, str]:
    fields = {}
    for prefix, name in FURNITURE:
        lines = dict.fromkeys(_plain(reader, root) for root in parts.named(prefix))
        joined = "\n".join(line for line in lines if line)
        if joined:
            fields[name] = joined
    return fields


def _plain(reader: Body, root: etree._Element) -> str:
    apart = Body(reader.styles, reader.numbering, Inline(reader.styles, reader.out.limits), WordText(reader.out.limits))
    apart.read(root)
    return "".join(apart.out.parts)


def _seen(reader: Body) -> list[Issue]:
    inline, issues = reader.inline, []
    if inline.insertions or inline.deletions:
        issues.append(issue("tracked_changes", detail=f"+{inline.insertions} −{inline.deletions}"))
    if inline.hidden + reader.covered:
        issues.append(issue("hidden_text", detail=f"{inline.hidden + reader.covered} 字"))
    return issues
