"""What a rule of repair is, and the first look that tells which rules a text needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import ne

from schemas.document import Document
from schemas.issues import issue
from schemas.notice import Repair, RepairExample
from schemas.regex import regex
from schemas.text import Edit, Edits

EXAMPLES = 3  # of each rule that a record shows


SIGNS = frozenset("後锟拷烫屯％（【〔〈～？①②③④⑤⑥⑦⑧⑨\u3000")  # no odd characters, but worth knowing of


def _ordinary() -> str:
    """Characters that are never damage: printable ASCII, the Han characters of GB 2312, the marks of plain Chinese text."""
    han = []
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                han.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    letters = {*han, *"，。、：；）《》“”‘’·—…％！】〕「」『』〉－．〇℃⑩Ⅰ Ⅱ Ⅲ﹪×±°\n\t"}
    return "".join(map(re.escape, sorted(letters - SIGNS))) + r" -~"


NOTED = regex(f"[^{_ordinary()}]")


def odd_letters(text: str) -> list[str]:
    """The out-of-the-way characters of a text.

    >>> odd_letters("區（一）")
    ['區']
    """
    return [letter for letter in NOTED.findall(text) if letter not in SIGNS]


def odd_lines(value: str, odd: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """Where the lines stand that have an out-of-the-way character in them; `odd` are those of the text, if they are known."""
    if 0 < len(odd) <= FEW:
        yield from _lines_with(value, odd)
        return
    at = 0
    while match := NOTED.search(value, at):
        at = match.end()
        if match.group() not in SIGNS:
            start, at = _line_around(value, match.start())
            yield start, at


def _lines_with(value: str, letters: Collection[str]) -> list[tuple[int, int]]:
    """Where the lines stand that have one of a few characters in them, each found by itself."""
    found = set()
    for letter in letters:
        at = value.find(letter)
        while at >= 0:
            line = _line_around(value, at)
            found.add(line)
            at = value.find(letter, line[1])
    return sorted(found)


def _line_around(value: str, at: int) -> tuple[int, int]:
    """The start and end of the line in which a character stands."""
    end = value.find("\n", at)
    return value.rfind("\n", 0, at) + 1, len(value) if end < 0 else end


FEW = 4  # characters up to which a search for each is quicker than one for all that are out of the way
BLANK = " \t\u3000\f\v"
EDGES = frozenset(BLANK) | {""}
LONG = 200  # characters from which a line may hold several paragraphs


def _has_twins(line: str) -> bool:
    """Whether a letter comes twice in a row in the middle of a line."""
    middle = len(line) >> 1
    return line[middle - 1] == line[middle] or line[middle] == line[middle + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one pass over a text finds: its lines, its out-of-the-way characters with their number, which signs of damage it has."""

    value: str
    narrow: str  # the text's ASCII characters: what does not stand in a row here does not stand so in the text
    odd: Counter[str]
    lines: list[str]
    signs: frozenset[str]  # which of ASCII, of the odd characters and of SIGNS stand in the text
    edged: bool  # a line is blank or has white space at an end
    apart: bool  # a line has the same sign behind its first and before its last letter
    doubled: list[str]  # lines of six letters and more that have a letter printed twice at their beginning or in their middle
    latin: list[str]  # lines that begin with ASCII
    twice: bool  # lines come again
    long: list[str]  # lines that may hold several paragraphs

    @classmethod
    def at(cls, value: str) -> Look:
        """The look at a text."""
        lines = value.split("\n")
        narrow = value.encode("ascii", "ignore").decode()
        noted = Counter(NOTED.findall(value))
        edges = {line[:1] for line in lines}.union([line[-1:] for line in lines])
        return cls(
            value=value,
            narrow=narrow,
            odd=noted if SIGNS.isdisjoint(noted) else Counter({letter: n for letter, n in noted.items() if letter not in SIGNS}),
            lines=lines,
            signs=frozenset(narrow).union(noted),
            edged=not EDGES.isdisjoint(edges),
            apart=any(len(line) > 4 and not line[1].isalnum() for line in lines if line[1:2] == line[-2:-1]),
            doubled=[line for line in lines if len(line) > 5 and (line[0] == line[1] or _has_twins(line))],
            latin=[line for line in lines if "" < line[:1] < "\x80"],
            twice=len(set(lines)) < len(lines),
            long=[line for line in lines if len(line) >= LONG],
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
    parts = ((at, old[at : at + step], new[at : at + step]) for at in range(0, len(old), step))
    return [at for start, a, b in parts if a != b for at in compress(range(start, start + step), map(ne, a, b))]


def _cut(examples: tuple[RepairExample, ...], most: int = 60) -> tuple[RepairExample, ...]:
    """Examples short enough to read."""
    return tuple(RepairExample(e.before[:most], e.after[:most], e.start) for e in examples)
