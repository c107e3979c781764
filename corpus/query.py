"""Every kind as a table: stable columns, filters, sorting, cursor paging; each row with its document, quote, place and link."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from corpus.columns import KINDS, TABLES, columns
from corpus.store import STATUS, Store
from corpus.tokens import BREAKS, match_phrase
from schemas.issues import RunError
from schemas.regex import regex

SORTS = {
    "document": "d.issued_on DESC, d.doc, e.start",
    "value": "e.number DESC, d.doc, e.start",
    "due": "e.day, d.doc, e.start",
    "latest": "e.day DESC, d.doc, e.start",
}
SENTENCE_END = regex(r"[。！？；\n]")
PAGE = 100
CERTAINTY = "json_extract(e.data, '$.certainty')"
IN_DOUBT = f"{CERTAINTY} = 'check' AND ? != ''"  # written out: there is an index of these alone
REFERRING = ("targets", "results", "amounts", "baseline", "date", "part_of")  # columns that name other entities of the document
OF_ENTITIES = ("text", "due_before", "due_after", "value_min", "value_max", "unit", "object", "certainty", "where")  # filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a query asks for; each left at None says nothing. `where` compares any column of the table with a value."""

    document: str | None = None
    documents: Collection[str] | None = None  # ids, one of which the document has
    region: str | None = None
    issuer: str | None = None
    year: str | None = None
    text: str | None = None  # part of the entity's words
    due_before: str | None = None
    due_after: str | None = None
    value_min: float | None = None
    value_max: float | None = None
    unit: str | None = None
    object: str | None = None
    certainty: str | None = None
    where: Mapping[str, str] | None = None
    sort: str = "document"


def query(store: Store, table: str, wanted: Wanted = Wanted(), *, limit: int = PAGE, cursor: str | None = None) -> dict[str, Any]:
    """`{"table", "columns", "total", "rows", "next"}`; `next` is the cursor of the following page, absent on the last.

    Raises `RunError("bad_usage")` for a table, column, sort or cursor that isn't known.
    """
    check_table(table)
    start = _offset(cursor)
    sql, values = _documents(wanted) if table == "documents" else _entities(table, wanted)
    total = _total(store, table, wanted, sql, values)
    rows = list(_read(store, table, sql, values, limit, start))
    found: dict[str, Any] = {"table": table, "columns": list(columns(table)), "total": total, "rows": rows}
    if start + len(rows) < total:
        found["next"] = str(start + len(rows))
    return found


def _total(store: Store, table: str, wanted: Wanted, sql: str, values: tuple[Any, ...]) -> int:
    """How many rows there are; where only documents are asked for, each says how many it holds of a kind."""
    if table == "documents" or any(getattr(wanted, name) is not None for name in OF_ENTITIES):
        found = store.database.execute(f"SELECT count(*) FROM {sql.split(' ORDER BY ')[0]}", values)
    else:
        where: list[str] = ["t.kind = ?"]
        kind: list[Any] = [KINDS[table]]
        _common(wanted, where, kind)
        found = store.database.execute(
            f"SELECT coalesce(sum(t.held), 0) FROM tallies t JOIN documents d USING (doc) WHERE {' AND '.join(where)}", kind
        )
    total: int = found.fetchone()[0]
    return total


def rows_of(store: Store, table: str, wanted: Wanted = Wanted()) -> Iterator[dict[str, Any]]:
    """All rows of a query, one after the other."""
    check_table(table)
    sql, values = _documents(wanted) if table == "documents" else _entities(table, wanted)
    yield from _read(store, table, sql, values, -1, 0)


def check_table(table: str) -> None:
    """Raises `RunError("bad_usage")` for a table that isn't known."""
    if table not in TABLES:
        raise RunError("bad_usage", detail=f"{table}; {', '.join(TABLES)}")


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdigit() or len(cursor) > 12:
        raise RunError("bad_usage", detail=f"cursor {cursor}")
    return int(cursor)


def _read(store: Store, table: str, sql: str, values: tuple[Any, ...], limit: int, start: int) -> Iterator[dict[str, Any]]:
    if table == "documents":
        names = [name for name in columns("documents") if name != "link"]
        shown = ", ".join(f"{STATUS} AS status" if name == "status" else f"d.{name}" for name in names)
        for row in store.database.execute(f"SELECT {shown} FROM {sql} LIMIT ? OFFSET ?", (*values, limit, start)):
            yield {name: value for name, value in zip(names, row, strict=True) if value not in (None, "")} | {
                "link": f"/documents/{row[0]}"
            }
        return
    kept = columns(table)
    texts: dict[int, str] = {}
    for doc, doc_id, title, data in store.database.execute(
        f"SELECT d.doc, d.id, d.title, e.data FROM {sql} LIMIT ? OFFSET ?", (*values, limit, start)
    ):
        if doc not in texts:
            texts = {doc: store.database.execute("SELECT text FROM texts WHERE doc = ?", (doc,)).fetchone()[0]}
        entity = orjson.loads(data)
        row = {name: entity[name] for name in kept if name in entity}
        more = {"document": doc_id, "title": title, "quote": sentence(texts[doc], entity["start"], entity["end"])}
        yield more | row | {"link": f"/documents/{doc_id}#{entity['id']}"}


def sentence(text: str, start: int, end: int) -> str:
    """The sentence (or sentences) round a stretch of text.

    >>> sentence("一。全区商标7件，新增1件。三", 8, 10)
    '全区商标7件，新增1件。'
    """
    before = max((text.rfind(stop, 0, start) for stop in "。！？；"), default=-1)
    before = max(before, text.rfind("\n", 0, start))
    after = SENTENCE_END.search(text, max(end - 1, start))
    last = len(text) if after is None else after.start() + (after[0] != "\n")
    return text[before + 1 : max(last, end)].strip()


def _entities(table: str, wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    where, values = ["e.kind = ?"], [KINDS[table]]
    _common(wanted, where, values)
    for condition, value in (
        ("e.day != '' AND e.day < ?", wanted.due_before),
        ("e.day > ?", wanted.due_after),
        ("e.number >= ?", wanted.value_min),
        ("e.number <= ?", wanted.value_max),
        ("e.unit = ?", wanted.unit),
        ("instr(e.object, ?)", wanted.object),
        ("instr(json_extract(e.data, '$.text'), ?)", wanted.text),
        ("d.doc IN (SELECT rowid FROM grams WHERE grams MATCH ?)", _phrase(wanted.text)),
        (IN_DOUBT if wanted.certainty == "check" else f"{CERTAINTY} = ?", wanted.certainty),
    ):
        if value is not None:
            where.append(condition)
            values.append(value)  # type: ignore[arg-type]
    for name, value in (wanted.where or {}).items():
        if name not in columns(table):
            raise RunError("bad_usage", detail=f"{name}; {', '.join(columns(table))}")
        where.append(f"CAST(json_extract(e.data, '$.{name}') AS TEXT) = ?")
        values.append({"true": "1", "false": "0"}.get(value, value))
    if wanted.sort not in SORTS:
        raise RunError("bad_usage", detail=f"sort {wanted.sort}; {', '.join(SORTS)}")
    in_order = wanted.sort == "document" and not any(getattr(wanted, name) for name in OF_ENTITIES)  # a page of it is found at once
    first = in_order or _phrase(wanted.text) is not None  # documents first, then what they hold
    tables = "documents d CROSS JOIN entities e ON e.doc = d.doc" if first else "entities e JOIN documents d USING (doc)"
    return f"{tables} WHERE {' AND '.join(where)} ORDER BY {SORTS[wanted.sort]}", tuple(values)


def _phrase(words: str | None) -> str | None:
    """What the index finds of documents that hold words (a superset, much smaller than all); None where it can't tell."""
    return None if words is None or BREAKS.search(words) else match_phrase(words)


def _documents(wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    where: list[str] = ["1"]
    values: list[Any] = []
    _common(wanted, where, values)
    for name, value in (wanted.where or {}).items():
        if name not in columns("documents") or name == "link":
            raise RunError("bad_usage", detail=f"{name}; {', '.join(columns('documents'))}")
        where.append(f"{STATUS if name == 'status' else 'd.' + name} = ?")
        values.append(value)
    return f"documents d WHERE {' AND '.join(where)} ORDER BY d.issued_on DESC, d.doc", tuple(values)


def _common(wanted: Wanted, where: list[str], values: list[Any]) -> None:
    for condition, value in (
        ("d.id = ?", wanted.document),
        ("d.id IN (SELECT value FROM json_each(?))", None if wanted.documents is None else orjson.dumps(sorted(wanted.documents)).decode()),
        ("instr(d.region, ?)", wanted.region),
        ("instr(d.issuer, ?)", wanted.issuer),
        ("d.year = ?", wanted.year),
    ):
        if value is not None:
            where.append(condition)
            values.append(value)


def by_id(store: Store, doc: int, ids: Iterable[str]) -> list[Mapping[str, Any]]:
    """The entities of a document (by its number) that some ids name; those that are no more are left out."""
    found = []
    for one in ids:
        start = int("".join(c for c in one if c.isdigit()) or -1)  # ids say where entities start, unless a person moved one
        row = store.database.execute("SELECT data FROM entities WHERE doc = ? AND start = ? AND id = ?", (doc, start, one)).fetchone()
        row = row or store.database.execute("SELECT data FROM entities WHERE doc = ? AND id = ?", (doc, one)).fetchone()
        if row:
            found.append(orjson.loads(row[0]))
    return found


def spelled(store: Store, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a query for the eye: where one names other entities by their ids, their words stand instead."""
    made = []
    for row in rows:
        told = dict(row)
        for name in REFERRING:
            ids = row.get(name)
            if ids and "document" in row:
                (doc,) = store.database.execute("SELECT doc FROM documents WHERE id = ?", (row["document"],)).fetchone()
                words = [one["text"] for one in by_id(store, doc, ids if isinstance(ids, list) else [ids])]
                told[name] = words or ids
        made.append(told)
    return made
