"""A document's life: its places, near-identical copies, draft, final text and end, the proposal it answers, what it cites."""

from __future__ import annotations

from typing import Any

import orjson

from corpus.alike import KEPT, differences, likeness
from corpus.store import Store
from corpus.titles import is_draft, title_key
from corpus.versions import before, described, diff, versions

ALIKE = 0.8  # share of shingles from which on two texts are the same document
CANDIDATES = 12
ABOUT = "d.id, d.title, d.name, d.issuer, d.issued_on, d.doc_number, d.type"
Row = dict[str, Any]


def life(store: Store, doc_id: str, *, with_lines: bool = False) -> dict[str, list[Row]]:
    """`{"places", "versions", "copies", "editions", "reply", "answered_by", "cites", "cited_by", "repealed_by"}`, each a list of rows.

    Copies state the lines that differ where `with_lines`. Everything is looked up in the corpus: what it doesn't hold is named without a
    link (`id` absent) or not at all.
    """
    row = store.database.execute(
        f"SELECT d.doc, d.sha256, d.title_key, d.meta, {ABOUT} FROM documents d WHERE d.id = ?", (doc_id,)
    ).fetchone()
    if row is None:
        return {}
    doc, digest, key, meta = row[0], row[1], row[2], orjson.loads(row[3])
    cited_by = _cited_by(store, doc, key, row[9])
    found = {
        "places": _places(store, digest),
        "versions": _versions(store, doc_id),
        "copies": copies(store, doc, with_lines=with_lines),
        "editions": _editions(store, doc, key),
        "reply": _proposal(store, doc, meta),
        "answered_by": _answers(store, doc, row[5]),
        "cites": _cites(store, doc),
        "cited_by": [one for one in cited_by if one["relation"] != "repeals"],
        "repealed_by": [one for one in cited_by if one["relation"] == "repeals"],
    }
    return {name: rows for name, rows in found.items() if rows}


def _about(row: tuple[Any, ...]) -> Row:
    doc_id, title, name, issuer, issued, number, kind = row
    return {"id": doc_id, "title": title or name, "issuer": issuer, "issued_on": issued, "doc_number": number, "type": kind}


def _places(store: Store, digest: str) -> list[Row]:
    rows = store.database.execute("SELECT uri, origin, gone FROM locations WHERE sha256 = ? ORDER BY uri", (digest,))
    return [{"uri": uri, "origin": origin, "gone": bool(gone)} for uri, origin, gone in rows]


def _versions(store: Store, doc_id: str) -> list[Row]:
    """The other versions at its address; the one before it with what changed since, as lines."""
    earlier = before(store, doc_id)
    found = []
    for row in versions(store, doc_id):
        if row["id"] != doc_id:
            lines = (
                [{"side": sign, "line": words} for sign, words in described(diff(store, doc_id, earlier))] if row["id"] == earlier else []
            )
            found.append(row | ({"differences": lines} if lines else {}))
    return found


def copies(store: Store, doc: int, *, with_lines: bool = False) -> list[Row]:
    """Documents of other bytes and almost the same words, most alike first: `likeness`, and what differs where `with_lines`."""
    text = _text(store, doc)
    mine = [row[0] for row in store.database.execute("SELECT hash FROM sketches WHERE doc = ?", (doc,))]
    if not mine:
        return []
    marks = ",".join("?" * len(mine))
    rows = store.database.execute(
        f"SELECT doc FROM sketches WHERE hash IN ({marks}) AND doc != ? GROUP BY doc HAVING count(*) >= ? "
        "ORDER BY count(*) DESC, doc LIMIT ?",
        (*mine, doc, KEPT // 3, CANDIDATES),
    ).fetchall()
    found = []
    for (other,) in rows:
        theirs = _text(store, other)
        share = likeness(text, theirs)
        if share >= ALIKE:
            about = _about(store.database.execute(f"SELECT {ABOUT} FROM documents d WHERE d.doc = ?", (other,)).fetchone())
            more = {"differences": differences(text, theirs)} if with_lines else {}
            found.append(about | {"likeness": round(share, 3)} | more)
    return sorted(found, key=lambda one: (-one["likeness"], one["id"]))


def _text(store: Store, doc: int) -> str:
    row = store.database.execute("SELECT text FROM texts WHERE doc = ?", (doc,)).fetchone()
    return row[0] if row else ""


def _editions(store: Store, doc: int, key: str) -> list[Row]:
    """Other documents of that title: drafts before, final texts after, with `stage` as they say it themselves."""
    if not key:
        return []
    rows = store.database.execute(
        f"SELECT d.meta, d.validity, {ABOUT} FROM documents d WHERE d.title_key = ? AND d.doc != ? ORDER BY d.issued_on, d.id LIMIT 50",
        (key, doc),
    )
    found = []
    for meta, validity, *about in rows:
        row = _about(tuple(about))
        draft = is_draft(row["title"], orjson.loads(meta).get("draft"))
        found.append(row | {"stage": "draft" if draft else "repealed" if "废止" in validity or "失效" in validity else "final"})
    return found


def _proposal(store: Store, doc: int, meta: Row) -> list[Row]:
    """The proposal that a reply answers, as far as it says: with the document where the corpus holds it."""
    reply = meta.get("reply")
    if not reply:
        return []
    told = {name: reply[name] for name in ("body", "session", "number", "title", "result") if name in reply}
    key = title_key(reply.get("title", ""))
    row = store.database.execute(
        f"SELECT {ABOUT} FROM documents d WHERE d.title_key = ? AND ? != '' AND d.doc != ? "
        "AND d.type NOT IN ('提案答复', '建议答复') LIMIT 1",
        (key, key, doc),
    ).fetchone()
    return [told | ({"id": row[0]} if row else {})]


def _answers(store: Store, doc: int, title: str) -> list[Row]:
    """Replies that name this document as the proposal which they answer."""
    if not title:
        return []
    rows = store.database.execute(
        f"SELECT {ABOUT} FROM documents d WHERE d.type IN ('提案答复', '建议答复') AND d.doc != ? "
        "AND json_extract(d.meta, '$.reply.title') = ? ORDER BY d.id",
        (doc, title),
    )
    return [_about(row) for row in rows]


def _cites(store: Store, doc: int) -> list[Row]:
    """Documents cited by title or number, each once, with the document of the corpus where there is one."""
    found: dict[tuple[str, str], Row] = {}
    for (data,) in store.database.execute("SELECT data FROM entities WHERE doc = ? AND kind = 'reference' ORDER BY start", (doc,)):
        entity = orjson.loads(data)
        title, number = entity.get("title", ""), entity.get("number", "")
        if (title, number) not in found:
            told = {"title": title, "doc_number": number, "relation": entity.get("relation", "cites"), "entity": entity["id"]}
            found[title, number] = told | _held(store, doc, title_key(title), number)
    return list(found.values())


def _held(store: Store, doc: int, key: str, number: str) -> Row:
    """The document of a number, else the final one of a title; nothing where several could be meant."""
    for condition, value in (("d.doc_number = ?", number), ("d.title_key = ?", key)):
        if not value:
            continue
        rows = store.database.execute(
            f"SELECT {ABOUT} FROM documents d WHERE {condition} AND d.doc != ? AND d.superseded_by IS NULL LIMIT 20", (value, doc)
        ).fetchall()
        final = [row for row in rows if not is_draft(row[1])] or rows
        if len({row[0] for row in final}) == 1:
            return {"id": final[0][0], "found_by": "number" if condition.startswith("d.doc_number") else "title"}
    return {}


def _cited_by(store: Store, doc: int, key: str, number: str) -> list[Row]:
    """Documents that cite this one by its number or title."""
    rows = store.database.execute(
        f"SELECT DISTINCT e.data, {ABOUT} FROM entities e JOIN documents d USING (doc) WHERE e.kind = 'reference' AND e.doc != ? "
        "AND ((? != '' AND e.object = ?) OR (? != '' AND e.unit = ?)) ORDER BY d.issued_on, d.id, e.start LIMIT 200",
        (doc, key, key, number, number),
    )
    found: dict[tuple[str, str], Row] = {}
    for data, *about in rows:
        entity, row = orjson.loads(data), _about(tuple(about))
        if number and entity.get("number") and entity["number"] != number:
            continue  # the same title under another number is another document
        relation = entity.get("relation", "cites")
        found.setdefault((row["id"], relation), row | {"relation": relation, "entity": entity["id"]})
    return list(found.values())
