"""The corpus holds a record everywhere or nowhere, whatever happens in between."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from corpus import database
from corpus.search import search
from corpus.store import Store, open_store
from corpus.tokens import grams
from schemas.issues import RunError
from schemas.notice import dump
from schemas.pulled import Pulled
from tests.made import made_corpus, made_outcome, put

ONE, TWO = "全区有效注册商标14036件。\n奖励258.4万元。", "全区有效注册商标14620件。"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and "corpus.db" not in p.name}


def rows_of(store: Store) -> list[str]:
    """Everything in the database but the index's own pages, which a rewrite lays out anew."""
    return [line for line in store.database.iterdump() if "grams" not in line]


def test_storing_twice_changes_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        put(store, made_outcome(ONE, "a.txt"), ONE)
        before, rows = files(tmp_path), rows_of(store)
        put(store, made_outcome(ONE, "a.txt"), ONE)
        assert files(tmp_path) == before
        assert rows_of(store) == rows
        assert search(store, "258.4万元")["total"] == 1


def test_a_new_version_supersedes_and_nothing_is_deleted(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        put(store, made_outcome(ONE, "a.txt"), ONE)
        put(store, made_outcome(TWO, "a.txt"), TWO)
        assert store.counts() == {"ok": 2}
        old, new = made_outcome(ONE, "a.txt").id, made_outcome(TWO, "a.txt").id
        assert store.database.execute("SELECT superseded_by FROM documents WHERE id = ?", (old,)).fetchone()[0] == new
        store.save([], [(Pulled(uri="a.txt", origin="town", state="gone"), "")])
        assert store.counts() == {"ok": 1, "source_gone": 1}
        put(store, made_outcome(TWO, "a.txt"), TWO)
        assert store.counts() == {"ok": 2}
        assert store.sound() == "ok"


def test_a_run_killed_before_the_commit_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path) as store, pytest.raises(KeyboardInterrupt):
        monkeypatch.setattr(Store, "_put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        put(store, made_outcome(ONE, "a.txt"), ONE)
    monkeypatch.undo()
    with open_store(tmp_path) as store:
        assert store.counts() == {}
        assert list((tmp_path / "notices").iterdir()) == []


def test_a_run_killed_after_the_commit_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = made_outcome(ONE, "a.txt")
    with open_store(tmp_path) as store, pytest.raises(KeyboardInterrupt):
        monkeypatch.setattr(Store, "_settle", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        put(store, outcome, ONE)
    monkeypatch.undo()
    assert not (tmp_path / "notices" / f"{outcome.id}.json").exists()
    with open_store(tmp_path) as store:
        assert outcome.notice is not None
        assert store.record_path(outcome.id).read_bytes() == dump(outcome.notice)
        assert store.counts() == {"ok": 1}
    assert not list(tmp_path.rglob("*.part"))


def test_what_was_kept_and_not_processed_is_pending(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        put(store, made_outcome(ONE, "a.txt"), ONE)
        outcome = made_outcome(TWO, "b.txt")
        store.keep(TWO.encode(), outcome.sha256)
        from schemas.document import Source

        source = Source(uri="b.txt", name="b.txt", data=TWO.encode())
        store.save([], [(Pulled(uri="b.txt", origin="town", state="fetched", source=source), outcome.sha256)])
        assert [s.uri for s in store.pending()] == ["b.txt"]
        assert [s.data for s in store.pending()] == [TWO.encode()]


def test_a_newer_store_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with open_store(tmp_path):
        pass
    with sqlite3.connect(tmp_path / database.FILE) as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(RunError, match="store_newer"), open_store(tmp_path):
        pass


def test_an_older_store_is_copied_before_it_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with made_corpus(tmp_path, [ONE]):
        pass
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, "CREATE TABLE later (x INTEGER) STRICT;"))
    monkeypatch.setattr(database, "VERSION", database.VERSION + 1)
    with open_store(tmp_path) as store:
        assert store.counts() == {"ok": 1}
        assert store.database.execute("SELECT count(*) FROM later").fetchone() == (0,)
    with sqlite3.connect(tmp_path / f"corpus.db.v{len(database.MIGRATIONS) - 1}") as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (len(database.MIGRATIONS) - 1,)
        assert copy.execute("SELECT count(*) FROM documents").fetchone() == (1,)


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with made_corpus(tmp_path, [ONE, TWO]):
        pass
    before = (tmp_path / "corpus.db").read_bytes()
    steps = ("CREATE TABLE later (x INTEGER) STRICT; DELETE FROM texts;", "INSERT INTO nowhere VALUES (1);")
    with monkeypatch.context() as newer:
        newer.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, *steps))
        newer.setattr(database, "VERSION", database.VERSION + 2)
        with pytest.raises(RunError, match="store_broken"), open_store(tmp_path):
            pass
    assert (tmp_path / "corpus.db").read_bytes() == before
    assert (tmp_path / f"corpus.db.v{database.VERSION}").exists()
    with open_store(tmp_path) as store:
        assert store.counts() == {"ok": 2}


@pytest.mark.parametrize("version", range(1, database.VERSION))
def test_a_store_of_every_older_version_is_brought_up_with_all_it_holds(tmp_path: Path, version: int) -> None:
    with sqlite3.connect(tmp_path / "corpus.db") as old:
        old.create_function("grams_of", 1, grams)
        old.executescript(" ".join(database.MIGRATIONS[:version]) + f" PRAGMA user_version = {version};")
        old.execute("INSERT INTO documents (id, sha256, uri, name, bytes, status) VALUES ('a1', 'x', 'a.txt', 'a.txt', 9, 'ok')")
        old.execute("INSERT INTO texts VALUES (1, '题目', '全区有效注册商标一万件')")
        old.execute("INSERT INTO grams (rowid, body, title) VALUES (1, ?, ?)", (grams("全区有效注册商标一万件"), grams("题目")))
    old.close()
    with open_store(tmp_path) as store:
        assert [hit["id"] for hit in search(store, "注册商标")["hits"]] == ["a1"]
        assert store.sound() == "ok"
    with sqlite3.connect(tmp_path / f"corpus.db.v{version}") as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (version,)
        assert copy.execute("SELECT count(*) FROM texts").fetchone() == (1,)
    copy.close()


def test_nothing_there_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="not_found"), open_store(tmp_path / "none", read_only=True):
        pass
    assert not (tmp_path / "none").exists()


def test_a_backup_is_whole_and_reads_like_the_corpus(tmp_path: Path) -> None:
    with made_corpus(tmp_path / "c", [ONE, TWO]) as store:
        store.backup(tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM documents").fetchone() == (2,)


def test_the_record_in_the_corpus_is_the_record(tmp_path: Path) -> None:
    with made_corpus(tmp_path, [ONE]) as store:
        assert [json.loads(data)["text"] for data in store.records()] == [ONE]
