"""What an answer's headers say: type, charset, file name, when to come back."""

from __future__ import annotations

import re
import time
from email.message import Message as MailMessage
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date.

    >>> retry_after("2"), retry_after(None)
    (2.0, None)
    """
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


def content_type(value: str | None) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type header.

    >>> content_type("text/html; charset=GB2312")
    ('text/html', 'gb2312')
    """
    if not value:
        return None, None
    message = MailMessage()
    message["content-type"] = value
    return message.get_content_type(), message.get_content_charset()


def file_name(url: str, disposition: str | None) -> str:
    """A safe file name for an answer: what Content-Disposition says, else the address's last part; never with a folder in it.

    >>> file_name("https://a.gov.cn/x/t2023.html?d=1", None), file_name("https://a.gov.cn/d", 'attachment; filename="../../tmp/a.doc"')
    ('t2023.html', 'a.doc')
    """
    name = ""
    if disposition:
        said = re.search(r"filename\*=(?:[\w-]{1,20})''([^;\s]{1,600})", disposition)
        plain = re.search(r'filename="?([^";]{1,300})', disposition)
        name = unquote(said[1]) if said else plain[1] if plain else ""
        if not said and name:
            name = regained(name)
    if not name:
        name = unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or "index.html"
    name = re.sub(r"[\x00-\x1f\x7f]", "", re.split(r"[\\/]", name)[-1]).strip(". ")
    return name[:120] or "document"


def regained(name: str) -> str:
    """A header's file name, whose bytes came as Latin-1, in the characters that the server meant (UTF-8, else GBK)."""
    try:
        raw = name.encode("latin-1")
    except UnicodeEncodeError:
        return name
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return name
