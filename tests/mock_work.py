"""A document type for tests that does what its text says: hang, eat memory, crash, exit, count pages, or be read."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from hashlib import sha256
from pathlib import Path

from pipeline.worker import failed, read
from schemas.document import Source
from schemas.entities import Amount
from schemas.issues import DocumentError, issue
from schemas.limits import Limits
from schemas.notice import Meta, Notice, SourceNote
from schemas.outcome import Outcome
from schemas.place import Place
from schemas.progress import page_done


def work(source: Source, limits: Limits) -> str:
    """Do what the bytes say; answer `read <text>`."""
    order, _, rest = source.data.decode().partition(" ")
    match order:
        case "hang":
            while True:
                time.sleep(1)
        case "spin":
            while True:
                pass
        case "eat":
            kept = []
            while True:
                kept.append(bytearray(20_000_000))
        case "abort":
            os.abort()
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(int(rest))
        case "kill-once":
            mark = Path(rest)
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "bug":
            raise KeyError("no such thing")
        case "unreadable":
            raise DocumentError("corrupt", detail="mock")
        case "pages":
            return pages(*(int(n) for n in rest.split()), limits)
        case "slow":
            for page in range(int(rest)):
                time.sleep(0.4)
                page_done(page + 1)
        case "print":
            print("a library talks on stdout", flush=True)
            os.write(1, b"in C too\n")
        case "pid":
            return f"{os.getpid()}"
        case "modules":
            return " ".join(name for name in rest.split() if name in sys.modules) or "none"
    return f"read {rest}"


def pages(count: int, fatal: int, limits: Limits) -> str:
    """A document of so many pages of which one hangs for ever; what stands before it can be read."""
    for page in range(1, count + 1):
        if limits.stop_after_page is not None and page > limits.stop_after_page:
            return f"partial {page - 1}"
        while page == fatal:
            time.sleep(1)
        page_done(page)
    return f"read {count}"


def noticed(source: Source, limits: Limits) -> Outcome:
    """What `work` makes of the bytes, as the outcome of a document with a small record."""
    try:
        text = work(source, limits)
    except DocumentError as error:
        return failed(source, error)
    digest = sha256(source.data).hexdigest()
    note = SourceNote(uri=source.uri, name=source.name, sha256=digest, bytes=len(source.data), media_type="text/plain")
    amount = Amount(id="m0", start=0, end=4, text=text[:4], rule="mock.amount", value="4", place=(Place(start=0, end=4),))
    doubts = (issue("partial", detail="mock"),) if text.startswith("partial") else ()
    meta = Meta(title=text, issued_on="2023-05-22")
    return read(source, Notice(id=digest[:16], source=note, text=text, meta=meta, entities=(amount,), issues=doubts))
