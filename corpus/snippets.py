"""The stretch of a text that shows best why it was found, with the found words marked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.tokens import NUMBER_BRACKETS, folded

AROUND = 40
WIDTH = 120
MOST = 200  # occurrences looked at
GAP = r"[ \u3000\xa0\u200b\ufeff]{0,8}"


@dataclass(frozen=True, slots=True)
class Snippet:
    """`text[start:end]` of the document around the best occurrence; `marks` are offsets inside the snippet, `first`/`last` in the text."""

    snippet: str
    marks: tuple[tuple[int, int], ...]
    first: int
    last: int


def pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern for any of the words in folded text, blanks inside a word notwithstanding."""
    spelled = []
    for word in words:
        characters = [c for c in folded(word) if not c.isspace()]
        if characters:
            spelled.append(GAP.join(re.escape(c) for c in characters))
    return re.compile("|".join(sorted(spelled, key=len, reverse=True))) if spelled else None


def snippet(text: str, wanted: re.Pattern[str] | None) -> Snippet:
    """The window with most different words found in it; the text's beginning where nothing is to be found.

    >>> found = snippet("全区有效注册商标14036件。", pattern(["註冊商標"]))
    >>> found.snippet, found.marks, (found.first, found.last)
    ('全区有效注册商标14036件。', ((4, 8),), (4, 8))
    """
    spots = _spots(text.lower().translate(NUMBER_BRACKETS), wanted) if wanted else []
    if wanted and not spots:
        spots = _spots(folded(text), wanted)
    if not spots:
        return Snippet(_line(text[:WIDTH]), (), 0, 0)
    best = _fullest(text, spots)
    start = max(text.rfind("\n", 0, best[0]) + 1, best[0] - AROUND)
    while start < best[0] and text[start] in "，。；：、！？）”":
        start += 1
    stop = text.find("\n", best[1])
    end = min(stop if stop >= 0 else len(text), max(start + WIDTH, best[1]))
    marks = tuple((a - start, b - start) for a, b in spots if a >= start and b <= end)
    return Snippet(_line(text[start:end]), marks, best[0], best[1])


def _fullest(text: str, spots: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first spot from which on most different words stand within a window; spots are in order and apart."""
    best, most, last = spots[0], 0, 0
    inside: Counter[str] = Counter()
    for first, spot in enumerate(spots):
        while last < len(spots) and (last <= first or spots[last][1] <= spot[0] + WIDTH - AROUND):
            inside[text[slice(*spots[last])]] += 1
            last += 1
        if len(inside) > most:
            best, most = spot, len(inside)
        word = text[slice(*spot)]
        inside[word] -= 1
        if not inside[word]:
            del inside[word]
    return best


def _spots(text: str, wanted: re.Pattern[str]) -> list[tuple[int, int]]:
    found = []
    for match in wanted.finditer(text):
        found.append(match.span())
        if len(found) == MOST:
            break
    return found


def _line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
