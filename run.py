"""One run: from the places that a person names to records in the corpus, with nothing lost on the way.

Raw bytes are stored before anything else is done with them; every document ends in exactly one status; outcomes are stored in batches,
each in one transaction; a run that is stopped or killed is taken up by the next one.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus.database import leave_wal
from corpus.store import Store, open_store
from runs.gather import Gathering, places
from runs.lock import locked
from runs.report import Report
from runs.running import Running
from runs.signals import Signals
from schemas.issues import RunError
from settings import Settings


@contextmanager
def reading(corpus: Path) -> Iterator[Store]:
    """The corpus, to read. Raises `RunError`: `not_found` where there is none, `store_newer`, `store_broken`."""
    with open_store(corpus, read_only=True) as store:
        yield store


@contextmanager
def writing(corpus: Path, wait: float = 0.0, *, last: bool = False) -> Iterator[Store]:
    """The corpus, to write: nobody else writes it meanwhile. `last` says that this process ends afterwards.

    Raises `RunError`: `store_locked`, `disk_full`, `store_broken`, …
    """
    with _disk_faults(corpus):
        corpus.mkdir(parents=True, exist_ok=True)
        with locked(corpus, wait), open_store(corpus) as store:
            yield store
            if last:
                leave_wal(corpus)


def run(
    named: Sequence[str],
    settings: Settings,
    *,
    limit: int | None = None,
    wait: float = 0.0,
    passwords: tuple[str, ...] = (),
    last: bool = False,
    watch: Callable[[Report], None] = lambda report: None,
) -> Report:
    """Pull, process and store what is named (or all of `sources.toml`); `watch` is shown the report after every stored batch.

    Raises `RunError` where nothing can run: `not_found`, `bad_config`, `store_locked`, `disk_full`, `store_broken`, …
    """
    with started(named, settings, limit=limit, wait=wait, passwords=passwords, last=last, watch=watch) as running:
        running.work()
    return running.report


def pull(named: Sequence[str], settings: Settings, *, wait: float = 0.0, watch: Callable[[Report], None] = lambda report: None) -> Report:
    """Pull what is named and keep the raw bytes; the next run processes them. Raises as `run` does."""
    with started(named, settings, wait=wait, watch=watch) as running:
        for _ in running.batches():
            pass  # kept and noted as pending
    return running.report


@contextmanager
def started(
    named: Sequence[str],
    settings: Settings,
    *,
    limit: int | None = None,
    wait: float = 0.0,
    passwords: tuple[str, ...] = (),
    last: bool = False,
    watch: Callable[[Report], None] = lambda report: None,
) -> Iterator[Running]:
    """A run under way, for those who spread its batches themselves: `running.batches()` out, `running.finished(…)` back in."""
    configs = places(named, settings)
    with writing(settings.corpus, wait, last=last) as store, Signals() as signals:
        gathering = Gathering(configs, settings.limits, store, (settings.corpus,), settings.contact, signals.told)
        running = Running(settings, store, signals, gathering, passwords=passwords, limit=limit, watch=watch)
        yield running
        running.close([config.name for config in configs])


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
