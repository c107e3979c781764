"""Web pages saved as one file (.mht, .mhtml): the page among its parts."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message

from pipeline.formats.charset import read_text
from pipeline.formats.html import read_page
from pipeline.formats.nesting import too_deep
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.limits import Limits

MEDIA_TYPE = "multipart/related"


def read(source: Source, limits: Limits) -> Document:
    """The page's document; offsets are into the decoded page. Raises `corrupt` where no part is a page, `too_deep`, `empty`."""
    try:
        message = message_from_bytes(source.data, policy=policy.compat32)
        part = _page(message)
    except RecursionError as fault:
        raise too_deep("MIME", limits) from fault
    if part is None:
        raise DocumentError("corrupt", detail="MIME: no text/html")
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset() or source.declared_charset
    decoded = read_text(payload if isinstance(payload, bytes) else b"", charset, "html")
    return read_page(source, decoded.value, limits, encoding=decoded.encoding, issues=decoded.issues)


def _page(message: Message) -> Message | None:
    """The first HTML part, else the first text part."""
    leaves = [part for part in message.walk() if not part.is_multipart()]
    for kind in ("text/html", "application/xhtml+xml", "text/plain"):
        for part in leaves:
            if part.get_content_type() == kind:
                return part
    return None
