"""Bombs and damage in the compressed streams of a PDF, found before PDFium reads them: it tells of neither."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from schemas.issues import DocumentError
from schemas.limits import Limits

RATIO_FROM = 40_000_000  # below it a high ratio is harmless
MOST = 1032  # deflate never shrinks more than that
STEP = 1 << 20
STREAM = re.compile(rb"(?<!end)stream\r?\n")
FILTERS = re.compile(rb"/(?:FlateDecode|Fl)\b")
OTHER = re.compile(rb"/(?:LZWDecode|RunLengthDecode|ASCII85Decode|ASCIIHexDecode|DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode|Crypt)\b")
FONT_FILE = re.compile(rb"/Length1\b|/Type1C\b|/CIDFontType0C\b|/OpenType\b")
HEAD = 2_048  # bytes before `stream` in which its dictionary stands


def damaged_streams(data: bytes, limits: Limits) -> int:
    """The number of compressed streams (pictures and font files apart) that break off or don't match their checksum.

    Raises `bomb` when a stream that is no picture inflates beyond the bounds.
    """
    left, damaged = limits.max_unzipped_bytes, 0
    encrypted = b"/Encrypt" in data
    for match in STREAM.finditer(data):
        start = match.end()
        head = data[max(match.start() - HEAD, 0) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        times = len(FILTERS.findall(head))
        if not times or b"/Image" in head or OTHER.search(head):
            continue
        end = data.find(b"endstream", start)
        packed = (end if end >= 0 else len(data)) - start
        harmless = packed * MOST ** min(times, 4) <= RATIO_FROM
        if harmless and (encrypted or times > 1 or FONT_FILE.search(head)):
            continue
        if harmless:
            damaged += not _whole(data[start : start + packed])
        else:
            left -= _inflated(data[start : start + packed], times, left, limits)
    return damaged


def _whole(packed: bytes) -> bool:
    layer = zlib.decompressobj()
    try:
        layer.decompress(packed)
    except zlib.error:
        return False
    return layer.eof


def _inflated(packed: bytes, times: int, left: int, limits: Limits) -> int:
    """How many bytes the stream gives; never more than one step of it is kept."""
    bound = min(left, max(RATIO_FROM, limits.max_ratio * len(packed)))
    layers = [zlib.decompressobj() for _ in range(min(times, 8))]
    total = 0
    for size in _sizes(packed, layers):
        total += size
        if total > bound:
            setting = "max_unzipped_bytes" if bound == left else "max_ratio"
            raise DocumentError("bomb", detail=f"PDF stream: {len(packed):,} → > {total:,} bytes", setting=setting)
    return total


def _sizes(packed: bytes, layers: list[zlib._Decompress]) -> Iterator[int]:
    """Sizes of the pieces that come out of the layers of compression one after the other."""
    piece = packed
    while piece:
        try:
            out = layers[0].decompress(piece, STEP)
        except zlib.error:
            return  # damaged or encrypted: PDFium will see
        if len(layers) > 1:
            yield from _sizes(out, layers[1:])
        yield len(out)
        piece = layers[0].unconsumed_tail
        if layers[0].eof:
            return
