"""The second opinion on a PDF: pdfminer's tables of its fonts, and pdfplumber's words."""

from __future__ import annotations

import io
import logging
import re
from array import array
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.formats.paged_sheets import Sheet
from schemas.document import Source
from schemas.regex import regex

MAX_OBJECTS = 20_000
# What pdfminer raises on files that it doesn't understand: its own exceptions are ValueErrors and more.
FAILURES = (PDFException, PSException, PdfminerException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
MAX_EDGES = 20_000
SAMPLE = 40  # hanzi of which a font's two tables must agree
MAX_TABLE = 1_000_000
SECTION = regex(rb"beginbf(char|range)(.{0,100000}?)endbf", re.DOTALL)
CHAR = regex(rb"<([0-9A-Fa-f]{2,8})>()\s{0,9}<([0-9A-Fa-f]{2,8})>")
RANGE = regex(rb"<([0-9A-Fa-f]{2,8})>\s{0,9}<([0-9A-Fa-f]{2,8})>\s{0,9}<([0-9A-Fa-f]{2,8})>")
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def second_sheets(source: Source) -> dict[int, Sheet]:
    """The sheets as pdfplumber reads them, by page; empty when it can't."""
    import pdfplumber

    sheets = {}
    for password in ("", *source.passwords):
        try:
            with pdfplumber.open(io.BytesIO(source.data), password=password) as document:
                for page in document.pages:
                    sheets[page.page_number] = _sheet(page)
                    page.close()
            return sheets
        except FAILURES:
            continue
    return {}


def _sheet(page: Any) -> Sheet:
    boxes = array("f")
    text = []
    for c in page.chars:
        if len(c["text"]) == 1 and c["upright"]:
            text.append(c["text"])
            boxes.extend((c["x0"], c["top"], c["x1"], c["bottom"]))
    rules = [(line["x0"], line["top"], line["x1"], line["bottom"]) for line in page.edges[:MAX_EDGES]]
    return Sheet(page.page_number, float(page.width), float(page.height), "".join(text), boxes, rules)


def contradicted(data: bytes) -> str | None:
    """Whether a font whose encoding states Unicode has a ToUnicode table that says something else."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        numbers = sorted({number for xref in document.xrefs for number in xref.get_objids()})[:MAX_OBJECTS]
    except FAILURES:
        return None  # PDFium has read it; without a second reader there is no second opinion
    for number in numbers:
        try:
            font = document.getobj(number)
            name = _lie(font)
        except FAILURES:
            continue
        if name is not None:
            return f"ToUnicode ≠ {name}"
    return None


def _lie(font: Any) -> str | None:
    from pdfminer.pdftypes import resolve1, stream_value

    if not isinstance(font, dict) or "ToUnicode" not in font:
        return None
    encoding = str(getattr(resolve1(font.get("Encoding")), "name", ""))
    if not encoding.startswith("Uni"):
        return None
    pairs = list(islice(_hanzi_pairs(stream_value(font["ToUnicode"]).get_data()[:MAX_TABLE]), SAMPLE))
    wrong = sum(1 for code, said in pairs if said != code)
    return encoding if wrong > len(pairs) / 4 else None


def _hanzi_pairs(table: bytes) -> Iterator[tuple[int, int]]:
    """(code, what it is said to mean) for the hanzi and digits of a ToUnicode table, a few of each range."""
    for section, body in SECTION.findall(table):
        entry = RANGE if section == b"range" else CHAR
        for first, last, said in entry.findall(body):
            start, end, meaning = int(first, 16), int(last or first, 16), int(said, 16)
            for code in range(max(start, 0x30), min(end, start + 0xFFFF) + 1, max((end - start) // 8, 1)):
                if 0x4E00 <= code <= 0x9FFF or 0x30 <= code <= 0x39:
                    yield code, meaning + code - start
