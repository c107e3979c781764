"""Headings numbered 1, 1.1, 1.1.1: the way of emergency plans 应急预案 and technical rules."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.structures.lines import Line
from schemas.regex import regex

MARK = regex(r"(?P<number>\d{1,2}(?:[.．]\d{1,2}){0,3})(?:[.．]?[ \u3000\t]{1,4}(?=[一-龥“《（(])|(?=[一-龥“《]))")
TITLE = regex(r"[^。；：:，！？\n]{2,40}(?=$|[：:。])")
FEWEST = 2  # numbers of two parts that a document must have


def decimals(told: Iterable[Line]) -> dict[int, tuple[str, str]]:
    """Number and title of each such heading by the offset of its line; none where the numbers don't follow each other.

    A table of contents counts too: where the numbers begin again, so do the headings.

    >>> from pipeline.structures.lines import lines
    >>> list(decimals(lines("1　总则\\n1.1　目的\\n为了应急。\\n1.2　原则\\n1.5亿元已拨付。\\n2　附则\\n2.1 本预案由某局解释。")).values())
    [('1', '总则'), ('1.1', '目的'), ('1.2', '原则'), ('2', '附则')]
    >>> decimals(lines("1 个孩子\\n2.5 公里的路"))
    {}
    """
    found: dict[int, tuple[str, str]] = {}
    last: tuple[int, ...] = ()
    deep = 0
    for line in told:
        mark = MARK.match(line.text) if line.text[0].isdigit() else None
        if mark is None:
            continue
        number = tuple(int(part) for part in re.split(r"[.．]", mark["number"]))
        if not _follows(number, last):
            continue
        last = number
        deep += len(number) > 1
        title = TITLE.match(line.text, mark.end())
        if title and line.text[title.end() :] != "。" and not (len(number) == 1 and title.end() < len(line.text)):
            found[line.start] = (mark["number"], title.group())
    return found if deep >= FEWEST else {}


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether a number may come after the last one: 1.1 after 1, 1.2 after 1.1 or 1.1.3, 2 after 1.4; or all begins again."""
    if number == (1,) or number == (*last, 1):
        return True
    depth = len(number)
    return depth <= len(last) and number == (*last[: depth - 1], last[depth - 1] + 1)
