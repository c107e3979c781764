"""Web pages: the text of the document with its tables, every character with its offset in the page, and what the page says of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.formats.html_fields import page_fields, plain
from pipeline.formats.html_main import dropped, hidden_letters
from pipeline.formats.html_text import write
from pipeline.formats.html_tree import parse
from pipeline.formats.soft_errors import soft_error
from schemas.document import Document, Source
from schemas.issues import DocumentError, Issue, issue
from schemas.limits import Limits
from schemas.notice import Encoding

MEDIA_TYPE = "text/html"


def read(source: Source, limits: Limits) -> Document:
    """The page's document; `fields` holds its meta tags and information header. Raises `empty` where nothing is shown,
    `soft_error_page` where the page is no document."""
    from pipeline.formats.charset import read_text

    decoded = read_text(source.data, source.declared_charset, "html")
    return read_page(source, decoded.value, limits, encoding=decoded.encoding, issues=decoded.issues)


def read_page(source: Source, page: str, limits: Limits, *, encoding: Encoding | None = None, issues: Sequence[Issue] = ()) -> Document:
    """The document of a page that is already decoded; offsets are into `page`."""
    if len(page) > limits.max_characters:
        raise DocumentError("too_large", detail=f"{len(page):,} characters", setting="max_characters")
    tree = parse(page, limits.max_tag_characters)
    out = dropped(tree)
    written = write(tree, out)
    title = plain(page[tree.title[0] : tree.title[1]]) if tree.title else ""
    fault = soft_error(page, title, written.text.value)
    if fault is not None:
        raise DocumentError("soft_error_page", detail=fault)
    if not written.text.value.strip():
        raise DocumentError("empty", detail="HTML")
    hidden = hidden_letters(tree)
    found = [*issues, *([issue("hidden_text", detail=f"{hidden} 字")] if hidden else [])]
    return Document(
        source=source,
        media_type=MEDIA_TYPE,
        encoding=encoding,
        text=written.text,
        blocks=tuple(written.blocks),
        tables=tuple(written.tables),
        fields=page_fields(tree, written.text.value),
        issues=tuple(found),
    )
