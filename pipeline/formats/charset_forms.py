"""Encodings that fit into seven bits: they look like ASCII and announce themselves by escapes."""

from __future__ import annotations

from pipeline.formats.charset_seven import seven_bits_of_gb
from pipeline.hanzi import acquainted, cost
from schemas.regex import regex

HZ = regex(rb"~\{(?:[\x21-\x77][\x21-\x7e]){1,4000}(?:~\}|\n|$)")
ISO_2022 = regex(rb"\x1b\$(?:\)[AEG]|\*H|[@AB]|\([CD])")
PARTS = regex(rb"(\x1b\$[)*][A-Z]|[\x0e\x0f])")
GB = b"AE"  # designations of GB 2312 and its extension; the others are planes of CNS 11643, of which no table is at hand
UTF7 = regex(rb"\+[A-Za-z0-9+/]{3,4000}-?")


def seven_bit(data: bytes) -> tuple[str, str] | None:
    """The text of bytes that are all below 0x80, and the encoding's name; nothing for other bytes.

    >>> seven_bit(b"~{VPND~}"), seven_bit(b"abc")
    (('中文', 'hz'), ('abc', 'ascii'))
    """
    if not data.isascii():
        return None
    if b"\x1b$" in data and ISO_2022.search(data):
        found = _iso_2022(data)
        if found is not None:
            return found
    if b"~{" in data and HZ.search(data):
        value = _better(data, data.decode("hz", "replace"))
        if value is not None:
            return value, "hz"
    if b"+" in data and UTF7.search(data):
        value = _better(data, data.decode("utf-7", "replace"))
        if value is not None and acquainted(value)[0]:
            return value, "utf-7"
    bare = seven_bits_of_gb(data)
    return (bare, "gb_2312-80") if bare is not None else (data.decode("ascii"), "ascii")


def _better(data: bytes, value: str) -> str | None:
    """The reading, if it is Chinese and explains the bytes better than ASCII does."""
    han = sum("\u3400" <= letter <= "\u9fff" for letter in value)
    known, number = acquainted(value)
    return value if han and value.count("\ufffd") * 10 <= han and known * 4 >= number and cost(value) < cost(data.decode("ascii")) else None


def _iso_2022(data: bytes) -> tuple[str, str] | None:
    """ISO-2022-CN, which Python lacks: shifted runs are GB 2312 with the high bits off; the Japanese one is Python's own."""
    if b"\x0e" in data:
        out, shifted, known = [], False, True
        for part in PARTS.split(data):
            if part in (b"\x0e", b"\x0f"):
                shifted = part == b"\x0e"
            elif part.startswith(b"\x1b$"):
                known = part[-1] in GB if part[2:3] == b")" else known
            elif not shifted:
                out.append(part.decode("ascii"))
            elif known:
                out.append(bytes(byte | 0x80 if byte > 0x20 else byte for byte in part).decode("gb18030", "replace"))
            else:
                out.append("\ufffd" * (len(part) // 2))
        return "".join(out), "iso-2022-cn"
    try:
        return data.decode("iso2022_jp_2"), "iso-2022-jp-2"
    except UnicodeDecodeError:
        return None
