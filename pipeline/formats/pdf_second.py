"""The second opinion on a PDF: pdfminer's tables of its fonts, and pdfplumber's words."""

from __future__ import annotations

import io
import logging
from typing import Any

MAX_OBJECTS = 20_000
SAMPLE = 40  # hanzi of which a font's two tables must agree
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def contradicted(data: bytes) -> str | None:
    """Whether a font whose encoding states Unicode has a ToUnicode table that says something else."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        numbers = sorted({number for xref in document.xrefs for number in xref.get_objids()})[:MAX_OBJECTS]
    except (PDFException, PSException, ValueError, TypeError, KeyError, RecursionError):
        return None  # PDFium has read it; without a second reader there is no second opinion
    for number in numbers:
        try:
            font = document.getobj(number)
            name = _lie(font)
        except (PDFException, PSException, ValueError, TypeError, KeyError, RecursionError):
            continue
        if name is not None:
            return f"ToUnicode ≠ {name}"
    return None


def _lie(font: Any) -> str | None:
    from pdfminer.cmapdb import CMapParser, FileUnicodeMap
    from pdfminer.pdftypes import resolve1, stream_value

    if not isinstance(font, dict) or "ToUnicode" not in font:
        return None
    encoding = str(getattr(resolve1(font.get("Encoding")), "name", ""))
    if not encoding.startswith("Uni"):
        return None
    table = FileUnicodeMap()
    CMapParser(table, io.BytesIO(stream_value(font["ToUnicode"]).get_data())).run()
    pairs = [(code, said) for code, said in table.cid2unichr.items() if 0x4E00 <= code <= 0x9FFF or 0x30 <= code <= 0x39][:SAMPLE]
    wrong = sum(1 for code, said in pairs if said != chr(code))
    return encoding if wrong > len(pairs) / 4 else None
