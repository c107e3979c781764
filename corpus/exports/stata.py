"""Stata files (format 118, UTF-8) of a table: every column text, long ones as strL."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.columns import columns, heading
from corpus.exports.cells import cell
from corpus.query import rows_of
from corpus.store import Store

FIXED = 2045  # bytes that a fixed string variable holds
STRL = 32768


def stata_bytes(store: Store, table: str) -> bytes:
    """A table as a .dta file for Stata 14 and later, with Chinese variable labels."""
    return dta([dict(row) for row in rows_of(store, table)], columns(table), {name: heading(table, name) for name in columns(table)})


def dta(rows: Sequence[Mapping[str, Any]], names: Sequence[str], labels: Mapping[str, str]) -> bytes:
    """Rows as the bytes of a .dta file (see Stata's `help dta`, release 118)."""
    texts = [[cell(row.get(name)).encode("utf-8").replace(b"\0", b"") for name in names] for row in rows]
    widths = [max((len(line[i]) for line in texts), default=1) or 1 for i in range(len(names))]
    types = [STRL if width > FIXED else width for width in widths]
    data, long_strings = bytearray(), bytearray()
    for number, line in enumerate(texts, 1):
        for variable, (text, kind) in enumerate(zip(line, types, strict=True), 1):
            if kind != STRL:
                data += text.ljust(kind, b"\0")
            elif text:
                data += struct.pack("<HIH", variable, number & 0xFFFFFFFF, number >> 32)
                long_strings += b"GSO" + struct.pack("<IQBI", variable, number, 130, len(text) + 1) + text + b"\0"
            else:
                data += b"\0" * 8
    count = len(names)
    head = b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>"
    head += b"<K>" + struct.pack("<H", count) + b"</K><N>" + struct.pack("<Q", len(rows)) + b"</N>"
    head += b"<label>\0\0</label><timestamp>\0</timestamp></header>"
    parts = [
        ("variable_types", b"".join(struct.pack("<H", kind) for kind in types)),
        ("varnames", b"".join(_padded(_name(name), 129) for name in names)),
        ("sortlist", b"\0\0" * (count + 1)),
        ("formats", b"".join(_padded("%9s" if kind == STRL else f"%{min(kind, 80)}s", 57) for kind in types)),
        ("value_label_names", b"\0" * (129 * count)),
        ("variable_labels", b"".join(_padded(labels[name], 321) for name in names)),
        ("characteristics", b""),
        ("data", bytes(data)),
        ("strls", bytes(long_strings)),
        ("value_labels", b""),
    ]
    return _laid_out(head, parts)


def _laid_out(head: bytes, parts: Sequence[tuple[str, bytes]]) -> bytes:
    """The parts behind a map of where each begins."""
    at = len(head) + len(b"<map></map>") + 14 * 8
    offsets, body = [0, len(head)], b""
    for tag, content in parts:
        offsets.append(at + len(body))
        body += f"<{tag}>".encode() + content + f"</{tag}>".encode()
    end = at + len(body)
    offsets += [end, end + len(b"</stata_dta>")]
    return head + b"<map>" + struct.pack("<14Q", *offsets) + b"</map>" + body + b"</stata_dta>"


def _padded(text: str, size: int) -> bytes:
    return text.encode("utf-8")[: size - 1].ljust(size, b"\0")


def _name(name: str) -> str:
    """A variable's name that Stata allows: `for`, `if` and the like are its own words."""
    return f"{name}_" if name in ("for", "if", "in", "using", "with", "byte", "double", "float", "int", "long") else name
