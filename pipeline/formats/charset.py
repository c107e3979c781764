"""Bytes to characters: what the content says decides, what was declared is evidence, and a doubt is stated."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.formats.charset_case import recased
from pipeline.formats.charset_folds import as_binary, unfolded
from pipeline.formats.charset_forms import seven_bit
from pipeline.formats.charset_rivals import LONGEST_WIDE, Reading, best_reading, read_as, wide_reading
from pipeline.formats.charset_wide import wide_as_page
from pipeline.hanzi import common, cost, rarity, strain
from pipeline.lost_bytes import LONGEST, put_back, wide_in_step
from schemas.issues import Issue, issue
from schemas.notice import Encoding
from schemas.regex import regex

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
DECLARATION = regex(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([a-zA-Z0-9_.:-]{2,40})""", re.I)
FAMILIES = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "cp936", "936", "x-gbk", "euc-cn", "gb2312-80", "hz"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "big5hkscs", "cp950", "950", "x-x-big5", "big5-eten"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "utf-8-sig"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16-le", "unicode", "ucs-2"), "utf-16-le"),
    **dict.fromkeys(("utf-16be", "utf-16-be"), "utf-16-be"),
}
HEAD = 4_096
GLANCE = 600
THREE_BYTES = regex("[\u0800-\U0010ffff]")  # what takes three bytes or more in UTF-8
LOOK = 65_536
SHORT = 12  # bytes that may be in UTF-8 by chance

SURE, LIKELY, OPEN = 0.999, 0.95, 0.5
How = Literal["bom", "utf-8", "declared", "scored", "charset-normalizer"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters, how they were found, and what is doubtful about it."""

    value: str
    encoding: Encoding
    issues: tuple[Issue, ...] = ()


def read_text(data: bytes, declared: str | None = None, media: str = "text") -> Decoded:
    """The text that the bytes hold. `declared` is what HTTP said; for `media` "html" or "xml" the document's own declaration counts too.

    Never fails: bytes that no reading explains become U+FFFD and a stated issue.

    >>> read_text("知识产权".encode("gbk"), "utf-8").encoding.name
    'gb18030'
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            decoded = _marked(data[len(mark) :], name)
            if decoded is not None:
                return decoded
            return _despite(name, read_text(data[len(mark) :], declared, media))
    family = FAMILIES.get((declared or "").strip().casefold()) or _own_declaration(data, media)
    if 0 in data and not (_is_utf8(data) and wide_as_page(data[: 2 * GLANCE].decode("utf-8", "ignore"))):
        wide = wide_reading(as_binary(data, "utf-16-be" if data[:2].startswith(b"\0") else "utf-16-le"))
        if wide is not None:
            return _told(wide, "scored")
    plain = seven_bit(data)
    if plain is not None:
        value, name = plain
        if name == "gb_2312-80":
            return Decoded(value, Encoding(name, "scored", LIKELY), (issue("encoding_uncertain", detail=f"{name} / ascii"),))
        return Decoded(value, Encoding(name, "utf-8" if name == "ascii" else "scored", SURE))
    whole, folds = unfolded(data) if b"\n" in data and not _is_utf8(data) else (data, 0)
    decoded = _utf8(whole, family) or _scored(whole, family)
    return replace(decoded, issues=(issue("folded_bytes", count=folds), *decoded.issues)) if folds else decoded


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _despite(mark: str, decoded: Decoded) -> Decoded:
    """The text behind a mark that does not fit it; a false mark is a doubt, a damaged file of the marked encoding is none more."""
    name = decoded.encoding.name
    if name in (mark, "ascii"):
        return decoded
    doubt = issue("encoding_uncertain", detail=f"BOM {mark} / {name}")
    return Decoded(decoded.value, Encoding(name, decoded.encoding.how, min(decoded.encoding.confidence, LIKELY)), (doubt, *decoded.issues))


def _own_declaration(data: bytes, media: str) -> str | None:
    """What an HTML page or XML file says of itself; in plain text the same words would be content."""
    if media == "text":
        return None
    found = DECLARATION.search(data[:HEAD])
    return FAMILIES.get(found.group(1).decode("ascii").casefold()) if found else None


def _marked(data: bytes, name: str) -> Decoded | None:
    """The text behind a byte order mark; nothing where the mark does not fit the bytes."""
    data = as_binary(data, name) if name.startswith("utf-16") else data
    value = data.decode(name, "replace")
    if name.startswith("utf-16"):
        other = "utf-16-be" if name == "utf-16-le" else "utf-16-le"
        if "\ufffe" in value:  # a file of the other order was glued on behind its own mark
            before = value[: value.index("\ufffe")]
            value = before + data[len(before.encode(name, "replace")) + 2 :].decode(other, "replace")
            if "\ufffd" not in value:
                return Decoded(value, Encoding(name, "bom", LIKELY), (issue("mixed_encodings", count=1),))
        if cost(data[:HEAD].decode(other, "replace")) + 20 < cost(data[:HEAD].decode(name, "replace")) and len(data) % 2 == 0:
            return _told(read_as(data, other), "scored")  # the mark says one order, the bytes are in the other
        rare = any(letter > "\x7f" and not common(letter, 13.0) for letter in value[: LONGEST // 2])
        if (len(data) % 2 or "\ufffd" in value or (rare and len(data) <= LONGEST)) and len(data) <= LONGEST_WIDE:
            value = wide_in_step(data, name)[0]
    lost = value.count("\ufffd")
    if not lost:
        return Decoded(value.replace("\ufeff", "") if "\ufeff" in value[:2] else value, Encoding(name, "bom", 1.0))
    if name == "utf-8":
        return None  # the ladder below tells a cut or damaged file from one with a false mark
    if lost * 20 > len(value) and (lost > 2 or rarity(value.replace("\ufffd", "")) > 10):
        return None  # a short title may miss one or two of its few characters
    width = 4 if "32" in name else 2
    stray = len(data) % width
    issues = []
    if stray and value.endswith("\ufffd"):
        value, lost = value[:-1], lost - 1
        issues.append(issue("cut_character", count=stray))
    if lost:
        issues.append(issue("bytes_lost", detail=f"{lost} ×"))
    return Decoded(value, Encoding(name, "bom", LIKELY), tuple(issues))


def _utf8(data: bytes, family: str | None) -> Decoded | None:
    """UTF-8, whole, cut at an end, or with a few bytes lost inside; nothing where other readings explain more."""
    head, tail = _stray_head(data), _cut_tail(data)
    body = data[head : len(data) - tail]
    try:
        value = body.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data, family)
    sure = _only_short_sequences(value)
    if sure and family != "utf-8" and not wide_as_page(value[:GLANCE]):
        rival = best_reading(data[:GLANCE], family)
        if rival.mean < 9.5 and cost(rival.value) + 3 < cost(data[:GLANCE].decode("utf-8", "replace")):
            return None
    if head + tail and len(data) <= SHORT and strain(best_reading(data, family).value) + 3 < strain(value):
        return None  # two characters of GBK may hold one of UTF-8: 广东
    issues = (issue("cut_character", count=head + tail),) if head + tail else ()
    if (head or tail) and not any(letter > "\u07ff" for letter in value):
        return None
    return Decoded(value, Encoding("utf-8", "utf-8", LIKELY if sure or issues else 1.0), issues)


def _only_short_sequences(value: str) -> bool:
    """Whether all that is not ASCII took two bytes: then the bytes may as well be short GBK words, as in the famous 联通."""
    head = value[:HEAD]
    return not head.isascii() and THREE_BYTES.search(head) is None


def _stray_head(data: bytes) -> int:
    """Continuation bytes before the first whole character."""
    count = 0
    while count < min(3, len(data)) and 0x80 <= data[count] < 0xC0:
        count += 1
    return count


def _cut_tail(data: bytes) -> int:
    """Bytes of an unfinished UTF-8 character at the end."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            need = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if back < need and byte < 0xF8 else 0
        if byte < 0x80:
            return 0
    return 0


def _damaged_utf8(data: bytes, family: str | None) -> Decoded | None:
    """UTF-8 with bytes lost in the middle, or with paragraphs of another encoding between its own."""
    value = data[:LOOK].decode("utf-8", "replace")
    bad = value.count("\ufffd")
    beyond = sum(count for letter, count in Counter(value).items() if _seen(letter))
    if beyond <= bad and not _own_lines(data):
        return None
    lines, other = [], 0
    for line in put_back(data).split(b"\n"):
        text, foreign = _line(line, family)
        lines.append(text)
        other += foreign
    text = "\n".join(lines)
    cut = len(text) - len(text.strip("\ufffd"))
    if 0 < cut < len(text):
        text = text.strip("\ufffd")
    lost = text.count("\ufffd")
    issues = [issue("cut_character", count=cut)] if cut else []
    if lost:
        issues.append(issue("bytes_lost", detail=f"{lost} ×"))
    if other:
        issues.append(issue("mixed_encodings", count=other))
    return Decoded(text, Encoding("utf-8", "utf-8", LIKELY), tuple(issues))


def _seen(letter: str) -> bool:
    """Whether a letter takes three bytes in UTF-8 and documents really use it."""
    return letter > "\u07ff" and letter != "\ufffd" and common(letter, 14.0)


def _own_lines(body: bytes) -> bool:
    """Whether at least one line in five with Chinese in it is sound UTF-8."""
    sound = foreign = 0
    for line in body.split(b"\n", 2_000)[:2_000]:
        if line.isascii():
            continue
        try:
            sound += any(map(_seen, line.decode("utf-8")))
        except UnicodeDecodeError:
            foreign += 1
    return sound * 4 >= foreign


def _line(line: bytes, family: str | None) -> tuple[str, bool]:
    """One line of a damaged UTF-8 file, and whether it is in another encoding."""
    try:
        return line.decode("utf-8"), False
    except UnicodeDecodeError:
        value = line.decode("utf-8", "replace")
    rival = best_reading(line, family, foreign=False)
    better = rival.mean < 9.5 and rival.lost + rival.cut <= 1 and cost(rival.value) + 5 < cost(value)
    return (rival.value, True) if better else (value, False)


def _scored(data: bytes, family: str | None) -> Decoded:
    """The most Chinese of the readings; a second one that is nearly as good, or a best one that is poor, is a doubt."""
    best = best_reading(data, family)
    if best.name == "big5hkscs" and not best.lost:
        best = recased(data, best)
    return _told(best, "declared" if family == best.name else "charset-normalizer" if best.guessed else "scored")


def _told(reading: Reading, how: How) -> Decoded:
    issues: list[Issue] = []
    if reading.cut:
        issues.append(issue("cut_character", count=reading.cut))
    if reading.lost:
        issues.append(issue("bytes_lost", detail=f"{reading.lost} ×"))
    if reading.doubt:
        issues.append(issue("encoding_uncertain", detail=reading.doubt))
    confidence = OPEN if reading.doubt else LIKELY if reading.lost or reading.cut else SURE
    return Decoded(reading.value, Encoding(reading.name, how, confidence), tuple(issues))
