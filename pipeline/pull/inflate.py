"""Decompression with a bound."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field


class OverBound(Exception):  # noqa: N818 - control flow of the client, not a fault
    """More bytes than the bound allows."""


@dataclass(slots=True)
class Inflate:
    """Decompresses as bytes arrive and stops at the bound: a megabyte of zeros never becomes a gigabyte in memory."""

    encoding: str
    bound: int
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    machine: zlib._Decompress | None = None
    begun: bool = False

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes off the wire; raises `OverBound`."""
        if not self.begun and chunk:
            self.begun = True
            if "gzip" in self.encoding and chunk[:2] == b"\x1f\x8b":  # some servers say gzip and send plain text
                self.machine = zlib.decompressobj(31)
            elif "deflate" in self.encoding:
                self.machine = zlib.decompressobj(15 if chunk[0] & 0x0F == 8 else -15)
        if self.machine is None:
            self._keep(chunk)
            return
        while chunk:
            self._keep(self.machine.decompress(chunk, 1 << 20))
            chunk = self.machine.unconsumed_tail

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self.bound:
            raise OverBound
        self.parts.append(data)

    def done(self) -> bytes:
        """All bytes; raises `zlib.error` where the compressed stream ends too early."""
        if self.machine is not None:
            self._keep(self.machine.flush())
            if not self.machine.eof:
                raise zlib.error("cut short")
        return b"".join(self.parts)
