"""Runs that are interrupted: a lock, a signal, a kill, a full disk; the next one goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from run import run, writing
from runs import running
from runs.lock import holder, locked
from schemas.issues import RunError
from schemas.limits import Limits
from settings import Settings
from tests.ran import WORK, digests, filled, now, state

ROOT = Path(__file__).resolve().parent.parent
POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")


@pytest.fixture(autouse=True)
def mock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WORK", WORK)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return filled(tmp_path)


def test_second_run_at_the_same_time_is_told_who_holds_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with locked(tmp_path / "out"):
        assert holder(tmp_path / "out") == os.getpid()
        with pytest.raises(RunError, match=str(os.getpid())), locked(tmp_path / "out"):
            pass
    assert holder(tmp_path / "out") is None


def test_waiting_for_the_lock(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    held = threading.Event()

    def hold() -> None:
        with locked(tmp_path / "out"):
            held.set()
            time.sleep(0.5)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    with locked(tmp_path / "out", wait=10):
        pass
    thread.join()


def test_a_dead_holders_lock_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "run.lock").write_text("999999999")
    with locked(tmp_path):
        pass


PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from runs import running
from cli import main
running.WORK = "tests.mock_work:noticed"
main()
"""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM.format(root=str(ROOT)), *arguments]


@POSIX
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_cleanly_and_the_next_run_goes_on(tmp_path: Path, number: signal.Signals, code: int) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for n in range(60):
        (source / f"{n}.txt").write_text("slow 1" + " " * n, "utf-8")
    process = subprocess.Popen(command("run", str(source), "--out", str(tmp_path / "out"), "--workers", "2"), stderr=subprocess.PIPE)
    time.sleep(3)
    process.send_signal(number)
    began = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert process.returncode == code, said.decode()
    assert time.monotonic() - began < 12
    assert b"Traceback" not in said
    assert not list((tmp_path / "out").glob("*.lock*"))
    done = len(state(tmp_path / "out"))
    assert 0 < done < 60


@POSIX
def test_killed_runs_lose_nothing(place: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "out"
    for n in range(30):
        (place / f"more{n}.txt").write_text(f"good more{n}", "utf-8")
    for wait in (0.3, 0.6, 0.8, 1.0, 1.2):
        process = subprocess.Popen(command("run", str(place), "--out", str(corpus)), start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    report = run([str(place)], now(tmp_path))
    assert report.exit_code in (0, 1)
    reference = run([str(place)], Settings(corpus=tmp_path / "reference", workers=2, limits=Limits(max_silent_seconds=2)))
    assert reference.processed == 44
    assert digests(corpus) == digests(tmp_path / "reference")
    database = sqlite3.connect(corpus / "corpus.db")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_full_disk_is_told_in_a_sentence(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("corpus.store.write_parts", full)
    with pytest.raises(RunError, match="disk_full"):
        run([str(place)], now(tmp_path))


def test_writing_makes_the_corpus_and_holds_it(tmp_path: Path) -> None:
    with writing(tmp_path / "out"), pytest.raises(RunError, match="store_locked"), writing(tmp_path / "out"):
        pass
