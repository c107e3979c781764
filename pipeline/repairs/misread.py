"""Undoing a wrong reading: back to the bytes by the encoding that was wrongly assumed, forward by the right one."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

CP1252 = {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}  # the five that cp1252 lacks come through as C1 controls
LATIN = {**{chr(byte): byte for byte in range(0x80, 0x100)}, **CP1252}
LOST = "gongbao.lost"
MOST_ROUNDS = 3


def _as_lost(error: UnicodeError) -> tuple[bytes, int]:
    """A character that the assumed encoding lacks stands for bytes that are gone; 0xFF is invalid in all the right ones."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return b"\xff" * (error.end - error.start), error.end


codecs.register_error(LOST, _as_lost)


@dataclass(frozen=True, slots=True)
class Reread:
    """The right reading, and for each of its characters the offset in the wrong one at which it begins."""

    text: str
    origins: Sequence[int]


def latin_bytes(text: str) -> bytes | None:
    """The bytes of text that was read as Latin-1 or cp1252; nothing where it holds other characters."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        pass
    table = LATIN
    out = bytearray()
    for letter in text:
        byte = ord(letter) if letter < "\x80" else 0xFF if letter == "\ufffd" else table.get(letter)
        if byte is None:
            return None
        out.append(byte)
    return bytes(out)


def widths(text: str, encoding: str) -> list[int]:
    """How many bytes each character took; U+FFFD counts one."""
    if encoding == "utf-8":
        return [1 if c < "\x80" or c == "\ufffd" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4 for c in text]
    if encoding.startswith("utf-16"):
        return [2 if c < "\U00010000" else 4 for c in text]
    return [1 if c < "\x80" or c == "\ufffd" else _width(c, encoding) for c in text]


def _width(letter: str, encoding: str) -> int:
    return 2 if "\u4e00" <= letter <= "\u9fa5" else len(letter.encode(encoding, "replace"))


def reread(text: str, wrong: str, right: str) -> Reread | None:
    """The text read again: `wrong` is the encoding that was assumed ("latin" for Latin-1 and cp1252 alike), `right` the true one.

    >>> reread("å\\x8cº", "latin", "utf-8")
    Reread(text='区', origins=[0])
    """
    data = latin_bytes(text) if wrong == "latin" else text.encode(wrong, LOST)
    if data is None:
        return None
    value = data.decode(right, "replace")
    if wrong.startswith("utf-16"):
        value = value.replace("\ufdff", "\ufffd")  # U+FFFD with its bytes swapped
    starts = list(accumulate(chain((0,), widths(value, right))))
    if starts.pop() != len(data):  # characters lost in uneven pieces: spread what is left
        starts = [at * len(data) // max(len(value), 1) for at in range(len(value))]
    if wrong == "latin":
        return Reread(value, starts)
    back: list[int] = []  # for each byte the character that it came from
    for at, width in enumerate(widths(text, wrong)):
        back.extend([at] * width)
    back.extend([len(text) - 1] * (len(data) - len(back)))
    return Reread(value, [back[start] for start in starts])


def unwound(text: str) -> Reread | None:
    """UTF-8 that was read as Latin-1 or cp1252, as often as it was; nothing where the bytes are no UTF-8.

    >>> unwound("Ã¥Â\\x8cÂº")
    Reread(text='区', origins=[0])
    """
    found: Reread | None = None
    current = text
    for _ in range(MOST_ROUNDS):
        data = latin_bytes(current)
        if data is None or data.isascii():
            break
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            break
        step = reread(current, "latin", "utf-8")
        if step is None:
            break
        origins = step.origins if found is None else [found.origins[at] for at in step.origins]
        found = Reread(step.text, origins)
        current = step.text
    return found
