"""Bytes to a `Document`: what the file is decides its content, never its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePosixPath
from unicodedata import category

from pipeline.formats import sniff
from pipeline.formats.sniff import Glimpse
from schemas.document import Document, Source
from schemas.issues import DocumentError, issue
from schemas.limits import DEFAULT_LIMITS, Limits

FORMATS_ROOM = "pipeline.formats"
BLANK = b"\0 \t\r\n\f\v\xe3\x80\x80\xef\xbb\xbf\xff\xfe"

NO_TEXT = 0.2  # share of characters that could not be decoded: what holds more was never text
NOISE, FEW, SAMPLE = 0.08, 5, 20_000
UNUSED = frozenset({"Cn", "Co", "Cs"})


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: how to tell it, and the module in `pipeline/formats` whose `read(source, limits)` reads it."""

    name: str
    module: str
    label: str  # as people call it, for messages
    extensions: tuple[str, ...]
    looks_like: Callable[[Glimpse], bool]


# In the order in which they are tried: the first that recognises the content reads it.
FORMATS: tuple[Format, ...] = (
    Format("pdf", "pdf", "PDF", (".pdf",), sniff.is_pdf),
    Format("ofd", "ofd", "OFD", (".ofd",), sniff.is_ofd),
    Format("docx", "docx", "Word (DOCX)", (".docx", ".docm", ".dotx", ".wps"), sniff.is_docx),
    Format("flat", "docx", "Word (XML)", (".xml",), sniff.is_flat_word),
    Format("xlsx", "xlsx", "Excel (XLSX)", (".xlsx", ".xlsm", ".xltx", ".et"), sniff.is_xlsx),
    Format("encrypted", "doc", "Office", (), sniff.is_encrypted),
    Format("converted", "converted", "Excel 97–2003 / OpenDocument", (".xls", ".et", ".xlt", ".odt", ".ods"), sniff.is_convertible),
    Format("zip", "archive", "ZIP", (".zip",), sniff.is_zip),
    Format("gzip", "archive", "GZIP", (".gz",), sniff.is_gzip),
    Format("doc", "doc", "Word 97–2003 (DOC)", (".doc", ".dot", ".wps", ".wpt"), sniff.is_doc),
    Format("ole", "doc", "OLE", (), sniff.is_ole),
    Format("rtf", "rtf", "RTF", (".rtf",), sniff.is_rtf),
    Format("image", "ocr", "图像", (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp"), sniff.is_image),
    Format("mhtml", "mhtml", "MHTML", (".mht", ".mhtml"), sniff.is_mhtml),
    Format("html", "html", "HTML", (".html", ".htm", ".shtml", ".xhtml", ".jsp", ".asp", ".aspx", ".php", ".do"), sniff.is_html),
    Format("jsonl", "jsonl", "JSON", (".json", ".jsonl", ".ndjson"), sniff.is_json),
    Format("text", "text", "TXT", (".txt", ".md", ".csv", ".text", ".log"), sniff.is_text),
)
KNOWN = frozenset(extension for kind in FORMATS for extension in kind.extensions) | {".ppt", ".pptx"}


def decode(source: Source, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document that the bytes hold, with every character's place in them.

    Raises `DocumentError`: `too_large`, `empty`, `corrupt`, `encrypted`, `bomb`, `unsupported_format`, `soft_error_page`, …
    """
    if len(source.data) > limits.max_bytes:
        raise DocumentError("too_large", detail=f"{len(source.data):,} bytes > {limits.max_bytes:,}", setting="max_bytes")
    if not source.data[:65_536].strip(BLANK) and not source.data.strip(BLANK):
        raise DocumentError("empty", detail=f"{len(source.data)} bytes")
    kind = recognised(source)
    if kind.name == "gzip":
        from pipeline.formats.archive import gunzipped

        return replace(decode(gunzipped(source, limits), limits), source=source)
    reader = import_module(f"{FORMATS_ROOM}.{kind.module}")
    document: Document = reader.read(source, limits)
    if not document.text.value.strip():
        raise DocumentError("empty", detail=kind.label)
    if document.text.value.count("\ufffd") > len(document.text) * NO_TEXT or _is_noise(document):
        raise DocumentError("corrupt", detail="not text")
    if len(document.text) > limits.max_characters:
        raise DocumentError("too_large", detail=f"{len(document.text):,} characters", setting="max_characters")
    extension = PurePosixPath(source.name.replace("\\", "/")).suffix.casefold()
    if extension in KNOWN and extension not in kind.extensions:
        document = replace(document, issues=(issue("extension_mismatch", detail=kind.label), *document.issues))
    return document


def _is_noise(document: Document) -> bool:
    """Whether a reading that was only guessed gives too many characters that no writing uses: random bytes pass for UTF-16."""
    if document.encoding is None or document.encoding.how not in ("scored", "charset-normalizer"):
        return False
    sample = document.text.value[:SAMPLE]
    return sum(category(letter) in UNUSED for letter in sample) > max(len(sample) * NOISE, FEW)


def recognised(source: Source) -> Format:
    """The format of the bytes.

    >>> recognised(Source(uri="a.doc", name="a.doc", data=b"<html><body>\\xe9\\x80\\x9a\\xe7\\x9f\\xa5</body></html>")).name
    'html'
    """
    file = Glimpse(source.data, f"{source.name} {source.declared_type or ''}".casefold())
    return next(kind for kind in FORMATS if kind.looks_like(file))
