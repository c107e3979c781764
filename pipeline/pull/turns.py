"""What the clients of one run share: whose turn it is with a host, the connection to it, and what its robots.txt says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from schemas.issues import DocumentError

Rules = Protego | DocumentError


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    hang_up: Callable[[], None] = lambda: None  # closes the connection to it


@dataclass(slots=True)
class _Site:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Rules | None = None


@dataclass(slots=True)
class Turns:
    """When each host may be asked next; the clients of one run share it, so that two sources on one host are as polite as one."""

    _hosts: dict[str, _Host] = field(default_factory=dict)
    _sites: dict[tuple[str, bool], _Site] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _asked: dict[str, bool] = field(default_factory=dict)  # addresses, and whether the files that they link to are asked, too

    def is_first(self, url: str, *, with_files: bool) -> bool:
        """Whether an address must be asked: no source of this run has asked it yet, or none that takes the files that it links to.

        >>> turns = Turns()
        >>> [turns.is_first("https://a.gov.cn/", with_files=files) for files in (False, False, True, True, False)]
        [True, False, True, False, False]
        """
        with self._lock:
            before = self._asked.get(url)
            self._asked[url] = with_files or bool(before)
            return before is None or (with_files and not before)

    @contextmanager
    def turn(self, host: str, pause: float, sleep: Callable[[float], None]) -> Iterator[None]:
        """Waits for the host to be free and keeps it until the exchange is over; the next may begin `pause` seconds after this ended,
        so that the host sees the whole pause however slow the way to it is.

        >>> with Turns().turn("a.gov.cn", 1.0, time.sleep):
        ...     pass
        """
        place = self._host(host)
        with place.lock:
            wait = place.free_at - time.monotonic()
            if wait > 0:
                sleep(wait)
            try:
                yield
            finally:
                place.free_at = time.monotonic() + pause

    def connecting(self, host: str) -> None:
        """Closes the connection that a client has left open to this host: whoever has the turn is the only one connected."""
        self._host(host).hang_up()

    def connected(self, host: str, hang_up: Callable[[], None]) -> None:
        """Notes how the connection to this host is closed."""
        self._host(host).hang_up = hang_up

    def rules(self, site: str, trusted: bool, ask: Callable[[], Rules]) -> Rules:
        """What a site's robots.txt says, or why nobody knows: asked once a run. `trusted`: a source may ask it though it is private."""
        with self._lock:
            place = self._sites.setdefault((site, trusted), _Site())
        with place.lock:
            if place.rules is None:
                place.rules = ask()
            return place.rules

    def told(self, site: str, trusted: bool) -> Rules | None:
        """What a site's robots.txt has said so far."""
        place = self._sites.get((site, trusted))
        return place.rules if place else None

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())


def host_of(url: str) -> str:
    """The host of an address as the domain name system knows it.

    >>> host_of("https://A.gov.cn.:443/x"), host_of("http://政务.cn/")
    ('a.gov.cn', 'xn--zfr164b.cn')
    """
    return host_name(urlsplit(url).hostname or "")


def host_name(host: str) -> str:
    """A host's name in one spelling."""
    try:
        return host.rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        return host
