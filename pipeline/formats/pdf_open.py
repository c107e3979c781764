"""A PDF opened in PDFium, with a password where it asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import Limits


@contextmanager
def opened(source: Source) -> Iterator[Any]:
    """The PDF in PDFium, with the first of the source's passwords that opens it. Raises `encrypted` or `corrupt`."""
    asked = False
    for password in (None, *source.passwords):
        try:
            document = pypdfium2.PdfDocument(source.data, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code != pdfium.FPDF_ERR_PASSWORD:
                code = "encrypted" if error.err_code == pdfium.FPDF_ERR_SECURITY else "corrupt"
                raise DocumentError(code, detail=f"PDFium: {error.err_code}") from error
            asked = True
            continue
        try:
            yield document
        finally:
            document.close()
        return
    raise DocumentError("encrypted" if asked else "corrupt", detail="PDF")


def page_count(document: Any, limits: Limits) -> int:
    """The number of pages; a number that the page tree only claims counts as far as pages are there."""
    count = max(int(pdfium.FPDF_GetPageCount(document)), 0)
    if count == 0:
        raise DocumentError("corrupt", detail="0 pages")
    if count > limits.max_pages:
        page = pdfium.FPDF_LoadPage(document, limits.max_pages)
        if page:
            pdfium.FPDF_ClosePage(page)
            raise DocumentError("too_large", detail=f"{count:,} pages > {limits.max_pages:,}", setting="max_pages")
    return min(count, limits.max_pages)
