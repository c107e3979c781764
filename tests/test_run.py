"""Runs: nothing lost, nothing twice, one status a document, whatever interrupts."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import run as running
from pipeline.pull.folder import folder
from pipeline.pull.sources import SourceConfig
from run import pull, reading, run, writing
from runs.gather import Gathering, places
from runs.lock import holder, locked
from runs.report import Report
from schemas.issues import RunError
from schemas.limits import Limits
from schemas.pulled import Known
from settings import Settings, settings

ROOT = Path(__file__).resolve().parent.parent
POSIX = pytest.mark.skipif(os.name == "nt", reason="POSIX signals")


@pytest.fixture(autouse=True)
def mock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WORK", "tests.mock_work:noticed")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of good documents in subfolders, an archive, and two that can't be read."""
    source = tmp_path / "in"
    (source / "b").mkdir(parents=True)
    for number in range(10):
        (source / ("b" if number % 2 else ".") / f"{number}.txt").write_text(f"good {number}", "utf-8")
    (source / "b" / "same.txt").write_text("good 3", "utf-8")
    (source / "broken.txt").write_text("unreadable", "utf-8")
    (source / "bug.txt").write_text("bug", "utf-8")
    with zipfile.ZipFile(source / "many.zip", "w") as archive:
        archive.writestr("inner/11.txt", "good 11")
        archive.writestr("12.txt", "good 12")
    return source


def now(tmp_path: Path, **more: object) -> Settings:
    return Settings(corpus=tmp_path / "out", sources=tmp_path / "sources.toml", workers=2, limits=Limits(max_silent_seconds=2), **more)  # type: ignore[arg-type]


def state(corpus: Path) -> dict[str, str]:
    """Status and code of every document, by address."""
    with reading(corpus) as store:
        return {row["uri"]: f"{row['status']} {row.get('code', '')}".strip() for row in store.statuses()}


def digests(corpus: Path) -> dict[str, bytes]:
    files = sorted(
        path for path in corpus.rglob("*") if path.is_file() and "runs" not in path.parts and not path.name.startswith("corpus.db")
    )
    return {path.relative_to(corpus).as_posix(): path.read_bytes() for path in files}


def test_every_document_ends_in_exactly_one_status(place: Path, tmp_path: Path) -> None:
    report = run([str(place)], now(tmp_path))
    found = state(tmp_path / "out")
    assert Counter(found.values()) == {"ok": 12, "error corrupt": 1, "quarantined crashed": 1}
    assert f"{place.as_posix()}/many.zip!/inner/11.txt" in found
    assert report.exit_code == 1
    assert report.statuses == {"ok": 12, "error": 1, "quarantined": 1}
    with reading(tmp_path / "out") as store:
        assert sum(store.counts().values()) == 14 == len(list((tmp_path / "out" / "raw").rglob("*/*")))
        assert {json.loads(r)["id"] for r in store.records()} == {p.stem for p in (tmp_path / "out" / "notices").glob("*.json")}


def test_the_same_bytes_are_one_document_under_their_first_address(place: Path, tmp_path: Path) -> None:
    run([str(place / "b" / "same.txt")], now(tmp_path))
    run([str(place)], now(tmp_path))
    with reading(tmp_path / "out") as store:
        names = {json.loads(record)["source"]["uri"] for record in store.records()}
    assert f"{place.as_posix()}/b/3.txt" in names
    assert f"{place.as_posix()}/b/same.txt" not in names


def test_second_run_changes_nothing_and_leaves_no_lock(place: Path, tmp_path: Path) -> None:
    run([str(place)], now(tmp_path))
    before = digests(tmp_path / "out")
    report = run([str(place)], now(tmp_path))
    assert digests(tmp_path / "out") == before
    assert (report.processed, report.unchanged) == (0, 15)
    assert not list((tmp_path / "out").glob("*.lock*"))


def test_worker_count_and_order_do_not_change_records(place: Path, tmp_path: Path) -> None:
    kept = []
    for workers, name in ((1, "one"), (3, "three")):
        corpus = tmp_path / name
        run([str(place)], Settings(corpus=corpus, workers=workers))
        kept.append(digests(corpus))
    assert kept[0] == kept[1]


def test_changed_vanished_and_new_documents_are_told_apart(place: Path, tmp_path: Path) -> None:
    run([str(place)], now(tmp_path))
    (place / "0.txt").write_text("good changed", "utf-8")
    (place / "2.txt").unlink()
    (place / "new.txt").write_text("good new", "utf-8")
    report = run([str(place)], now(tmp_path))
    assert report.processed == 2
    assert report.gone == 1
    assert state(tmp_path / "out")[f"{place.as_posix()}/2.txt"] == "source_gone"


def test_new_rules_make_records_anew(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run([str(place)], now(tmp_path))
    monkeypatch.setattr(running, "rules", lambda: "other rules")
    monkeypatch.setattr("runs.manifest.rules", lambda: "other rules")
    assert run([str(place)], now(tmp_path)).processed == 14


def test_retryable_failures_are_tried_again_when_the_machine_can_do_more(place: Path, tmp_path: Path) -> None:
    (place / "slow.txt").write_text("hang", "utf-8")
    assert state_after(place, now(tmp_path))[f"{place.as_posix()}/slow.txt"] == "quarantined timeout"
    assert run([str(place)], now(tmp_path)).processed == 0
    (tmp_path / "elsewhere").mkdir()
    more = Settings(corpus=tmp_path / "out", workers=2, limits=Limits(max_silent_seconds=1))
    assert run([str(place)], more).statuses == {"quarantined": 2}, "the timeout and the crash, whose causes may lie in the limits"


def state_after(place: Path, settings: Settings) -> dict[str, str]:
    run([str(place)], settings)
    return state(settings.corpus)


def test_pull_keeps_bytes_and_the_next_run_processes_them(place: Path, tmp_path: Path) -> None:
    pulled = pull([str(place)], now(tmp_path))
    assert pulled.pulled == 15
    assert state(tmp_path / "out") == {}
    assert len(list((tmp_path / "out" / "raw").rglob("*/*"))) == 14
    (tmp_path / "empty").mkdir()
    assert run([str(tmp_path / "empty")], now(tmp_path)).processed == 14


def test_limit_stops_early_and_marks_nothing_gone(place: Path, tmp_path: Path) -> None:
    run([str(place)], now(tmp_path))
    report = run([str(place)], now(tmp_path), limit=3)
    assert (report.pulled, report.gone) == (3, 0)


def test_manifest_says_versions_sources_and_counts(place: Path, tmp_path: Path) -> None:
    report = run([str(place)], now(tmp_path))
    assert report.manifest is not None
    told = json.loads(report.manifest.read_text("utf-8"))
    assert told["sources"] == [place.as_posix()]
    assert told["statuses"] == {"error": 1, "ok": 12, "quarantined": 1}
    assert {"rules", "gongbao", "record_schema", "python", "entities"} <= told.keys()
    assert b"Traceback" in (report.manifest.parent / "workers.log").read_bytes(), "a bug is visible"


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
import run
from cli import main
run.WORK = "tests.mock_work:noticed"
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


def test_places_are_paths_addresses_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "sources.toml").write_text('[mine]\nkind = "folder"\npath = "docs"\nregion = "普陀区"\n', "utf-8")
    every = places([], settings({}))
    assert [(c.name, c.kind, c.path, c.region) for c in every] == [("mine", "folder", "docs", "普陀区")]
    found = places(["docs", "https://a.gov.cn/1.html", "mine"], settings({}))
    assert [(c.name, c.kind) for c in found] == [("docs", "folder"), ("https://a.gov.cn/1.html", "urls"), ("mine", "folder")]
    with pytest.raises(RunError, match="not_found"):
        places(["nowhere"], settings({}))


def test_own_records_litter_pipes_and_loops_are_no_input(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_bytes(b'{\n  "schema": "gongbao/notice/1",\n  "text": "x"}')
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "~$open.docx").write_bytes(b"x")
    (tmp_path / ".hidden.txt").write_text("read me")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        (tmp_path / "loop").symlink_to(tmp_path)
        (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert [pulled.uri for pulled in folder(tmp_path, "here")] == [f"{tmp_path.as_posix()}/.hidden.txt"]


def test_patterns_choose_files(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.txt", "draft/c.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = folder(tmp_path, "here", include=("*.pdf",), exclude=("draft/*",))
    assert [pulled.source.name for pulled in found if pulled.source] == ["a.pdf"]


class Nothing:
    """A memory without anything in it."""

    def known(self, uri: str) -> Known | None:
        return None

    def uris_of(self, origin: str) -> Iterator[str]:
        yield from ()


def test_the_web_is_pulled_beside_the_disk(tmp_path: Path) -> None:
    from tests.town import Town

    (tmp_path / "a.txt").write_text("good")
    disk = SourceConfig(name="disk", kind="folder", path=str(tmp_path))
    with Town() as town:
        town.add("/doc/1.html", "关于第1号提案的答复", "2023-05-22", "奖励10万元。")
        config = SourceConfig(name="town", kind="list", url=f"{town.url}/list/index.html", delay=0, allow_hosts=("127.0.0.1",))
        gathering = Gathering((config, disk), Limits(), Nothing())
        found = [pulled.uri for pulled in gathering.stream() if pulled is not None and pulled.state == "fetched"]
        assert found == [f"{tmp_path.as_posix()}/a.txt", f"{town.url}/doc/1.html"]


def test_settings_come_from_options_environment_and_file_in_that_order(tmp_path: Path) -> None:
    (tmp_path / "gongbao.toml").write_text('corpus = "file"\nworkers = 5\n[limits]\nmax_pages = 7\n', "utf-8")
    found = settings({"GONGBAO_WORKERS": "4", "GONGBAO_MAX_BYTES": "9"}, tmp_path, workers=3)
    assert (found.corpus, found.workers, found.limits.max_bytes, found.limits.max_pages) == (Path("file"), 3, 9, 7)
    for wrong in ("typo = 1", "[limits]\nmax_paegs = 3", "workers = 'many'", "corpus = ["):
        (tmp_path / "gongbao.toml").write_text(wrong, "utf-8")
        with pytest.raises(RunError, match=r"gongbao\.toml"):
            settings({}, tmp_path)


def test_report_codes() -> None:
    assert Report().exit_code == 0
    assert Report(signal=15).exit_code == 143


def test_writing_makes_the_corpus_and_holds_it(tmp_path: Path) -> None:
    with writing(tmp_path / "out"), pytest.raises(RunError, match="store_locked"), writing(tmp_path / "out"):
        pass
