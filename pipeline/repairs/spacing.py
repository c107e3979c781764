"""Letters set apart to fill a line, paragraphs that a crawler ran together."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.hanzi import linked
from pipeline.repairs.layout_lines import ITEM
from pipeline.repairs.rule import LONG, Look, Rule
from pipeline.repairs.script import plain
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

GAP = regex(r"[ \u3000]{1,4}")
RUN = regex(r"[ ]{0,4}\u3000{2,12}[ ]{0,4}")
ENDED = "。！？；：:;”）)"
NUMERALS = "一二三四五六七八九十"
LEVELS = (  # with what a second item must have
    (("二、",), regex(r"([一二三四五六七八九十]{1,2})、(?=[\u4e00-\u9fff])")),
    (("二）", "二)"), regex(r"[（(]([一二三四五六七八九十]{1,2})[）)](?=[\u4e00-\u9fff])")),
)
SECOND = tuple(sign for signs, _ in LEVELS for sign in signs)
CLAUSE_ENDED = "。；！”）;"


def _gappy(line: str) -> bool:
    """Whether white space takes a third of a line or more."""
    return len(line) >= 9 and 3 * (line.count(" ") + line.count("\u3000")) >= len(line)


def _spaced(document: Document) -> list[Edit]:
    """Lines whose every letter stands alone."""
    value = document.text.value
    edits = []
    at = 0
    for line in value.split("\n"):
        if _gappy(line) and _all_alone(line):
            edits += [Edit(at + m.start(), at + m.end(), "") for m in GAP.finditer(line) if m.start() > 0 and m.end() < len(line)]
        at += len(line) + 1
    return edits


def _all_alone(line: str) -> bool:
    """Whether nearly all words of a line are single characters, and more than a row of names or columns would have."""
    words = line.split()
    alone = sum(len(word) == 1 for word in words)
    even = len({len(gap) for gap in GAP.findall(line.strip())}) <= 2
    return "\t" not in line and alone >= 5 and alone >= 0.85 * len(words) and even and linked(plain("".join(words))) >= 0.45


def _run_together(document: Document) -> list[Edit]:
    """Breaks where a paragraph's indent stands inside a line, or where 一、二、 or （一）（二） follow in order after sentence ends."""
    if document.tables or not document.media_type.startswith("text/"):
        return []
    value = document.text.value
    edits: list[Edit] = []
    at = 0
    for line in value.split("\n"):
        if "\t" not in line and ("\u3000\u3000" in line or len(line) >= LONG):
            edits += _breaks(line, at)
        at += len(line) + 1
    return edits


def _may_break(look: Look) -> bool:
    """Whether an indent stands inside a line, or a second item of a list in a long one."""
    if "\u3000" in look.signs and "\u3000\u3000" in look.value:
        return True
    return any(any(sign in line for sign in SECOND) for line in look.long)


def _breaks(line: str, at: int) -> list[Edit]:
    words = len(line) - len(line.lstrip())
    runs = [m for m in RUN.finditer(line) if words < m.start() and m.end() < len(line)] if "\u3000\u3000" in line else []
    sure = [m for m in runs if line[m.start() - 1] in ENDED or ITEM.match(line, m.end())]
    if len(line) >= LONG and len(sure) >= 3:
        sure = runs
    cuts = {m.start(): m.end() for m in sure}
    if len(line) >= LONG:
        for pattern in (level for signs, level in LEVELS if any(sign in line for sign in signs)):
            for mark in _in_order(pattern, line):
                start = mark.start()
                while start and line[start - 1] in " \u3000":
                    start -= 1
                if start and line[start - 1] in CLAUSE_ENDED:
                    cuts[start] = mark.start()
    return [Edit(at + start, at + end, "\n", [0]) for start, end in sorted(cuts.items())]


def _in_order(pattern: re.Pattern[str], line: str) -> list[re.Match[str]]:
    """List marks that count on from the one before, and those from which one counts on; a lone one may be a quotation."""
    marks = list(pattern.finditer(line))
    ranks = [NUMERALS.find(m.group(1)[-1]) + 1 + (10 if len(m.group(1)) == 2 else 0) for m in marks]
    kept: dict[int, re.Match[str]] = {}
    for (first, m), (second, n) in pairwise(zip(ranks, marks, strict=True)):
        if second == first + 1:
            kept[m.start()], kept[n.start()] = m, n
    return [kept[start] for start in sorted(kept)]


RULES = (
    Rule(
        name="letter_spacing",
        before="关 于 召 开 会 议 的 通 知",
        after="关于召开会议的通知",
        wanted=lambda look: ("\u3000" in look.signs or look.narrow.count(" ") > 2) and any(map(_gappy, look.lines)),
        mend=_spaced,
    ),
    Rule(
        name="layout.run_together",
        before="现通知如下。\u3000\u3000一、总体要求。坚持改革。\u3000\u3000二、主要任务。",
        after="现通知如下。\n一、总体要求。坚持改革。\n二、主要任务。",
        wanted=_may_break,
        mend=_run_together,
    ),
)
