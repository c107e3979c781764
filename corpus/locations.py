"""Where bytes were found: addresses with their validators, versions at an address, documents whose places are gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson

from schemas.pulled import Pulled


def locate(database: sqlite3.Connection, raw_path: Callable[[str], Path], located: Iterable[tuple[Pulled, str]]) -> set[str]:
    """Note where bytes were found or are no longer; the digests of the documents whose places changed."""
    touched: set[str] = set()
    for pulled, digest in located:
        row = database.execute("SELECT sha256, gone FROM locations WHERE uri = ?", (pulled.uri,)).fetchone()
        before, was_gone = row or ("", 0)
        if pulled.state == "gone":
            database.execute("UPDATE locations SET gone = 1 WHERE uri = ?", (pulled.uri,))
            touched.add(before)
            continue
        if was_gone or digest != before:
            touched |= {before, digest}
        if pulled.source is None and pulled.state == "unchanged":
            database.execute("UPDATE locations SET gone = 0 WHERE uri = ?", (pulled.uri,))
            continue
        if digest and digest != before:
            _version(database, pulled.uri, digest, before)
        _note(database, pulled, digest, kept=pulled.source is not None and raw_path(digest).exists())
    return touched - {""}


def _note(database: sqlite3.Connection, pulled: Pulled, digest: str, *, kept: bool) -> None:
    source = pulled.source
    facts = orjson.dumps(dict(source.facts)).decode() if source else "{}"
    said = (source.name, source.declared_type, source.declared_charset) if source else ("", None, None)
    database.execute(
        "INSERT OR REPLACE INTO locations (uri, origin, sha256, name, media_type, charset, facts, etag, last_modified, kept) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (pulled.uri, pulled.origin, digest, *said, facts, pulled.etag, pulled.last_modified, int(kept)),
    )


def _version(database: sqlite3.Connection, uri: str, digest: str, before: str) -> None:
    """Another version at an address: the one before stays, marked as superseded unless it stands elsewhere too."""
    number = database.execute("SELECT count(*) FROM versions WHERE uri = ?", (uri,)).fetchone()[0]
    database.execute("INSERT INTO versions VALUES (?, ?, ?)", (uri, number + 1, digest))
    if before:
        database.execute(
            "UPDATE documents SET superseded_by = ? WHERE sha256 = ? AND NOT EXISTS "
            "(SELECT 1 FROM locations l WHERE l.sha256 = documents.sha256 AND l.uri != ? AND l.gone = 0)",
            (digest[:16], before, uri),
        )
    database.execute("UPDATE documents SET superseded_by = NULL WHERE sha256 = ?", (digest,))


def mark_gone(database: sqlite3.Connection, touched: Iterable[str]) -> None:
    """A document that no place has any more is gone at its source, unless a newer version took its place; one that is back is not."""
    for digest in sorted(touched):
        database.execute(
            "UPDATE documents SET gone = (superseded_by IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM locations l WHERE l.sha256 = documents.sha256 AND l.gone = 0)) WHERE sha256 = ?",
            (digest,),
        )
