"""Word 97 to 2003 and WPS (.doc, .wps): read here where the file is whole, else by LibreOffice, else by antiword.

antiword alone is not enough: it breaks tables whose cells hold several paragraphs and leaves out automatic numbers.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.formats import docx
from pipeline.formats.converters import antiword, office, program
from pipeline.formats.doc_body import DocBody
from pipeline.formats.doc_file import open_word
from pipeline.formats.sniff import Glimpse, is_encrypted
from pipeline.formats.word_text import Unit, WordText
from schemas.document import Document, Source
from schemas.issues import DocumentError, Issue, issue
from schemas.limits import Limits

MEDIA_TYPE = "application/msword"


def read(source: Source, limits: Limits) -> Document:
    """The document's text, blocks and tables. Raises `encrypted`, `needs_converter`, `unsupported_format`, `corrupt`, `empty`."""
    file = Glimpse(source.data)
    if is_encrypted(file):
        raise DocumentError("encrypted")
    if file.stream("PowerPoint Document"):
        raise DocumentError("unsupported_format", detail="PowerPoint")
    try:
        return _whole(source, limits)
    except DocumentError as fault:
        if fault.code != "corrupt":
            raise
        return _rescued(source, limits)


def _whole(source: Source, limits: Limits) -> Document:
    body = DocBody(open_word(source.data), limits)
    body.read()
    issues: list[Issue] = []
    if body.word.insertions or body.word.deletions:
        issues.append(issue("tracked_changes", detail=f"+{body.word.insertions} −{body.word.deletions}"))
    if body.hidden:
        issues.append(issue("hidden_text", detail=f"{body.hidden} 字"))
    return body.out.document(source, MEDIA_TYPE, fields={}, issues=issues)


def _rescued(source: Source, limits: Limits) -> Document:
    """What other programs read of a file whose structures are damaged or older than Word 97."""
    converted = office(source.data, ".doc")
    if converted is not None:
        made = docx.read(replace(source, data=converted), limits)
        return replace(made, source=source, media_type=MEDIA_TYPE)
    text = antiword(source.data)
    if text is not None:
        out = WordText(limits)
        for number, line in enumerate(text.splitlines()):
            out.paragraph(line, Unit(paragraph=number))
        return out.document(source, MEDIA_TYPE, fields={}, issues=[issue("partial", detail="antiword")], partial=True)
    if program("soffice", "libreoffice") is None:
        raise DocumentError("needs_converter", detail=source.name)
    raise DocumentError("corrupt", detail="Word")
