"""Rich Text Format: paragraphs, tables, notes and automatic numbers as a reader sees them, with the same places as .docx."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.formats.nesting import too_deep
from pipeline.formats.rtf_rows import Row, grid
from pipeline.formats.rtf_tokens import CODEPAGES, SIGNS, SKIPPED, STARRED, tokens
from pipeline.formats.word_text import BLANK, Unit, WordText
from schemas.document import Document, Source
from schemas.gbt9704 import Element
from schemas.issues import issue
from schemas.limits import Limits

MEDIA_TYPE = "application/rtf"
DEEPER = 100  # groups cost nothing, and careless writers never close them


@dataclass(slots=True)
class State:
    """What holds inside the current group."""

    skip: bool = False
    fonts: bool = False
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    codec: str = ""
    uc: int = 1  # characters that stand for a \\u in readers without Unicode
    label: bool = False  # inside \\listtext: the automatic number
    apart: str = ""  # "note" or "box"


class _Reader:
    def __init__(self, data: str, limits: Limits) -> None:
        self.data, self.out = data, WordText(limits)
        self.state = State()
        self.stack: list[State] = []
        self.chunks: list[str] = []  # of the open paragraph
        self.label: list[str] = []
        self.apart: list[str] = []  # of the open note or text box
        self.cell: list[str] = []  # finished paragraphs of the open cell
        self.row = Row()
        self.rows: list[Row] = []
        self.boxes: list[str] = []
        self.notes: list[str] = []
        self.fonts: dict[int, str] = {}
        self.codec, self.font = "cp1252", 0
        self.raw = bytearray()
        self.fallback = self.high = 0
        self.starred = self.in_table = False
        self.level: int | None = None
        self.align: str | None = None
        self.paragraphs = self.tables = self.hidden = self.deletions = self.insertions = 0

    def read(self) -> None:
        for word, number, byte, sign, brace, text in tokens(self.data):
            if byte:
                self._byte(int(byte, 16))
                continue
            if self.raw and text and len(self.raw) % 2 and self._wide():  # the second byte of a character may stand as itself
                self.raw.extend(text[0].encode("latin-1", "replace"))
                text = text[1:]
            self._flush_raw()
            if brace == "{":
                self._begin()
            elif brace == "}":
                self._finish()
            elif word:
                self._word(word, int(number) if number else None)
            elif sign == "*":
                self.starred = True
            elif sign:
                self._fallback_or_add(SIGNS.get(sign, ""))
            elif text:
                self._fallback_or_add(text)
        self._flush_raw()
        self._end_paragraph()
        self._end_table()
        for note in self.notes:
            self.out.paragraph(note, Unit(paragraph=self.paragraphs), element=Element.FOOTNOTE)
            self.paragraphs += 1

    def _begin(self) -> None:
        if len(self.stack) > DEEPER * self.out.limits.max_nesting:
            raise too_deep(f"RTF / {DEEPER}", self.out.limits)
        self.stack.append(self.state)
        self.state = replace(self.state)
        self.fallback = 0

    def _finish(self) -> None:
        ended, self.fallback, self.starred = self.state, 0, False
        if self.stack:
            self.state = self.stack.pop()
        if ended.apart and not self.state.apart:
            words = "".join(self.apart).strip(BLANK)
            self.apart.clear()
            if words:
                (self.notes if ended.apart == "note" else self.boxes).append(words)

    def _word(self, word: str, number: int | None) -> None:
        starred, self.starred = self.starred, False
        state = self.state
        if word in SKIPPED or (starred and word not in STARRED):
            state.skip = True
        elif word == "fonttbl":
            state.skip = state.fonts = True
        elif word == "u" and number is not None:
            self._unicode(number)
        elif word in SIGNS:
            self._add(SIGNS[word])
        elif state.fonts and word in ("f", "fcharset"):
            self._font(word, number or 0)
        elif not state.skip:
            handler = WORDS.get(word)
            if handler is not None:
                handler(self, number)

    def _font(self, word: str, number: int) -> None:
        if word == "f":
            self.font = number
        elif number in CODEPAGES:
            self.fonts[self.font] = CODEPAGES[number]

    def _unicode(self, number: int) -> None:
        self.fallback = self.state.uc
        code = number % 0x10000
        if 0xD800 <= code < 0xDC00:
            self.high = code
        elif 0xDC00 <= code < 0xE000:
            pair = 0x10000 + ((self.high - 0xD800) << 10) + code - 0xDC00 if self.high else 0xFFFD
            self.high = 0
            self._add(chr(pair))
        else:
            self._add(chr(code) if code else "")

    def _fallback_or_add(self, value: str) -> None:
        passed = min(self.fallback, len(value))
        self.fallback -= passed
        self._add(value[passed:])

    def _byte(self, value: int) -> None:
        if self.fallback:
            self.fallback -= 1
        elif not self.state.skip:
            self.raw.append(value)

    def _wide(self) -> bool:
        return (self.state.codec or self.codec) in ("gb18030", "big5", "cp932", "cp949") and self.raw[-1] > 0x80

    def _flush_raw(self) -> None:
        if self.raw:
            self._add(self.raw.decode(self.state.codec or self.codec, "replace"))
            self.raw.clear()

    def _add(self, value: str) -> None:
        state = self.state
        if state.skip or not value:
            return
        if state.deleted:
            self.deletions += 1
        elif state.hidden:
            self.hidden += len(value)
        elif state.label:
            self.label.append(value)
        elif state.apart:
            self.apart.append(value)
        else:
            square = state.raised and value in ("2", "3") and self.chunks and self.chunks[-1].endswith("m")
            self.chunks.append({"2": "²", "3": "³"}[value] if square else value)

    def par(self, _: int | None) -> None:
        if self.state.apart:
            self.apart.append("\n")
        else:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        value, label = "".join(self.chunks), "".join(self.label).strip(BLANK)
        self.chunks.clear()
        self.label.clear()
        label += " " if label and label[-1].isalnum() else ""
        boxes, self.boxes = self.boxes, []
        if self.in_table:
            self.cell.extend(part for part in (label + value, *boxes) if part)
            return
        self._end_table()
        unit = Unit(paragraph=self.paragraphs)
        self.paragraphs += 1
        shown = label if value.strip(BLANK) else ""
        element = Element.HEADING if self.level else Element.BODY
        self.out.paragraph(value, unit, label=shown, element=element, level=self.level, style=self.align)
        for box in boxes:
            self.out.paragraph(box, unit, inner=len(value))

    def end_cell(self, _: int | None) -> None:
        self.in_table = True
        self._end_paragraph()
        self.row.words.append(" ".join(self.cell).replace("\n", " ").replace("\t", " "))
        self.cell.clear()

    def end_nested(self, _: int | None) -> None:
        self.in_table = True
        self._end_paragraph()

    def end_row(self, _: int | None) -> None:
        if self.row.words:
            self.rows.append(Row(self.row.spans, self.row.words))
        self.row = Row(list(self.row.spans))
        self.cell.clear()

    def start_row(self, _: int | None) -> None:
        self.row.spans = []

    def _end_table(self) -> None:
        if self.row.words:  # the file ends inside a row
            self.rows.append(self.row)
            self.row = Row()
        if self.rows:
            self.out.table(self.tables, grid(self.rows))
            self.tables += 1
            self.rows = []

    def pard(self, _: int | None) -> None:
        self.in_table, self.level, self.align = False, None, None

    def outline(self, number: int | None) -> None:
        self.level = number + 1 if number is not None and 0 <= number < 9 else None

    def set_apart(self, kind: str) -> None:
        self.state.apart = self.state.apart or kind

    def use_font(self, number: int | None) -> None:
        self.state.codec = self.fonts.get(number or 0, "")

    def use_codepage(self, number: int | None) -> None:
        self.codec = {936: "gb18030", 950: "big5", 932: "cp932", 65001: "utf-8", 10000: "mac_roman"}.get(number or 0, f"cp{number}")
        try:
            b"".decode(self.codec)
        except LookupError:
            self.codec = "cp1252"

    def count_insertion(self, number: int | None) -> None:
        self.insertions += number != 0


def _plain(reader: _Reader, _: int | None) -> None:
    reader.state.hidden = reader.state.deleted = reader.state.raised = False


def _flag(name: str) -> Callable[[_Reader, int | None], None]:
    return lambda reader, number: setattr(reader.state, name, number != 0)


def _own(name: str, value: object) -> Callable[[_Reader, int | None], None]:
    return lambda reader, number: setattr(reader, name, value)


WORDS: dict[str, Callable[[_Reader, int | None], None]] = {
    "par": _Reader.par, "sect": _Reader.par, "cell": _Reader.end_cell, "nestcell": _Reader.end_nested, "row": _Reader.end_row,
    "trowd": _Reader.start_row, "cellx": lambda r, n: r.row.define(n or 0), "intbl": _own("in_table", True), "pard": _Reader.pard,
    "clmgf": lambda r, n: setattr(r.row, "across", "first"), "clmrg": lambda r, n: setattr(r.row, "across", "next"),
    "clvmgf": lambda r, n: setattr(r.row, "down", "first"), "clvmrg": lambda r, n: setattr(r.row, "down", "next"),
    "plain": _plain, "v": _flag("hidden"), "super": _flag("raised"),
    "nosupersub": lambda r, n: setattr(r.state, "raised", False),
    "deleted": _flag("deleted"), "listtext": _flag("label"), "pntext": _flag("label"),
    "revised": _Reader.count_insertion, "footnote": lambda r, n: r.set_apart("note"), "shptxt": lambda r, n: r.set_apart("box"),
    "dptxbxtext": lambda r, n: r.set_apart("box"), "outlinelevel": _Reader.outline, "qc": _own("align", "center"),
    "qr": _own("align", "right"), "ql": _own("align", None), "qj": _own("align", None), "f": _Reader.use_font,
    "ansicpg": _Reader.use_codepage, "uc": lambda r, n: setattr(r.state, "uc", max(n or 0, 0)),
}  # fmt: skip


def read(source: Source, limits: Limits) -> Document:
    """The document's text, blocks and tables; footnotes at the end. Raises `too_deep`, `too_large`, `empty`."""
    reader = _Reader(source.data.decode("latin-1"), limits)
    reader.read()
    issues = []
    if reader.deletions or reader.insertions:
        issues.append(issue("tracked_changes", detail=f"+{reader.insertions} −{reader.deletions}"))
    if reader.hidden:
        issues.append(issue("hidden_text", detail=f"{reader.hidden} 字"))
    cut = bool(reader.stack)
    if cut:
        issues.append(issue("partial", detail="RTF"))
    return reader.out.document(source, MEDIA_TYPE, fields={}, issues=issues, partial=cut)
