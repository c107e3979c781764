"""Property changes (sprm) of the Word binary format ([MS-DOC] 2.6): the few that decide what a reader sees."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.formats.rtf_rows import CellSpan

SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
DEFINE_TABLE, CHANGE_TABS, MERGE_DOWN = 0xD608, 0xC615, 0xD62B
IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
LIST, LIST_LEVEL, OUTLINE, ALIGN, ALIGN_97 = 0x460B, 0x260A, 0x2640, 0x2461, 0x2403
HIDDEN, DELETED, INSERTED, SYMBOL, RAISED = 0x083C, 0x0800, 0x0801, 0x6A09, 0x2A48
NO_LISTS = (0, 0xF801)


def sprms(group: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property change with its operand; stops where the group is damaged."""
    at = 0
    while at + 2 <= len(group):
        (code,) = struct.unpack_from("<H", group, at)
        at += 2
        size = SIZES.get(code >> 13, 0)
        if code >> 13 == 6:
            if code == DEFINE_TABLE:
                if at + 2 > len(group):
                    return
                size = struct.unpack_from("<H", group, at)[0] + 1
            elif at < len(group):
                size = group[at] + 1
                if code == CHANGE_TABS and group[at] == 255:
                    return
        if at + size > len(group):
            return
        yield code, group[at : at + size]
        at += size


@dataclass(slots=True)
class ParagraphSet:
    """How a paragraph is set: its style's properties with its own over them."""

    in_table: bool = False
    row_end: bool = False
    depth: int = 0
    inner_end: bool = False
    list_id: int = 0
    list_level: int = 0
    level: int | None = None
    align: str | None = None
    spans: list[CellSpan] = field(default_factory=list)

    def apply(self, group: bytes) -> None:
        """Take over the changes of a group."""
        for code, operand in sprms(group):
            value = operand[0] if operand else 0
            if code == IN_TABLE:
                self.in_table = bool(value)
            elif code == ROW_END:
                self.row_end = bool(value)
            elif code == DEPTH:
                self.depth = struct.unpack("<i", operand)[0]
            elif code in (INNER_CELL, INNER_ROW):
                self.inner_end = self.inner_end or bool(value)
            elif code == LIST:
                number = struct.unpack("<H", operand)[0]
                self.list_id = 0 if number in NO_LISTS else number
            elif code == LIST_LEVEL:
                self.list_level = value
            elif code == OUTLINE:
                self.level = value + 1 if value < 9 else None
            elif code in (ALIGN, ALIGN_97):
                self.align = {1: "center", 2: "right"}.get(value)
            elif code == DEFINE_TABLE:
                self.spans = _cells(operand)
            elif code == MERGE_DOWN and len(operand) >= 3 and operand[1] < len(self.spans):
                self.spans[operand[1]].down = {1: "next", 3: "first"}.get(operand[2], "")


def _cells(operand: bytes) -> list[CellSpan]:
    """The cells that a row defines: right edges and merges."""
    count = operand[2] if len(operand) > 2 else 0
    if len(operand) < 3 + 2 * (count + 1):
        return []
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
    spans = []
    for i in range(count):
        at = 3 + 2 * (count + 1) + 20 * i
        flags = struct.unpack_from("<H", operand, at)[0] if at + 2 <= len(operand) else 0
        spans.append(CellSpan(edges[i + 1], "", {1: "next", 3: "first"}.get(flags >> 5 & 3, "")))
    return spans
