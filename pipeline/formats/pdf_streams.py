"""Bombs and damage in the compressed streams of a PDF, found before PDFium reads them: it tells of neither."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from pipeline.formats.nesting import too_deep
from schemas.issues import DocumentError
from schemas.limits import Limits
from schemas.regex import regex

RATIO_FROM = 40_000_000  # below it a high ratio is harmless
MOST = 1032  # deflate never shrinks more than that
STEP = 1 << 20
STREAM = regex(rb"(?<!end)stream\r?\n")
FILTERS = regex(rb"/(?:FlateDecode|Fl)\b")
OTHER = regex(rb"/(?:LZWDecode|RunLengthDecode|ASCII85Decode|ASCIIHexDecode|DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode|Crypt)\b")
FONT_FILE = regex(rb"/Length1\b|/Type1C\b|/CIDFontType0C\b|/OpenType\b")
LONG = 40_000  # bytes
STATES = 500  # graphics states cost memory, a few hundred bytes each: PDFium keeps them all
HEAD = 2_048  # bytes before `stream` in which its dictionary stands


def damaged_streams(data: bytes, limits: Limits) -> int:
    """The number of compressed streams (pictures and font files apart) that break off or don't match their checksum.

    Raises `bomb` when a stream that is no picture inflates beyond the bounds, `too_deep` when its graphics states lie too deep.
    """
    left, damaged = limits.max_unzipped_bytes, 0
    encrypted = b"/Encrypt" in data
    for match in STREAM.finditer(data):
        start = match.end()
        head = data[max(match.start() - HEAD, 0) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        times = len(FILTERS.findall(head))
        if b"/Image" in head or OTHER.search(head):
            continue
        end = data.find(b"endstream", start)
        packed = (end if end >= 0 else len(data)) - start
        if not times:
            _refuse_states(_open_states(data, start, start + packed), limits)
            continue
        harmless = packed * MOST ** min(times, 4) <= RATIO_FROM
        if harmless and (encrypted or times > 1 or FONT_FILE.search(head)):
            continue
        if harmless:
            damaged += not _whole(data[start : start + packed], limits)
        else:
            left -= _inflated(data[start : start + packed], times, left, limits)
    return damaged


def _whole(packed: bytes, limits: Limits) -> bool:
    layer = zlib.decompressobj()
    try:
        value = layer.decompress(packed)
    except zlib.error:
        return False
    _refuse_states(_open_states(value, 0, len(value)), limits)
    return layer.eof


def _open_states(value: bytes, start: int, end: int) -> int:
    """How many more graphics states a content stream saves than it restores; a short one is not worth counting."""
    if end - start < LONG:
        return 0
    return value.count(b"q ", start, end) + value.count(b"q\n", start, end) - value.count(b"Q", start, end)


def _refuse_states(states: int, limits: Limits) -> None:
    if states > STATES * limits.max_nesting:
        raise too_deep(f"PDF q / {STATES}", limits)


def _inflated(packed: bytes, times: int, left: int, limits: Limits) -> int:
    """How many bytes the stream gives; never more than one step of it is kept."""
    bound = min(left, max(RATIO_FROM, limits.max_ratio * len(packed)))
    layers = [zlib.decompressobj() for _ in range(min(times, 8))]
    total = states = 0
    for size, opened in _sizes(packed, layers):
        total, states = total + size, states + opened
        _refuse_states(states, limits)
        if total > bound:
            setting = "max_unzipped_bytes" if bound == left else "max_ratio"
            raise DocumentError("bomb", detail=f"PDF stream: {len(packed):,} → > {total:,} bytes", setting=setting)
    return total


def _sizes(packed: bytes, layers: list[zlib._Decompress]) -> Iterator[tuple[int, int]]:
    """Size and open graphics states of the pieces that come out of the layers of compression one after the other."""
    piece = packed
    while piece:
        try:
            out = layers[0].decompress(piece, STEP)
        except zlib.error:
            return  # damaged or encrypted: PDFium will see
        if len(layers) > 1:
            yield from _sizes(out, layers[1:])
        yield len(out), 0 if len(layers) > 1 else _open_states(out, 0, len(out))
        piece = layers[0].unconsumed_tail
        if layers[0].eof:
            return
