"""One worker process: documents come in on a pipe, outcomes go out on another, whatever the documents do.

Started by `pipeline.workers` as `python -m pipeline.worker`, not through multiprocessing: a worker then never imports the program that
runs it (Prefect, a notebook), and there is no lock or queue that a killed worker could leave held.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

import platform_calls
from schemas import progress
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import Limits
from schemas.notice import Notice
from schemas.outcome import Outcome, Status

MEMORY_TO_KEEP = 150_000_000  # bytes; after a big document the rest goes back, so that the next one has its full share
MEMORY_PER_WORKER = 200_000_000  # bytes; a worker that can't give back what is above that is replaced
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Job:
    """One document for a worker, with the bounds that hold for it."""

    number: int
    source: Source
    limits: Limits


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of life: the worker has finished that page of that document (0: a step, or just begun)."""

    number: int
    page: int


@dataclass(frozen=True, slots=True)
class Done:
    """What the work made of a document, with the worker's peak memory in bytes."""

    number: int
    result: Any
    memory: int


@dataclass(frozen=True, slots=True)
class Spent:
    """The worker ends now; what it has in hand is for others."""


def send(stream: IO[bytes], message: object) -> None:
    """Write one message; a big record goes out without a second copy in memory."""
    pickle.dump(message, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message; raises `EOFError` where the other side has gone, also in mid-message."""
    try:
        return pickle.load(stream)
    except pickle.UnpicklingError as fault:  # cut off
        raise EOFError from fault


def outcome_of(source: Source, limits: Limits) -> Outcome:
    """The one outcome of a source: its record with a status, or the coded reason why there is none. Never raises for a document's sake."""
    from pipeline.process import process

    try:
        notice = process(source, limits)
    except DocumentError as error:
        return failed(source, error)
    return read(source, notice)


def read(source: Source, notice: Notice) -> Outcome:
    """The outcome of a document that has a record: `partial` before `ok_with_warnings` before `ok`."""
    doubts = [doubt for doubt in notice.issues if doubt.severity != "note"]
    cut = next((doubt for doubt in doubts if doubt.code == "partial"), None)
    first = cut or next(iter(doubts), None)
    return Outcome(
        id=notice.id,
        uri=source.uri,
        name=source.name,
        sha256=notice.source.sha256,
        bytes=len(source.data),
        status="partial" if cut else "ok_with_warnings" if doubts else "ok",
        code=first.code if first else None,
        message=first.message if first else None,
        notice=notice,
        facts=source.facts,
    )


def failed(source: Source, error: DocumentError) -> Outcome:
    """The outcome of a document that has no record; one without bytes is named by its address."""
    digest = sha256(source.data).hexdigest()
    return Outcome(
        id=digest[:16],
        uri=source.uri,
        name=source.name,
        sha256=digest,
        bytes=len(source.data),
        status=cast(Status, error.status),  # the codes' table holds statuses for errors of documents
        code=error.code,
        message=error.message,
        retryable=error.retryable,
        facts=source.facts,
    )


def crash(source: Source, code: str, detail: str, setting: str = "") -> Outcome:
    """The outcome of a document that ended its worker: quarantined, with what happened and which setting may help."""
    return failed(source, DocumentError(code, detail=detail, setting=setting))


def serve(work: Callable[[Source, Limits], Any], inbox: IO[bytes], outbox: IO[bytes]) -> None:
    """Work on batches until the other side closes the pipe; each document's result goes out as soon as it is there."""
    while True:
        try:
            batch: list[Job] = receive(inbox)
        except EOFError:
            return
        for job in batch:
            result, spent = _guarded(work, job, outbox)
            send(outbox, Done(job.number, result, platform_calls.peak_memory()))
            del result
            if spent or platform_calls.give_back_memory(MEMORY_TO_KEEP) > MEMORY_PER_WORKER:
                send(outbox, Spent())
                return


def _guarded(work: Callable[[Source, Limits], Any], job: Job, outbox: IO[bytes]) -> tuple[Any, bool]:
    """A document's result and whether the worker is spent. The one place where a bug is caught: it must not cost the other documents."""
    progress.listen(lambda page: send(outbox, Sign(job.number, page)))
    send(outbox, Sign(job.number, 0))
    try:
        return work(job.source, job.limits), False
    except MemoryError:
        bound = f"{job.limits.max_memory_bytes / 1_000_000:,.0f} MB"
        return crash(job.source, "memory", bound, "max_memory_bytes"), True
    except Exception as fault:  # noqa: BLE001 - a bug of ours, or of a library, that this document has found
        frame = traceback.extract_tb(fault.__traceback__)[-1]
        traceback.print_exc()
        return crash(job.source, "crashed", f"{type(fault).__name__} at {Path(frame.filename).name}:{frame.lineno}"), True
    finally:
        progress.listen(None)


def main() -> None:
    """`python -m pipeline.worker MODULE:FUNCTION MAX_MEMORY_BYTES`: jobs on stdin, results on stdout."""
    module, name = sys.argv[1].split(":")
    inbox = os.fdopen(os.dup(0), "rb")
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not land among the results
    sys.stdin, sys.stdout = io.StringIO(), sys.stderr
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides; Ctrl-C reaches the whole process group
    platform_calls.forbid_core_dumps()
    work = getattr(import_module(module), name)
    platform_calls.limit_memory(int(sys.argv[2]))
    try:
        serve(work, inbox, outbox)
    except BrokenPipeError:
        os._exit(1)  # the run is gone; nobody is left to tell


if __name__ == "__main__":
    main()
