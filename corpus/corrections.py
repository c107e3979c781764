"""Corrections by people: kept beside what was extracted, laid over it in every table and page, exported as gold. Nothing is overwritten."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from corpus.attributes import attributes, checked
from corpus.database import connect
from corpus.files import write_whole
from corpus.overlay import ACTIONS, CONTEXT, Correction, Overlay, attributes_of, laid_over
from corpus.rows import corrections_of, entity_rows, put_entities
from corpus.store import Store
from corpus.verdicts import LEDGER, disputed, judge_row, spoken, verdicts
from schemas.issues import RunError


@contextmanager
def open_for_people(folder: Path) -> Iterator[Store]:
    """The corpus for writing what people say; a run may be writing documents at the same time."""
    store = Store(folder, connect(folder, read_only=False))
    try:
        yield store
    finally:
        store.database.close()


def correct(
    store: Store, doc_id: str, *, action: str, kind: str, start: int, end: int, data: Mapping[str, Any] | None = None,
    who: str, at: str, why: str = "", origin: str = "page",
) -> Correction:  # fmt: skip
    """Keep one person's word on the entity of a kind at a stretch of a document's text, and show it in all tables at once.

    `accept` keeps the attributes found there, `fix` and `add` those in `data`, `reject` says that there is no such thing.
    Raises `RunError`: `not_found` (the document), `bad_usage` (no such entity, an attribute that the kind can't have, nobody's name).
    """
    record = store.record(doc_id)
    text = record["text"]
    if action not in ACTIONS or not 0 <= start < end <= len(text):
        raise RunError("bad_usage", detail=f"{action[:20]} {start}–{end}; {', '.join(ACTIONS)}")
    if not who.strip():
        raise RunError("bad_usage", detail="who")
    attributes(kind)
    there = [e for e in record["entities"] if e["kind"] == kind and (e["start"], e["end"]) == (start, end)]
    if action in ("accept", "reject") and not there:
        raise RunError("bad_usage", detail=f"{kind} {start}–{end}: {text[start:end][:40]}")
    found = attributes_of(there[0]) if action == "accept" else {} if action == "reject" else checked(kind, data or {})
    if action in ("fix", "add") and kind != "action" and not found:
        raise RunError("bad_usage", detail=f"{kind}: {', '.join(attributes(kind))}")
    said = Correction(
        sha256=record["source"]["sha256"], action=action, kind=kind, start=start, end=end, quote=text[start:end],
        before=text[max(start - CONTEXT, 0) : start], after=text[end : end + CONTEXT], entity=there[0]["id"] if there else "",
        data=found, who=who.strip()[:80], at=at, why=why.strip()[:500], origin=origin,
    )  # fmt: skip
    _keep(store, said)
    refresh(store, doc_id)
    return said


def _keep(store: Store, said: Correction) -> None:
    row = asdict(said) | {"data": orjson.dumps(dict(said.data)).decode()}
    del row["number"]
    names = ", ".join(f'"{name}"' for name in row)
    store.database.execute(f"INSERT INTO corrections ({names}) VALUES ({', '.join(f':{name}' for name in row)})", row)


def withdraw(store: Store, number: int, at: str) -> None:
    """Take a correction back; it stays in the table with the time when it was withdrawn."""
    row = store.database.execute(
        "SELECT d.id FROM corrections c JOIN documents d USING (sha256) WHERE c.number = ? AND c.withdrawn IS NULL", (number,)
    ).fetchone()
    if row is None:
        raise RunError("not_found", detail=str(number))
    store.database.execute("UPDATE corrections SET withdrawn = ? WHERE number = ?", (at, number))
    refresh(store, row[0])


def corrected(store: Store, record: Mapping[str, Any]) -> Overlay:
    """A record's entities as people left them, with conflicts and what has lost its place."""
    return laid_over(record["text"], record["entities"], corrections_of(store.database, record["source"]["sha256"]))


def as_people_left_it(store: Store, doc_id: str) -> dict[str, Any]:
    """A record whose entities are as people left them."""
    record = store.record(doc_id)
    said = corrections_of(store.database, record["source"]["sha256"])
    return {**record, "entities": laid_over(record["text"], record["entities"], said).entities} if said else record


def refresh(store: Store, doc_id: str) -> None:
    """Bring the rows of a document's entities in line with its record and the corrections."""
    record = store.record(doc_id)
    doc = store.database.execute("SELECT doc FROM documents WHERE id = ?", (doc_id,)).fetchone()[0]
    rows = list(entity_rows({**record, "entities": corrected(store, record).entities}))
    store.database.execute("BEGIN IMMEDIATE")
    put_entities(store.database, doc, rows)
    store.database.execute("COMMIT")


def listing(store: Store) -> dict[str, Any]:
    """`{"corrections": [...], "conflicts": [[…]], "unanchored": [...], "verdicts": [...], "disputed": [[…]]}` of the whole corpus.

    The first three are of entities, the last two of the ledger's rows; each has document, who, when and why.
    """
    rows = store.database.execute(
        "SELECT d.id, d.title, c.sha256 FROM corrections c JOIN documents d USING (sha256) WHERE c.withdrawn IS NULL "
        "GROUP BY d.id ORDER BY d.id"
    ).fetchall()
    told: dict[str, list[Any]] = {"corrections": [], "conflicts": [], "unanchored": []}
    told["verdicts"] = [spoken(one) for one in verdicts(store)]
    told["disputed"] = [[spoken(one) for one in group] for group in disputed(store)]
    for doc_id, title, digest in rows:
        about = {"document": doc_id, "title": title}
        overlay = corrected(store, store.record(doc_id))
        told["corrections"] += [about | _plain(one) for one in corrections_of(store.database, digest)]
        told["conflicts"] += [[about | _plain(one) for one in group] for group in overlay.conflicts]
        told["unanchored"] += [about | _plain(one) for one in overlay.unanchored]
    return told


def _plain(said: Correction) -> dict[str, Any]:
    keys = ("number", "action", "kind", "start", "end", "quote", "entity", "who", "at", "why", "origin")
    return {key: getattr(said, key) for key in keys} | {"data": dict(said.data)}


def gold(store: Store, folder: Path) -> int:
    """Write every document that people corrected as a gold file for `gongbao score`; the number of files.

    What nobody judged, and what people disagree on, is marked `"optional": true`: neither asked for nor counted against.
    """
    ids = sorted({row["document"] for row in listing(store)["corrections"]})
    for doc_id in ids:
        record = store.record(doc_id)
        made = []
        for entity in corrected(store, record).entities:
            judged = entity.get("said") and entity["certainty"] == "sure"
            plain = {name: value for name, value in entity.items() if name not in ("said", "rule", "certainty", "why", "place")}
            made.append(plain if judged else plain | {"optional": True})
        told = {"id": doc_id, "source": record["source"]["name"], "text": record["text"], "meta": record["meta"], "entities": made}
        write_whole(folder / f"{doc_id}.json", orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return len(ids)


def read_in(store: Store, data: bytes, *, who: str | None, at: str) -> dict[str, Any]:
    """Corrections from a Label Studio export (JSON) or a CSV: `{"read": n, "refused": [{"line", "message"}]}`.

    A CSV has `document` (or `sha256`), `action`, `kind`, and `entity` or `start`, `end`; a column of an attribute's name gives its value,
    `who`, `at`, `why` who said so. A row of kind `ledger` (as `gongbao ledger --csv` writes them) judges the ledger's row of an entity.
    What can't be read is refused by line and the rest is taken.
    """
    rows = labelled(store, data) if data.lstrip()[:1] in (b"[", b"{") else _csv_rows(data)
    read, refused = 0, []
    for number, row in enumerate(rows, 1):
        try:
            take = judge_row if row.get("kind") == LEDGER else _take
            take(store, row, who, at)
            read += 1
        except RunError as error:
            refused.append({"line": number, "message": {"zh": error.message.zh, "en": error.message.en}})
    return {"read": read, "refused": refused}


def _csv_rows(data: bytes) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace"))):
        if (row.get("action") or "").strip():
            yield {key: value.removeprefix("'") for key, value in row.items() if key and value} | {"origin": "csv"}


def _take(store: Store, row: Mapping[str, Any], who: str | None, at: str) -> None:
    record = store.record(_document(row))
    entity = next((e for e in record["entities"] if e["id"] == row.get("entity", row.get("id"))), None)
    kind = str(row.get("kind") or (entity or {}).get("kind", ""))
    try:
        start, end = int(row.get("start", (entity or {}).get("start", -1))), int(row.get("end", (entity or {}).get("end", -1)))
    except ValueError as error:
        raise RunError("bad_usage", detail=f"{row.get('start')}–{row.get('end')}") from error
    known = attributes(kind)
    own = {} if entity is None or row["action"] != "fix" else attributes_of(entity)
    data = own | {name: row[name] for name in known if name in row}
    action = str(row["action"]).strip()
    name, when = str(row.get("who") or who or ""), str(row.get("at") or at)
    why = str(row.get("why", "")) if action != "fix" or entity is None or row.get("why") != entity.get("why") else ""
    correct(
        store, record["id"], action=action, kind=kind, start=start, end=end, data=data, who=name, at=when, why=why,
        origin=str(row.get("origin", "csv")),
    )  # fmt: skip


def _document(row: Mapping[str, Any]) -> str:
    said = str(row.get("document") or row.get("sha256") or "")[:16].lower()
    if len(said) != 16 or any(c not in "0123456789abcdef" for c in said):
        raise RunError("bad_usage", detail=f"document {said}")
    return said


def labelled(store: Store, data: bytes) -> Iterator[dict[str, Any]]:
    """Rows of corrections from the tasks of a Label Studio export.

    A region on one of our entities accepts it, or fixes it where fields of the region (value, unit, …) say otherwise; any other adds one.
    Where the annotator began from our predictions, what is no longer there was rejected.
    """
    try:
        tasks = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RunError("bad_usage", detail=f"JSON: {error}") from error
    for task in tasks if isinstance(tasks, list) else [tasks]:
        about = task.get("data", {})
        doc_id = str(about.get("id") or str(about.get("sha256", ""))[:16])
        record = store.record(_document({"document": doc_id}))
        for annotation in task.get("annotations", []):
            if not annotation.get("was_cancelled"):
                yield from _annotated(record, annotation)


def _annotated(record: Mapping[str, Any], annotation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    by = annotation.get("completed_by", "")
    who = by.get("email") or str(by.get("id", "")) if isinstance(by, Mapping) else str(by)
    shared = {
        "document": record["id"],
        "who": who,
        "at": annotation.get("updated_at") or annotation.get("created_at"),
        "origin": "labelstudio",
    }
    regions: dict[str, dict[str, Any]] = {}
    for result in annotation.get("result", []):
        region = regions.setdefault(str(result.get("id")), {})
        value = result.get("value", {})
        if "labels" in value:
            region |= {"kind": value["labels"][0], "start": value["start"], "end": value["end"]}
        elif "text" in value or "choices" in value:
            said = value.get("text", value.get("choices"))
            region[str(result.get("from_name"))] = said[0] if isinstance(said, list) and said else said
    kept: set[str] = set()
    for region in (one for one in regions.values() if "kind" in one):
        there = next((e for e in record["entities"] if all(e[k] == region[k] for k in ("kind", "start", "end"))), None)
        fields = {name: value for name, value in region.items() if name not in ("kind", "start", "end")}
        kept.add(there["id"] if there else "")
        yield shared | region | {"action": ("fix" if fields else "accept") if there else "add"} | ({"entity": there["id"]} if there else {})
    if annotation.get("parent_prediction") or annotation.get("prediction"):
        for entity in record["entities"]:
            if entity["id"] not in kept:
                yield shared | {"action": "reject", "entity": entity["id"]}
