"""Whose turn it is: one exchange at a time with a host, and a pause between two, whoever asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


@dataclass(slots=True)
class Turns:
    """When each host may be asked next; the clients of one run share it, so that two sources on one host are as polite as one."""

    _hosts: dict[str, _Host] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self, host: str, pause: float, sleep: Callable[[float], None]) -> Iterator[None]:
        """Waits for the host to be free and keeps it until the exchange is over; the next may begin `pause` seconds after this began.

        >>> with Turns().turn("a.gov.cn", 1.0, time.sleep):
        ...     pass
        """
        with self._lock:
            place = self._hosts.setdefault(host, _Host())
        with place.lock:
            wait = place.free_at - time.monotonic()
            if wait > 0:
                sleep(wait)
            place.free_at = time.monotonic() + pause
            yield
