"""One run at a time writes a corpus: a lock that ends with its process and names it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platform_calls
from schemas.issues import RunError

FILE = "run.lock"
STEP = 0.2


@contextmanager
def locked(corpus: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the corpus while the block runs; nothing of the lock stays behind.

    Raises `RunError("store_locked")` with the holder's process id when another run holds it for longer than `wait` seconds.
    """
    path = corpus / FILE
    until = time.monotonic() + wait
    while (handle := _taken(path)) is None:
        if time.monotonic() >= until:
            raise RunError("store_locked", pid=holder(corpus) or "?")
        time.sleep(STEP)
    try:
        yield
    finally:
        platform_calls.drop_lock(path)
        if os.name == "nt":  # an open file can't be unlinked there
            os.close(handle)
            path.unlink(missing_ok=True)
        else:
            path.unlink(missing_ok=True)
            os.close(handle)


def _taken(path: Path) -> int | None:
    """An open, locked file of that name; None when another holds it or has just taken it away."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if platform_calls.take_lock(handle, path):
        with suppress(OSError):
            if os.path.samestat(os.fstat(handle), path.stat()):  # the one we locked is still the one with the name
                with suppress(OSError):  # on a full disk the lock holds, nameless
                    os.ftruncate(handle, 0)
                    os.write(handle, str(os.getpid()).encode("ascii"))
                return handle
    os.close(handle)
    return None


def holder(corpus: Path) -> int | None:
    """Process id of the run that writes this corpus now; None where there is none."""
    try:
        written = (corpus / FILE).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return int(written) if written.isdigit() and platform_calls.alive(int(written)) else None
