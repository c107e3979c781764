"""Files that LibreOffice reads for us: old workbooks (.xls, .et) and OpenDocument (.odt, .ods)."""

from __future__ import annotations

from dataclasses import replace

from pipeline.formats import docx, xlsx
from pipeline.formats.converters import office, program
from pipeline.formats.package import Package
from pipeline.formats.sniff import Glimpse
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.limits import Limits

OLD_WORKBOOK = "application/vnd.ms-excel"


def read(source: Source, limits: Limits) -> Document:
    """The document as its conversion has it. Raises `needs_converter`, `unsupported_format`, `corrupt`, `timeout`."""
    media_type = OLD_WORKBOOK
    if not Glimpse(source.data).stream("Workbook"):
        stated = Package(source.data, limits).read("mimetype")
        media_type = stated.data.decode("ascii", "replace").strip() if stated is not None else ""
    kind = media_type.rpartition(".")[2]
    if kind not in ("text", "spreadsheet", "ms-excel"):
        raise DocumentError("unsupported_format", detail=f"OpenDocument {kind}")
    if program("soffice", "libreoffice") is None:
        raise DocumentError("needs_converter", detail=source.name)
    suffix, target, reader = (".odt", "docx", docx) if kind == "text" else (".ods" if kind == "spreadsheet" else ".xls", "xlsx", xlsx)
    made = office(source.data, suffix, target)
    if made is None:  # LibreOffice without Calc can't either
        raise DocumentError("corrupt", detail="OpenDocument") if kind == "text" else DocumentError("unsupported_format", detail=media_type)
    read_so: Document = reader.read(replace(source, data=made), limits)
    return replace(read_so, source=source, media_type=media_type)
