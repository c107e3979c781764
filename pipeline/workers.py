"""Documents in worker processes with limits: one result each, whatever the input does.

Why not a pool library: the ones we looked at (pebble, loky, concurrent.futures) share one pipe or queue and its lock between workers, so
a worker killed while it holds the lock can stop them all; none tells silence from slowness, knows how far a document had come when its
worker died, or replaces a worker by the memory it holds. Here every worker has its own two pipes and shares nothing.
"""

from __future__ import annotations

import os
import queue
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import IO, Any, Self

import platform_calls
from pipeline.crew import Worker, start
from pipeline.worker import Done, Job, Sign, Spent, crash
from schemas.document import Source
from schemas.issues import RunError
from schemas.limits import DEFAULT_LIMITS, Limits

WORK = "pipeline.worker:outcome_of"
TICK = 0.2  # seconds between two looks at the clock
GRACE = 10.0  # seconds that documents under way get when a run is told to stop
DOCUMENTS_PER_WORKER = 2_000  # then it is replaced, so that what libraries leak stays small
BATCHES_IN_HAND = 4  # one that a worker works on, the others wait in its pipe while a transaction is under way
STILLBIRTHS = 3  # workers that end before they begin, in a row, before the run gives up
START_SECONDS = 60.0  # more for a worker that has not begun: on a crowded machine imports alone take long
BYTES_PER_SECOND = 1_000_000  # how much longer a big file may be silent


@dataclass(slots=True)
class Pool:
    """A number of workers. `work` names a function `(source, limits) -> result` as `module:function`; results must pickle.

    >>> with Pool(work="pipeline.worker:outcome_of", workers=1) as pool:
    ...     for source, outcome in pool.results([[Source(uri="a.txt", name="a.txt", data=b"")]]):
    ...         print(source.uri, outcome.status, outcome.code)
    a.txt empty empty
    """

    work: str = WORK
    workers: int = 2
    limits: Limits = DEFAULT_LIMITS
    log: IO[bytes] | None = None  # what libraries and crashes print
    stopping: Callable[[], bool] = lambda: False  # asked again and again; True has the effect of `stop`
    recycled: int = 0
    killed: int = 0
    peak_memory: int = 0
    _crew: list[Worker] = field(default_factory=list)
    _post: queue.SimpleQueue[tuple[Worker, Any]] = field(default_factory=queue.SimpleQueue)
    _again: deque[Job] = field(default_factory=deque)
    _sources: dict[int, Source] = field(default_factory=dict)
    _deaths: dict[int, int] = field(default_factory=dict)
    _number: int = 0
    _stillbirths: int = 0
    _stopped_at: float | None = None
    _watched_at: float = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def results(self, batches: Iterable[Sequence[Source]]) -> Iterator[tuple[Source, Any]]:
        """Each source with its result, in the order in which they are done; batches are drawn as workers have room for them.
        An empty batch says that there is nothing now and may be more later.
        """
        feed = iter(batches)
        while True:
            if self._stopped_at is None and self.stopping():
                self.stop()
            more = self._refill(feed)
            if not more and not self._sources:
                return
            yield from self._listen()
            self._watch()

    def stop(self) -> None:
        """Begin nothing more; `results` ends when the documents under way are done, after `GRACE` seconds at the latest."""
        self._stopped_at = time.monotonic()

    def close(self) -> None:
        """End all workers at once."""
        for worker in self._crew:
            worker.letters.put(None)
            worker.process.kill()
        for worker in self._crew:
            worker.process.wait()
        self._crew.clear()

    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [worker.process.pid for worker in self._crew]

    # -- giving work out

    def _refill(self, feed: Iterator[Sequence[Source]]) -> bool:
        """Send batches to workers with room; False when no more will come."""
        if self._stopped_at is not None:
            self._drop_unbegun()
            return False
        while worker := self._with_room():
            if self._again:
                self._send(worker, [self._again.popleft()])
                continue
            batch = next(feed, None)
            if batch is None:
                return False
            if not batch:
                return True
            self._send(worker, [self._job(source) for source in batch])
        return True

    def _job(self, source: Source) -> Job:
        self._number += 1
        self._sources[self._number] = source
        return Job(self._number, source, self.limits)

    def _with_room(self) -> Worker | None:
        serving = [worker for worker in self._crew if not worker.retiring]
        idle = next((worker for worker in serving if not worker.jobs), None)
        if idle is not None:
            return idle
        if len(serving) < self.workers:
            return self._start()
        roomy = [worker for worker in serving if len(worker.batches) < BATCHES_IN_HAND]
        return min(roomy, key=lambda worker: len(worker.jobs), default=None)

    def _start(self) -> Worker:
        worker = start(self.work, self.limits.max_memory_bytes, self.log, self._post)
        self._crew.append(worker)
        return worker

    def _send(self, worker: Worker, jobs: list[Job]) -> None:
        if jobs:
            worker.send(jobs)

    # -- hearing back

    def _listen(self) -> Iterator[tuple[Source, Any]]:
        """Results that have arrived; waits for a moment when there are none."""
        with suppress(queue.Empty):
            worker, message = self._post.get(timeout=TICK)
            yield from self._heard(worker, message)
            while True:
                worker, message = self._post.get_nowait()
                yield from self._heard(worker, message)

    def _heard(self, worker: Worker, message: Any) -> Iterator[tuple[Source, Any]]:
        worker.heard = time.monotonic()
        if message is None:
            yield from self._buried(worker)
        elif isinstance(message, Sign):
            worker.signed(message)
        elif isinstance(message, Spent):
            self._again.extendleft(reversed(worker.jobs))
            worker.jobs.clear()
            self._retire(worker)
        elif isinstance(message, Done):
            worker.done()
            self._stillbirths = 0
            self.peak_memory = max(self.peak_memory, message.memory)
            self._deaths.pop(message.number, None)
            if worker.documents >= DOCUMENTS_PER_WORKER:
                self._retire(worker)
            source = self._sources.pop(message.number, None)
            if source is not None:  # None: dropped by `stop`
                yield source, message.result

    def _retire(self, worker: Worker) -> None:
        """Let a worker go when it has done what it has in hand."""
        if not worker.retiring:
            worker.retiring = True
            worker.letters.put(None)
            self.recycled += 1

    def _buried(self, worker: Worker) -> Iterator[tuple[Source, Any]]:
        """A worker has ended: what it had in hand goes to others, and the document it worked on gets one more chance or is given up."""
        worker.process.wait()
        worker.letters.put(None)
        self._crew.remove(worker)
        if not worker.jobs:
            return
        if worker.current is None:
            self._stillborn(worker)
            return
        self.killed += 1
        job, *others = worker.jobs
        self._again.extendleft(reversed(others))
        deaths = self._deaths[job.number] = self._deaths.get(job.number, 0) + 1
        code, detail, setting = worker.verdict or worker.cause(job.limits)
        cut = job.limits.stop_after_page
        if worker.verdict is None and deaths == 1 and code != "memory":
            self._again.append(job)  # it may have been killed from outside
        elif worker.page > 0 and (cut is None or worker.page < cut):
            self._again.append(replace(job, limits=replace(job.limits, stop_after_page=worker.page)))
        else:
            source = self._sources.pop(job.number, None)
            if source is not None:
                yield source, crash(job.source, code, detail, setting)

    def _stillborn(self, worker: Worker) -> None:
        """A worker that ended before it began a document says nothing of the document; several in a row say that none will start."""
        self._again.extendleft(reversed(worker.jobs))
        self._stillbirths += 1
        if self._stillbirths >= STILLBIRTHS:
            raise RunError("worker_broken", detail=worker.cause(self.limits)[1])

    # -- keeping the bounds

    def _watch(self) -> None:
        """Kill workers whose document is silent or takes longer than its limits allow; a look every `TICK` is enough."""
        now = time.monotonic()
        if now - self._watched_at < TICK:
            return
        self._watched_at = now
        for worker in self._crew:
            if not worker.jobs or worker.verdict is not None:
                continue
            worker.address_space = max(worker.address_space, platform_calls.address_space(worker.process.pid))
            limits = worker.jobs[0].limits
            starting = START_SECONDS if worker.current is None else 0.0
            patience = limits.max_silent_seconds + len(worker.jobs[0].source.data) / BYTES_PER_SECOND + starting
            if worker.heard != worker.looked:
                worker.looked, worker.queued = worker.heard, platform_calls.seconds_queued(worker.process.pid)
            silent = now - worker.heard
            if silent > patience and silent - platform_calls.seconds_queued(worker.process.pid) + worker.queued > patience:
                worker.verdict = ("timeout", f"{patience:.0f} s without progress", "max_silent_seconds")
            elif now - worker.began > limits.max_seconds:
                worker.verdict = ("timeout", f"{limits.max_seconds} s", "max_seconds")
            elif self._stopped_at is not None and now - self._stopped_at > GRACE:
                self._sources.clear()
            if worker.verdict is not None:
                worker.process.kill()

    def _drop_unbegun(self) -> None:
        """After `stop`: forget what no worker has begun; the next run will find it."""
        begun = {worker.jobs[0].number for worker in self._crew if worker.jobs}
        for number in [n for n in self._sources if n not in begun]:
            del self._sources[number]
        self._again.clear()


def default_workers() -> int:
    """Workers for this machine: one for each processor that we may use, eight at most."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable, 8))
