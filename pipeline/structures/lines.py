"""The text as lines; a crawler's text without line breaks is parted where its paragraphs were indented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.regex import regex, sought

LINE = regex(r"[^\n]+")
LONG = 120  # a longer line may be several paragraphs that lost their breaks
INDENT = sought(r"[ \t\xa0]{0,8}\u3000{2,8}[ \u3000\xa0]{0,8}|(?<=[。：:！？；）)]) {2,12}")
# Paragraphs of a short line, told by a gap as wide as a signature's indent: 附件：某办法　　　　　　某省科学技术厅
WIDE = regex(r"(?<=[^ \t\xa0\u3000]{6})[ \t\xa0]{0,8}\u3000{4,200}[ \t\xa0\u3000]{0,8}(?=[^ \t\xa0\u3000]{6})")
# What stands before the text in a line that lost its breaks: 关于…的通知 各区人力资源…
GLUED = regex(r"(?P<piece>[^\s。；，]{4,90})[ \u3000]{1,8}(?=[^\d\s]|\d{1,4}[年月])")
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
        opens = not found and match.group().rstrip(BLANK)[-1:] in ("：", ":") and " " in match.group().strip(BLANK)
        if match.end() - match.start() <= LONG and not opens:
            piece = match.group()
            bare = piece.strip(BLANK)
            if "\u3000\u3000\u3000\u3000" in bare and "\t" not in bare:
                found.extend(_at_wide_gaps(text, match.start(), match.end()))
            elif bare:
                start = match.start() + piece.index(bare[0])
                found.append(Line(start, start + len(bare), bare))
        else:
            found.extend(_parted(text, match.start(), match.end(), first=not found))
    return found


def _line(text: str, start: int, end: int) -> Iterator[Line]:
    piece = text[start:end]
    bare = piece.strip(BLANK)
    if bare:
        start += len(piece) - len(piece.lstrip(BLANK))
        yield Line(start, start + len(bare), bare)


def _at_wide_gaps(text: str, start: int, end: int) -> Iterator[Line]:
    at = start
    for gap in WIDE.finditer(text, start, end):
        yield from _line(text, at, gap.start())
        at = gap.end()
    yield from _line(text, at, end)


def _parted(text: str, start: int, end: int, first: bool) -> Iterator[Line]:
    at = start + len(text[start:end]) - len(text[start:end].lstrip(BLANK))
    while first and at - start < 200 and (glued := GLUED.match(text, at, end)):
        yield Line(at, glued.end("piece"), glued["piece"])
        at = glued.end()
    holed = text.find("\u3000\u3000", at, end) >= 0 or text.find("  ", at, end) >= 0  # each indent has two blanks at least
    for gap in INDENT.finditer(text, at, end) if holed else ():
        yield from _line(text, at, gap.start())
        at = gap.end()
    yield from _line(text, at, end)
