"""PDFium's functions that are called for every character or object, with plain addresses for arguments: three times as fast."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

ADDRESS, INT = ctypes.c_void_p, ctypes.c_int


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ADDRESS).value or 0)


def address_of(handle: Any) -> int:
    """The plain address behind a PDFium handle."""
    return ctypes.cast(handle, ADDRESS).value or 0


loose_box = _plain(pdfium.FPDFText_GetLooseCharBox, INT, ADDRESS, INT, ADDRESS)
unicode_of = _plain(pdfium.FPDFText_GetUnicode, INT, ADDRESS, INT)
text_object = _plain(pdfium.FPDFText_GetTextObject, ADDRESS, ADDRESS, INT)
page_object = _plain(pdfium.FPDFPage_GetObject, ADDRESS, ADDRESS, INT)
form_object = _plain(pdfium.FPDFFormObj_GetObject, ADDRESS, ADDRESS, ctypes.c_ulong)
type_of = _plain(pdfium.FPDFPageObj_GetType, INT, ADDRESS)
matrix_of = _plain(pdfium.FPDFPageObj_GetMatrix, INT, ADDRESS, ADDRESS)
bounds_of = _plain(pdfium.FPDFPageObj_GetBounds, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
fill_of = _plain(pdfium.FPDFPageObj_GetFillColor, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
mode_of = _plain(pdfium.FPDFTextObj_GetTextRenderMode, INT, ADDRESS)
page_objects = _plain(pdfium.FPDFPage_CountObjects, INT, ADDRESS)
form_objects = _plain(pdfium.FPDFFormObj_CountObjects, INT, ADDRESS)
draw_mode = _plain(pdfium.FPDFPath_GetDrawMode, INT, ADDRESS, ADDRESS, ADDRESS)
path_segments = _plain(pdfium.FPDFPath_CountSegments, INT, ADDRESS)
path_segment = _plain(pdfium.FPDFPath_GetPathSegment, ADDRESS, ADDRESS, INT)
segment_point = _plain(pdfium.FPDFPathSegment_GetPoint, INT, ADDRESS, ADDRESS, ADDRESS)
segment_type = _plain(pdfium.FPDFPathSegment_GetType, INT, ADDRESS)
segment_close = _plain(pdfium.FPDFPathSegment_GetClose, INT, ADDRESS)
