"""Bytes lost inside a text of two-byte characters: all that follows is read askew until something breaks the step."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.hanzi import PUNCTUATION, acquainted, costs, strain
from pipeline.lost_bytes import LONGEST, in_step
from schemas.regex import regex

RARE = 13.0
LONE = regex(r"(?<![\x21-\x7e])(?:[a-z](?![\x21-\x2f\x3a-\x7e])|[A-Z@^`{}|_~\[\]](?![\x21-\x7e]))")
NAMED = frozenset("股级類类级級座區区棟栋輪轮型超照證证班組组線线款標标版段期庫库站口樓楼館馆層层角字檔档端項项點点匝")  # A股, B超, C區


@lru_cache(maxsize=1)
def _rare() -> re.Pattern[str]:
    """Two rare characters side by side, or anything that no document holds."""
    known = "".join(letter for letter, cost in costs().items() if cost < RARE and letter > "\x7f")
    return re.compile(rf"[^\x00-\x7f{re.escape(known)}]{{2}}|[\ufffd\ue000-\uf8ff]")


def askew(text: str, name: str) -> bool:
    """Whether a reading has the signs of a lost step somewhere."""
    return _rare().search(text) is not None or (name == "big5hkscs" and halves(text) > 0)


def halves(text: str) -> int:
    """How many lone letters beside Han characters look like the second half of a Big5 character that lost its first.

    >>> halves("持有A股、补充維生素C"), halves("廣F省人民"), halves("國辦發e2號")
    (0, 1, 1)
    """
    return sum(_is_half(text, match.start()) for match in LONE.finditer(text))


def _is_half(text: str, at: int) -> bool:
    before, letter, after = text[at - 1 : at], text[at], text[at + 1 : at + 2]
    if not (before > "\x7f" or after > "\x7f"):
        return False
    if letter in "|_~[]":  # separators come in rows, brackets in twos
        return (before > "\x7f" or at == 0) and after > "\x7f" and sum(map(text.count, "[]" if letter in "[]" else letter)) == 1
    if not letter.isupper():
        return before > "\x7f" or at == 0
    if after > "\x7f" and after not in PUNCTUATION:
        return after not in NAMED
    return acquainted(text[max(0, at - 2) : at]) == (0, 1)


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
            if "\ufffd" in text and (price + 4 < _cost_of(line) or halves(line)):
                lines[at] = text
    text = "\n".join(lines)
    head = len(text) - len(text.lstrip("\ufffd"))
    tail = len(text) - len(text.rstrip("\ufffd"))
    if head + tail < len(text):
        text = text[head : len(text) - tail]
    return text, text.count("\ufffd"), head + tail


def _cost_of(line: str) -> float:
    return strain(line) + 2 * line.count("\ufffd")
