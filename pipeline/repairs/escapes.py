r"""Characters that a program wrote as escapes and nobody turned back: &ldquo; \u4e2d %E4%B8%AD =E4=B8=AD <U+4E2D> and their like."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from email.errors import HeaderParseError
from email.header import decode_header
from functools import lru_cache
from itertools import pairwise

from pipeline.hanzi import acquainted, rarity
from pipeline.repairs.escaped_bytes import (
    SOFT_BREAK,
    escaped_bytes,
    from_base64,
    from_dump,
    from_imap,
    has_base64,
    has_bytes,
    has_dump,
    literals,
    soft_breaks,
    spread,
    surely_chinese,
)
from pipeline.repairs.rule import Look, Rule
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

ENTITY = regex(r"&(?:amp;){0,3}(?:#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z0-9]{1,30});|&nbsp(?![a-zA-Z;])")
LOOSE = regex(  # with blanks, full-width, or without their end, where Chinese has numbers of four or five digits
    r"[&＆]\s?(?:amp;){0,3}[#＃]\s?(?:[xX]([0-9a-fA-F]{2,6})\s?[;；]|([0-9]{2,7})\s?[;；]"
    r"|[xX]([4-9][0-9a-fA-F]{3}|30[0-2][0-9a-fA-F]|20[12][0-9a-fA-F]|[fF]{2}[0-5][0-9a-fA-F])"
    r"|(1[2-9][0-9]{3}|[234][0-9]{4}|65[23][0-9]{2}|82[0-3][0-9]))"
)
UNICODE = regex(r"(?:\\{1,4}u|%u)[0-9a-fA-F]{4}|\\{1,2}[ux]\{[0-9a-fA-F]{4,5}\}|<U\+[0-9A-Fa-f]{4,5}>|\\{1,2}U000[0-9a-fA-F]{5}")
MIME_WORD = regex(
    r"=\?[A-Za-z0-9_-]{2,20}\?[bBqQ]\?[^?\s]{1,8000}\?=(?:\s{1,3}=\?[A-Za-z0-9_-]{2,20}\?[bBqQ]\?[^?\s]{1,8000}\?=){0,400}"
    r"|=\?[A-Za-z0-9_-]{2,20}\?[bBqQ]\?[^?\s]{8,8000}(?=$)"
)
BARE = (  # what is left of \\u4e2d without its backslash, style sheets, numbers of code points, rich text
    regex(r"u([0-9a-f]{4})"),
    regex(r"\\([0-9a-fA-F]{4,5}) ?(?![0-9a-fA-F])"),
    regex(r"U\+([0-9A-Fa-f]{4,5})(?![0-9A-Fa-f])[ ,]?"),
    regex(r"(?<![&＆])#x([0-9a-fA-F]{4,5});"),  # entities without their ampersand
    regex(r"(?<![&＆])#([0-9]{5});"),
    regex(r"\\u(-?[0-9]{4,5}) ?\?"),
)
DECIMALS = BARE[-2:]
BARE_RUN = regex(r"u[0-9a-f]{4}u[0-9a-f]{4}")
BARE_HASH = regex(r"#x?[0-9a-fA-F]{4,5};#")
BARE_QUOTE = regex(r"(?<!\\)\"")
QUOTE = regex(r"\\{0,3}\"")
TAG = regex(
    r"</?(p|ruby|rt|rp|rb|br|div|span|font|strong|b|i|u|em|tr|td|th|tbody|table|ul|li|ol|h[1-6]|a|img|center|o:p|st1:\w{1,20}|hr)(?:\s[^<>\n]{0,600})?/?>",
    re.I,
)
COMMENT = regex(r"<!--[^<>\n]{0,2000}-->")
BREAKING = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr"})


def _entities(document: Document) -> list[Edit]:
    value = document.text.value
    found = [(match, new) for match in ENTITY.finditer(value) if (new := _unescaped(match.group())) is not None]
    bytes_of_latin = sum("\x80" <= new <= "\xff" and new.isalpha() for _, new in found) >= 4  # bytes written as if they were letters
    edits = [Edit(m.start(), m.end(), "\xa0" if bytes_of_latin and "160" in m.group() else new) for m, new in found]
    if value.count("#") + value.count("＃") > sum("#" in match.group() for match, _ in found):
        taken = {edit.start for edit in edits}
        edits += [edit for edit in _loose(value) if edit.start not in taken]
        edits.sort(key=lambda edit: edit.start)
    return edits


def _loose(value: str) -> Iterator[Edit]:
    """Numbered entities with blanks in them, in full-width letters or without their semicolon."""
    for match in LOOSE.finditer(value):
        hexadecimal, decimal = match.group(1) or match.group(3), match.group(2) or match.group(4)
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        if 0xA0 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000:
            yield Edit(match.start(), match.end(), chr(code))


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
    if not chinese and not _bytes_as_letters([edit.new for edit in edits]):
        return []
    if "\\" in value:
        edits += literals(value)
        edits.sort(key=lambda edit: edit.start)
    return edits


def _bytes_as_letters(letters: list[str]) -> bool:
    """Whether escaped letters are the bytes of Chinese text, as \\u00e4\\u00b8\\u00ad."""
    return len(letters) >= 3 and max(letters) <= "\xff" and surely_chinese("".join(letters).encode("latin-1")) is not None


def _has_bare(look: Look) -> bool:
    if "\\" in look.signs or "U+" in look.narrow or ("#" in look.signs and BARE_HASH.search(look.narrow)):
        return True
    return "u" in look.signs and BARE_RUN.search(look.narrow) is not None


def _bare(document: Document) -> list[Edit]:
    """Code points in other dress, where at least two side by side make Chinese."""
    value = document.text.value
    for pattern in BARE if BARE_RUN.search(value) else BARE[1:]:
        found = [(match, _letter(match.group(1), pattern in DECIMALS)) for match in pattern.finditer(value)]
        found = [(match, letter) for match, letter in found if letter]
        together = sum(first.end() == second.start() for (first, _), (second, _) in pairwise(found))
        text = "".join(letter for _, letter in found)
        known, number = acquainted(text)
        if together >= 1 and rarity(text) < 9.5 and known * 3 >= number:
            return [Edit(match.start(), match.end(), letter) for match, letter in found]
    return []


def _letter(code: str, decimal: bool) -> str:
    """The character of a code point, if Chinese text has it."""
    point = int(code) % 0x10000 if decimal else int(code, 16)
    return chr(point) if 0x3000 <= point <= 0x9FFF or 0xFF00 <= point <= 0xFF5E or 0x2014 <= point <= 0x2026 else ""


def _quoted(document: Document) -> list[Edit]:
    """A text that is one string of a program: the quotation marks around it, once or several times."""
    value = document.text.value
    first, last = len(value) - len(value.lstrip()), len(value.rstrip())
    edits: list[Edit] = []
    while first < last - 1 and (opened := QUOTE.match(value, first, last)):
        mark = opened.group()
        if not value.endswith(mark, first, last) or last - len(mark) < opened.end():
            break
        if mark == '"' and BARE_QUOTE.search(value, opened.end(), last - 1):
            break
        edits += [Edit(first, opened.end(), ""), Edit(last - len(mark), last, "")]
        first, last = opened.end(), last - len(mark)
    return sorted(edits, key=lambda edit: edit.start)


@lru_cache(maxsize=20_000)
def _unit(escape: str) -> int:
    """The code unit that an escape names."""
    return int(re.sub(r"[^0-9a-fA-F]|^\\{1,2}U", "", escape.replace("U+", "")), 16)


def _mime_words(document: Document) -> Iterator[Edit]:
    value = document.text.value
    for match in MIME_WORD.finditer(value):
        cut = not match.group().endswith("?=")
        try:
            parts = decode_header(match.group() + "?=" if cut else match.group())
            text = "".join(part.decode(name or "ascii", "replace") if isinstance(part, bytes) else part for part, name in parts)
        except (LookupError, HeaderParseError):
            continue
        if cut or "\ufffd" not in text:
            yield Edit(match.start(), match.end(), text, spread(len(match.group()), len(text)))


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
        wanted=lambda look: "=?" in look.narrow,
        mend=_listed(_mime_words),
    ),
    Rule(
        name="escapes.soft_breaks",
        before="=E9=80=9A=E7=\n=9F=A5=E5=85=AC=\n=E5=91=8A",
        after="=E9=80=9A=E7=9F=A5=E5=85=AC=E5=91=8A",
        wanted=lambda look: "=" in look.signs and SOFT_BREAK.search(look.narrow) is not None,
        mend=soft_breaks,
    ),
    Rule(
        name="escapes.bytes",
        before="%E9%80%9A%E7%9F%A5",
        after="通知",
        wanted=has_bytes,
        mend=_listed(escaped_bytes),
    ),
    Rule(
        name="escapes.quoted",
        before='"\\\\u901a\\\\u77e5"',
        after="\\\\u901a\\\\u77e5",
        wanted=lambda look: "\\u" in look.narrow and look.value.lstrip()[:1] == '"',
        mend=_quoted,
    ),
    Rule(
        name="escapes.code_points",
        before="2020u5e74u901au77e5",
        after="2020年通知",
        wanted=_has_bare,
        mend=_bare,
    ),
    Rule(
        name="escapes.unicode",
        before="\\u901a\\u77e5",
        after="通知",
        wanted=lambda look: any(sign in look.narrow for sign in ("\\u", "\\U", "\\x{", "%u", "<U+")),
        mend=_unicode,
    ),
    Rule(
        name="escapes.entities",
        before="通过&ldquo;上海品牌&amp;rdquo;认证",
        after="通过“上海品牌”认证",
        wanted=lambda look: not look.signs.isdisjoint("&＆"),
        mend=_entities,
    ),
    Rule(
        name="escapes.base64",
        before="5YWz5LqO5Y2w5Y+R6YCa55+l",
        after="关于印发通知",
        wanted=has_base64,
        mend=_listed(from_base64),
    ),
    Rule(
        name="escapes.dump",
        before="E9809AE79FA5E585ACE5918A",
        after="通知公告",
        wanted=has_dump,
        mend=_listed(from_dump),
    ),
    Rule(
        name="escapes.folder_names",
        before="&kBp35Q-",
        after="通知",
        wanted=lambda look: "&" in look.signs,
        mend=from_imap,
    ),
    Rule(
        name="markup",
        before="现答复如下：<br/>一、<strong>总体情况</strong>",
        after="现答复如下：\n一、总体情况",
        wanted=lambda look: "<" in look.signs,
        mend=_plain_text,
    ),
)
