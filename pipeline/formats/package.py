"""Members of a zip package (docx, ofd, zip), each inflated within the bounds, also where the directory or the data are damaged."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.hanzi import cost
from schemas.issues import DocumentError
from schemas.limits import Limits

RATIO_FROM = 40_000_000  # below it a high ratio is only repetitive XML: a long table of equal rows reaches 300
LOCAL = struct.Struct("<4sHHHHHIIIHH")
STORED, DEFLATED = 0, 8
FAR_BETTER = 8.0  # nats: the é of a name in UTF-8 must not become 茅
ENCRYPTED_FLAG, UTF8_FLAG = 0x1, 0x800
DAMAGED = (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OverflowError, EOFError, OSError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One entry: its name with `/` and Chinese repaired, where its data lie in the package, and what the directory says of it."""

    name: str
    start: int  # of the compressed data
    packed: int
    size: int
    method: int
    crc: int | None
    encrypted: bool = False
    mode: int = 0  # Unix file mode, 0 where unknown


@dataclass(frozen=True, slots=True)
class Inflated:
    """A member's bytes; `complete` is false where the data end early or their checksum differs."""

    data: bytes
    complete: bool


class Package:
    """The members of a zip by name. `rebuilt` says that the directory was unreadable and the members were found one by one."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits, self.left = data, limits, limits.max_unzipped_bytes
        self.rebuilt = False
        try:
            self.members = _directory(data, limits)
        except DAMAGED:
            self.members, self.rebuilt = _scan(data, limits), True
        self.by_name = {member.name: member for member in self.members}

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def names(self) -> list[str]:
        """All names, in the order of the package."""
        return [member.name for member in self.members]

    def read(self, name: str) -> Inflated | None:
        """The bytes of the member of that name (capitals apart); None when there is none. Raises `bomb`, `too_large`, `encrypted`."""
        member = self.by_name.get(name) or self._otherwise(name)
        return None if member is None else self.inflate(member)

    def _otherwise(self, name: str) -> Member | None:
        folded = name.casefold()
        for member in self.members:
            if member.name.casefold() == folded:
                return member
        if not self.rebuilt:  # a flipped bit in the directory: the local header still has the name
            self.rebuilt = True
            for member in _scan(self.data, self.limits):
                if member.name == name:
                    self.by_name[name] = member
                    return member
        return None

    def inflate(self, member: Member) -> Inflated:
        """The bytes of a member, never more than the bounds allow whatever its header says."""
        if member.encrypted:
            raise DocumentError("encrypted")
        allowed = self._allowed(member)
        raw = self.data[member.start : member.start + member.packed]
        if member.method == STORED:
            value, whole = raw, len(raw) == member.packed
        elif member.method == DEFLATED:
            value, whole = _inflate(raw, allowed)
        else:
            raise DocumentError("unsupported_format", detail=f"zip method {member.method}: {member.name}")
        if len(value) > allowed:
            self._refuse(member, f"more than {allowed:,} bytes")
        self.left -= len(value)
        return Inflated(value, whole and (member.crc is None or zlib.crc32(value) == member.crc))

    def _allowed(self, member: Member) -> int:
        by_ratio = max(RATIO_FROM, self.limits.max_ratio * max(member.packed, 1))
        if member.size > by_ratio or member.size > self.left:
            self._refuse(member, f"{member.packed:,} → {member.size:,} bytes")
        return min(by_ratio, self.left)

    def _refuse(self, member: Member, detail: str) -> None:
        setting = "max_unzipped_bytes" if member.size > self.left else "max_ratio"
        raise DocumentError("bomb", detail=f"{member.name}: {detail}", setting=setting)


def _directory(data: bytes, limits: Limits) -> list[Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
    if len(infos) > limits.max_members:
        raise DocumentError("too_large", detail=f"{len(infos):,} members > {limits.max_members:,}", setting="max_members")
    return [_member(data, info) for info in infos if not info.is_dir()]


def _member(data: bytes, info: zipfile.ZipInfo) -> Member:
    magic, *_, name_length, extra_length = LOCAL.unpack_from(data, info.header_offset)
    if magic != b"PK\3\4":
        raise zipfile.BadZipFile(f"no local header at {info.header_offset}")
    name = info.orig_filename if info.flag_bits & UTF8_FLAG else chinese_name(info.orig_filename.encode("cp437", "replace"))
    return Member(
        name=name.replace("\\", "/"),
        start=info.header_offset + LOCAL.size + name_length + extra_length,
        packed=info.compress_size,
        size=info.file_size,
        method=info.compress_type,
        crc=info.CRC,
        encrypted=bool(info.flag_bits & ENCRYPTED_FLAG),
        mode=info.external_attr >> 16 if info.create_system == 3 else 0,
    )


def chinese_name(raw: bytes) -> str:
    """A file name whose zip doesn't say its encoding: UTF-8 where it is valid, else GB18030, the habit of Chinese Windows.

    >>> chinese_name("通知.docx".encode("gbk")), chinese_name("通知.docx".encode()), chinese_name("café.txt".encode())
    ('通知.docx', '通知.docx', 'café.txt')
    """
    if raw.isascii():
        return raw.decode()
    readings = []
    for encoding in ("utf-8", "gb18030", "big5", "cp437"):
        try:
            readings.append(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    first, second = (*readings, readings[0])[:2]
    return second if cost(second) + FAR_BETTER < cost(first) else first  # 通知 in GBK is also valid UTF-8


def found_names(data: bytes, most: int = 1_000) -> list[str]:
    """Names of members found by their local headers, for a zip without a readable directory."""
    return [member.name for _, member in zip(range(most), _local_headers(data), strict=False)]


def _scan(data: bytes, limits: Limits) -> list[Member]:
    """Members by their local headers, for a package that is cut short or whose directory is damaged."""
    return [member for _, member in zip(range(limits.max_members), _local_headers(data), strict=False)]


def _local_headers(data: bytes) -> Iterator[Member]:
    at = data.find(b"PK\3\4")
    while at >= 0 and at + LOCAL.size <= len(data):
        _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL.unpack_from(data, at)
        start = at + LOCAL.size + name_length + extra_length
        after = data.find(b"PK\3\4", at + 4)
        if method in (STORED, DEFLATED) and 0 < name_length < 1024 and start < len(data):
            raw = data[at + LOCAL.size : at + LOCAL.size + name_length]
            streamed = bool(flags & 0x8)  # sizes come after the data: take all up to the next header
            name = raw.decode("utf-8", "replace") if flags & UTF8_FLAG else chinese_name(raw)
            yield Member(
                name=name.replace("\\", "/"),
                start=start,
                packed=packed if packed and not streamed else (after if after >= 0 else len(data)) - start,
                size=0 if streamed else size,
                method=method,
                crc=None if streamed else crc,
                encrypted=bool(flags & ENCRYPTED_FLAG),
            )
        at = after


def _inflate(raw: bytes, allowed: int) -> tuple[bytes, bool]:
    """Inflated bytes (one more than allowed at most) and whether the stream reached its end; what precedes a fault is kept."""
    stream = zlib.decompressobj(-15)
    try:
        value = stream.decompress(raw, allowed + 1)
        return value, stream.eof or len(value) > allowed
    except zlib.error:
        return _before_the_fault(raw, allowed), False


def _before_the_fault(raw: bytes, allowed: int) -> bytes:
    stream, parts, total = zlib.decompressobj(-15), [], 0
    for at in range(0, len(raw), 16):
        try:
            piece = stream.decompress(raw[at : at + 16], allowed + 1 - total)
        except zlib.error:
            break
        parts.append(piece)
        total += len(piece)
        if total > allowed:
            break
    return b"".join(parts)
