"""Where bytes were found: addresses with their validators, versions at an address, documents whose places are gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson

from schemas.pulled import Pulled, address_id


def locate(database: sqlite3.Connection, raw_path: Callable[[str], Path], located: Iterable[tuple[Pulled, str]]) -> set[str]:
    """Note where bytes were found or are no longer; the digests of the documents whose places changed."""
    touched: set[str] = set()
    for pulled, digest in located:
        row = database.execute("SELECT sha256, gone FROM locations WHERE uri = ?", (pulled.uri,)).fetchone()
        before, was_gone = row or ("", 0)
        if pulled.state == "failed" and pulled.source is None:
            if not before:
                _note(database, pulled, "", kept=False)  # so that it is asked again
            continue  # what was there last time stands until the address answers
        database.execute("DELETE FROM documents WHERE id = ?", (address_id(pulled.uri),))  # it answers: its failure is over
        if pulled.state == "listed":
            database.execute("DELETE FROM locations WHERE uri = ? AND sha256 = ''", (pulled.uri,))
        if pulled.state in ("gone", "listed"):
            database.execute("UPDATE locations SET gone = 1 WHERE uri = ? AND gone = 0", (pulled.uri,))
            touched.add(before)
            continue
        if was_gone or digest != before:
            touched |= {before, digest}
        if pulled.source is None and pulled.state == "unchanged":
            if was_gone:
                database.execute("UPDATE locations SET gone = 0 WHERE uri = ?", (pulled.uri,))
            continue
        if digest and digest != before:
            _version(database, pulled.uri, digest)
        _note(database, pulled, digest, kept=pulled.source is not None and raw_path(digest).exists())
        if database.execute("SELECT 1 FROM documents JOIN texts USING (doc) WHERE sha256 = ?", (digest,)).fetchone():
            touched |= supersede(database, digest)
    return touched - {""}


def _note(database: sqlite3.Connection, pulled: Pulled, digest: str, *, kept: bool) -> None:
    source = pulled.source
    facts = orjson.dumps(dict(source.facts)).decode() if source else "{}"
    said = (source.name, source.declared_type, source.declared_charset) if source else ("", None, None)
    now = (pulled.origin, digest, *said, facts, pulled.etag, pulled.last_modified, 0, int(kept))
    columns = "origin, sha256, name, media_type, charset, facts, etag, last_modified, gone, kept"
    if database.execute(f"SELECT {columns} FROM locations WHERE uri = ?", (pulled.uri,)).fetchone() != now:
        database.execute(f"INSERT OR REPLACE INTO locations (uri, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (pulled.uri, *now))


def _version(database: sqlite3.Connection, uri: str, digest: str) -> None:
    number = database.execute("SELECT count(*) FROM versions WHERE uri = ?", (uri,)).fetchone()[0]
    database.execute("INSERT INTO versions VALUES (?, ?, ?)", (uri, number + 1, digest))


def supersede(database: sqlite3.Connection, digest: str) -> set[str]:
    """A document that has a record takes the place of the versions before it at its addresses, unless they stand elsewhere too; theirs
    and its digests. An error page at a known address therefore hides nothing.
    """
    found = database.execute(
        "SELECT DISTINCT v.sha256 FROM locations l JOIN versions v USING (uri) WHERE l.sha256 = ? AND v.sha256 != ?", (digest, digest)
    ).fetchall()
    for (before,) in found:
        database.execute(
            "UPDATE documents SET superseded_by = ? WHERE sha256 = ? AND doc IN (SELECT doc FROM texts) AND NOT EXISTS "
            "(SELECT 1 FROM locations l WHERE l.sha256 = documents.sha256 AND l.gone = 0)",
            (digest[:16], before),
        )
    database.execute("UPDATE documents SET superseded_by = NULL WHERE sha256 = ? AND superseded_by IS NOT NULL", (digest,))
    return {digest, *(before for (before,) in found)} if found else set()


def mark_gone(database: sqlite3.Connection, touched: Iterable[str]) -> None:
    """A document that no place has any more is gone at its source, unless a newer version took its place; one that is back is not."""
    for digest in sorted(touched):
        database.execute(
            "UPDATE documents SET gone = (superseded_by IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM locations l WHERE l.sha256 = documents.sha256 AND l.gone = 0)) WHERE sha256 = ?",
            (digest,),
        )
