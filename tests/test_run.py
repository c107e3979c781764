"""Runs: nothing lost, nothing twice, one status a document, only what changed is read again."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from run import pull, reading, run
from runs import running
from runs.report import Report
from schemas.limits import Limits
from settings import Settings
from tests.ran import WORK, digests, filled, now, state


@pytest.fixture(autouse=True)
def mock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WORK", WORK)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return filled(tmp_path)


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


def test_report_codes() -> None:
    assert Report().exit_code == 0
    assert Report(signal=15).exit_code == 143
