"""Streams of an OLE compound file ([MS-CFB]), read without trust in any of its chains."""

from __future__ import annotations

import struct

from schemas.issues import DocumentError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST_SECTOR = 0xFFFFFFFA  # from here on numbers are marks, not sectors
ENTRY = 128


class Ole:
    """The streams of a compound file by name. Raises `corrupt` where its tables can't be followed."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise DocumentError("corrupt", detail="OLE")
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 0x1E)
        if shift not in (9, 12) or mini_shift > 9:
            raise DocumentError("corrupt", detail="OLE header")
        self.sector, self.mini = 1 << shift, 1 << mini_shift
        directory, self.cutoff, mini_fat = (struct.unpack_from("<I", data, at)[0] for at in (0x30, 0x38, 0x3C))
        self.fat = self._table(self._fat_sectors())
        self.mini_fat = self._numbers(self._chain(mini_fat))
        self.streams: dict[str, tuple[int, int]] = {}
        self.root = b""
        entries = self._chain(directory)
        for at in range(0, len(entries) - ENTRY + 1, ENTRY):
            self._entry(entries[at : at + ENTRY])

    def _entry(self, entry: bytes) -> None:
        length, kind = struct.unpack_from("<HB", entry, 64)
        start, size = struct.unpack_from("<II", entry, 116)
        if kind == 5:
            self.root = self._chain(start)[:size]
        elif kind == 2 and 2 <= length <= 64:
            self.streams.setdefault(entry[: length - 2].decode("utf-16-le", "replace"), (start, size))

    def _fat_sectors(self) -> list[int]:
        found = list(struct.unpack_from("<109I", self.data, 0x4C))
        following, count = struct.unpack_from("<II", self.data, 0x44)
        seen: set[int] = set()
        while following < LAST_SECTOR and count and following not in seen:
            seen.add(following)
            block = self._numbers(self._block(following))
            found.extend(block[:-1])
            following = block[-1] if block else LAST_SECTOR
        return [number for number in found if number < LAST_SECTOR]

    def _table(self, sectors: list[int]) -> list[int]:
        return self._numbers(b"".join(self._block(number) for number in sectors[: len(self.data) // self.sector + 1]))

    def _numbers(self, block: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))

    def _block(self, number: int) -> bytes:
        start = (number + 1) * self.sector
        return self.data[start : start + self.sector]

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        most = len(self.data) // self.sector + 1
        while start < LAST_SECTOR and len(parts) <= most:
            parts.append(self._block(start))
            start = self.fat[start] if start < len(self.fat) else LAST_SECTOR
        return b"".join(parts)

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream; None where there is none of that name."""
        found = self.streams.get(name)
        if found is None:
            return None
        start, size = found
        if size >= self.cutoff:
            return self._chain(start)[:size]
        parts: list[bytes] = []
        most = len(self.root) // self.mini + 1
        while start < LAST_SECTOR and len(parts) <= most:
            parts.append(self.root[start * self.mini : (start + 1) * self.mini])
            start = self.mini_fat[start] if start < len(self.mini_fat) else LAST_SECTOR
        return b"".join(parts)[:size]
