"""The text as lines; a crawler's text without line breaks is parted where its paragraphs were indented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINE = re.compile(r"[^\n]+")
LONG = 120  # a longer line may be several paragraphs that lost their breaks
INDENT = re.compile(r"[ \t\xa0]{0,8}\u3000{1,8}[ \u3000\xa0]{0,8}|(?<=[。：:！？；）)]) {2,12}")
# A title glued to what follows it: 关于…的通知 各区人力资源…
TITLE_END = re.compile(
    r"^[^。！？；\n]{6,120}?(?:通知|意见|办法|公告|通告|决定|函|答复|批复|通报|报告|方案|措施|规定|细则|政策|条例|规划|计划|指引)》?(?:[（(][^）)\s]{1,12}[）)])?(?=\s)"
)
BLANK = " \t\r\u3000\xa0"


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph without its outer white space."""

    start: int
    end: int
    text: str


def lines(text: str) -> list[Line]:
    """The lines of a text that hold something.

    >>> [line.text for line in lines("市政府办公室\\n\\n 2023年5月22日 ")]
    ['市政府办公室', '2023年5月22日']
    """
    found: list[Line] = []
    for match in LINE.finditer(text):
        if match.end() - match.start() <= LONG:
            found.extend(_line(text, match.start(), match.end()))
        else:
            found.extend(_parted(text, match.start(), match.end(), first=not found))
    return found


def _line(text: str, start: int, end: int) -> Iterator[Line]:
    piece = text[start:end]
    bare = piece.strip(BLANK)
    if bare:
        start += len(piece) - len(piece.lstrip(BLANK))
        yield Line(start, start + len(bare), bare)


def _parted(text: str, start: int, end: int, first: bool) -> Iterator[Line]:
    at = start
    while first and (title := TITLE_END.match(text[at : at + 130])):
        yield from _line(text, at, at + title.end())
        at += title.end()
        at += len(text[at:end]) - len(text[at:end].lstrip(BLANK)) if text[at : at + 1] in BLANK else 0
        first = at - start < 260
    for gap in INDENT.finditer(text, at, end):
        yield from _line(text, at, gap.start())
        at = gap.end()
    yield from _line(text, at, end)
