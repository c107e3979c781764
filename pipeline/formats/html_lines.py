"""The text of a page under construction: white space folded, entities decoded, every character with its source offset."""

from __future__ import annotations

import html
from array import array

from schemas.regex import regex
from schemas.text import Text

PIECE = regex(r"[ \t\r\n\f\v]{1,4000}|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
WIDE = regex(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff\u3000-\u303f\u2018-\u201d\u2026\u2014]")
NUMBERED = regex(r"[（(]?[0-9一二三四五六七八九十]{1,4}[）)、.．]|[①-⑳]|第[0-9一二三四五六七八九十百]{1,6}[章节条]")
BLANK = " \t\u3000\xa0\u2002\u2003\u2009\u200b\ufeff"
BLANK_FORM = 40  # spaces in a row that an author left to be filled in
SPACE, LINE_END, BLOCK_END = range(3)


class Lines:
    """Characters written so far; `begin` is where the current line begins."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.origin = array("I")
        self.wide: dict[int, int] = {}
        self.length = self.begin = 0
        self.gap: tuple[int, int, int] | None = None  # white space seen: offsets, and what it is
        self.label: tuple[str, int, int] | None = None  # number of a list item not yet written, and its tag
        self.raised = False

    def text(self) -> Text:
        """What was written, without a last line end."""
        if self.parts and self.parts[-1] == "\n":
            self.parts.pop()
            del self.origin[-1]
        return Text("".join(self.parts), self.origin, self.wide)

    def write(self, start: int, end: int) -> None:
        """Append the text that the source has in `[start, end)`."""
        source, at = self.source, start
        for piece in PIECE.finditer(source, start, end):
            if piece.start() > at:
                self._put(source[at : piece.start()], at)
            at = piece.end()
            if source[piece.start()] == "&":
                self._entity(piece[0], piece.start(), at)
            else:
                self._space(LINE_END if "\n" in piece[0] or "\r" in piece[0] else SPACE, piece.start(), at)
        if at < end:
            self._put(source[at:end], at)

    def part(self) -> None:
        """What follows stands apart from what was written, by a space."""
        self._space(BLOCK_END, self._following(), self._following() + 1)

    def _put(self, value: str, at: int) -> None:
        if self.length == self.begin:  # a line's indent is no text
            shown = value.lstrip(BLANK)
            at += len(value) - len(shown)
            value = shown
            if not value:
                return
            self._number(value)
        self._flush_gap(value[0])
        if self.raised and value in ("2", "3") and self.length and self.parts[-1].endswith("m"):
            value = "²³"[value == "3"]  # m2 with a raised 2 is another unit than m
        self._emit(value, array("I", range(at, at + len(value))))

    def _entity(self, name: str, start: int, end: int) -> None:
        value = html.unescape(name)
        if value == name:  # not an entity after all: A&B
            self._put(value, start)
            return
        tail = 0
        while not name.endswith(";") and tail < len(value) - 1 and value[-1 - tail] == name[-1 - tail]:
            tail += 1  # "&ampx": the entity ends before the x
        head = value[: len(value) - tail]
        if head in "\n\r\t\f\x0b\x85\u2028\u2029":
            self._space(SPACE, start, end - tail)
            head = ""
        if head.strip(BLANK) or (head and self.length > self.begin):
            self._flush_gap(head[:1])
            self._emit(head, array("I", [start] * len(head)))
            if end - tail - start > 1:
                self.wide[start] = end - tail - start
        if tail:
            self._put(value[-tail:], end - tail)

    def _space(self, kind: int, start: int, end: int) -> None:
        first = self.gap
        self.gap = (start, end, kind) if first is None else (first[0], max(end, first[1]), max(first[2], kind))

    def _number(self, value: str) -> None:
        """Write the number of a list item before its first words, unless these bring their own."""
        label, self.label = self.label, None
        if label is None or NUMBERED.match(value):
            return
        name, start, after = label
        self._emit(name, array("I", [start] * len(name)))
        self.wide[start] = after - start

    def _emit(self, value: str, origins: array[int]) -> None:
        self.parts.append(value)
        self.origin.extend(origins)
        self.length += len(value)

    def _flush_gap(self, following: str) -> None:
        """White space between two words is one space, but for plain spaces left open in a line.

        A line end between two Chinese characters is the editor's and is dropped.
        """
        gap, self.gap = self.gap, None
        if gap is None or self.length == self.begin:
            return
        before = self.parts[-1][-1]
        if gap[2] == LINE_END and (WIDE.match(before) or WIDE.match(following)):
            return
        width = gap[1] - gap[0]
        if gap[2] == SPACE and 1 < width <= BLANK_FORM and self.source[gap[0] : gap[1]] == " " * width and before != " ":
            self._emit(" " * width, array("I", range(gap[0], gap[1])))  # 2018年  月  日: the blank of a form
        elif before != " ":
            self._emit(" ", array("I", [gap[0]]))
            if gap[1] - gap[0] > 1:
                self.wide[gap[0]] = gap[1] - gap[0]

    def _following(self) -> int:
        return self.origin[-1] + 1 if self.origin else 0

    def trim(self, floor: int) -> None:
        """Take white space off the end of the line, back to `floor` at most."""
        while self.length > floor and self.parts[-1][-1] in BLANK:
            last = self.parts.pop()
            kept = last.rstrip(BLANK)
            kept = last[: max(len(kept), len(last) - (self.length - floor))]
            self.length -= len(last) - len(kept)
            del self.origin[self.length :]
            if kept:
                self.parts.append(kept)
            if len(kept) == len(last):
                return

    def separate(self, sign: str) -> None:
        """Append a line end or tab that the source doesn't have."""
        self._emit(sign, array("I", [self._following()]))
