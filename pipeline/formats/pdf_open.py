"""A PDF opened in PDFium, with a password where it asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.formats.pdf_salvage import salvaged
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import Limits


@dataclass(frozen=True, slots=True)
class OpenPdf:
    """A PDF in PDFium; `cut` says that its end was missing and its pages were found one by one."""

    document: Any
    cut: bool = False


@contextmanager
def opened(source: Source) -> Iterator[OpenPdf]:
    """The PDF in PDFium, with the first of the source's passwords that opens it. Raises `encrypted` or `corrupt`."""
    try:
        book = OpenPdf(_loaded(source.data, source.passwords))
    except DocumentError as error:
        whole = salvaged(source.data) if error.code == "corrupt" else None
        if whole is None:
            raise
        book = OpenPdf(_loaded(whole, ()), cut=True)
    try:
        yield book
    finally:
        book.document.close()


def _loaded(data: bytes, passwords: tuple[str, ...]) -> Any:
    for password in (None, *passwords):
        try:
            document = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                continue
            code = "encrypted" if error.err_code == pdfium.FPDF_ERR_SECURITY else "corrupt"
            raise DocumentError(code, detail=f"PDFium: {error.err_code}") from error
        if pdfium.FPDF_GetPageCount(document) <= 0:
            document.close()
            raise DocumentError("corrupt", detail="0 pages")
        return document
    raise DocumentError("encrypted")


def page_count(document: Any, limits: Limits) -> int:
    """The number of pages; a number that the page tree only claims counts as far as pages are there."""
    count = int(pdfium.FPDF_GetPageCount(document))
    if count > limits.max_pages:
        page = pdfium.FPDF_LoadPage(document, limits.max_pages)
        if page:
            pdfium.FPDF_ClosePage(page)
            raise DocumentError("too_large", detail=f"{count:,} pages > {limits.max_pages:,}", setting="max_pages")
    return min(count, limits.max_pages)
