"""Two-byte characters of which bytes are missing: all that follows a lost byte is read askew until the step is found again."""

from __future__ import annotations

from functools import lru_cache

from pipeline.hanzi import PAIRED, UNPAIRED, costs, follows, simple

LOST = 18.0  # what a missing byte costs: less than five characters read askew
MARKED = 5.0  # what a byte costs that is known to be lost
NEVER = 1e9


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
    return 6.0 if 0x41 <= data[at] <= 0x5A else 16.0


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
                paid = here + known[1] + _beside(back[at][1], known[0])
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
            paid = best[at] + table[letter] + _beside(back[at][1], letter)
            if paid < best[at + 2]:
                best[at + 2], back[at + 2] = paid, (at, letter)
    out, at = [], size
    while at > 0:
        at, letter = back[at]
        out.append(letter)
    return _whole("".join(reversed(out))), best[size]


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


def _beside(first: str, second: str) -> float:
    """What a character costs more or less for the one before it."""
    if not ("\u4e00" <= first <= "\u9fff" and "\u4e00" <= second <= "\u9fff"):
        return 0.0
    return PAIRED if follows(simple(first), simple(second)) else UNPAIRED
