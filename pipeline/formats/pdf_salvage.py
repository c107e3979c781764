"""A PDF whose end is missing gets a new one, so that the pages before the fault can be read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from schemas.regex import regex

OBJECT = regex(rb"(?<![0-9])([0-9]{1,9})\s{1,3}[0-9]{1,5}\s{1,3}obj\b")
PAGE = regex(rb"/Type\s{0,3}/Page(?![A-Za-z])")
CONTENTS = regex(rb"/Contents\b")
COMPRESSED = regex(rb"/Type\s{0,3}/ObjStm\b")
FIRST = regex(rb"/First\s{1,3}([0-9]{1,9})")
COUNT = regex(rb"/N\s{1,3}([0-9]{1,9})")
HEAD = 4_096  # bytes of an object in which its dictionary stands
MAX_OBJECTS = 200_000
MAX_UNPACKED = 64_000_000


def salvaged(data: bytes) -> bytes | None:
    """The file with a catalogue of the pages that are whole in it; None where there is none to be found or it is encrypted.

    The objects of a cut file stand where they stood; what names them (page tree, cross-reference table) is mostly at the end.
    """
    if b"/Encrypt" in data or not data.lstrip()[:1024].count(b"%PDF"):
        return None
    pages: list[int] = []
    unpacked: list[bytes] = []
    highest = 0
    for number, body, packed in objects(data):
        highest = max(highest, number)
        head = body[:HEAD]
        if packed:
            unpacked.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        if PAGE.search(head) and CONTENTS.search(head) and b">>" in head:
            pages.append(number)
    if not pages:
        return None
    tree = highest + 1_000_000
    kids = b" ".join(b"%d 0 R" % number for number in dict.fromkeys(pages))
    tail = b"%d 0 obj\n<< /Type /Pages /Kids [%s] /Count %d >>\nendobj\n" % (tree, kids, len(dict.fromkeys(pages)))
    tail += b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (tree + 1, tree)
    tail += b"trailer\n<< /Root %d 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (tree + 1, tree + 2)
    return data + b"\nendstream\nendobj\n" + b"".join(unpacked) + tail


def objects(data: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Number and body (without its stream) of the objects of a file as they stand in it, and whether it was packed in another one."""
    starts = [(int(match[1]), match.start(), match.end()) for _, match in zip(range(MAX_OBJECTS), OBJECT.finditer(data), strict=False)]
    ends = [*(start for _, start, _ in starts[1:]), len(data)]
    for (number, _, begin), end in zip(starts, ends, strict=False):
        stream = data.find(b"stream", begin, end)
        body = data[begin : stream if stream >= 0 else end]
        if COMPRESSED.search(body[:HEAD]):
            for inner, inside in _inside(data[begin:end], body[:HEAD]):
                yield inner, inside, True
        else:
            yield number, body, False


def _inside(body: bytes, head: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and body of the objects in a compressed object stream."""
    first, count = FIRST.search(head), COUNT.search(head)
    at = body.find(b"stream")
    if first is None or count is None or at < 0:
        return
    start = at + 6 + (2 if body[at + 6 : at + 8] == b"\r\n" else 1)
    try:
        plain = zlib.decompressobj().decompress(body[start:], MAX_UNPACKED)
    except zlib.error:
        return
    offset = int(first[1])
    words = plain[:offset].split()[: 2 * min(int(count[1]), MAX_OBJECTS)]
    pairs = [(int(a), int(b)) for a, b in zip(words[::2], words[1::2], strict=False) if a.isdigit() and b.isdigit()]
    for (number, place), (_, following) in zip(pairs, [*pairs[1:], (0, len(plain) - offset)], strict=True):
        yield number, plain[offset + place : offset + following]
