"""The corpus database: one SQLite file (WAL), its tables, and how an older one becomes a newer one."""

from __future__ import annotations

import ctypes
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from corpus.files import part_of, put_in_place
from corpus.tokens import grams
from schemas.issues import RunError

FILE = "corpus.db"
TABLES = """
CREATE TABLE documents (
    doc INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    uri TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    status TEXT NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,
    code TEXT, zh TEXT, en TEXT, retryable INTEGER NOT NULL DEFAULT 0,
    maker TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '', doc_number TEXT NOT NULL DEFAULT '',
    issuer TEXT NOT NULL DEFAULT '', initials TEXT NOT NULL DEFAULT '',
    issued_on TEXT NOT NULL DEFAULT '', year TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '', region_code TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '', validity TEXT NOT NULL DEFAULT '', script TEXT NOT NULL DEFAULT '',
    meta TEXT NOT NULL DEFAULT '{}',
    superseded_by TEXT
) STRICT;
CREATE INDEX documents_by_sha256 ON documents(sha256);
CREATE INDEX documents_by_number ON documents(doc_number);
CREATE TABLE texts (doc INTEGER PRIMARY KEY REFERENCES documents(doc), title TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE entities (
    doc INTEGER NOT NULL REFERENCES documents(doc),
    kind TEXT NOT NULL, id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    number REAL, unit TEXT, object TEXT, day TEXT,
    data TEXT NOT NULL,
    PRIMARY KEY (doc, start, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entities_by_kind ON entities(kind, number);
CREATE TABLE locations (
    uri TEXT PRIMARY KEY,
    origin TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL, media_type TEXT, charset TEXT, facts TEXT NOT NULL DEFAULT '{}',
    etag TEXT, last_modified TEXT,
    gone INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX locations_by_sha256 ON locations(sha256);
CREATE INDEX locations_by_origin ON locations(origin);
CREATE TABLE versions (uri TEXT NOT NULL, number INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (uri, number)) STRICT, WITHOUT ROWID;
CREATE TABLE unwritten (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE grams USING fts5(title, body, content='', columnsize=1, tokenize="unicode61 remove_diacritics 0");
"""
PEOPLE = """
CREATE TABLE corrections (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL, action TEXT NOT NULL, kind TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    entity TEXT NOT NULL, data TEXT NOT NULL,
    who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL, origin TEXT NOT NULL,
    withdrawn TEXT
) STRICT;
CREATE INDEX corrections_by_sha256 ON corrections(sha256);
CREATE TABLE audit_items (
    audit TEXT NOT NULL, number INTEGER NOT NULL,
    doc_id TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL, quote TEXT NOT NULL, data TEXT NOT NULL, held INTEGER NOT NULL,
    PRIMARY KEY (audit, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE judgements (
    audit TEXT NOT NULL, number INTEGER NOT NULL, who TEXT NOT NULL, verdict TEXT NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (audit, number, who)
) STRICT, WITHOUT ROWID;
CREATE TABLE sketches (hash INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (hash, doc)) STRICT, WITHOUT ROWID;
ALTER TABLE documents ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
CREATE INDEX documents_by_title ON documents(title_key);
CREATE INDEX references_by_title ON entities(object) WHERE kind = 'reference';
CREATE INDEX references_by_number ON entities(unit) WHERE kind = 'reference';
"""
VERDICTS = """
CREATE TABLE verdicts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL, action TEXT NOT NULL, status TEXT NOT NULL,
    start INTEGER NOT NULL, quote TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    outcome_sha256 TEXT NOT NULL, outcome_start INTEGER NOT NULL, outcome_quote TEXT NOT NULL,
    outcome_before TEXT NOT NULL, outcome_after TEXT NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL,
    who TEXT NOT NULL, at TEXT NOT NULL, why TEXT NOT NULL, origin TEXT NOT NULL,
    withdrawn TEXT
) STRICT;
CREATE INDEX verdicts_by_sha256 ON verdicts(sha256);
"""
COUNTED = """
CREATE TABLE tallies (kind TEXT NOT NULL, doc INTEGER NOT NULL, held INTEGER NOT NULL, PRIMARY KEY (kind, doc)) STRICT, WITHOUT ROWID;
INSERT INTO tallies SELECT kind, doc, count(*) FROM entities GROUP BY 1, 2;
ALTER TABLE entities ADD COLUMN name TEXT;
UPDATE entities SET name = coalesce(json_extract(data, '$.indicator'), object) WHERE kind IN ('count', 'amount');
CREATE INDEX entities_by_name ON entities(name) WHERE name IS NOT NULL;
CREATE INDEX entities_by_due ON entities(day) WHERE kind = 'commitment';
CREATE INDEX entities_in_doubt ON entities(kind) WHERE json_extract(data, '$.certainty') = 'check';
CREATE INDEX documents_by_day ON documents(issued_on DESC, doc);
"""
BODY_FIRST = """
DROP TABLE grams;
CREATE VIRTUAL TABLE grams USING fts5(body, title, content='', columnsize=1, tokenize="unicode61 remove_diacritics 0");
INSERT INTO grams (rowid, body, title) SELECT doc, grams_of(text), grams_of(title) FROM texts;
INSERT INTO grams (grams) VALUES ('optimize');
"""  # FTS5 writes two bytes more for every position outside its first column
SKETCHED = "CREATE INDEX sketches_by_doc ON sketches(doc);"
MIGRATIONS: tuple[str, ...] = (TABLES, PEOPLE, VERDICTS, COUNTED, BODY_FIRST, SKETCHED)  # the n-th brings a database of version n to n + 1
VERSION = len(MIGRATIONS)


def connect(folder: Path, *, read_only: bool) -> sqlite3.Connection:
    """The database of a corpus, brought to the current version; an older one is copied to `corpus.db.v<n>` before.

    Raises `RunError`: `not_found` (read-only and none there), `store_newer`, `store_broken`.
    """
    path = folder / FILE
    if read_only and not path.exists():
        raise RunError("not_found", detail=f"{path} (gongbao run)")
    try:
        address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        database = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None)
        database.execute("PRAGMA query_only = ON" if read_only else "PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA cache_size = -65536")
        found: int = database.execute("PRAGMA user_version").fetchone()[0]
        if found > VERSION:
            raise RunError("store_newer", detail=f"{path}: {found} > {VERSION}")
        if found < VERSION:
            if read_only:
                raise RunError("store_broken", detail=f"{path}: version {found}; gongbao run")
            _migrate(database, path, found)
    except sqlite3.DatabaseError as error:
        raise _fault(error, path) from error
    return database


def _migrate(database: sqlite3.Connection, path: Path, found: int) -> None:
    """All steps in one transaction: a database that can't be brought up stays as it was."""
    if found:
        copied(database, path.with_name(f"{FILE}.v{found}"))
    database.create_function("grams_of", 1, grams, deterministic=True)
    try:
        database.executescript(f"BEGIN IMMEDIATE; {' '.join(MIGRATIONS[found:])} PRAGMA user_version = {VERSION}; COMMIT;")
    except sqlite3.DatabaseError:
        database.rollback()
        if database.execute("PRAGMA user_version").fetchone()[0] != VERSION:  # else another process did it while this one waited
            database.close()
            raise


def copied(database: sqlite3.Connection, file: Path) -> None:
    """A consistent copy of a database, whole or not there at all, also while others write to it."""
    part = part_of(file)
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as copy:
        database.backup(copy)
    put_in_place([file])


def _fault(error: sqlite3.DatabaseError, path: Path) -> RunError:
    if "full" in str(error):
        return RunError("disk_full", detail=str(path))
    return RunError("store_broken", detail=f"{path}: {error}")


def sound(database: sqlite3.Connection, path: Path) -> str:
    """What SQLite says of its own file: "ok", or the first fault as `store_broken`."""
    said: str = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise RunError("store_broken", detail=f"{path}: {said}")
    return said


def leave_wal(folder: Path) -> None:
    """Let the write-ahead log stay beside the database when this process ends, instead of being deleted with its last connection.

    A program that reads the file while holding connections of its own loses its locks (POSIX drops them when any descriptor of the file is
    closed); were the log deleted and made anew under it, it would read a log that is no longer there and call the database malformed.
    """
    if os.name == "nt" or not (folder / FILE).exists():
        return
    database = connect(folder, read_only=False)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(database))  # never closed: the log goes only with the last connection that is closed
