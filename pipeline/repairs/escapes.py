r"""Characters that a program wrote as escapes and nobody turned back: &ldquo; \u4e2d %E4%B8%AD =E4=B8=AD <U+4E2D> and their like."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator, Sequence
from email.header import decode_header
from functools import lru_cache

from pipeline.hanzi import rarity
from pipeline.repairs.rule import Look, Rule
from schemas.document import Document
from schemas.text import Edit

ENTITY = re.compile(r"&(?:amp;){0,3}(?:#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z0-9]{1,30});|&nbsp(?![a-zA-Z;])")
UNICODE = re.compile(r"(?:\\{1,2}u|%u)[0-9a-fA-F]{4}|\\{1,2}u\{[0-9a-fA-F]{4,5}\}|<U\+[0-9A-Fa-f]{4,5}>|\\{1,2}U000[0-9a-fA-F]{5}")
# Each begins with its own sign, so that a text without it is passed over at once.
PERCENT = re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2}){1,4000}")
HEX = re.compile(r"\\{1,2}x[0-9a-fA-F]{2}(?:\\{1,2}x[0-9a-fA-F]{2}){1,4000}")
QUOTED = re.compile(r"=[0-9A-F]{2}(?:(?:=\n)?=[0-9A-F]{2}){1,4000}")
OCTAL = re.compile(r"\\[23][0-7]{2}(?:\\[23][0-7]{2}){1,2000}")
BYTES = (("%", PERCENT), ("=", QUOTED), ("\\x", HEX), ("\\2", OCTAL), ("\\3", OCTAL))  # the sign without which a text is passed over
SOFT_BREAK = re.compile(r"=\n")
LONG_RUN = re.compile(r"[A-Za-z0-9+/]{16}")
BASE64 = re.compile(r"^[A-Za-z0-9+/]{16,20000}(?:\n[A-Za-z0-9+/]{4,20000}){0,4000}={0,2}$", re.M)
MIME_WORD = re.compile(r"=\?[A-Za-z0-9-]{2,20}\?[bBqQ]\?[^?\s]{1,400}\?=")
LITERAL = re.compile(r"\\{1,2}(?:r\\{1,2}n|[nrt/\"'])")
LITERALS = {"n": "\n", "r": "\n", "t": "\t"}
TAG = re.compile(
    r"</?(p|br|div|span|font|strong|b|i|u|em|tr|td|th|tbody|table|ul|li|ol|h[1-6]|a|img|center|o:p|st1:\w{1,20}|hr)(?:\s[^<>\n]{0,600})?/?>",
    re.I,
)
COMMENT = re.compile(r"<!--[^<>\n]{0,2000}-->")
BREAKING = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr"})
URL = re.compile(r"(?:https?://|www\.)[^\s，。；、）》”]{0,2000}$")


def _entities(document: Document) -> Iterator[Edit]:
    for match in ENTITY.finditer(document.text.value):
        new = _unescaped(match.group())
        if new is not None:
            yield Edit(match.start(), match.end(), new)


@lru_cache(maxsize=20_000)
def _unescaped(entity: str) -> str | None:
    """What an entity stands for, escaped as often as it may be; nothing where it is none.

    >>> _unescaped("&amp;ldquo;"), _unescaped("&nosuch;")
    ('“', None)
    """
    new = entity
    for _ in range(4):
        old, new = new, html.unescape(new)
        if old == new:
            break
    if new != entity and not new.startswith("&"):
        return new.replace("\xa0", " ")
    return "&" if new == "&" and entity.startswith("&amp;") else None


def _unicode(document: Document) -> list[Edit]:
    """Escaped code points; in a text that has them, the other escapes of the same program are undone too."""
    value = document.text.value
    edits: list[Edit] = []
    high: tuple[int, int, int] | None = None  # start, end and unit of a first half of a surrogate pair
    chinese = False
    for match in UNICODE.finditer(value):
        unit = _unit(match.group())
        if 0xD800 <= unit < 0xDC00:
            high = (match.start(), match.end(), unit)
            continue
        if 0xDC00 <= unit < 0xE000:
            if high and high[1] == match.start():
                letter = chr(0x10000 + ((high[2] - 0xD800) << 10) + unit - 0xDC00)
                edits.append(Edit(high[0], match.end(), letter))
            continue
        if unit <= 0x10FFFF:
            chinese = chinese or unit >= 0x3000
            edits.append(Edit(match.start(), match.end(), chr(unit)))
    if not chinese:
        return []
    if "\\" in value:
        edits += _literals(value)
        edits.sort(key=lambda edit: edit.start)
    return edits


@lru_cache(maxsize=20_000)
def _unit(escape: str) -> int:
    """The code unit that an escape names."""
    return int(re.sub(r"[^0-9a-fA-F]|^\\{1,2}U", "", escape.replace("U+", "")), 16)


def _literals(value: str) -> list[Edit]:
    """The other escapes of a program that wrote letters as escapes: \\n, \\t, \\/."""
    return [Edit(m.start(), m.end(), LITERALS.get(m.group()[-1], m.group()[-1])) for m in LITERAL.finditer(value)]


def _bytes(document: Document) -> Iterator[Edit]:
    value = document.text.value
    found = False
    for pattern in dict.fromkeys(pattern for sign, pattern in BYTES if sign in value):
        for match in pattern.finditer(value):
            if URL.search(value, max(0, match.start() - 200), match.start()):
                continue  # an address keeps its escapes
            run = match.group()
            base = 8 if pattern is OCTAL else 16
            data = bytes(int(code, base) for code in re.findall(r"[0-7]{3}" if base == 8 else r"[0-9a-fA-F]{2}", run))
            text = chinese(data)
            if text is not None:
                found = True
                yield Edit(match.start(), match.end(), text, _spread(len(run), len(text)))
    if found and "\\x" in value:
        yield from _literals(value)


def _spread(old: int, new: int) -> list[int]:
    """Where each of `new` characters begins among `old` ones, evenly."""
    return [at * old // new for at in range(new)]


def chinese(data: bytes) -> str | None:
    """The Chinese text that bytes hold, in UTF-8 or GBK; nothing where neither gives any."""
    for name in ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if any("\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uff5e" for letter in text) and rarity(text) < 11:
            return text
    return None


def _soft_breaks(document: Document) -> list[Edit]:
    """Quoted-printable wraps lines with `=`; the mark goes before its bytes are read."""
    value = document.text.value
    return [Edit(m.start(), m.end(), "") for m in SOFT_BREAK.finditer(value)] if QUOTED.search(value) else []


def _mime_words(document: Document) -> Iterator[Edit]:
    value = document.text.value
    for match in MIME_WORD.finditer(value):
        parts = decode_header(match.group())
        try:
            text = "".join(part.decode(name or "ascii", "replace") if isinstance(part, bytes) else part for part, name in parts)
        except LookupError:
            continue
        if "\ufffd" not in text:
            yield Edit(match.start(), match.end(), text, _spread(len(match.group()), len(text)))


def _has_long_lines(look: Look) -> bool:
    """Whether a line begins with a long run of letters and digits."""
    return look.latin and any(line[:16].isascii() and LONG_RUN.match(line) for line in look.lines)


def _base64(document: Document) -> Iterator[Edit]:
    value = document.text.value
    for match in BASE64.finditer(value):
        run = match.group().replace("\n", "")
        if len(run) % 4:
            continue
        try:
            text = chinese(base64.b64decode(run, validate=True))
        except binascii.Error:
            continue
        if text is not None:
            yield Edit(match.start(), match.end(), text, _spread(len(match.group()), len(text)))


def _markup(value: str) -> Iterator[Edit]:
    for match in TAG.finditer(value):
        ends_line = match.group(1).lower() in BREAKING and value[match.end() : match.end() + 1] != "\n"
        yield Edit(match.start(), match.end(), "\n" if ends_line else "")


def _listed(edits: Callable[[Document], Iterator[Edit]]) -> Callable[[Document], Sequence[Edit]]:
    return lambda document: sorted(edits(document), key=lambda edit: edit.start)


def _plain_text(document: Document) -> Sequence[Edit]:
    """Tags are leftovers only where the container has none of its own."""
    value = document.text.value
    if not document.media_type.startswith("text/"):
        return []
    tags = list(_markup(value)) if len(TAG.findall(value[:200_000])) > 1 else []
    return sorted([*tags, *(Edit(m.start(), m.end(), "") for m in COMMENT.finditer(value))], key=lambda edit: edit.start)


RULES = (
    Rule(
        name="escapes.mime_words",
        before="=?utf-8?B?6YCa55+l?=",
        after="通知",
        wanted=lambda look: "=" in look.signs and "=?" in look.value,
        mend=_listed(_mime_words),
    ),
    Rule(
        name="escapes.soft_breaks",
        before="=E9=80=9A=E7=\n=9F=A5=E5=85=AC=\n=E5=91=8A",
        after="=E9=80=9A=E7=9F=A5=E5=85=AC=E5=91=8A",
        wanted=lambda look: "=" in look.signs and "=\n" in look.value,
        mend=_soft_breaks,
    ),
    Rule(
        name="escapes.bytes",
        before="%E9%80%9A%E7%9F%A5",
        after="通知",
        wanted=lambda look: not look.signs.isdisjoint("%=\\"),
        mend=_listed(_bytes),
    ),
    Rule(
        name="escapes.unicode",
        before="\\u901a\\u77e5",
        after="通知",
        wanted=lambda look: any(sign[0] in look.signs and sign in look.value for sign in ("\\u", "\\U", "%u", "<U+")),
        mend=_unicode,
    ),
    Rule(
        name="escapes.entities",
        before="通过&ldquo;上海品牌&amp;rdquo;认证",
        after="通过“上海品牌”认证",
        wanted=lambda look: "&" in look.signs,
        mend=_listed(_entities),
    ),
    Rule(
        name="escapes.base64",
        before="5YWz5LqO5Y2w5Y+R6YCa55+l",
        after="关于印发通知",
        wanted=_has_long_lines,
        mend=_listed(_base64),
    ),
    Rule(
        name="markup",
        before="现答复如下：<br/>一、<strong>总体情况</strong>",
        after="现答复如下：\n一、总体情况",
        wanted=lambda look: "<" in look.signs,
        mend=_plain_text,
    ),
)
