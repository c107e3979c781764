"""Bytes that are missing or were replaced: the step found again behind a lost one, and what a replaced one must have been."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from pipeline.hanzi import beside, common, costs, strain
from schemas.regex import regex

LOST = 18.0  # what a missing byte costs: less than five characters read askew
MARKED = 5.0  # what a byte costs that is known to be lost
NEVER = 1e9
LONGEST = 6_000  # bytes in which any number of lost ones is looked for
STANDS_FOR = {  # what editors and converters put for a byte, and the bytes that it may have been
    0x20: (0xA0,),
    0x22: (0x93, 0x94, 0x84),
    0x27: (0x91, 0x92, 0x82),
    0x2D: (0x96, 0x97, 0xAD),
    0x3F: (0x81, 0x8D, 0x8F, 0x90, 0x9D),
    0xFF: (0x81, 0x8D, 0x8F, 0x90, 0x9D),
}
REPLACED = regex(rb"[\xe2-\xef](?:[\x80-\xbf][ \"'\-?\xff]|[ \"'\-?\xff][\x80-\xbf])(?![\x80-\xbf])")
CLEAR = 6.0  # nats by which one of them must lead


@lru_cache(maxsize=4)
def _pairs(name: str) -> dict[bytes, tuple[str, float]]:
    """Two bytes and what they mean, filled as they are met."""
    return {}


def _alone(data: bytes, at: int, name: str) -> float:
    """What an ASCII byte costs more for standing alone between two-byte characters; in Big5 it may be half of one."""
    if (
        name != "big5hkscs"
        or data[at] < 0x40
        or not 0 < at < len(data) - 1
        or data[at + 1] < 0x80
        or (data[at - 1] < 0x80 and data[at - 2 : at - 1] < b"\x80")
    ):
        return 0.0
    return 6.0 if 0x41 <= data[at] <= 0x5A or data[at] == 0x5C else 16.0  # a backslash parts the steps of a path


def in_step(data: bytes, name: str) -> tuple[str, float]:
    """The likeliest reading of bytes of which some may be missing, U+FFFD for each gap, and its cost. A byte 0xFF stands for a lost one.

    >>> data = "加强知识产权保护工作".encode("gbk")
    >>> in_step(data[:6] + data[7:], "gb18030")[0]
    '加强知\\ufffd产权保护工作'
    """
    table, pairs, size = costs(), _pairs(name), len(data)
    best = [0.0] + [NEVER] * (size + 2)
    back: list[tuple[int, str]] = [(0, "")] * (size + 3)
    for at in range(size):
        here, byte = best[at], data[at]
        if byte < 0x80:
            price, letter = here + table[chr(byte)] + _alone(data, at, name), chr(byte)
            if byte >= 0x40 and name == "big5hkscs" and here + LOST < price:
                price, letter = here + LOST, "\ufffd"
        else:
            price, letter = here + (MARKED if byte == 0xFF else LOST), "\ufffd"
            pair = data[at : at + 2]
            known = pairs.get(pair)
            if known is None:
                known = pairs[pair] = _meaning(pair, name)
            if known[1] < NEVER:
                paid = here + known[1] + beside(back[at][1], known[0])
                if paid < best[at + 2]:
                    best[at + 2], back[at + 2] = paid, (at, known[0])
        if price < best[at + 1]:
            best[at + 1], back[at + 1] = price, (at, letter)
    out, at = [], size
    while at > 0:
        at, letter = back[at]
        out.append(letter)
    return "".join(reversed(out)), best[size]


def wide_in_step(data: bytes, name: str) -> tuple[str, float]:
    """The same for UTF-16, `name` being "utf-16-le" or "utf-16-be".

    >>> data = "加强知识产权保护工作".encode("utf-16-le")
    >>> wide_in_step(data[:6] + data[7:], "utf-16-le")[0]
    '加强知\\ufffd产权保护工作'
    """
    if len(data) > LONGEST:
        return _one_lost(data, name)
    table, size = costs(), len(data)
    units = _units(data, name)
    best = [0.0] + [NEVER] * (size + 1)
    back: list[tuple[int, str]] = [(0, "")] * (size + 2)
    for at in range(size):
        price = best[at] + LOST
        if price < best[at + 1]:
            best[at + 1], back[at + 1] = price, (at, "\ufffd")
        if at + 1 < size:
            letter = units[at]
            paid = best[at] + table[letter] + beside(back[at][1], letter)
            if paid < best[at + 2]:
                best[at + 2], back[at + 2] = paid, (at, letter)
    out, at = [], size
    while at > 0:
        at, letter = back[at]
        out.append(letter)
    return _whole("".join(reversed(out))), best[size]


def _one_lost(data: bytes, name: str) -> tuple[str, float]:
    """The same for a long text, of which one byte is missing."""
    table = costs()
    even, odd = _units(data, name)[:-1:2], _units(data, name)[1::2]
    behind = sum(map(table.__getitem__, odd))
    best, at, before = behind, 0, 0.0
    for index, (first, second) in enumerate(zip(even, odd, strict=False)):
        before += table[first]
        behind -= table[second]
        if before + behind < best:
            best, at = before + behind, index + 1
    return _whole("".join(even[:at]) + "\ufffd" + "".join(odd[at + 1 :] if at < len(even) else "")), best + LOST


def _units(data: bytes, name: str) -> list[str]:
    """The code unit that begins at each byte."""
    first, second = (data, data[1:]) if name == "utf-16-be" else (data[1:], data)
    return [chr(high << 8 | low) for high, low in zip(first, second, strict=False)]


def _whole(text: str) -> str:
    """Surrogates joined, and U+FFFD for those without their other half."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if any("\ud800" <= c < "\ue000" for c in text) else text


def _meaning(pair: bytes, name: str) -> tuple[str, float]:
    try:
        letter = pair.decode(name)
    except UnicodeDecodeError:
        return "", NEVER
    return (letter, costs()[letter]) if len(letter) == 1 else ("", NEVER)


def put_back(data: bytes, page_with_gaps: bool = False) -> bytes:
    """UTF-8 in which blanks stand for no-break spaces and straight quotation marks for curly ones, as it was before.

    `page_with_gaps`: the bytes were read by a page that lacks five of them, so that `?` or a lost byte may be one of these.

    >>> put_back("加强".encode().replace(b"\\xa0", b" ")).decode()
    '加强'
    """
    return REPLACED.sub(partial(_put_back, page_with_gaps), data)


def _put_back(page_with_gaps: bool, match: re.Match[bytes]) -> bytes:
    """A character of UTF-8 of which a program replaced one byte, where one of the possible ones is much the likeliest."""
    three = match.group()
    at = 1 if three[1] in STANDS_FOR else 2
    if not page_with_gaps and three[at] in (0x3F, 0xFF):
        return three
    choices = [three[:at] + bytes([byte]) + three[at + 1 :] for byte in STANDS_FOR[three[at]]]
    choices = [choice for choice in choices if len(choice.decode("utf-8", "replace")) == 1]
    if not choices:
        return three
    data, start, end = match.string, match.start(), match.end()
    before, after = data[max(0, start - 3) : start].decode("utf-8", "ignore"), data[end : end + 3].decode("utf-8", "ignore")
    prices = sorted((strain(before + choice.decode("utf-8", "replace") + after), choice) for choice in choices)
    clear = common(prices[0][1].decode("utf-8", "replace"), 13.0) if len(prices) == 1 else prices[0][0] + CLEAR < prices[1][0]
    return prices[0][1] if clear else three
