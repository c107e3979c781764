"""Plain text and Markdown: characters, line ends made one kind, every character with its offset in the decoded file."""

from __future__ import annotations

from pipeline.formats.charset import read_text
from pipeline.formats.charset_wide import wide_as_page
from pipeline.hanzi import rarity
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.limits import Limits
from schemas.notice import Repair, RepairExample
from schemas.regex import regex
from schemas.text import Edit, Edits, Text

MEDIA_TYPE = "text/plain"
CONTROL = regex(r"[\x01-\x08\x0b\x0e-\x19\x1b-\x1f]")  # all below the blank but \t \n \r \f, nul and the old end mark


def read(source: Source, limits: Limits) -> Document:
    """The file's text, one paragraph a line as it stands in the file.

    Raises `too_large` over `limits.max_characters`, `unsupported_format` for bytes that are no text.
    """
    decoded = read_text(source.data, source.declared_charset)
    value = decoded.value
    if len(value) > limits.max_characters:
        raise DocumentError("too_large", detail=f"{len(value):,} characters", setting="max_characters")
    wide = wide_as_page(value)
    if wide is None and _is_binary(value[:4_096]):
        raise DocumentError("unsupported_format", detail=source.name or "binary")
    document = Document(source=source, media_type=MEDIA_TYPE, encoding=decoded.encoding, text=Text.of(value), issues=decoded.issues)
    if wide is not None:
        document = document.edited(
            Edits([Edit(0, len(value), *wide)]), Repair("mojibake.wide", 1, (RepairExample(value[:60], wide[0][:30], 0),))
        )
    return _one_kind_of_line_end(document) if "\r" in document.text.value or "\u2028" in value else document


def _is_binary(head: str) -> bool:
    """Whether what is read is no writing: full of controls, and the rest no Chinese."""
    controls = len(CONTROL.findall(head))
    return controls * 10 > len(head) and rarity("".join(letter for letter in head if letter > "\x9f")) > 11


def _one_kind_of_line_end(document: Document) -> Document:
    value = document.text.value
    edits, at = [], value.find("\r")
    while at >= 0:
        after = at + 1
        while after < len(value) and value[after] == "\r":
            after += 1
        if after < len(value) and value[after] == "\n":
            edits.append(Edit(at, after, ""))
        else:
            edits.append(Edit(at, after, "\n" * (after - at)))
        at = value.find("\r", after)
    return document.edited(Edits(edits), Repair("line_ends", len(edits))) if edits else document
