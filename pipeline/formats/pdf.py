"""PDF to a `Document` through PDFium, page by page: what was read before a fault is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.formats import ocr
from pipeline.formats.nesting import too_deep
from pipeline.formats.paged import paged_document
from pipeline.formats.paged_sheets import Sheet
from pipeline.formats.pdf_forms import refuse_endless_forms
from pipeline.formats.pdf_garble import doubt_of, doubt_of_text
from pipeline.formats.pdf_open import opened, page_count
from pipeline.formats.pdf_pages import PdfPage, read_page
from pipeline.formats.pdf_render import bitmap_of
from pipeline.formats.pdf_streams import damaged_streams
from pipeline.formats.pdf_tree import page_tree
from schemas.document import Document, Source
from schemas.issues import DocumentError, Issue, issue
from schemas.limits import Limits
from schemas.progress import page_done

MEDIA_TYPE = "application/pdf"
FORM_WAITS = "Please wait"  # what a form of XML shows to viewers that can't draw it, in place of itself
SHOWN = 40  # characters of a hidden text that the issue quotes
SCAN_DPI = 200
MAX_FAULTS = 20  # unreadable pages in a row end the reading
SECOND_PAGES = 300
PICTURE = 0.05  # a picture over so much of a page without words may hold words


def read(source: Source, limits: Limits) -> Document:
    """The document of a PDF.

    Raises `DocumentError`: `encrypted`, `corrupt`, `bomb`, `too_large`, `too_deep`, `timeout`, `empty`, `needs_ocr`.
    """
    damaged = damaged_streams(source.data, limits)
    refuse_endless_forms(source.data, limits)
    with opened(source) as book:
        pages, faults = _pages(book.document, limits)
        if faults and limits.stop_after_page is None:
            tree = page_tree(source.data)
            if not pages and tree.depth > limits.max_nesting:
                raise too_deep("PDF pages", limits)
            if tree.circular and len(pages) >= tree.pages:
                faults.clear()  # nothing is lost: what could not be loaded is the tree itself
        if not pages:
            raise DocumentError("corrupt", detail=faults[0] if faults else "0 pages")
        if b"/XFA" in source.data and any(FORM_WAITS in page.sheet.text.replace("\n", " ") for page in pages[:1]):
            raise DocumentError("unsupported_format", detail="PDF: XFA")
        deep = [page.sheet.number for page in pages if page.deep]
        if deep and not any(page.sheet.text.strip() for page in pages):
            raise too_deep("PDF forms", limits)
        faults += [f"page {number}: forms in forms too deep" for number in deep]
        if book.cut:
            faults.insert(0, "the end of the file is missing")
        elif damaged and not faults:
            faults.append(f"{damaged} damaged PDF streams")
        doubt = doubt_of(source.data, pages)
        second = {} if faults else _second(source, pages, doubt)
        if second:
            doubt = None
        recognised, unread = ({}, []) if second else _recognised(book.document, pages, garbled=doubt is not None)
    issues = _issues(pages, doubt, recognised, unread)
    if faults:
        issues.append(issue("partial", detail="; ".join(faults[:3])))
    slanted = [words for page in pages for words in page.turned]
    sheets = [sheet for page in pages for sheet in _sheets(page, second or recognised)]
    result = paged_document(source, MEDIA_TYPE, sheets, limits, slanted=slanted, issues=issues, partial=bool(faults))
    if not result.text.value.strip():
        if unread:
            raise DocumentError("needs_ocr")
        raise DocumentError("corrupt", detail=faults[0]) if faults else DocumentError("empty", detail="PDF")
    return result


def _pages(document: Any, limits: Limits) -> tuple[list[PdfPage], list[str]]:
    """The pages that can be read, and what is wrong with the others."""
    pages: list[PdfPage] = []
    faults: list[str] = []
    count = page_count(document, limits)
    characters = 0
    for index in range(count):
        if index == limits.stop_after_page:
            faults.append(f"page {index + 1} of {count} could not be read")
            break
        try:
            page = _page(document, index)
        except (MemoryError, ValueError) as error:
            faults.append(f"page {index + 1} of {count}: {error}")
            if index - (pages[-1].sheet.number if pages else 0) > MAX_FAULTS:
                break
            continue
        characters += len(page.sheet.text)
        if characters > limits.max_characters:
            raise DocumentError("too_large", detail=f"> {limits.max_characters:,} characters", setting="max_characters")
        pages.append(page)
        page_done(index + 1)
    return pages, faults


def _page(document: Any, index: int) -> PdfPage:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise ValueError(f"PDFium: {pdfium.FPDF_GetLastError()}")
    try:
        return read_page(page, index + 1)
    finally:
        pdfium.FPDF_ClosePage(page)


def _second(source: Source, pages: Sequence[PdfPage], doubt: str | None) -> dict[int, Sheet]:
    """Sheets by pdfplumber, where PDFium finds no words or none that can be trusted and pdfplumber finds some; else none."""
    empty = not any(page.sheet.text.strip() for page in pages)
    if len(pages) > SECOND_PAGES or (empty and any(page.picture >= PICTURE for page in pages)):
        return {}
    if not empty and (doubt is None or "ToUnicode" in doubt):
        return {}
    from pipeline.formats.pdf_second import second_sheets

    found = second_sheets(source)
    page_done(0)
    words = "".join(sheet.text for sheet in found.values())
    return found if words.strip() and doubt_of_text(words) is None else {}


def _recognised(document: Any, pages: Sequence[PdfPage], *, garbled: bool) -> tuple[dict[int, Sheet], list[int]]:
    """Sheets read by OCR, by page, and the pages that hold pictures which nothing could read."""
    wanted = [page for page in pages if garbled or (not page.sheet.text.strip() and page.picture >= PICTURE)]
    if not wanted:
        return {}, []
    if not ocr.installed():
        return {}, [page.sheet.number for page in wanted if not page.sheet.text.strip()]
    found = {}
    for page in wanted:
        image = bitmap_of(document, page.sheet.number, SCAN_DPI)
        found[page.sheet.number] = ocr.sheet_of(image, page.sheet.number, page.sheet.width, page.sheet.height, page.sheet.rules)
        page_done(0)
    return found, []


def _sheets(page: PdfPage, recognised: dict[int, Sheet]) -> list[Sheet]:
    read = recognised.get(page.sheet.number)
    return [page.sheet, *page.aside] if read is None else [read]


def _issues(pages: Sequence[PdfPage], doubt: str | None, recognised: dict[int, Sheet], unread: list[int]) -> list[Issue]:
    found = []
    hidden = "".join(word for page in pages for word in (*page.hidden, *page.off_page)).strip()
    if hidden:
        found.append(issue("hidden_text", detail=hidden if len(hidden) <= SHOWN else hidden[:SHOWN] + "…"))
    if doubt is not None:
        found.append(issue("garbled_text_layer", detail=doubt))
    layers = [page.sheet.number for page in pages if page.layer and page.sheet.number not in recognised]
    if recognised or layers:
        found.append(issue("ocr_text", detail=_listed([*recognised, *layers])))
    if unread:
        found.append(issue("pages_unread", detail=_listed(unread)))
    return found


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in sorted(numbers)[:20])
    return f"{shown} …" if len(numbers) > 20 else shown
