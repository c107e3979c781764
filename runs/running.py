"""The state of one run: documents that come in are kept, worked on in batches, and stored in transactions."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import cast

from corpus.rows import Prepared
from corpus.store import Store
from pipeline.worker import failed
from pipeline.workers import Pool, default_workers
from runs.gather import Gathering
from runs.manifest import FOLDER, conditions, rules, write_manifest
from runs.report import Report
from runs.signals import Signals
from runs.work import Ready, ready
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import Limits
from schemas.outcome import Outcome
from schemas.pulled import Pulled, address_id
from settings import Settings

WORK = "runs.work:work"
BATCH_DOCUMENTS = 16  # that go to a worker together
PACK_DOCUMENTS = 64  # whose bytes are kept together
PACK_BYTES = 2_000_000
SAVE_DOCUMENTS = 128  # that are stored in one transaction
SAVE_LOCATIONS = 256
UNKNOWN = 1_000_000  # documents that may still come where nobody knows how many
SAVE_SECONDS = 2.0  # the longest that a finished document waits for its transaction

_own = threading.local()


def read_batch(batch: Sequence[Source], limits: Limits) -> list[Ready | Outcome]:
    """The results of a batch, worked on in a worker process that belongs to the calling thread."""
    if getattr(_own, "limits", None) != limits:
        _own.pool, _own.limits = Pool(work=WORK, workers=1, limits=limits), limits
        atexit.register(_own.pool.close)
    return [result for _, result in _own.pool.results([batch])]


class Running:
    """The state of one run: what is under way, and what waits for its transaction."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        signals: Signals,
        gathering: Gathering,
        *,
        passwords: tuple[str, ...] = (),
        limit: int | None = None,
        watch: Callable[[Report], None] = lambda report: None,
    ) -> None:
        self.settings, self.store, self.signals, self.gathering = settings, store, signals, gathering
        self.passwords, self.limit, self.watch = passwords, limit, watch
        self.maker, self.conditions = rules(), conditions(settings.limits, passwords)
        self.report = Report(started=datetime.now(UTC).isoformat(timespec="seconds"))
        self.began = self.saved_at = time.monotonic()
        self.stored: list[Prepared] = []  # finished, not yet stored
        self.unkept: list[tuple[bytes, str]] = []  # bytes and digest, not yet stored
        self.located: list[tuple[Pulled, str]] = []  # where bytes were found, not yet stored
        self.first: dict[str, str] = {}  # by digest: the address under which a document is processed in this run
        self.later: dict[str, Source] = {}  # by digest: documents found again under an address that sorts before

    def work(self) -> None:
        """Process everything in this machine's workers."""
        workers = self.settings.workers or default_workers()
        log = self.settings.corpus / FOLDER / "workers.log"
        log.parent.mkdir(exist_ok=True)
        pool = Pool(work=WORK, workers=workers, limits=self.settings.limits, stopping=self.signals.told)
        with log.open("ab") as pool.log, pool:
            for outcomes in (pool.results(self.batches()), pool.results(self.once_more())):
                for _, outcome in outcomes:
                    self.finished(outcome)
            self.report.recycled, self.report.killed, self.report.peak_memory = pool.recycled, pool.killed, pool.peak_memory
        if not log.stat().st_size:
            log.unlink()

    def batches(self) -> Iterator[list[Source]]:
        """New and changed documents in batches for a worker; an empty batch where nothing has come in for now."""
        pack: list[Source] = []
        size = 0
        for pulled in chain(self._pending(), self.gathering.stream()):
            if self.signals.told():
                return
            source = self._wanted(pulled) if isinstance(pulled, Pulled) else pulled
            if source is not None:
                pack.append(source)
                size += len(source.data)
            if len(pack) >= PACK_DOCUMENTS or size >= PACK_BYTES or pulled is None:
                yield from self._shared_out(pack)
                pack, size = [], 0
                if pulled is None:
                    yield []
            if self.limit is not None and self.report.pulled >= self.limit:
                break
        yield from self._shared_out(pack)

    def _shared_out(self, pack: list[Source]) -> Iterator[list[Source]]:
        """A pack, its bytes kept, in batches small enough that every worker gets some."""
        self._keep()
        share = max(1, min(BATCH_DOCUMENTS, len(pack) // (2 * (self.settings.workers or default_workers()))))
        for at in range(0, len(pack), share):
            yield pack[at : at + share]

    def _keep(self) -> None:
        """Store the bytes of a batch before anything else is done with it."""
        if self.unkept:
            self.store.keep_all(self.unkept)
            self.unkept = []

    def _pending(self) -> Iterator[Source]:
        """Documents that an earlier run or `pull` has kept and not processed."""
        for source in self.store.pending():
            digest = sha256(source.data).hexdigest()
            self.first[digest] = source.uri
            yield replace(source, passwords=self.passwords)

    def once_more(self) -> Iterator[list[Source]]:
        """Documents that turned up again under an address that sorts before the one they were processed under: it names the record."""
        self.save()
        for _, source in sorted(self.later.items()):
            yield [source]

    def _wanted(self, pulled: Pulled) -> Source | None:
        """Keep the bytes and say whether the document must be processed: it is new, or the rules that made its record have changed."""
        if pulled.state in ("gone", "listed"):
            self.report.gone += pulled.state == "gone"
            self.located.append((pulled, ""))
            return None
        self.report.pulled += 1
        if pulled.error is not None:
            self._unread(pulled)
            return None
        source, known = pulled.source, self.store.known(pulled.uri)
        before = known.sha256 if known else ""
        digest = before if source is None else sha256(source.data).hexdigest()
        seen = self.store.seen(digest)
        if digest not in self.first and (seen is None or seen.maker not in (self.maker, self.conditions)):
            return self._to_process(pulled, digest)
        self._locate(pulled, digest)
        if digest == before:
            self.report.unchanged += 1
        else:
            self.report.copies += 1
        if source is not None and source.uri < self.first.setdefault(digest, seen.uri if seen else source.uri):
            self.first[digest] = source.uri
            self.later[digest] = replace(source, passwords=self.passwords)
        return None

    def _to_process(self, pulled: Pulled, digest: str) -> Source | None:
        """The source of a document that must be processed, its bytes kept."""
        source = pulled.source or self.store.source(pulled.uri)
        if source is None:
            return None
        if pulled.source is not None:
            self.unkept.append((source.data, digest))
        self._locate(pulled, digest)
        self.first[digest] = source.uri
        return replace(source, passwords=self.passwords)

    def _unread(self, pulled: Pulled) -> None:
        """An address, archive or file that gave nothing to read, with its reason."""
        source = pulled.source or Source(uri=pulled.uri, name=pulled.uri.rstrip("/").rpartition("/")[2] or pulled.uri, data=b"")
        outcome = failed(source, cast(DocumentError, pulled.error))
        if pulled.source is None:
            outcome = replace(outcome, id=address_id(pulled.uri), sha256="")
        else:
            self.unkept.append((source.data, outcome.sha256))
        self._locate(pulled, outcome.sha256)
        self.finished(outcome)

    def _locate(self, pulled: Pulled, digest: str) -> None:
        """Note where bytes were found; the note must be stored before the document is processed, or at once with it."""
        self.located.append((pulled, digest))
        if len(self.located) >= SAVE_LOCATIONS:
            self.save()

    def left(self) -> int:
        """Documents that are known to be there and have not come in yet; many where nobody knows."""
        planned = self.gathering.planned
        return max(planned - self.report.pulled, 0) if planned else UNKNOWN

    def take(self, results: Iterable[Ready | Outcome]) -> None:
        """Take the results of a batch in."""
        for result in results:
            self.finished(result)

    def finished(self, result: Ready | Outcome) -> None:
        """Take a document's result in; it is stored with the next transaction."""
        done = result if isinstance(result, Ready) else ready(result)
        outcome, report = done.outcome, self.report
        done.stored.row["maker"] = self.conditions if outcome.retryable else self.maker
        self.stored.append(done.stored)
        report.count(outcome.id, outcome.uri, outcome.status, outcome.code, done.kinds)
        if len(self.stored) >= SAVE_DOCUMENTS or time.monotonic() - self.saved_at > SAVE_SECONDS:
            self.save()

    def save(self) -> None:
        """Store what is finished, in one transaction, and show how far the run is."""
        self._keep()
        if self.stored or self.located:
            self.store.save(self.stored, self.located)
            self.stored, self.located = [], []
        self.saved_at = time.monotonic()
        self.report.seconds = self.saved_at - self.began
        self.report.planned = self.gathering.planned
        self.watch(self.report)

    def close(self, named: Sequence[str]) -> None:
        """Store the rest, merge the index and write the manifest."""
        self.save()
        if self.report.processed:
            self.store.tidy()
        self.report.signal = self.signals.number
        self.report.manifest = write_manifest(self.settings.corpus, self.report.started, {"sources": list(named), **self.report.plain()})
        self.watch(self.report)
