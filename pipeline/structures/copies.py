"""A text that a crawler saved twice: what stands in the second copy must not be counted again."""

from __future__ import annotations

from pipeline.structures.lines import Line
from schemas.regex import regex

TELLING = 20  # characters from which a line's words are its own
FEWEST = 100  # characters of a copy
SHARE = 0.3  # of the text that a copy makes up at least
ALIKE = 0.85  # of the copy's words that stand before it
BLANK = regex(r"\s+")


def copy_of(told: list[Line], text: str) -> tuple[int, int] | None:
    """Where the second copy of a text stands, which the first line seen before begins and hardly a new line interrupts.

    >>> from pipeline.structures.lines import lines
    >>> body = "一、同意在清源县设立湿地公园，由县林业局负责管理。\\n二、每年十二月底前向市政府报告湿地保护工作的进展情况。\\n" * 5
    >>> copy_of(lines(body), body) is None, copy_of(lines("某县湿地公园的复函"), "某县湿地公园的复函")
    (False, None)
    """
    found = _of_lines(told, len(text)) or _of_one_line(told, len(text))
    if found is None:
        return None
    first, start, end = found
    return _back(text, first, start), end


def _back(text: str, first: int, again: int) -> int:
    """Where the copy begins within the line before, of which its first words are a part."""
    start = again
    while first > 0 and again > first:
        first, again = first - 1, again - 1
        while first > 0 and text[first].isspace():
            first -= 1
        while again > first and text[again].isspace():
            again -= 1
        if again <= first or text[first] != text[again]:
            return start
        start = again
    return start


def _of_lines(told: list[Line], length: int) -> tuple[int, int, int] | None:
    known: dict[str, int] = {}
    again = []
    for line in told:
        words = BLANK.sub("", line.text)
        again.append(words in known if len(words) >= TELLING else None)
        known.setdefault(words, line.start)
    if True not in again:
        return None
    first = again.index(True)
    tail = [(line, seen) for line, seen in zip(told[first:], again[first:], strict=True) if seen is not None]
    repeated = sum(len(line.text) for line, seen in tail if seen)
    if repeated < max(FEWEST, SHARE * length) or repeated < ALIKE * sum(len(line.text) for line, _ in tail):
        return None
    return known[BLANK.sub("", told[first].text)], told[first].start, told[-1].end


def _of_one_line(told: list[Line], length: int) -> tuple[int, int, int] | None:
    """The same within one line that holds nearly all of the text."""
    longest = max(told, key=lambda line: len(line.text), default=None)
    if longest is None or len(longest.text) < max(2 * FEWEST, 2 * SHARE * length):
        return None
    words = longest.text
    at = words.find(words[: 2 * TELLING], 2 * TELLING)
    if at < FEWEST:
        return None
    one, two = BLANK.sub("", words[:at]), BLANK.sub("", words[at:])
    if len(two) < FEWEST or not (one.startswith(two[: int(ALIKE * len(two))]) or two.startswith(one[: int(ALIKE * len(one))])):
        return None
    return longest.start, longest.start + at, longest.end
