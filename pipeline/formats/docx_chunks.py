"""Other files that Word pastes where a `w:altChunk` stands (web pages, saved pages, RTF, text, Word), read and pasted in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from pipeline.formats.docx_names import VAL, w
from pipeline.formats.docx_parts import Parts
from schemas.document import Document, Source, Table
from schemas.issues import DocumentError, Issue
from schemas.limits import Limits

CHUNK = w("altChunk")
PASTED = frozenset({"html", "mhtml", "docx", "flat", "rtf"})
MOST = 1_000  # chunks of one document


def paste_chunks(parts: Parts, body: etree._Element, source: Source, limits: Limits) -> list[Issue]:
    """Put the paragraphs and tables of every chunk in its place, and tell what their readers doubt; `parts.damage` names what can't be
    read. Chunks in chunks are followed as far as archives in archives, and none leads out of the package.
    """
    issues: list[Issue] = []
    for number, chunk in enumerate([*body.iter(CHUNK)]):
        name = parts.targets.get(next((str(value) for key, value in chunk.attrib.items() if str(key).endswith("}id")), ""), "")
        try:
            document = _read(parts, name, source, limits) if number < MOST else None
        except DocumentError as fault:
            parts.damage.append(f"w:altChunk {name}: {fault.code}")
            continue
        if document is None or document.partial:
            parts.damage.append("w:altChunk")
        if document is not None:
            issues += (replace(doubt, start=None, end=None) for doubt in document.issues if doubt.code != "partial")
            for element in _elements(document):
                chunk.addprevious(element)
    return issues


def _read(parts: Parts, name: str, source: Source, limits: Limits) -> Document | None:
    from pipeline.decode import decode, recognised  # a chunk is a file of its own

    found = parts.package.read(name) if parts.package is not None and name and limits.max_depth > 1 else None
    if parts.package is None or found is None:
        return None
    inner = Source(uri=f"{source.uri}!/{name}", name=name.rpartition("/")[2], data=found.data)
    kind = recognised(inner).name
    if kind not in PASTED and not (kind == "text" and name.endswith(".txt")):
        return None
    document = decode(inner, replace(limits, max_depth=limits.max_depth - 1, max_unzipped_bytes=max(parts.package.left, 1)))
    return document if found.complete else replace(document, partial=True)


def _elements(document: Document) -> Iterator[etree._Element]:
    """The document as Word would hold it: a paragraph for each line, and its tables."""
    tables = {table.start: table for table in document.tables}
    value, at = document.text.value, 0
    while at < len(value):
        table = tables.get(at)
        if table is not None and table.end > at:
            yield _table(table, value)
            at = table.end + 1
        else:
            end = value.find("\n", at)
            end = end if end >= 0 else len(value)
            yield _paragraph(value[at:end])
            at = end + 1


def _paragraph(words: str) -> etree._Element:
    paragraph = etree.Element(w("p"))
    etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = "".join(filter(_is_written, words))
    return paragraph


def _is_written(letter: str) -> bool:
    """Whether XML can hold it."""
    return letter == "\t" or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")


def _table(table: Table, value: str) -> etree._Element:
    made = etree.Element(w("tbl"))
    row, col, line = -1, 0, made
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        if cell.row != row:
            row, col, line = cell.row, 0, etree.SubElement(made, w("tr"))
        for _ in range(min(cell.col - col, 100)):  # what a cell above covers
            etree.SubElement(etree.SubElement(line, w("tc")), w("p"))
        box = etree.SubElement(line, w("tc"))
        etree.SubElement(etree.SubElement(box, w("tcPr")), w("gridSpan")).set(VAL, str(cell.colspan))
        box.append(_paragraph(value[cell.start : cell.end]))
        col = cell.col + cell.colspan
    return made
