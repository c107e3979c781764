"""Bytes lost inside a text of two-byte characters: all that follows is read askew until something breaks the step."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.hanzi import costs

LOST = 18.0  # what a missing byte costs: less than five characters read askew
NEVER = 1e9
LONGEST = 6_000  # bytes that are searched at once
RARE = 13.0
LONE = re.compile(
    r"[\u4e00-\u9fff][@\[-~][\u4e00-\u9fff]|[^\x00-\x7f][A-Z][\u4e00-\u9fff]"
)  # the second half of a Big5 character without its first


@lru_cache(maxsize=4)
def _pairs(name: str) -> dict[bytes, tuple[str, float]]:
    """Two bytes and what they mean, filled as they are met."""
    return {}


@lru_cache(maxsize=1)
def _rare() -> re.Pattern[str]:
    """Two rare characters side by side, or anything that no document holds."""
    known = "".join(letter for letter, cost in costs().items() if cost < RARE and letter > "\x7f")
    return re.compile(rf"[^\x00-\x7f{re.escape(known)}]{{2}}|[\ufffd\ue000-\uf8ff]")


def askew(text: str, name: str) -> bool:
    """Whether a reading has the signs of a lost step somewhere."""
    return _rare().search(text) is not None or (name == "big5hkscs" and LONE.search(text) is not None)


def halves(text: str) -> int:
    """How many lone letters between Han characters look like the second half of a Big5 character that lost its first."""
    table = costs()
    found = (match.group() for match in LONE.finditer(text))
    return sum(not three[1].isupper() or table[three[0]] >= 10 for three in found)


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
    return 6.0 if 0x41 <= data[at] <= 0x5A else 16.0


def in_step(data: bytes, name: str) -> tuple[str, float]:
    """The likeliest reading of bytes of which some may be missing, U+FFFD for each gap, and its cost.

    >>> data = "加强知识产权保护工作".encode("gbk")
    >>> in_step(data[:6] + data[7:], "gb18030")[0]
    '加强知\ufffd产权保护工作'
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
            price, letter = here + LOST, "\ufffd"
            pair = data[at : at + 2]
            if len(pair) == 2:
                known = pairs.get(pair)
                if known is None:
                    known = pairs[pair] = _meaning(pair, name, table)
                if here + known[1] < best[at + 2]:
                    best[at + 2], back[at + 2] = here + known[1], (at, known[0])
        if price < best[at + 1]:
            best[at + 1], back[at + 1] = price, (at, letter)
    out, at = [], size
    while at > 0:
        at, letter = back[at]
        out.append(letter)
    return "".join(reversed(out)), best[size]


def _meaning(pair: bytes, name: str, table: dict[str, float]) -> tuple[str, float]:
    try:
        letter = pair.decode(name)
    except UnicodeDecodeError:
        return "", NEVER
    return (letter, table[letter]) if len(letter) == 1 else ("", NEVER)


def back_in_step(data: bytes, value: str, name: str) -> tuple[str, int, int]:
    """The text with the step found again behind each lost byte: the text, characters lost inside, bytes cut off at the ends."""
    if not askew(value, name):
        return value, 0, 0
    lines, raw = value.split("\n"), data.split(b"\n")
    if len(lines) != len(raw):
        lines = [line.decode(name, "replace") for line in raw]
    for at, (line, source) in enumerate(zip(lines, raw, strict=True)):
        if len(source) <= LONGEST and askew(line, name):
            text, price = in_step(source, name)
            if "\ufffd" in text and (price + 4 < _cost_of(line) or LONE.search(line)):
                lines[at] = text
    text = "\n".join(lines)
    head = len(text) - len(text.lstrip("\ufffd"))
    tail = len(text) - len(text.rstrip("\ufffd"))
    if head + tail < len(text):
        text = text[head : len(text) - tail]
    return text, text.count("\ufffd"), head + tail


def _cost_of(line: str) -> float:
    table = costs()
    return sum(table[letter] + 2 * (letter == "\ufffd") for letter in line)


def wide_in_step(data: bytes, name: str) -> str | None:
    """UTF-16 of which one byte is missing: the text with U+FFFD at the gap; nothing where that explains no more."""
    if len(data) % 2 == 0 or len(data) > 400_000:
        return None
    table = costs()
    even, odd = data[:-1].decode(name, "surrogatepass"), data[1:].decode(name, "surrogatepass")
    if len(even) != len(odd):
        return None  # characters beyond the first plane: rare, and not worth the search
    behind = sum(table[letter] for letter in odd)
    best, at, before = behind, 0, 0.0
    for index, (first, second) in enumerate(zip(even, odd, strict=True)):
        before += table[first]
        behind -= table[second]
        if before + behind < best:
            best, at = before + behind, index + 1
    value = even[:at] + "\ufffd" + odd[at + 1 :] if at < len(even) else even + "\ufffd"  # half of the last one is left
    return re.sub("[\ud800-\udfff]", "\ufffd", value)
