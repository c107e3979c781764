"""Archives: each member is a document of its own, under the name `outer.zip!/inner.docx`; nothing is ever written to disk."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from pipeline.formats.jsonl import holds_many, objects
from pipeline.formats.package import RATIO_FROM, Package
from pipeline.formats.sniff import GZIP, Glimpse, is_docx, is_json, is_ofd, is_zip
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.limits import Limits

PARTED = "!/"
LINK = 0o120000
PIECE = 4_096  # bytes of a gzip that are inflated at once
SKIPPED = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db")


def is_archive(source: Source) -> bool:
    """Whether the source holds documents rather than being one: a zip that is no Word, OFD or other package, or many JSON objects."""
    if source.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return is_json(Glimpse(source.data)) and holds_many(source.data)
    if not source.data.startswith(b"PK"):
        return False
    file = Glimpse(source.data)
    if not is_zip(file) or is_docx(file) or is_ofd(file):
        return False
    return not file.holds("xl/", "ppt/", "META-INF/", "mimetype", "[Content_Types].xml", "_rels/") and _suffix(source.name) not in (
        ".docx", ".doc", ".ofd", ".wps", ".docm", ".xlsx", ".pptx", ".pdf",
    )  # fmt: skip


def members(source: Source, limits: Limits, depth: int = 1) -> Iterator[Source]:
    """The documents of an archive, archives within it opened up to `limits.max_depth`; names are shown, never used as paths.

    Raises `bomb`, `too_large`, `too_deep`, `corrupt`; a member that can't be read is passed over only where it is a link.
    """
    if not source.data.startswith(b"PK"):
        yield from objects(source, limits)
        return
    package = Package(source.data, limits)
    _refuse_bombs(package, limits)
    if not package.members:
        raise DocumentError("corrupt" if package.rebuilt else "empty", detail="zip")
    for member in package.members:
        if member.mode & 0o170000 == LINK or _is_litter(member.name):
            continue
        name = safe_name(member.name)
        inner = Source(
            uri=f"{source.uri}{PARTED}{name}",
            name=PurePosixPath(name).name,
            data=package.inflate(member).data,
            facts=source.facts,
        )
        if not is_archive(inner):
            yield inner
        elif depth >= limits.max_depth:
            raise DocumentError("bomb", detail=f"{inner.uri}: {depth + 1} levels of archives", setting="max_depth")
        else:
            yield from members(inner, replace(limits, max_unzipped_bytes=package.left), depth + 1)


def _refuse_bombs(package: Package, limits: Limits) -> None:
    declared = sum(member.size for member in package.members)
    if declared > limits.max_unzipped_bytes:
        raise DocumentError("bomb", detail=f"{declared:,} bytes unzipped", setting="max_unzipped_bytes")
    spans = sorted((member.start, member.start + member.packed) for member in package.members)
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise DocumentError("bomb", detail="members share their data", setting="max_ratio")


def safe_name(name: str) -> str:
    """A member's path without anything that would lead out of the archive.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\a\\\\通知.docx"), safe_name("/tmp/x")
    ('etc/passwd', 'a/通知.docx', 'tmp/x')
    """
    parts = [part for part in name.replace("\\", "/").replace("\0", "_").split("/") if part not in ("", ".", "..")]
    if parts and len(parts[0]) == 2 and parts[0][1] == ":":
        parts = parts[1:]
    return "/".join(parts) or "_"


def _is_litter(name: str) -> bool:
    return name.startswith(SKIPPED[0]) or PurePosixPath(name).name.startswith(SKIPPED[1:])


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def gunzipped(source: Source, limits: Limits) -> Source:
    """The one file in a gzip, under its name without `.gz`; raises `corrupt` where its end is missing, `bomb`, `unsupported_format`."""
    allowed = most = min(max(RATIO_FROM, limits.max_ratio * len(source.data)), limits.max_unzipped_bytes)
    parts: list[bytes] = []
    at = 0
    while source.data.startswith(GZIP, at):  # several in one file stand for one text; what else follows is padding
        stream = zlib.decompressobj(31)
        while not stream.eof:
            piece = source.data[at : at + PIECE]
            if not piece:
                raise DocumentError("corrupt", detail="gzip: the end is missing")
            try:
                parts.append(stream.decompress(piece))
            except zlib.error as fault:
                raise DocumentError("corrupt", detail=f"gzip: {fault}") from fault
            at += len(piece) - len(stream.unused_data)
            allowed -= len(parts[-1])
            if allowed < 0:
                raise DocumentError("bomb", detail=f"gzip: more than {most:,} bytes", setting="max_ratio")
    data = b"".join(parts)
    if data.startswith(GZIP):
        raise DocumentError("unsupported_format", detail="gzip in gzip")
    return replace(source, name=source.name.removesuffix(".gz"), data=data)


def read(source: Source, limits: Limits) -> Document:
    """A zip is no document itself: raises `unsupported_format` that says what it holds, `corrupt` where it can't be opened."""
    package = Package(source.data, limits)
    names = package.names()
    if not names:
        raise DocumentError("corrupt", detail="zip")
    for kind, prefix in (("Excel", "xl/"), ("PowerPoint", "ppt/")):
        if any(name.startswith(prefix) for name in names):
            raise DocumentError("unsupported_format", detail=kind)
    if any(name.startswith(("[Content_Types]", "_rels/", "docProps/")) for name in names):
        raise DocumentError("corrupt", detail="no word/document.xml")
    raise DocumentError("unsupported_format", detail=f"zip: {len(names)} members, {safe_name(names[0])}")
