"""From an outcome to the rows that the database keeps of it."""

from __future__ import annotations

import io
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from corpus.alike import sketch
from corpus.columns import KINDS
from corpus.overlay import Correction, laid_over
from corpus.titles import title_key
from corpus.tokens import grams, initials
from schemas.notice import plain
from schemas.outcome import Outcome

BIG = 1e300
AT_A_TIME = 2_000  # entities
OPENED = b'\n  "entities": ['  # no other line of a record begins so
CLOSED = b"\n  ]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An outcome as the corpus stores it: its record's bytes and everything of it that goes into the database."""

    id: str
    row: dict[str, Any]  # of `documents`
    record: bytes | None = None
    text: str = ""
    title_grams: str = ""
    text_grams: str = ""
    entities: tuple[tuple[Any, ...], ...] = ()  # rows of `entities` without the document's number
    sketch: tuple[int, ...] = ()  # by which near-identical texts are found


def prepared(outcome: Outcome) -> Prepared:
    """What the corpus stores of an outcome; the costly part of storing, which a worker can do."""
    if outcome.notice is None:
        return Prepared(id=outcome.id, row=document_row(outcome, None))
    record = plain(replace(outcome.notice, entities=()))
    row = document_row(outcome, record)
    rows: list[tuple[Any, ...]] = []
    return Prepared(
        id=outcome.id,
        row=row,
        record=_written(record, outcome.notice.entities, rows),
        text=record["text"],
        title_grams=grams(row["title"]),
        text_grams=grams(record["text"]),
        entities=tuple(rows),
        sketch=sketch(record["text"]),
    )


def _written(record: dict[str, Any], entities: Sequence[Any], rows: list[tuple[Any, ...]]) -> bytes:
    """The bytes of the record with its entities, whose rows are added to `rows`; some at a time, since a yearbook holds 200,000."""
    head, _, tail = orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).partition(OPENED + b"]")
    out = io.BytesIO()
    out.write(head + OPENED)
    for at in range(0, len(entities), AT_A_TIME):
        some = {"entities": plain(entities[at : at + AT_A_TIME])}
        rows.extend(entity_rows(some))
        out.write(b"," if at else b"")
        out.write(orjson.dumps(some, option=orjson.OPT_INDENT_2)[len(OPENED) + 1 : -len(CLOSED) - 2])
    out.write((CLOSED if entities else b"]") + tail)
    return out.getvalue()


def document_row(outcome: Outcome, record: Mapping[str, Any] | None) -> dict[str, Any]:
    """One row of `documents`; the facts of the place serve where the document itself is silent."""
    meta: Mapping[str, Any] = record["meta"] if record else {}
    facts = outcome.facts
    issuer = "、".join(meta.get("issuers", ())) or facts.get("issuer", "")
    region = meta.get("region", {})
    issued = meta.get("issued_on") or ""
    return {
        "id": outcome.id,
        "sha256": outcome.sha256,
        "uri": outcome.uri,
        "name": outcome.name,
        "bytes": outcome.bytes,
        "status": outcome.status,
        "code": outcome.code,
        "zh": outcome.message.zh if outcome.message else None,
        "en": outcome.message.en if outcome.message else None,
        "retryable": int(outcome.retryable),
        "maker": outcome.maker,
        "title": meta.get("title") or facts.get("title", ""),
        "type": meta.get("kind", ""),
        "doc_number": meta.get("doc_number", ""),
        "issuer": issuer,
        "initials": initials(issuer),
        "issued_on": issued,
        "year": issued[:4] if re.match(r"\d{4}", issued) else "",
        "region": region.get("name") or facts.get("region", ""),
        "region_code": region.get("code", ""),
        "topic": meta.get("topic", ""),
        "validity": meta.get("validity", ""),
        "script": meta.get("script", ""),
        "meta": orjson.dumps(meta).decode(),
        "title_key": title_key(meta.get("title") or facts.get("title", "")),
    }


def entity_rows(record: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Rows of `entities` without the document's number: what filters and sorting need in columns, the entity itself as JSON."""
    for entity in record["entities"]:
        yield (
            entity["kind"],
            entity["id"],
            entity["start"],
            entity["end"],
            number(entity.get("value")) if entity["kind"] in ("amount", "count") else None,
            entity.get("unit") or entity.get("currency") or (entity.get("number") if entity["kind"] == "reference" else None),
            entity.get("object") or entity.get("for") or entity.get("name") or ("title" in entity and title_key(entity["title"])) or None,
            entity.get("due") or (entity.get("value") if entity["kind"] == "date" else None),
            orjson.dumps(entity).decode(),
            (entity.get("indicator") or entity.get("object") or entity.get("for")) if entity["kind"] in ("amount", "count") else None,
        )


def put_entities(database: sqlite3.Connection, doc: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """A document's rows of `entities` in place of those that it had, and how many of each kind it holds."""
    drop_entities(database, doc)
    database.executemany(f"INSERT INTO entities VALUES ({doc}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.executemany("INSERT INTO tallies VALUES (?, ?, ?)", [(kind, doc, held) for kind, held in Counter(r[0] for r in rows).items()])


def drop_entities(database: sqlite3.Connection, doc: int) -> None:
    """Take a document's entities out of their tables."""
    database.execute("DELETE FROM entities WHERE doc = ?", (doc,))
    database.executemany("DELETE FROM tallies WHERE kind = ? AND doc = ?", [(kind, doc) for kind in KINDS.values()])


def corrections_of(database: sqlite3.Connection, sha256: str) -> list[Correction]:
    """What people said of a document and did not take back, in the order in which they said it."""
    rows = database.execute(
        'SELECT number, sha256, action, kind, start, "end", quote, before, after, entity, data, who, at, why, origin FROM corrections '
        "WHERE sha256 = ? AND withdrawn IS NULL ORDER BY number",
        (sha256,),
    )
    names = (
        "number",
        "sha256",
        "action",
        "kind",
        "start",
        "end",
        "quote",
        "before",
        "after",
        "entity",
        "data",
        "who",
        "at",
        "why",
        "origin",
    )
    return [Correction(**dict(zip(names, (*row[:10], orjson.loads(row[10]), *row[11:]), strict=True))) for row in rows]


def corrected_rows(database: sqlite3.Connection, ready: Prepared) -> tuple[tuple[Any, ...], ...]:
    """A document's rows of `entities` with what people said of them laid over."""
    said = corrections_of(database, ready.row["sha256"])
    if not said or ready.record is None:
        return ready.entities
    record = orjson.loads(ready.record)
    return tuple(entity_rows({**record, "entities": laid_over(record["text"], record["entities"], said).entities}))


def number(value: str | None) -> float | None:
    """A decimal string as a number to compare and sort by (the string stays the value).

    >>> number("2584000"), number("XXXX"), number(None)
    (2584000.0, None, None)
    """
    if value is None:
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) < BIG else None
