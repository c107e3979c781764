"""The Word binary format ([MS-DOC]): characters, paragraphs' settings, lists and notes of a .doc file."""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass, field

from pipeline.formats.doc_ole import Ole
from pipeline.formats.doc_sprms import DELETED, HIDDEN, INSERTED, RAISED, SYMBOL, ParagraphSet, sprms
from schemas.issues import DocumentError

WORD_97 = 0x00C1
PAIRS = 0x9A  # of offset and length in the table stream, by number
STYLES, CHARACTERS, PARAGRAPHS, CLX, SHAPES, BOXES, LISTS, LIST_USES = 1, 12, 13, 33, 40, 56, 73, 74
COUNTS = {"text": 0x4C, "footnotes": 0x50, "headers": 0x54, "macros": 0x58, "comments": 0x5C, "endnotes": 0x60, "boxes": 0x64}
IS_HIDDEN, IS_DELETED, IS_RAISED = 1, 2, 4
PAGE = 512


@dataclass(slots=True)
class WordFile:
    """The characters of all parts in one row, where each part lies, and what is set on them."""

    text: str
    parts: dict[str, tuple[int, int]]
    marks: bytearray  # IS_HIDDEN … for each character
    symbols: dict[int, int]  # characters that a symbol font draws: their code
    insertions: int
    deletions: int
    paragraphs: Papx
    table: bytes
    main: bytes
    styles: list[ParagraphSet] = field(default_factory=list)

    def pair(self, number: int) -> bytes:
        """A structure of the table stream by its number in the file's information block."""
        return _pair(self.main, self.table, number)

    def setting(self, index: int) -> ParagraphSet:
        """How the paragraph that ends with character `index` is set."""
        style, group = self.paragraphs.at(index)
        base = self.styles[style] if style < len(self.styles) else ParagraphSet()
        own = ParagraphSet(list_id=base.list_id, list_level=base.list_level, level=base.level, align=base.align)
        own.apply(group)
        return own


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `[first, last)` of the text, stored from byte `at`, `width` bytes each."""

    first: int
    last: int
    at: int
    width: int


@dataclass(frozen=True, slots=True)
class Papx:
    """Settings of paragraphs by the byte where their text ends."""

    pieces: list[Piece]
    firsts: list[int]
    starts: list[int]
    ends: list[int]
    runs: list[bytes]

    def at(self, index: int) -> tuple[int, bytes]:
        """Style number and own changes for the character `index`."""
        i = bisect_right(self.firsts, index) - 1
        if i < 0:
            return 0, b""
        piece = self.pieces[i]
        byte = piece.at + (index - piece.first) * piece.width
        run = bisect_right(self.starts, byte) - 1
        if run < 0 or byte >= self.ends[run]:
            return 0, b""
        found = self.runs[run]
        return (struct.unpack_from("<H", found)[0], found[2:]) if len(found) >= 2 else (0, b"")


def open_word(data: bytes) -> WordFile:
    """A .doc of Word 97 or later. Raises `encrypted`; `corrupt` where its structures don't hold together, so that another may try."""
    ole = Ole(data)
    main = ole.stream("WordDocument")
    if main is None or len(main) < 0x200 or struct.unpack_from("<H", main)[0] not in (0xA5EC, 0xA5DC):
        raise DocumentError("corrupt", detail="no WordDocument")
    version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, 0x0A)[0]
    if flags & 0x100:
        raise DocumentError("encrypted")
    table = ole.stream("1Table" if flags & 0x200 else "0Table")
    if table is None or version < WORD_97:
        raise DocumentError("corrupt", detail=f"Word version {version}")
    try:
        return _read(main, table)
    except (struct.error, IndexError, OverflowError) as fault:
        raise DocumentError("corrupt", detail=f"DOC: {fault}") from fault


def _read(main: bytes, table: bytes) -> WordFile:
    pieces = _pieces(_pair(main, table, CLX))
    chunks = []
    for piece in pieces:
        raw = main[piece.at : piece.at + (piece.last - piece.first) * piece.width]
        if len(raw) < (piece.last - piece.first) * piece.width:
            raise DocumentError("corrupt", detail="DOC: text beyond the file's end")
        chunks.append(raw.decode("cp1252", "replace") if piece.width == 1 else _utf16(raw))
    text = "".join(chunks)
    parts, at = {}, 0
    for name, offset in COUNTS.items():
        count = struct.unpack_from("<I", main, offset)[0]
        parts[name] = (at, min(at + count, len(text)))
        at += count
    if not parts["text"][1]:
        raise DocumentError("corrupt", detail="DOC: no text")
    starts, ends, runs = _formatted(main, _pair(main, table, PARAGRAPHS), wide=True)
    word = WordFile(text, parts, bytearray(len(text)), {}, 0, 0, Papx(pieces, [p.first for p in pieces], starts, ends, runs), table, main)
    _mark(word, pieces)
    word.styles = _styles(word.pair(STYLES))
    return word


def _utf16(raw: bytes) -> str:
    # One character for each code unit, so that offsets stay those of the file; halves of a pair are joined when the text is read.
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


def _pair(main: bytes, table: bytes, number: int) -> bytes:
    at = PAIRS + 8 * number
    if at + 8 > len(main):
        return b""
    start, size = struct.unpack_from("<II", main, at)
    return table[start : start + size] if start + size <= len(table) else b""


def _pieces(clx: bytes) -> list[Piece]:
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise DocumentError("corrupt", detail="DOC: no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    edges = struct.unpack_from(f"<{count + 1}I", plc)
    pieces = []
    for i in range(count):
        where = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * i + 2)[0]
        narrow = bool(where & 0x40000000)
        where &= 0x3FFFFFFF
        if edges[i + 1] < edges[i] or edges[i + 1] > 0x7FFFFFF:
            raise DocumentError("corrupt", detail="DOC: piece table")
        pieces.append(Piece(edges[i], edges[i + 1], where // 2 if narrow else where, 1 if narrow else 2))
    return pieces


def _formatted(main: bytes, plc: bytes, *, wide: bool) -> tuple[list[int], list[int], list[bytes]]:
    """Runs of formatted bytes from their pages: where each begins and ends, and its property changes."""
    starts: list[int] = []
    ends: list[int] = []
    runs: list[bytes] = []
    count = (len(plc) - 4) // 8
    for i in range(max(count, 0)):
        number = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * i)[0] & 0x3FFFFF
        page = main[number * PAGE : (number + 1) * PAGE]
        if len(page) < PAGE:
            continue
        size = page[-1]
        if 4 * (size + 1) + size * (13 if wide else 1) > PAGE:
            continue
        edges = struct.unpack_from(f"<{size + 1}I", page)
        for j in range(size):
            offset = 2 * page[4 * (size + 1) + j * (13 if wide else 1)]
            starts.append(edges[j])
            ends.append(edges[j + 1])
            runs.append(_group(page, offset, wide) if offset else b"")
    return starts, ends, runs


def _group(page: bytes, offset: int, wide: bool) -> bytes:
    length = page[offset]
    if not wide:
        return page[offset + 1 : offset + 1 + length]
    if length:
        return page[offset + 1 : offset + 2 * length]
    return page[offset + 2 : offset + 2 + 2 * page[offset + 1]]


def _mark(word: WordFile, pieces: list[Piece]) -> None:
    """Set the marks of hidden, deleted and raised characters, and the codes of symbols."""
    starts, ends, runs = _formatted(word.main, word.pair(CHARACTERS), wide=False)
    for start, end, group in zip(starts, ends, runs, strict=True):
        if len(group) < 3:
            continue
        mark, symbol = 0, None
        for code, operand in sprms(group):
            if code == HIDDEN and operand[0] & 1:
                mark |= IS_HIDDEN
            elif code == DELETED and operand[0]:
                mark |= IS_DELETED
                word.deletions += 1
            elif code == INSERTED and operand[0]:
                word.insertions += 1
            elif code == RAISED and operand[0] == 1:
                mark |= IS_RAISED
            elif code == SYMBOL:
                symbol = struct.unpack_from("<H", operand, 2)[0]
        if mark or symbol is not None:
            for index in _characters(pieces, start, end):
                word.marks[index] |= mark
                if symbol is not None and word.text[index] == "(":
                    word.symbols[index] = symbol


def _characters(pieces: list[Piece], start: int, end: int) -> list[int]:
    found: list[int] = []
    for piece in pieces:
        last = piece.at + (piece.last - piece.first) * piece.width
        if piece.at < end and start < last:
            low = piece.first + (max(start, piece.at) - piece.at) // piece.width
            high = piece.first + (min(end, last) - piece.at + piece.width - 1) // piece.width
            found.extend(range(low, min(high, piece.last)))
    return found


def _styles(sheet: bytes) -> list[ParagraphSet]:
    """Paragraph settings of the styles, each with what it is based on."""
    if len(sheet) < 6:
        return []
    head = struct.unpack_from("<H", sheet)[0]
    count, base_size = struct.unpack_from("<HH", sheet, 2)
    at = 2 + head
    own: list[tuple[int, int, bytes]] = []  # number of the built-in style, base, changes
    for _ in range(count):
        if at + 2 > len(sheet):
            break
        size = struct.unpack_from("<H", sheet, at)[0]
        own.append(_style(sheet[at + 2 : at + 2 + size], base_size))
        at += 2 + size
    return [_resolved(own, i) for i in range(len(own))]


def _style(entry: bytes, base_size: int) -> tuple[int, int, bytes]:
    if len(entry) < max(base_size, 10) + 2:
        return 0xFFF, 0xFFF, b""
    built_in, kind = struct.unpack_from("<HH", entry)
    name = struct.unpack_from("<H", entry, base_size)[0]
    at = base_size + 2 + 2 * name + 2
    if kind & 0xF != 1 or at + 4 > len(entry):
        return built_in & 0xFFF, kind >> 4, b""
    size = struct.unpack_from("<H", entry, at)[0]
    return built_in & 0xFFF, kind >> 4, entry[at + 4 : at + 2 + size]


def _resolved(own: list[tuple[int, int, bytes]], index: int) -> ParagraphSet:
    chain: list[int] = []
    while index < len(own) and index not in chain and len(chain) < 12:
        chain.append(index)
        index = own[index][1]
    found = ParagraphSet()
    for step in reversed(chain):
        if 1 <= own[step][0] <= 9:
            found.level = own[step][0]
        found.apply(own[step][2])
    return found
