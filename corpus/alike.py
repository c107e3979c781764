"""Near-identical texts: a small sketch of each finds the candidates, their shingles decide, and the lines that differ are shown."""

from __future__ import annotations

import difflib
from heapq import nsmallest
from typing import Any
from zlib import crc32

from schemas.regex import regex

SIZE = 6  # characters of a shingle
KEPT = 48  # smallest hashes of a sketch
SHORTEST = 200  # characters below which a text has no sketch
NOTED = regex(r"[^\w]+")


def _letters(text: str) -> str:
    return NOTED.sub("", text)


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of a text's shingles; alike texts share most of theirs. Short texts have none.

    >>> sketch("短"), len(sketch("".join(map(str, range(400)))))
    ((), 48)
    """
    letters = _letters(text)
    if len(letters) < SHORTEST:
        return ()
    data = letters.encode("utf-32-le")
    return tuple(nsmallest(KEPT, {crc32(data[at : at + 4 * SIZE]) for at in range(0, len(data) - 4 * SIZE + 4, 4)}))


def likeness(one: str, other: str) -> float:
    """The share of shingles that two texts have in common (Jaccard), 0 to 1.

    >>> likeness("全区有效注册商标一万件", "全区有效注册商标一万件。")
    1.0
    """
    a, b = _shingles(one), _shingles(other)
    return len(a & b) / len(a | b) if a and b else float(one == other)


def _shingles(text: str) -> set[str]:
    letters = _letters(text)
    return {letters[at : at + SIZE] for at in range(max(len(letters) - SIZE + 1, 1))}


def differences(one: str, other: str, most: int = 60) -> list[dict[str, Any]]:
    """Lines that only one of two texts has: `{"side": "one" | "other", "line"}` in order, at most so many.

    >>> differences("甲\\n奖励3万元", "甲\\n奖励5万元")
    [{'side': 'one', 'line': '奖励3万元'}, {'side': 'other', 'line': '奖励5万元'}]
    """
    a, b = [[line.strip() for line in text.split("\n") if line.strip()] for text in (one, other)]
    found = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if len(a) * len(b) < 4_000_000 else ():
        if tag != "equal":
            found += [{"side": "one", "line": line} for line in a[i1:i2]] + [{"side": "other", "line": line} for line in b[j1:j2]]
    return found[:most]
