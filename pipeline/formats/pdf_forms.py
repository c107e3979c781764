"""Forms of a PDF that draw forms: two calls of the next one, thirty deep, are a thousand million, and PDFium draws them all."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from pipeline.formats.pdf_salvage import HEAD, OBJECT
from schemas.issues import DocumentError
from schemas.limits import Limits
from schemas.regex import regex

FORM = regex(rb"/Subtype\s{0,9}/Form\b")
REFERENCE = regex(rb"([0-9]{1,9})\s{1,9}[0-9]{1,5}\s{1,9}R\b")
ELSEWHERE = regex(rb"/(?:Resources|XObject)\s{0,9}([0-9]{1,9})\s{1,9}[0-9]{1,5}\s{1,9}R\b")
CALL = regex(rb"\bDo\b")
CALLS_PER_SECOND = 100_000  # that PDFium draws, and keeps 1.4 kB of each
MOST_CONTENT = 4_000_000  # bytes of a form that are looked at


def refuse_endless_forms(data: bytes, limits: Limits) -> None:
    """Raise `timeout` when a form leads to so many others that to draw them would take longer than a document may."""
    if len(FORM.findall(data)) < 3:
        return
    calls = most_calls(data)
    if calls > CALLS_PER_SECOND * limits.max_seconds:
        raise DocumentError("timeout", detail=f"PDF forms: {calls:,} > {limits.max_seconds} s", setting="max_seconds")


def most_calls(data: bytes) -> int:
    """How many forms the costliest form draws, those that its forms draw included; a circle counts once.

    >>> form = "{} 0 obj << /Subtype /Form /XObject << /X {} 0 R >> >> stream\\n/X Do /X Do\\nendstream endobj "
    >>> most_calls("".join(form.format(number, number + 1) for number in range(1, 31)).encode())
    1073741822
    """
    heads, contents = {}, {}
    for number, head, content in _objects(data):
        heads[number] = head
        if FORM.search(head):
            contents[number] = content
    inner = {number: [kid for kid in _references(heads[number], heads) if kid in contents] for number in contents}
    if not any(inner.values()):
        return 0
    calls: dict[int, int] = {}
    path: set[int] = set()
    waiting = [(number, False) for number in inner]
    while waiting:
        number, done = waiting.pop()
        if done:
            path.discard(number)
            below = max((calls.get(kid, 0) for kid in inner[number]), default=0)
            calls[number] = (1 + below) * _calls(contents[number]) if inner[number] else 0
        elif number not in calls and number not in path:
            path.add(number)
            waiting.append((number, True))
            waiting += [(kid, False) for kid in inner[number]]
    return max(calls.values())


def _objects(data: bytes) -> Iterator[tuple[int, bytes, memoryview]]:
    """Number, dictionary and stream of the objects of a file."""
    matches = [*OBJECT.finditer(data)]
    for match, end in zip(matches, [*(match.start() for match in matches[1:]), len(data)], strict=True):
        stream = data.find(b"stream", match.end(), end)
        head_end = stream if stream >= 0 else end
        yield int(match[1]), data[match.end() : min(head_end, match.end() + HEAD)], memoryview(data)[head_end + 6 : end]


def _references(head: bytes, heads: dict[int, bytes]) -> Iterator[int]:
    """What a dictionary refers to, its resources by way of objects of their own included."""
    yield from map(int, REFERENCE.findall(head))
    for number in map(int, ELSEWHERE.findall(head)):
        there = heads.get(number, b"")
        yield from map(int, REFERENCE.findall(there))
        for again in map(int, ELSEWHERE.findall(there)):
            yield from map(int, REFERENCE.findall(heads.get(again, b"")))


def _calls(stream: memoryview) -> int:
    """How often a form's content draws something; what is not plain deflate is read as it stands."""
    packed = bytes(stream[:MOST_CONTENT]).lstrip(b"\r\n")
    try:
        content = zlib.decompressobj().decompress(packed, MOST_CONTENT)
    except zlib.error:
        content = packed
    return len(CALL.findall(content))
