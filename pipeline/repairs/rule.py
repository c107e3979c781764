"""What a rule of repair is, and the first look that tells which rules a text needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.document import Document
from schemas.issues import issue
from schemas.notice import Repair, RepairExample
from schemas.regex import regex
from schemas.text import Edit, Edits

EXAMPLES = 3  # of each rule that a record shows


def _ordinary() -> str:
    """Characters that are never damage: printable ASCII, the Han characters of GB 2312, the marks of plain Chinese text."""
    han = []
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                han.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    letters = sorted({*han, *"，。、：；（）《》“”‘’·—…％！？【】〔〕「」『』〈〉－～．〇℃①②③④⑤⑥⑦⑧⑨⑩Ⅰ Ⅱ Ⅲ﹪×±°\u3000\n\t"})
    return "".join(map(re.escape, letters)) + r" -~"


ODD = regex(f"[^{_ordinary()}]")


def odd_lines(value: str) -> Iterator[tuple[int, int]]:
    """Where the lines stand that have an out-of-the-way character in them."""
    end = -1
    for match in ODD.finditer(value):
        if match.start() > end:
            start = value.rfind("\n", 0, match.start()) + 1
            end = value.find("\n", match.start())
            end = len(value) if end < 0 else end
            yield start, end


SIGNS = "&%=\\<?#+([（【〔{｛〈＜/|*^~_`¦｜＊＾～＿＃　 "  # signs of damage that sound text seldom has
BLANK = " \t\u3000\f\v"
LONG = 200  # characters from which a line may hold several paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one pass over a text finds: its lines, its out-of-the-way characters with their number, which signs of damage it has."""

    value: str
    odd: Counter[str]
    lines: list[str]
    signs: frozenset[str]  # those of SIGNS that stand in the text
    edged: bool  # a line is blank or has white space at an end
    apart: bool  # a line has the same sign behind its first and before its last letter
    doubled: list[str]  # lines that have a letter printed twice at their beginning or in their middle
    latin: bool  # a line begins with ASCII
    twice: bool  # lines come again
    long: bool  # a line is long enough to hold several paragraphs

    @classmethod
    def at(cls, value: str) -> Look:
        """The look at a text."""
        lines = value.split("\n")
        edged = apart = latin = long = False
        doubled: list[str] = []
        for line in lines:
            if not line:
                edged = True
                continue
            first = line[0]
            if first in BLANK or line[-1] in BLANK:
                edged = True
            if first < "\x80":
                latin = True
            second = line[1:2]
            middle = len(line) >> 1
            if first == second or line[middle] == line[middle - 1] or line[middle] == line[middle + 1 : middle + 2]:
                doubled.append(line)
            if second == line[-2:-1] and not second.isalnum() and len(line) > 4:
                apart = True
            if len(line) >= LONG:
                long = True
        twice = len(set(lines)) < len(lines)
        signs = frozenset(sign for sign in SIGNS if sign in value)
        odd = Counter(ODD.findall(value))
        return cls(
            value=value,
            odd=odd,
            lines=lines,
            signs=signs,
            edged=edged,
            apart=apart,
            doubled=doubled,
            latin=latin,
            twice=twice,
            long=long,
        )

    def any(self, letters: frozenset[str]) -> bool:
        """Whether one of the letters is among the odd ones."""
        return not letters.isdisjoint(self.odd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of damage: the example that justifies the rule, when to look closer, and how it is mended.

    `mend` gives the whole text again, character for character, or the edits to make.
    """

    name: str
    before: str
    after: str
    wanted: Callable[[Look], bool]
    mend: Callable[[Document], str | Sequence[Edit]]
    warns: str | None = None  # code of the issue that tells a reader


def applied(document: Document, rule: Rule) -> Document:
    """The document with one rule applied, what it did recorded."""
    old = document.text.value
    result = rule.mend(document)
    if isinstance(result, str):
        mended, count = _swapped(document, rule, result)
    else:
        count = len(result)
        if not count:
            return document
        examples = tuple(RepairExample(old[e.start : e.end], e.new, e.start) for e in result[:EXAMPLES])
        mended = document.edited(Edits(result), Repair(rule.name, count, _cut(examples)))
    if rule.warns and count:
        mended = replace(mended, issues=(*mended.issues, issue(rule.warns, detail=f"{rule.name}, {count} ×")))
    return mended


def _swapped(document: Document, rule: Rule, new: str) -> tuple[Document, int]:
    """Characters replaced one by one keep their origins as they are."""
    old = document.text.value
    if len(new) != len(old):
        raise ValueError(f"{rule.name} must keep the length of the text")
    if new == old:
        return document, 0
    changed = _changed(old, new)
    examples = tuple(RepairExample(old[at], new[at], at) for at in changed[:EXAMPLES])
    repairs = (*document.repairs, Repair(rule.name, len(changed), examples))
    return replace(document, text=replace(document.text, value=new), repairs=repairs), len(changed)


def _changed(old: str, new: str, step: int = 256) -> list[int]:
    """Where two strings of one length differ; stretches that are the same are passed over at once."""
    parts = (at for at in range(0, len(old), step) if old[at : at + step] != new[at : at + step])
    return [at for part in parts for at in range(part, min(part + step, len(old))) if old[at] != new[at]]


def _cut(examples: tuple[RepairExample, ...], most: int = 60) -> tuple[RepairExample, ...]:
    """Examples short enough to read."""
    return tuple(RepairExample(e.before[:most], e.after[:most], e.start) for e in examples)
