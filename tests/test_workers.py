"""Workers: one result for every document, whatever the documents do to their worker."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import platform_calls
from pipeline.workers import Pool, default_workers
from schemas.document import Source
from schemas.issues import RunError
from schemas.limits import Limits
from schemas.outcome import Outcome

WORK = "tests.mock_work:work"
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and address-space limits are POSIX")


def source(order: str, number: int = 0) -> Source:
    return Source(uri=f"{number}.txt", name=f"{number}.txt", data=order.encode())


def ends(orders: list[str], batch: int = 4, **more: object) -> dict[str, str]:
    """How each order ended: the result, or status and code of the outcome that the pool gave it."""
    limits = more.pop("limits", Limits(max_silent_seconds=2))
    sources = [source(order, number) for number, order in enumerate(orders)]
    batches = [sources[i : i + batch] for i in range(0, len(sources), batch)]
    with Pool(work=WORK, workers=2, limits=limits, **more) as pool:  # type: ignore[arg-type]
        found = [(one.data.decode(), result) for one, result in pool.results(batches)]
    assert len(found) == len(orders), "one result for each document"
    return {order: f"{r.status} {r.code}" if isinstance(r, Outcome) else r for order, r in found}


def test_good_documents_among_bad_ones_are_all_read() -> None:
    bad = ["abort", "exit 3", "bug", "hang", "segfault"]
    good = [f"good {n}" for n in range(40)]
    orders = [order for n, order in enumerate(good) for order in ([bad[n // 8], order] if n % 8 == 0 else [order])]
    found = ends(orders)
    assert {order: found[order] for order in bad} == {
        "abort": "quarantined crashed",
        "exit 3": "quarantined crashed",
        "bug": "quarantined crashed",
        "hang": "quarantined timeout",
        "segfault": "quarantined crashed",
    }
    assert all(found[order] == f"read {order.removeprefix('good ')}" for order in good)


@POSIX
def test_memory_ceiling_ends_the_document_not_the_run() -> None:
    found = ends(["good 1", "eat", "good 2"], limits=Limits(max_memory_bytes=400_000_000))
    assert found == {"good 1": "read 1", "eat": "quarantined memory", "good 2": "read 2"}


@POSIX
def test_killed_worker_gets_one_more_chance(tmp_path: Path) -> None:
    order = f"kill-once {tmp_path / 'mark'}"
    assert ends([order, "good 1"])[order] == f"read {tmp_path / 'mark'}"


def test_pages_before_a_hanging_one_are_kept() -> None:
    assert ends(["pages 5 0", "pages 9 4"]) == {"pages 5 0": "read 5", "pages 9 4": "partial 3"}


def test_slow_but_alive_is_not_silent() -> None:
    assert ends(["slow 8"], limits=Limits(max_silent_seconds=1))["slow 8"] == "read 8"


def test_total_limit_holds_for_the_lively_too() -> None:
    found = ends(["slow 100", "good 1"], limits=Limits(max_silent_seconds=5, max_seconds=2))
    assert found["good 1"] == "read 1"
    assert found["slow 100"].startswith(("quarantined timeout", "read"))


def test_what_libraries_print_stays_out_of_the_results() -> None:
    with tempfile.TemporaryFile() as log:
        assert ends(["print", "good 1"], log=log) == {"print": "read ", "good 1": "read 1"}
        log.seek(0)
        assert b"talks on stdout" in log.read()


def test_a_bug_is_visible() -> None:
    with tempfile.TemporaryFile() as log, Pool(work=WORK, workers=1, log=log) as pool:
        [(_, outcome)] = pool.results([[source("bug")]])
        log.seek(0)
        printed = log.read()
    assert "KeyError at mock_work.py:" in outcome.message.en
    assert b"Traceback" in printed


def test_workers_are_replaced_after_a_number_of_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.workers.DOCUMENTS_PER_WORKER", 10)
    with Pool(work=WORK, workers=2) as pool:
        pids = {result for _, result in pool.results([[source("pid", n)] for n in range(60)])}
    assert len(pids) >= 5


def test_a_worker_does_not_load_the_program_that_runs_it() -> None:
    names = "prefect typer rich pytest numpy spacy fastapi"
    assert ends([f"modules {names}"])[f"modules {names}"] == "none"


def test_workers_that_never_start_end_the_run() -> None:
    with Pool(work="tests.mock_work:nothing_of_that_name", workers=1) as pool, pytest.raises(RunError, match="worker_broken"):
        list(pool.results([[source("good 1")]]))


def test_stop_finishes_what_is_begun_and_drops_the_rest() -> None:
    orders = [[source("slow 2", n)] for n in range(50)]
    done = []
    with Pool(work=WORK, workers=2) as pool:
        began = time.monotonic()
        for one, _ in pool.results(orders):
            done.append(one.uri)
            pool.stop()
    assert 1 <= len(done) <= 4
    assert time.monotonic() - began < 8


def test_close_leaves_no_process() -> None:
    pool = Pool(work=WORK, workers=2)
    next(iter(pool.results([[source("good 1")], [source("good 2")]])))
    pids = pool.pids()
    pool.close()
    assert pids
    assert not any(platform_calls.alive(pid) for pid in pids)


@POSIX
def test_workers_end_with_the_run_that_started_them() -> None:
    program = (
        "import os, sys\n"
        "from pipeline.workers import Pool\nfrom tests.test_workers import source, WORK\n"
        "pool = Pool(work=WORK, workers=2)\n"
        "next(iter(pool.results([[source('good 1')], [source('good 2')]])))\n"
        "print(*pool.pids(), flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    pids = [int(pid) for pid in done.stdout.split()]
    assert pids
    assert _within(10, lambda: not any(platform_calls.alive(pid) for pid in pids))


def test_a_slow_consumer_does_not_block_the_watch() -> None:
    def batches() -> Iterator[list[Source]]:
        for n in range(6):
            yield [source("good", n)]
            yield []  # nothing has come in for now

    with Pool(work=WORK, workers=2) as pool:
        assert len(list(pool.results(batches()))) == 6


def test_default_workers_is_a_small_number() -> None:
    assert 1 <= default_workers() <= 8


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError):
            if holds():
                return True
        time.sleep(0.1)
    return holds()


def test_threads_end_with_the_pool() -> None:
    before = threading.active_count()
    ends(["good 1"])
    assert _within(5, lambda: threading.active_count() <= before)
