"""The corpus: raw bytes by digest, one JSON record a document, and one SQLite file with rows, texts and the search index.

A batch is one transaction. Its records are written and synced beside their places before the commit and renamed after it; a run that is
killed in between is put right when the corpus is opened next: a record is in JSON, database and index, or in none of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import orjson

from corpus.alike import sketch
from corpus.database import FILE, connect, copied, sound
from corpus.files import PART, part_of, put_in_place, write_parts, write_whole
from corpus.locations import locate, mark_gone, supersede
from corpus.rows import Prepared, corrected_rows, drop_entities, prepared, put_entities
from corpus.titles import title_key
from corpus.tokens import grams
from schemas.document import Source
from schemas.issues import RunError
from schemas.outcome import Outcome
from schemas.pulled import Known, Pulled

STATUS = "CASE WHEN gone THEN 'source_gone' ELSE status END"
STEPS = 20_000  # of SQLite's machine between two looks at the clock


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of bytes that were processed before: under which address, and by which rules."""

    uri: str
    maker: str


@contextmanager
def open_store(folder: Path, *, read_only: bool = False, seconds: float | None = None) -> Iterator[Store]:
    """The corpus in `folder`, made where there is none; with `seconds`, no longer than that for all that is asked of it.

    Raises `RunError`: `not_found` (read-only), `store_newer`, `store_broken`, `too_slow`.
    """
    if not read_only:
        for name in ("notices", "raw"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    store = Store(folder, connect(folder, read_only=read_only))
    if seconds is not None:
        until = monotonic() + seconds
        store.database.set_progress_handler(lambda: monotonic() > until, STEPS)
    try:
        if not read_only:
            store.recover()
        yield store
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise RunError("too_slow", detail=f"{seconds:g}") from error
        if "full" in str(error):
            raise RunError("disk_full", detail=str(folder / FILE)) from error
        raise RunError("store_broken", detail=f"{folder / FILE}: {error}") from error
    finally:
        store.database.close()


@dataclass(slots=True)
class Store:
    """Reads and writes one corpus; one writer at a time (the run's lock sees to that), any number of readers."""

    folder: Path
    database: sqlite3.Connection

    def recover(self) -> None:
        """Finish what a killed run had committed and not yet put in place; drop what it had not committed."""
        notices = self.folder / "notices"
        waiting = [row[0] for row in self.database.execute("SELECT id FROM unwritten ORDER BY id")]
        self._settle(waiting)
        for stray in (*notices.glob(f".*{PART}"), *(self.folder / "raw").glob(f"*/.*{PART}")):
            with suppress(FileNotFoundError):
                stray.unlink()

    def _settle(self, ids: Sequence[str]) -> None:
        """Records of committed documents get their names; those of documents that have none any more go."""
        if not ids:
            return
        marks = ",".join("?" * len(ids))
        rows = self.database.execute(f"SELECT id FROM documents JOIN texts USING (doc) WHERE id IN ({marks})", list(ids))
        with_record = {row[0] for row in rows}
        put_in_place([self.record_path(one) for one in ids if one in with_record])
        for one in ids:
            if one not in with_record:
                self.record_path(one).unlink(missing_ok=True)
                part_of(self.record_path(one)).unlink(missing_ok=True)
        self.database.execute(f"DELETE FROM unwritten WHERE id IN ({marks})", list(ids))

    def record_path(self, doc_id: str) -> Path:
        """Where the JSON record of a document is."""
        return self.folder / "notices" / f"{doc_id}.json"

    def raw_path(self, digest: str) -> Path:
        """Where the bytes of a document are."""
        return self.folder / "raw" / digest[:2] / digest

    def record(self, doc_id: str) -> dict[str, Any]:
        """The record of a document as plain JSON values; raises `RunError("not_found")`."""
        try:
            found: dict[str, Any] = orjson.loads(self.record_path(doc_id).read_bytes())
        except (FileNotFoundError, OSError):
            raise RunError("not_found", detail=doc_id) from None
        return found

    def keep(self, data: bytes, digest: str) -> None:
        """Store raw bytes durably under their digest, once."""
        path = self.raw_path(digest)
        if not path.exists():
            write_whole(path, data)

    def keep_all(self, kept: Sequence[tuple[bytes, str]]) -> None:
        """Store the raw bytes of several documents durably, their syncs side by side."""
        new = {path: data for data, digest in kept if not (path := self.raw_path(digest)).exists()}
        for folder in {path.parent for path in new}:
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
        write_parts(new)
        put_in_place(new)

    def known(self, uri: str) -> Known | None:
        """What was seen at this address last time."""
        row = self.database.execute("SELECT sha256, etag, last_modified FROM locations WHERE uri = ? AND sha256 != ''", (uri,)).fetchone()
        return Known(sha256=row[0], etag=row[1], last_modified=row[2]) if row else None

    def uris_of(self, origin: str) -> Iterable[str]:
        """All addresses that a source gave so far and that are not marked gone."""
        rows = self.database.execute("SELECT uri FROM locations WHERE origin = ? AND gone = 0 ORDER BY uri", (origin,))
        return [row[0] for row in rows]

    def seen(self, digest: str) -> Seen | None:
        """Whether bytes were processed before, and how."""
        row = self.database.execute("SELECT uri, maker FROM documents WHERE sha256 = ?", (digest,)).fetchone() if digest else None
        return Seen(*row) if row else None

    def source(self, uri: str) -> Source | None:
        """The source at an address, from the bytes that were kept; None where none were."""
        row = self.database.execute(
            "SELECT sha256, name, media_type, charset, facts FROM locations WHERE uri = ? AND kept = 1", (uri,)
        ).fetchone()
        if row is None or not self.raw_path(row[0]).exists():
            return None
        return Source(
            uri=uri,
            name=row[1],
            data=self.raw_path(row[0]).read_bytes(),
            declared_type=row[2],
            declared_charset=row[3],
            facts=orjson.loads(row[4]),
        )

    def pending(self) -> Iterator[Source]:
        """Documents whose bytes were kept and that have no outcome yet, each under its first address."""
        rows = self.database.execute(
            "SELECT min(uri) FROM locations WHERE kept = 1 AND gone = 0 AND sha256 NOT IN (SELECT sha256 FROM documents) "
            "GROUP BY sha256 ORDER BY 1"
        ).fetchall()
        for (uri,) in rows:
            source = self.source(uri)
            if source is not None:
                yield source

    def save(self, outcomes: Sequence[Outcome | Prepared], located: Sequence[tuple[Pulled, str]] = ()) -> None:
        """Outcomes and locations in one transaction: all of them, in every part of the corpus, or none."""
        ready = [one if isinstance(one, Prepared) else prepared(one) for one in outcomes]
        write_parts({self.record_path(one.id): one.record for one in ready if one.record is not None})
        self.database.execute("BEGIN IMMEDIATE")
        try:
            touched = locate(self.database, self.raw_path, located)
            for one in ready:
                self._put(one)
                if one.record is not None:
                    touched |= supersede(self.database, one.row["sha256"])
            mark_gone(self.database, touched)
            self.database.execute("COMMIT")
        except BaseException:
            if self.database.in_transaction:
                self.database.execute("ROLLBACK")
            raise
        self._settle([one.id for one in ready])

    def _put(self, ready: Prepared) -> None:
        row = ready.row
        found = self.database.execute("SELECT doc FROM documents WHERE id = ?", (ready.id,)).fetchone()
        if found:
            doc = found[0]
            self._drop_text(doc)
            sets = ", ".join(f"{name} = :{name}" for name in row)
            self.database.execute(f"UPDATE documents SET {sets} WHERE doc = :doc", row | {"doc": doc})
        else:
            names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            doc = self.database.execute(f"INSERT INTO documents ({names}) VALUES ({marks})", row).lastrowid
        self.database.execute("INSERT OR REPLACE INTO unwritten VALUES (?)", (ready.id,))
        if ready.record is None:
            return
        self.database.execute("INSERT INTO texts VALUES (?, ?, ?)", (doc, row["title"], ready.text))
        self.database.execute("INSERT INTO grams (rowid, title, body) VALUES (?, ?, ?)", (doc, ready.title_grams, ready.text_grams))
        put_entities(self.database, doc, corrected_rows(self.database, ready))
        self.database.executemany(f"INSERT OR IGNORE INTO sketches VALUES (?, {doc})", ((one,) for one in ready.sketch))

    def _drop_text(self, doc: int) -> None:
        """Takes a document's text out of the index (which must be told the words that it had) and its entities out of their table."""
        row = self.database.execute("SELECT title, text FROM texts WHERE doc = ?", (doc,)).fetchone()
        if row:
            delete = "INSERT INTO grams (grams, rowid, title, body) VALUES ('delete', ?, ?, ?)"
            self.database.execute(delete, (doc, grams(row[0]), grams(row[1])))
            self.database.execute("DELETE FROM sketches WHERE doc = ?", (doc,))
            self.database.execute("DELETE FROM texts WHERE doc = ?", (doc,))
        drop_entities(self.database, doc)

    def reindex(self) -> int:
        """Build the search index anew from the texts; the number of documents in it."""
        self.database.execute("BEGIN IMMEDIATE")
        self.database.execute("INSERT INTO grams (grams) VALUES ('delete-all')")
        self.database.execute("DELETE FROM sketches")
        count = 0
        for doc, title, text in self.database.execute("SELECT doc, title, text FROM texts ORDER BY doc").fetchall():
            self.database.execute("INSERT INTO grams (rowid, title, body) VALUES (?, ?, ?)", (doc, grams(title), grams(text)))
            self.database.executemany(f"INSERT OR IGNORE INTO sketches VALUES (?, {doc})", ((one,) for one in sketch(text)))
            self.database.execute("UPDATE documents SET title_key = ? WHERE doc = ?", (title_key(title), doc))
            count += 1
        self.database.execute("COMMIT")
        self.database.execute("INSERT INTO grams (grams) VALUES ('optimize')")
        return count

    def tidy(self) -> None:
        """Merge what a run added to the index: smaller, and faster to search."""
        self.database.execute("INSERT INTO grams (grams) VALUES ('optimize')")

    def backup(self, file: Path) -> None:
        """A consistent copy of the database, also while a run writes."""
        copied(self.database, file)

    def sound(self) -> str:
        """`ok`, or the fault that SQLite finds in its file as `store_broken`."""
        return sound(self.database, self.folder / FILE)

    def counts(self) -> dict[str, int]:
        """Documents by status; their sum is everything that was ever pulled."""
        rows = self.database.execute(
            "SELECT CASE WHEN gone THEN 'source_gone' ELSE status END AS s, count(*) FROM documents GROUP BY s ORDER BY s"
        )
        return dict(rows.fetchall())

    def state(self) -> tuple[int, ...]:
        """Numbers that stay the same as long as no record and no correction has changed."""
        documents = self.database.execute("SELECT count(*), max(doc), count(superseded_by) FROM documents").fetchone()
        said = self.database.execute("SELECT count(*), count(withdrawn) FROM corrections").fetchone()
        return (*documents, *said, (self.folder / "notices").stat().st_mtime_ns)

    def statuses(self) -> Iterator[dict[str, Any]]:
        """One object a document: id, uri, name, status, code, message."""
        rows = self.database.execute(f"SELECT id, uri, name, {STATUS}, code, zh, en, retryable FROM documents ORDER BY uri, id")
        for doc_id, uri, name, status, code, zh, en, retryable in rows:
            found = {"id": doc_id, "uri": uri, "name": name, "status": status}
            if code:
                found |= {"code": code, "message": {"zh": zh, "en": en}, "retryable": bool(retryable)}
            yield found

    def records(self) -> Iterator[bytes]:
        """All records as their JSON bytes, by id."""
        for (doc_id,) in self.database.execute("SELECT id FROM documents JOIN texts USING (doc) ORDER BY id").fetchall():
            yield self.record_path(doc_id).read_bytes()
