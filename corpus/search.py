"""Search: any substring in either script, exact, ranked by BM25, with facets and filters over the values found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from corpus.questions import question
from corpus.snippets import pattern, snippet
from corpus.store import STATUS, Store
from corpus.tokens import folded

TITLE_WEIGHT, BODY_WEIGHT = 6.0, 1.0
FACETS = {
    "region": "region",
    "issuer": "issuer",
    "type": "type",
    "year": "year",
    "topic": "topic",
    "validity": "validity",
    "status": STATUS,
}
FACET_SIZE = 12
FACET = (
    f"SELECT * FROM (SELECT '{{0}}', {{0}} AS v, count(*) AS n FROM found WHERE v != '' GROUP BY v ORDER BY n DESC, v LIMIT {FACET_SIZE})"
)
HELD = "SELECT kind, count(*) AS n FROM tallies WHERE doc IN (SELECT doc FROM found) GROUP BY kind ORDER BY n DESC, kind"
KINDS = f"SELECT 'kind', kind, n FROM ({HELD})"
LIKE = "{} LIKE ? ESCAPE '\\'"
DUE = "e.kind = 'commitment'"  # written out: there is an index of its days alone
SHOWN = (
    "SELECT doc, id, name, d.title, issuer, type, issued_on, region, superseded_by, title_key, doc_number, coalesce(t.text, '') "
    "FROM documents d LEFT JOIN texts t USING (doc) WHERE doc IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a search; each left at None says nothing. Amounts in yuan, days in ISO form."""

    kind: str | None = None  # documents that hold an entity of that kind
    region: str | None = None  # name (any part) or GB/T 2260 code (any beginning)
    year: str | None = None
    issuer: str | None = None  # any part of the name, or its pinyin initials from the first
    type: str | None = None  # 文种
    status: str | None = None
    topic: str | None = None
    validity: str | None = None
    amount_min: float | None = None
    amount_max: float | None = None
    due_before: str | None = None
    due_after: str | None = None
    unit: str | None = None
    object: str | None = None


def search(
    store: Store,
    typed: str,
    filters: Filters = Filters(),
    *,
    limit: int = 20,
    offset: int = 0,
    facets: Sequence[str] = (*FACETS, "kind"),
    newest: bool = False,
) -> dict[str, Any]:
    """`{"total", "hits": [{"id", "name", "title", "score", "snippet", "marks", "start", "end", …}], "facets": {name: [{value, count}]}}`.

    A hit that is another one's document under other bytes has its id in `same_as`; one that a newer version replaced has `superseded_by`.
    Hits come best first (of equals the latest), or last stored first with `newest`; `start`/`end` are
    where in the record's text the best occurrence stands.
    Raises `RunError("bad_usage")`.
    """
    asked = question(typed)
    if not asked.match and not asked.without and typed.strip():
        return {"total": 0, "hits": [], "facets": {}}
    scope, values = _scope(asked.match, asked.without, filters)
    score = f"bm25(grams, {BODY_WEIGHT}, {TITLE_WEIGHT})" if asked.match else "0.0"
    order = "doc DESC" if newest else f"{'score, ' if asked.match else ''}issued_on DESC, id"
    plain = [name for name in facets if name in FACETS]
    columns = ", ".join(["d.doc", "d.id", "d.issued_on", f"{score} AS score", *(f"{FACETS[name]} AS {name}" for name in plain)])
    hits = f"SELECT * FROM (SELECT 'hit', doc, score FROM found ORDER BY {order} LIMIT ? OFFSET ?)"
    parts = ["SELECT 'total', NULL, count(*) FROM found", *map(FACET.format, plain), *([KINDS] if "kind" in facets else []), hits]
    rows = store.database.execute(
        f"WITH found AS MATERIALIZED (SELECT {columns} FROM {scope}) {' UNION ALL '.join(parts)}", (*values, limit, offset)
    ).fetchall()  # the index is looked through once for ranking, total and facets
    wanted = pattern(asked.words)
    counted: dict[str, list[dict[str, Any]]] = {name: [] for name in facets}
    for name, value, count in rows[1:]:
        if name in counted:
            counted[name].append({"value": value, "count": count})
    scored = [(doc, score) for name, doc, score in rows if name == "hit"]
    return {"total": rows[0][2], "hits": list(_hits(store, scored, wanted)), "facets": counted}


def found_docs(store: Store, typed: str, filters: Filters) -> list[int]:
    """The numbers of all documents that `search` finds."""
    asked = question(typed)
    if not asked.match and not asked.without and typed.strip():
        return []
    scope, values = _scope(asked.match, asked.without, filters)
    return [row[0] for row in store.database.execute(f"SELECT d.doc FROM {scope}", values)]


def _hits(store: Store, scored: Sequence[tuple[int, float]], wanted: Any) -> Iterator[dict[str, Any]]:
    """Hits as they are told, in that order; one that is another's document under other bytes (title, day, issuer, number and length agree)
    says so in `same_as`.
    """
    docs = orjson.dumps([doc for doc, _ in scored]).decode()
    rows = {row[0]: row[1:] for row in store.database.execute(SHOWN, (docs,))}
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    for doc, score in scored:
        doc_id, name, title, issuer, kind, issued_on, region, superseded_by, key, number, text = rows[doc]
        found = snippet(text, wanted)
        hit = {"id": doc_id, "name": name, "title": title or name, "score": round(-score, 4), "snippet": found.snippet}
        hit |= {"marks": [list(mark) for mark in found.marks], "start": found.first, "end": found.last}
        hit |= {"issuer": issuer, "type": kind, "issued_on": issued_on, "region": region}
        if superseded_by:
            hit["superseded_by"] = superseded_by
        if key and issued_on:
            same_id, its_length = first.setdefault((key, number, issued_on, issuer), (doc_id, len(text)))
            if same_id != doc_id and abs(len(text) - its_length) * 10 <= its_length:
                hit["same_as"] = same_id
        yield hit


def _scope(match: str | None, without: str | None, filters: Filters) -> tuple[str, tuple[Any, ...]]:
    """The FROM and WHERE of a search, and their values."""
    tables = "grams JOIN documents d ON d.doc = grams.rowid" if match else "documents d JOIN texts t ON t.doc = d.doc"
    where: list[str] = []
    values: list[Any] = []

    def also(condition: str, *more: Any) -> None:
        where.append(condition)
        values.extend(more)

    if match:
        also("grams MATCH ?", match)
    if without:
        also("d.doc NOT IN (SELECT rowid FROM grams WHERE grams MATCH ?)", without)
    if filters.region:
        region = _plain(filters.region)
        also(f"({LIKE.format('d.region')} OR {LIKE.format('d.region_code')})", f"%{region}%", f"{region}%")
    if filters.issuer:
        issuer, short = _plain(folded(filters.issuer)), _plain(filters.issuer.lower())
        also(f"({LIKE.format('d.issuer')} OR {LIKE.format('d.initials')})", f"%{issuer}%", f"{short}%")
    for column in ("year", "type", "topic", "validity"):
        if getattr(filters, column):
            also(f"d.{column} = ?", getattr(filters, column))
    if filters.status:
        also(f"{STATUS} = ?", filters.status)
    conditions, more = _entity(filters)
    if len(conditions) == 1 and filters.kind:
        also("d.doc IN (SELECT doc FROM tallies WHERE kind = ?)", filters.kind)
    elif conditions:
        index = "INDEXED BY entities_by_due" if conditions[0] == DUE else ""
        also(f"d.doc IN (SELECT e.doc FROM entities e {index} WHERE {' AND '.join(conditions)})", *more)
    return f"{tables} WHERE {' AND '.join(where) or '1'}", tuple(values)


def _plain(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _entity(filters: Filters) -> tuple[list[str], list[Any]]:
    """Conditions on one entity of the document, all of which it must meet."""
    conditions: list[str] = []
    values: list[Any] = []
    amount = filters.amount_min is not None or filters.amount_max is not None
    due = filters.due_before or filters.due_after
    kind = filters.kind or ("amount" if amount else "commitment" if due else "count" if filters.unit or filters.object else None)
    if kind == "commitment" and due:
        conditions.append(DUE)
    elif kind:
        conditions.append("e.kind = ?")
        values.append(kind)
    for condition, value in (
        ("e.number >= ?", filters.amount_min),
        ("e.number <= ?", filters.amount_max),
        ("e.day < ?", filters.due_before),
        ("e.day > ?", filters.due_after),
        ("e.unit = ?", filters.unit),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if filters.object:
        conditions.append(LIKE.format("e.object"))
        values.append(f"%{_plain(filters.object)}%")
    return conditions, values
