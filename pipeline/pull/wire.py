"""The wire under the client: refuses private addresses at connect time, ends every exchange at its deadline, counts what arrives."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore

from schemas.issues import DocumentError


def refuse_private(host: str, allowed: Iterable[str]) -> list[str]:
    """The host's addresses, all of them public or explicitly allowed; else `DocumentError("address_refused")`.

    The answer is what gets connected to, so a name can't point elsewhere a moment later.

    >>> refuse_private("169.254.169.254", ())
    Traceback (most recent call last):
    ...
    schemas.issues.DocumentError: address_refused: ...
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DocumentError("network_error", detail=f"{host}: {error}") from error
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    if host not in allowed:
        for address in addresses:
            number = ipaddress.ip_address(address.split("%")[0])
            if not number.is_global or number.is_multicast:
                raise DocumentError("address_refused", detail=f"{host} → {address}")
    return addresses


@dataclass(slots=True)
class Exchange:
    """One request and its answer: when it must be over, and how many bytes came in."""

    deadline: float
    head: bytes = b""
    received: int = 0
    complete_head: bool = False

    def left(self, wanted: float | None) -> float:
        """Seconds that an operation may take; raises when none are left."""
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout("total deadline")
        return rest if wanted is None else min(rest, wanted)

    def saw(self, data: bytes) -> None:
        """Counts the body's bytes: those behind the header's blank line."""
        if self.complete_head:
            self.received += len(data)
            return
        self.head += data
        _, blank, body = self.head.partition(b"\r\n\r\n")
        if blank:
            self.complete_head, self.received, self.head = True, len(body), b""


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, wire: Wire) -> None:
        self.inner, self.wire = inner, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self.inner.read(max_bytes, self.wire.exchange.left(timeout))
        self.wire.exchange.saw(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.wire.exchange.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, self.wire.exchange.left(timeout)), self.wire)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


@dataclass(slots=True)
class Wire(httpcore.NetworkBackend):
    """httpcore's network backend with our guards; `exchange` is renewed for each request."""

    allowed: tuple[str, ...]
    exchange: Exchange = field(default_factory=lambda: Exchange(float("inf")))
    inner: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Any = None
    ) -> httpcore.NetworkStream:
        addresses = refuse_private(host, self.allowed)
        fault: Exception | None = None
        for address in addresses[:4]:
            try:
                return _Stream(self.inner.connect_tcp(address, port, self.exchange.left(timeout), local_address, socket_options), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault or httpcore.ConnectError(f"no address for {host}")
