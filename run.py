"""One run: from the places that a person names to records in the corpus, with nothing lost on the way.

Raw bytes are stored before anything else is done with them; every document ends in exactly one status; outcomes are stored in batches,
each in one transaction; a run that is stopped or killed is taken up by the next one.
"""

from __future__ import annotations

import errno
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

from corpus.store import Store, open_store

from pipeline.worker import failed
from pipeline.workers import Pool, default_workers
from runs.gather import Gathering, places
from runs.lock import locked
from runs.manifest import FOLDER, conditions, rules, write_manifest
from schemas.document import Source
from schemas.issues import RunError
from schemas.outcome import Outcome
from schemas.pulled import Pulled
from settings import Settings

BATCH_DOCUMENTS = 16  # that go to a worker together
BATCH_BYTES = 500_000
SAVE_DOCUMENTS = 64  # that are stored in one transaction
SAVE_SECONDS = 2.0  # the longest that a finished document waits for its transaction
FAILED = frozenset({"error", "quarantined"})


@dataclass(slots=True)
class Report:
    """How a run went; while it runs, how it goes."""

    started: str = ""
    seconds: float = 0.0
    pulled: int = 0  # documents found, changed or not
    unchanged: int = 0
    gone: int = 0
    statuses: Counter[str] = field(default_factory=Counter)  # of the documents that this run processed
    codes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # entities that this run found
    failures: list[tuple[str, str]] = field(default_factory=list)  # address and code
    recycled: int = 0
    killed: int = 0
    peak_memory: int = 0
    signal: int | None = None
    manifest: Path | None = None

    @property
    def processed(self) -> int:
        """Documents that this run read."""
        return sum(self.statuses.values())

    @property
    def exit_code(self) -> int:
        """0 all done, 1 some documents failed, 130 or 143 when told to stop."""
        if self.signal is not None:
            return 128 + self.signal
        return 1 if any(self.statuses[status] for status in FAILED) else 0

    def plain(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {
            "started": self.started,
            "seconds": round(self.seconds, 3),
            "pulled": self.pulled,
            "unchanged": self.unchanged,
            "gone": self.gone,
            "processed": self.processed,
            "statuses": dict(sorted(self.statuses.items())),
            "codes": dict(sorted(self.codes.items())),
            "entities": dict(sorted(self.kinds.items())),
            "workers": {"replaced": self.recycled, "lost": self.killed, "peak_memory": self.peak_memory},
            "signal": self.signal,
        }


def run(
    named: Sequence[str],
    settings: Settings,
    *,
    limit: int | None = None,
    wait: float = 0.0,
    passwords: tuple[str, ...] = (),
    watch: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Pull, process and store what is named (or all of `sources.toml`); `watch` is shown the report after every stored batch.

    Raises `RunError` where nothing can run: `not_found`, `bad_config`, `store_locked`, `disk_full`, `store_broken`, …
    """
    configs = places(named, settings)
    with _disk_faults(settings.corpus):
        settings.corpus.mkdir(parents=True, exist_ok=True)
        with locked(settings.corpus, wait), open_store(settings.corpus) as store, _Signals() as signals:
            running = _Run(settings, store, signals, passwords, limit, watch)
            gathering = Gathering(configs, settings.limits, store, (settings.corpus,), settings.contact, signals.told)
            return running.go(gathering, [config.name for config in configs])


@contextmanager
def _disk_faults(corpus: Path) -> Iterator[None]:
    """A full or unwritable disk is a fault of the run, told in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RunError("disk_full", detail=str(error.filename or corpus)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
            raise RunError("store_broken", detail=f"{error.filename or corpus}: {error.strerror}") from error
        raise


class _Signals:
    """SIGINT and SIGTERM: the first asks the run to finish what it has begun, the second ends it at once."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._before: dict[int, Any] = {}

    def told(self) -> bool:
        """Whether the run was asked to stop."""
        return self.number is not None

    def __enter__(self) -> _Signals:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._heard)
        return self

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self.number is not None:
            raise KeyboardInterrupt
        self.number = number

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


class _Run:
    """The state of one run: what is under way, and what waits for its transaction."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        signals: _Signals,
        passwords: tuple[str, ...],
        limit: int | None,
        watch: Callable[[Report], None],
    ) -> None:
        self.settings, self.store, self.signals, self.watch = settings, store, signals, watch
        self.passwords, self.limit = passwords, limit
        self.maker, self.conditions = rules(), conditions(settings.limits, passwords)
        self.report = Report(started=datetime.now(UTC).isoformat(timespec="seconds"))
        self.outcomes: list[Outcome] = []  # finished, not yet stored
        self.located: list[tuple[Pulled, str]] = []  # where bytes were found, not yet stored
        self.under_way: dict[str, list[Pulled]] = {}  # by digest: where the documents in work were found
        self.first: dict[str, str] = {}  # by digest: the address under which a document is processed in this run
        self.later: dict[str, Source] = {}  # by digest: documents found again under an address that sorts before
        self.saved_at = time.monotonic()

    def go(self, gathering: Gathering, named: list[str]) -> Report:
        """Do the whole run."""
        began = time.monotonic()
        folder = self.settings.corpus / FOLDER
        folder.mkdir(exist_ok=True)
        log = folder / "workers.log"
        with log.open("ab") as printed, self._pool(printed) as pool:
            for source, outcome in pool.results(self._batches(gathering, pool)):
                self._finished(source, outcome)
            for source, outcome in pool.results([[source] for _, source in sorted(self.later.items())]):
                self._finished(source, outcome)
            self._save()
            self.report.recycled, self.report.killed, self.report.peak_memory = pool.recycled, pool.killed, pool.peak_memory
        if not log.stat().st_size:
            log.unlink()
        self.report.seconds = time.monotonic() - began
        self.report.signal = self.signals.number
        self.report.manifest = write_manifest(self.settings.corpus, self.report.started, {"sources": named, **self.report.plain()})
        self.watch(self.report)
        return self.report

    def _pool(self, log: Any) -> Pool:
        return Pool(workers=self.settings.workers or default_workers(), limits=self.settings.limits, log=log)

    def _batches(self, gathering: Gathering, pool: Pool) -> Iterator[list[Source]]:
        """New and changed documents in batches for a worker; an empty batch where nothing has come in for now."""
        batch: list[Source] = []
        size = 0
        for pulled in gathering.stream():
            if self.signals.told():
                pool.stop()
                return
            source = self._wanted(pulled) if pulled else None
            if source is not None:
                batch.append(source)
                size += len(source.data)
            if batch and (pulled is None or len(batch) >= BATCH_DOCUMENTS or size >= BATCH_BYTES):
                yield batch
                batch, size = [], 0
            elif pulled is None:
                yield []
            if self.limit is not None and self.report.pulled >= self.limit:
                break
        if batch:
            yield batch

    def _wanted(self, pulled: Pulled) -> Source | None:
        """Keep the bytes and say whether the document must be processed: it is new, or the rules that made its record have changed."""
        if pulled.state == "gone":
            self.report.gone += 1
            self.located.append((pulled, ""))
            return None
        self.report.pulled += 1
        if pulled.source is None or pulled.error is not None:
            self._unread(pulled)
            return None
        source = replace(pulled.source, passwords=self.passwords) if self.passwords else pulled.source
        digest = sha256(source.data).hexdigest()
        if digest in self.first:
            self._locate(pulled, digest)
            if source.uri < self.first[digest]:
                self.first[digest] = source.uri
                self.later[digest] = source
            return None
        seen = self.store.seen(digest)
        if seen is not None and seen.maker in (self.maker, self.conditions) and seen.uri <= source.uri:
            self.report.unchanged += 1
            self.first[digest] = seen.uri
            self.located.append((pulled, digest))
            return None
        self.first[digest] = source.uri
        self.under_way[digest] = [pulled]
        self.store.keep(source.data, digest)
        return source

    def _locate(self, pulled: Pulled, digest: str) -> None:
        """Note where bytes were found; the note is stored no sooner than the document, or a killed run would take it for done."""
        if digest in self.under_way:
            self.under_way[digest].append(pulled)
        else:
            self.located.append((pulled, digest))

    def _unread(self, pulled: Pulled) -> None:
        """An address that gave nothing new: unchanged since last time, or a failure with its reason."""
        if pulled.error is None:
            self.report.unchanged += 1
            self.located.append((pulled, ""))
            return
        source = pulled.source or Source(uri=pulled.uri, name=pulled.uri.rstrip("/").rpartition("/")[2] or pulled.uri, data=b"")
        outcome = failed(source, pulled.error)
        if pulled.source is None:
            outcome = replace(outcome, id=sha256(f"address:{pulled.uri}".encode()).hexdigest()[:16], sha256="")
        else:
            self.store.keep(source.data, outcome.sha256)
            self.located.append((pulled, outcome.sha256))
        self._finished(source, outcome)

    def _finished(self, source: Source, outcome: Outcome) -> None:
        maker = self.conditions if outcome.retryable else self.maker
        self.outcomes.append(replace(outcome, maker=maker))
        self.located.extend((pulled, outcome.sha256) for pulled in self.under_way.pop(outcome.sha256, ()))
        report = self.report
        report.statuses[outcome.status] += 1
        if outcome.code:
            report.codes[outcome.code] += 1
        if outcome.status in FAILED and outcome.code:
            report.failures.append((outcome.uri, outcome.code))
        if outcome.notice is not None:
            report.kinds.update(entity.kind for entity in outcome.notice.entities)
        if len(self.outcomes) >= SAVE_DOCUMENTS or time.monotonic() - self.saved_at > SAVE_SECONDS:
            self._save()

    def _save(self) -> None:
        """Store what is finished, in one transaction, and show how far the run is."""
        if self.outcomes or self.located:
            self.store.save(self.outcomes, self.located)
            self.outcomes, self.located = [], []
        self.saved_at = time.monotonic()
        self.watch(self.report)
