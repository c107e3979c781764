"""One worker as the run sees it: a process with two pipes of its own, what it has in hand, when it was last heard of."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any

from pipeline.worker import ROOT, Job, Sign, receive, send
from schemas.limits import Limits


@dataclass(slots=True, eq=False)
class Worker:
    """A process, what it has in hand, and when it was last heard of."""

    process: subprocess.Popen[bytes]
    letters: queue.SimpleQueue[Any] = field(default_factory=queue.SimpleQueue)
    jobs: deque[Job] = field(default_factory=deque)
    batches: list[int] = field(default_factory=list)  # jobs left of each batch sent
    current: int | None = None
    page: int = 0
    looked: float = 0.0  # what `heard` was when `queued` was read
    queued: float = 0.0  # seconds that it has waited for a processor, not for its document
    began: float = 0.0
    heard: float = 0.0
    address_space: int = 0
    documents: int = 0
    retiring: bool = False
    verdict: tuple[str, str, str] | None = None  # why it was killed: code, detail, setting

    def send(self, jobs: list[Job]) -> None:
        """Put a batch into its hands."""
        if not self.jobs:
            self.began = self.heard = time.monotonic()
        self.jobs.extend(jobs)
        self.batches.append(len(jobs))
        self.letters.put(jobs)

    def signed(self, sign: Sign) -> None:
        """It has begun a document, or finished a page or a step of it."""
        if sign.page == 0 and sign.number != self.current:
            self.began, self.page = self.heard, 0
        self.current, self.page = sign.number, max(self.page, sign.page)

    def done(self) -> None:
        """It has finished the document that it had in hand."""
        self.jobs.popleft()
        self.batches[0] -= 1
        if not self.batches[0]:
            del self.batches[0]
        self.documents += 1

    def cause(self, limits: Limits) -> tuple[str, str, str]:
        """Code, detail and setting for a worker that ended by itself: near its ceiling it was memory, whatever the signal says."""
        if self.address_space > limits.max_memory_bytes * 0.6:
            return "memory", f"{limits.max_memory_bytes / 1_000_000:,.0f} MB", "max_memory_bytes"
        status = self.process.returncode
        with suppress(ValueError):
            return "crashed", signal.Signals(-status).name, ""
        return "crashed", f"exit {status}", ""


def start(work: str, memory: int, log: IO[bytes] | None, post: queue.SimpleQueue[tuple[Worker, Any]]) -> Worker:
    """A new worker for the function `work` (`module:function`) with so many bytes; what it says comes to `post`, None when it has ended."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pipeline.worker import main; main()"
    command = [sys.executable, "-P", "-c", program, work, str(memory)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log or subprocess.DEVNULL)
    worker = Worker(process)
    threading.Thread(target=_write_letters, args=(worker,), daemon=True).start()
    threading.Thread(target=_read_post, args=(worker, post), daemon=True).start()
    return worker


def _write_letters(worker: Worker) -> None:
    """Hand letters to a worker; in a thread of its own, because a busy worker lets its pipe fill up."""
    stream = worker.process.stdin
    if stream is None:
        return
    with suppress(OSError, ValueError):
        while (letter := worker.letters.get()) is not None:
            send(stream, letter)
    with suppress(OSError):
        stream.close()


def _read_post(worker: Worker, post: queue.SimpleQueue[tuple[Worker, Any]]) -> None:
    """Bring in what a worker says until it ends; then say None."""
    stream = worker.process.stdout
    if stream is None:
        return
    with suppress(EOFError, OSError, ValueError):
        while True:
            post.put((worker, receive(stream)))
    post.put((worker, None))
    stream.close()
