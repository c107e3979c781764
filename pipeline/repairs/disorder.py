"""Text whose order is disturbed: nothing is moved, a reader is told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.hanzi import follows, linked
from pipeline.repairs.layout_lines import is_han
from schemas.issues import Issue, issue
from schemas.regex import regex

ENDS = "。！？；"
ENDED = "。！？；："
SIDE_BY_SIDE = regex(r"(.{8,60}?\S)[ \u3000]{3,12}(\S.{5,60})")
NUMERALS = "一二三四五六七八九十"
STEERED = regex("\u202e([^\u202a-\u202e\u2066-\u2069\n]{2,60})")
FEW = 6  # lines from which columns are told


def columns(lines: list[str]) -> Iterator[Issue]:
    """Whether two columns of a page were read as one: side by side, or a line of each in turn."""
    if len(lines) < FEW or sum([line[-1:] in ENDED for line in lines]) * 3 > 2 * len(lines):
        return  # lines of one column end their sentences
    filled = [line.strip(" \u3000") for line in lines if line.strip(" \u3000")]
    halves = [match for line in filled if "  " in line or "\u3000\u3000" in line if (match := SIDE_BY_SIDE.fullmatch(line))]
    if len(halves) >= FEW and len(halves) * 2 >= len(filled):
        if _joined([match[1] for match in halves]) >= 0.5 and _joined([match[2] for match in halves]) >= 0.5:
            yield issue("order_uncertain", detail="两栏并列 columns side by side")
    elif len(filled) >= 2 * FEW and _joined(filled[::2]) >= 0.5 and _joined(filled[1::2]) >= 0.5 and _joined(filled) <= 0.3:
        yield issue("order_uncertain", detail="两栏交错 lines of two columns in turn")


def _joined(lines: list[str]) -> float:
    """The share of lines that break off inside words that go on in the next one."""
    ends = [(a[-1], b[0]) for a, b in pairwise(lines) if is_han(a[-1]) and is_han(b[0])]
    return sum(follows(a, b) for a, b in ends) / len(ends) if len(ends) >= FEW - 2 else -1.0


def steered(value: str) -> Iterator[Issue]:
    """Words that an invisible character has shown from right to left: a reader sees 100 where 001 is written.

    >>> [found.message.en for found in steered("奖励\u202e001\u202c万元")]
    ['The order of the text may be disturbed (U+202E: 001). Compare with the original.']
    """
    if "\u202e" in value:
        for found in STEERED.finditer(value):
            if any(letter.isdigit() or is_han(letter) for letter in found[1]):
                yield issue("order_uncertain", detail=f"U+202E: {found[1][:12]}")
                return


def disorder(lines: list[str]) -> Iterator[Issue]:
    """Issues for lines whose letters run backwards, and for lists that count down."""
    beginning = lines if sum(map(len, lines)) + len(lines) <= 61 else [line for line in lines if line[:1] in ENDS]
    backwards = next((line for line in beginning if line and (line[0] in ENDS or len(line) >= 8) and _backwards(line)), None)
    if backwards is not None:
        yield issue("order_uncertain", detail=f"倒序 backwards: {backwards[:12]}")
    numbers = [NUMERALS.index(line[0]) for line in lines if line[1:2] == "、" and line[0] in NUMERALS]
    if len(numbers) >= 3 and all(b == a - 1 for a, b in pairwise(numbers)):
        yield issue("order_uncertain", detail="条目倒序 items count down")


def _backwards(line: str) -> bool:
    """Whether a line reads from right to left.

    >>> _backwards("。展发量质高济经动推力大"), _backwards("。大力推动经济高质量发展")
    (True, False)
    """
    start = line[:60]
    return linked(start[::-1]) >= 0.6 and linked(start) <= 0.4
