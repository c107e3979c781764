"""Escapes and losses of text: what programs write instead of Chinese letters, each as a function from text to text."""

from __future__ import annotations

import base64
import binascii
import html
import json
import quopri
import re
from collections.abc import Callable
from email.header import Header
from urllib.parse import quote

EAST = ("gb18030", "gbk", "big5", "big5hkscs", "cp950", "cp932", "shift_jis", "cp949", "euc_kr", "euc_jp")


def browser(data: bytes, wrong: str) -> str:
    """Bytes read as a browser reads them: what a page lacks comes through as a C1 control, 0x80 of GBK as the euro sign."""
    if wrong in EAST or wrong.startswith("utf"):
        return data.decode(wrong, "replace")
    out = []
    for byte in data:
        try:
            out.append(bytes([byte]).decode(wrong))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return "".join(out)


def _each(escape: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "".join(letter if letter < "\x80" else escape(letter) for letter in text)


def _each_byte(escape: str, name: str = "utf-8") -> Callable[[str], str | None]:
    def change(text: str) -> str | None:
        try:
            data = text.encode(name)
        except UnicodeEncodeError:
            return None
        return "".join(chr(byte) if byte < 0x80 else escape.format(byte) for byte in data)

    return change


def _seven(text: str) -> str | None:
    """The eighth bit taken off by a mail gate."""
    try:
        return "".join(chr(byte & 0x7F) for byte in text.encode("gb2312"))
    except UnicodeEncodeError:
        return None


def _mime(name: str) -> Callable[[str], str | None]:
    def change(text: str) -> str | None:
        try:
            return Header(text, name, maxlinelen=75).encode() if "\n" not in text and len(text) < 300 else None
        except UnicodeEncodeError:
            return None

    return change


def _kun(text: str) -> str | None:
    try:
        return text.encode("gbk").decode("utf-8", "replace").encode().decode("gbk", "replace")
    except UnicodeEncodeError:
        return None


def _latin_entities(text: str) -> str:
    return "".join(
        f"&{html.entities.codepoint2name[ord(c)]};" if ord(c) in html.entities.codepoint2name and c > "\x7f" else c
        for c in browser(text.encode(), "latin-1")
    )


def _straight(text: str) -> str:
    """A Latin reading whose curly quotes and dashes an editor made plain."""
    return browser(text.encode(), "cp1252").translate(str.maketrans("“”‘’–—\xa0", "\"\"''-- "))


ESCAPES: dict[str, Callable[[str], str | None]] = {
    r"\u4e2d": _each(lambda c: f"\\u{ord(c):04x}" if ord(c) < 0x10000 else c),
    r"\\u4e2d": _each(lambda c: f"\\\\u{ord(c):04x}"),
    "u4e2d": _each(lambda c: f"u{ord(c):04x}"),
    r"\u{4e2d}": _each(lambda c: f"\\u{{{ord(c):x}}}"),
    r"\x{4e2d}": _each(lambda c: f"\\x{{{ord(c):x}}}"),
    "%u4e2d": _each(lambda c: f"%u{ord(c):04X}"),
    "U+4E2D": _each(lambda c: f"U+{ord(c):04X} "),
    "<U+4E2D>": _each(lambda c: f"<U+{ord(c):04X}>"),
    r"\4e2d css": _each(lambda c: f"\\{ord(c):04x} "),
    r"\u20013? rtf": _each(lambda c: f"\\u{ord(c)}?"),
    r"\'d6\'d0 rtf": _each_byte("\\'{:02x}", "gbk"),
    r"\xe4": _each_byte("\\x{:02x}"),
    r"\\xe4": _each_byte("\\\\x{:02x}"),
    r"\xd6 gbk": _each_byte("\\x{:02x}", "gbk"),
    "<e4> r": _each_byte("<{:02x}>"),
    r"\344": _each_byte("\\{:03o}"),
    r"\326 gbk": _each_byte("\\{:03o}", "gbk"),
    "%E4": lambda text: quote(text, safe="，。"),
    "%E4 all": lambda text: quote(text, safe=""),
    "%e4 +": lambda text: quote(text, safe="").replace("%20", "+").lower(),
    "%25E4": lambda text: quote(quote(text, safe=""), safe=""),
    "%D6 gbk": lambda text: quote(text.encode("gbk", "ignore"), safe=""),
    "&#20013;": _each(lambda c: f"&#{ord(c)};"),
    "&#x4e2d;": _each(lambda c: f"&#x{ord(c):x};"),
    "&#20013": _each(lambda c: f"&#{ord(c)}"),
    "&amp;#20013;": _each(lambda c: f"&amp;#{ord(c)};"),
    "＆＃20013；": _each(lambda c: f"＆＃{ord(c)}；"),
    "&# 20013 ;": _each(lambda c: f"&# {ord(c)};"),
    "&#228; bytes": _each_byte("&#{};"),
    "&#xe4; bytes": _each_byte("&#x{:x};"),
    "&#214; gbk bytes": _each_byte("&#{};", "gbk"),
    "&auml; names": _latin_entities,
    r"\u00e4 bytes": _each_byte("\\u00{:02x}"),
    r"\u00d6 gbk bytes": _each_byte("\\u00{:02x}", "gbk"),
    "json": lambda text: json.dumps(text),
    "json twice": lambda text: json.dumps(json.dumps(text)),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "quoted-printable gbk": lambda text: quopri.encodestring(text.encode("gbk", "ignore")).decode(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 lines": lambda text: base64.encodebytes(text.encode()).decode(),
    "base64 gbk": lambda text: base64.encodebytes(text.encode("gbk", "ignore")).decode(),
    "base64 url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "hex": lambda text: binascii.hexlify(text.encode()).decode().upper(),
    "hex gbk": lambda text: "0x" + binascii.hexlify(text.encode("gbk", "ignore")).decode().upper(),
    "hex spaced": lambda text: binascii.hexlify(text.encode(), " ").decode(),
    "utf-7": lambda text: text.encode("utf-7").decode(),
    "utf-7 imap": lambda text: re.sub(r"\+([A-Za-z0-9+/]+)-?", lambda run: f"&{run[1].replace('/', ',')}-", text.encode("utf-7").decode()),
    "mime B utf-8": _mime("utf-8"),
    "mime B gb2312": _mime("gb2312"),
    "mime Q": lambda text: (
        "=?utf-8?Q?" + re.sub(r"[^\x21-\x7e]", lambda m: "".join(f"={b:02X}" for b in m.group().encode()), text.replace("?", "=3F")) + "?="
    ),
    "python bytes": lambda text: repr(text.encode()),
    "python bytes gbk": lambda text: repr(text.encode("gbk", "ignore")),
    "seven bits": _seven,
    "hz bare": lambda text: text.encode("hz", "ignore").decode().replace("~", ""),
    "straight quotes": _straight,
    "latin lower": lambda text: browser(text.encode(), "latin-1").lower(),
    "latin upper": lambda text: browser(text.encode(), "latin-1").upper(),
    "no controls": lambda text: re.sub("[\x80-\x9f]", "", browser(text.encode(), "latin-1")),
    "cp1252 ?": lambda text: re.sub("[\x81\x8d\x8f\x90\x9d]", "?", browser(text.encode(), "cp1252")),
    "cp1252 fffd": lambda text: text.encode().decode("cp1252", "replace"),
    "kunjinkao": _kun,
    "ascii ?": lambda text: text.encode("ascii", "replace").decode(),
    "latin-1 ? gbk": lambda text: text.encode("gbk", "ignore").decode("ascii", "replace"),
    "gbk ignored as utf-8": lambda text: text.encode("gbk", "ignore").decode("utf-8", "ignore"),
    "utf-8 ignored as gbk": lambda text: text.encode().decode("gbk", "ignore"),
    "utf-8 ? as gbk": lambda text: text.encode().decode("gbk", "replace").replace("\ufffd", "?"),
    "utf-8 ignored as big5": lambda text: text.encode().decode("big5", "ignore"),
    "gbk ignored as big5": lambda text: text.encode("gbk", "ignore").decode("big5", "ignore"),
    "gbk ? as big5": lambda text: text.encode("gbk", "ignore").decode("big5", "replace").replace("\ufffd", "?"),
    "烫": lambda text: text + "烫" * 6,
    "屯": lambda text: text[: len(text) // 2] + "屯" * 8 + text[len(text) // 2 :],
}
