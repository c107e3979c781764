"""Word 97 to 2003 and WPS (.doc, .wps): antiword where it can, LibreOffice where it can't, with the same places as .docx."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.formats import docx
from pipeline.formats.converters import OFFICES, antiword, office, program
from pipeline.formats.sniff import Glimpse, is_doc, is_encrypted
from pipeline.formats.word_text import BLANK, GridCell, Unit, WordText
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.limits import Limits

MEDIA_TYPE = "application/msword"
ROW = re.compile(r"^\|.*\|\s*$")


def read(source: Source, limits: Limits) -> Document:
    """The document's text, blocks and tables. Raises `encrypted`, `needs_converter`, `unsupported_format`, `corrupt`, `empty`."""
    file = Glimpse(source.data)
    if is_encrypted(file):
        raise DocumentError("encrypted")
    if file.stream("Workbook") or file.stream("PowerPoint Document"):
        raise DocumentError("unsupported_format", detail="Excel" if file.stream("Workbook") else "PowerPoint")
    text = antiword(source.data) if is_doc(file) else None
    if text is not None:
        return _from_lines(source, text, limits)
    converted = office(source.data, ".doc")
    if converted is not None:
        made = docx.read(replace(source, data=converted), limits)
        return replace(made, source=source, media_type=MEDIA_TYPE)
    if program(*OFFICES) is None:
        raise DocumentError("needs_converter", detail=source.name)
    raise DocumentError("corrupt", detail="LibreOffice")


def _from_lines(source: Source, text: str, limits: Limits) -> Document:
    out = WordText(limits)
    paragraphs = tables = 0
    rows: list[list[GridCell]] = []
    for line in text.splitlines():
        if ROW.match(line):
            cells = line.strip()[1:-1].split("|")
            rows.append([GridCell(len(rows), col, cell.strip(BLANK)) for col, cell in enumerate(cells)])
            continue
        if rows:
            out.table(tables, rows)
            tables, rows = tables + 1, []
        out.paragraph(line, Unit(paragraph=paragraphs))
        paragraphs += 1
    if rows:
        out.table(tables, rows)
    return out.document(source, MEDIA_TYPE, fields={}, issues=())
