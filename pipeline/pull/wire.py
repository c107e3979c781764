"""The wire under the client: refuses private addresses at connect time, ends every exchange at its deadline, counts what arrives."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore

from pipeline.pull.turns import Turns, host_name
from schemas.issues import DocumentError

LAST_32_BITS = tuple(ipaddress.IPv6Network(prefix) for prefix in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96"))  # NAT64, compatible, SIIT


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
            if not is_public(address):
                raise DocumentError("address_refused", detail=f"{host} → {address}")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is a public one, also when it is an IPv6 dress of an IPv4 address (mapped, NAT64, 6to4, Teredo, compatible).

    >>> [is_public(one) for one in ("8.8.8.8", "64:ff9b::808:808", "64:ff9b::a01:203", "2002:7f00:1::", "::ffff:10.1.2.3")]
    [True, True, False, False, False]
    """
    number = ipaddress.ip_address(address.split("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        if number.is_site_local:
            return False
        inner = _dressed(number)
        if inner:
            return all(one.is_global and not one.is_multicast for one in inner)
    return number.is_global and not number.is_multicast


def _dressed(number: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address leads to."""
    if number.ipv4_mapped:
        return (number.ipv4_mapped,)
    if number.sixtofour:
        return (number.sixtofour,)
    if number.teredo:
        return number.teredo
    if any(number in prefix for prefix in LAST_32_BITS):
        return (ipaddress.IPv4Address(int(number) & 0xFFFFFFFF),)
    return ()


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
    def __init__(self, inner: httpcore.NetworkStream, wire: Wire, host: str) -> None:
        self.inner, self.wire, self.host = inner, wire, host
        wire.turns.connected(host, inner.close)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self.inner.read(max_bytes, self.wire.exchange.left(timeout))
        self.wire.exchange.saw(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.wire.exchange.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, self.wire.exchange.left(timeout)), self.wire, self.host)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


@dataclass(slots=True)
class Wire(httpcore.NetworkBackend):
    """httpcore's network backend with our guards; `exchange` is renewed for each request."""

    allowed: tuple[str, ...]
    turns: Turns
    exchange: Exchange = field(default_factory=lambda: Exchange(float("inf")))
    inner: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Any = None
    ) -> httpcore.NetworkStream:
        addresses = refuse_private(host, self.allowed)
        self.turns.connecting(host_name(host))
        fault: Exception | None = None
        for address in addresses[:4]:
            try:
                stream = self.inner.connect_tcp(address, port, self.exchange.left(timeout), local_address, socket_options)
                return _Stream(stream, self, host_name(host))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault or httpcore.ConnectError(f"no address for {host}")
