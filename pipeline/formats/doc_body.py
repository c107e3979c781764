"""Paragraphs, tables, text boxes and notes of a .doc file in reading order, written into a `WordText`."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from pipeline.formats.doc_file import BOXES, IS_DELETED, IS_HIDDEN, IS_RAISED, LIST_USES, LISTS, PAIRS, SHAPES, WordFile
from pipeline.formats.doc_lists import read_lists
from pipeline.formats.doc_sprms import ParagraphSet
from pipeline.formats.docx_numbering import Numbering
from pipeline.formats.docx_symbols import symbol
from pipeline.formats.rtf_rows import Row, grid
from pipeline.formats.word_text import BLANK, Unit, WordText
from schemas.gbt9704 import Element
from schemas.limits import Limits
from schemas.regex import regex

PARAGRAPH_END = regex("[\r\x07\x0c]")
BEGIN, SEPARATE, END, DRAWN = "\x13", "\x14", "\x15", "\x08"
SIGNS = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\t": "\t"}
PAIR = regex("[\ud800-\udbff][\udc00-\udfff]")
SHAPE, BOX = 26, 22


@dataclass(slots=True)
class DocBody:
    """Walks the characters of a .doc; `out` receives the text."""

    word: WordFile
    limits: Limits
    out: WordText = field(init=False)
    numbering: Numbering = field(init=False)
    hidden: int = 0
    paragraphs: int = 0
    tables: int = 0
    rows: list[Row] = field(default_factory=list)
    row: Row = field(default_factory=Row)
    cell: list[str] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # open fields: True while in the instruction
    boxes: dict[int, str] = field(default_factory=dict)  # words of text boxes by the character that anchors them
    carried: str = ""  # a paragraph whose end mark was deleted goes on in the next

    def __post_init__(self) -> None:
        self.out = WordText(self.limits)
        word = self.word
        start, size = struct.unpack_from("<II", word.main, PAIRS + 8 * LISTS)
        self.numbering = read_lists(word.pair(LISTS), word.table[start + size :], word.pair(LIST_USES))

    def read(self) -> None:
        """Append the body, then notes."""
        anchored = self._anchored()
        start, end = self.word.parts["text"]
        self._run(start, end, anchored)
        self._end_table()
        for words in anchored.values():  # boxes whose anchor was not met
            self.out.paragraph(words, Unit(paragraph=max(self.paragraphs - 1, 0)))
        for part in ("footnotes", "endnotes"):
            self._notes(*self.word.parts[part])

    def _run(self, start: int, end: int, anchored: dict[int, str]) -> None:
        at = start
        for mark in PARAGRAPH_END.finditer(self.word.text, start, end):
            self._paragraph(at, mark.end(), anchored)
            at = mark.end()
        if at < end:
            self._paragraph(at, end, anchored)

    def _paragraph(self, start: int, end: int, anchored: dict[int, str]) -> None:
        word = self.word
        setting = word.setting(end - 1)
        words = self.carried + self._words(start, end)
        self.carried = ""
        boxes = [anchored.pop(at) for at in [at for at in anchored if start <= at < end]]
        if word.marks[end - 1] & IS_DELETED and word.text[end - 1] == "\r":
            self.carried = words
            return
        label = self._label(setting) if words.strip(BLANK) else ""
        mark = word.text[end - 1]
        if setting.in_table or setting.row_end or mark == "\x07":
            self._in_table(label + words, mark, setting, boxes)
            return
        self._end_table()
        unit = Unit(paragraph=self.paragraphs)
        self.paragraphs += 1
        element = Element.HEADING if setting.level else Element.BODY
        self.out.paragraph(words, unit, label=label, element=element, level=setting.level, style=setting.align)
        for box in boxes:
            self.out.paragraph(box, unit, inner=len(words))

    def _in_table(self, words: str, mark: str, setting: ParagraphSet, boxes: list[str]) -> None:
        if setting.row_end and setting.depth <= 1:
            self.row.spans = setting.spans
            if self.row.words:
                self.rows.append(self.row)
            self.row = Row()
            return
        self.cell.extend(part for part in (words, *boxes) if part.strip(BLANK))
        if mark == "\x07":
            self.row.words.append(" ".join(self.cell).replace("\n", " ").replace("\t", " "))
            self.cell.clear()

    def _end_table(self) -> None:
        if self.row.words or self.cell:  # the table has no last row mark
            self.row.words.extend([" ".join(self.cell)] if self.cell else [])
            self.rows.append(self.row)
            self.row, self.cell = Row(), []
        if self.rows:
            self.out.table(self.tables, grid(self.rows))
            self.tables += 1
            self.rows = []

    def _label(self, setting: ParagraphSet) -> str:
        return self.numbering.label(str(setting.list_id), setting.list_level) if setting.list_id else ""

    def _words(self, start: int, end: int) -> str:
        """What a reader sees of `[start, end)`: results of fields, no hidden or deleted characters, symbols spelled."""
        word, parts = self.word, []
        for at in range(start, end):
            char = word.text[at]
            if char == BEGIN:
                self.fields.append(True)
            elif char == SEPARATE and self.fields:
                self.fields[-1] = False
            elif char == END and self.fields:
                self.fields.pop()
            elif any(self.fields):
                continue
            elif word.marks[at] & (IS_HIDDEN | IS_DELETED):
                self.hidden += char >= " " and bool(word.marks[at] & IS_HIDDEN)
            elif at in word.symbols:
                parts.append(symbol("Wingdings", chr(word.symbols[at])))
            elif char >= " " and char != "\x1f":
                raised = word.marks[at] & IS_RAISED and char in "23" and parts and parts[-1] == "m"
                parts.append("²³"[char == "3"] if raised else char)
            elif char in SIGNS:
                parts.append(SIGNS[char])
        # An instruction never runs over a paragraph's end: an unfinished one must not swallow the rest of the document.
        self.fields = [False] * len(self.fields)
        return _joined("".join(parts))

    def _anchored(self) -> dict[int, str]:
        """Words of the text boxes by the character of the body to which each is tied."""
        first, last = self.word.parts["boxes"]
        table = self.word.pair(BOXES)
        count = (len(table) - 4) // (4 + BOX)
        if last <= first or count < 1:
            return {}
        edges = struct.unpack_from(f"<{count + 1}i", table)
        places = self._shapes()
        found: dict[int, str] = {}
        for i in range(count):
            shape = struct.unpack_from("<i", table, 4 * (count + 1) + BOX * i + 14)[0]
            start, end = first + edges[i], min(first + edges[i + 1], last)
            words = "\n".join(line for line in self._lines(start, end) if line.strip(BLANK))
            if words and 0 <= edges[i] <= edges[i + 1]:
                found[places.get(shape, -1 - i)] = words
        return found

    def _shapes(self) -> dict[int, int]:
        table = self.word.pair(SHAPES)
        count = (len(table) - 4) // (4 + SHAPE)
        if count < 1:
            return {}
        edges = struct.unpack_from(f"<{count + 1}i", table)
        return {struct.unpack_from("<i", table, 4 * (count + 1) + SHAPE * i)[0]: edges[i] for i in range(count)}

    def _lines(self, start: int, end: int) -> list[str]:
        lines, at = [], start
        for mark in PARAGRAPH_END.finditer(self.word.text, start, end):
            words = self._words(at, mark.end())
            lines.append((self._label(self.word.setting(mark.start())) if words.strip(BLANK) else "") + words)
            at = mark.end()
        return [*lines, self._words(at, end)]

    def _notes(self, start: int, end: int) -> None:
        for line in self._lines(start, end):
            if line.strip(BLANK):
                self.out.paragraph(line, Unit(paragraph=self.paragraphs), element=Element.FOOTNOTE)
                self.paragraphs += 1


def _joined(value: str) -> str:
    return PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), value)
