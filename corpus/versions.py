"""The versions of a document at its address, and what changed from one to the next: fields, entities, lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from corpus.alike import differences
from corpus.query import sentence
from corpus.store import Store
from schemas.issues import RunError
from schemas.regex import regex

Row = dict[str, Any]
FIGURES = regex(r"[\d〇零○一二三四五六七八九十百千万亿.,，％%]{1,40}")
STANDS = frozenset({"id", "start", "end", "place", "rule", "why", "targets"})  # where and how an entity was found, not what it says
MOST_LINES = 200


def versions(store: Store, doc_id: str) -> list[Row]:
    """All versions with a record at the address of a document, oldest first: `{"uri", "number", "id", "title", "issued_on", "newest"}`.

    Empty where its address never held another one. A document at several addresses is looked for at its own, then at the others.
    """
    addresses = store.database.execute(
        "SELECT v.uri FROM documents d JOIN versions v USING (sha256) WHERE d.id = ? GROUP BY v.uri ORDER BY v.uri != d.uri, v.uri",
        (doc_id,),
    ).fetchall()
    for (uri,) in addresses:
        rows = store.database.execute(
            "SELECT v.number, d.id, d.title, d.issued_on FROM versions v JOIN documents d USING (sha256) JOIN texts USING (doc) "
            "WHERE v.uri = ? ORDER BY v.number",
            (uri,),
        ).fetchall()
        if len({row[1] for row in rows}) > 1:
            found = [dict(zip(("number", "id", "title", "issued_on"), row, strict=True)) for row in rows]
            return [{"uri": uri, **row, "newest": row is found[-1]} for row in found]
    return []


def before(store: Store, doc_id: str) -> str | None:
    """The id of the version that a document took the place of; None where it is the first."""
    ids = [row["id"] for row in versions(store, doc_id)]
    at = len(ids) - 1 - ids[::-1].index(doc_id) if doc_id in ids else 0
    return ids[at - 1] if at else None


def newer(store: Store, ids: Collection[str]) -> list[str]:
    """Those of some documents before which another one stood at their address, sorted."""
    rows = store.database.execute(
        "SELECT DISTINCT d.id FROM json_each(?) j JOIN documents d ON d.id = j.value JOIN texts USING (doc) "
        "JOIN versions v ON v.sha256 = d.sha256 JOIN versions w ON w.uri = v.uri AND w.number < v.number ORDER BY d.id",
        (orjson.dumps(sorted(ids)).decode(),),
    ).fetchall()
    return [doc_id for (doc_id,) in rows if before(store, doc_id) is not None]


def diff(store: Store, doc_id: str, other: str | None = None) -> Row:
    """What changed from the version before to this one, or from `other` to this one.

    `{"before", "after"}` (id, title, uri) with `meta`: `[{"field", "before", "after"}]` (an end is absent where the field is),
    `entities`: `{"added": […], "removed": […], "changed": [{"before", "after", "attributes": {name: [before, after]}}]}`, each entity as
    in its record, and `lines`: what only one of the texts has. Raises `RunError("not_found")` where there is nothing to compare with.
    """
    earlier = other or before(store, doc_id)
    new = store.record(doc_id)
    if earlier is None:
        raise RunError("not_found", detail=f"{doc_id}: versions < 2")
    old = store.record(earlier)
    return {
        "before": _about(old),
        "after": _about(new),
        "meta": list(_fields(old["meta"], new["meta"])),
        "entities": _entities(_Side.of(old), _Side.of(new)),
        "lines": differences(old["text"], new["text"], MOST_LINES),
    }


def _about(record: Mapping[str, Any]) -> Row:
    source = record["source"]
    return {"id": record["id"], "title": record["meta"].get("title") or source["name"], "uri": source["uri"]}


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Row]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield {"field": name} | {end: meta[name] for end, meta in (("before", old), ("after", new)) if name in meta}


@dataclass(frozen=True, slots=True)
class _Side:
    """A version's text and entities, what other entities they point to by name."""

    text: str
    entities: list[Row]
    words: dict[str, str]

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> _Side:
        entities = record["entities"]
        return cls(record["text"], entities, {entity["id"]: entity["text"] for entity in entities})

    def said(self, entity: Row) -> Row:
        """What an entity says, wherever it stands."""
        return {name: self._named(value) for name, value in entity.items() if name not in STANDS}

    def _named(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._named(one) for one in value]
        return self.words.get(value, value) if isinstance(value, str) else value

    def sentence(self, entity: Row) -> str:
        """The sentence round an entity, white space and figures taken out: what stays when only a figure changes."""
        return FIGURES.sub("#", "".join(sentence(self.text, entity["start"], entity["end"]).split()))


def _entities(old: _Side, new: _Side) -> Row:
    """Entities that say the same on both sides cancel out; of the others, those of one kind in one sentence, figures aside, changed."""
    gone, come = _unmatched(old, new)
    waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for entity in gone:
        waiting[entity["kind"], old.sentence(entity)].append(entity)
    changed, added = [], []
    for entity in come:
        pair = waiting[entity["kind"], new.sentence(entity)]
        if pair:
            changed.append(_change(old, new, pair.pop(0), entity))
        else:
            added.append(entity)
    left = {id(entity) for rows in waiting.values() for entity in rows}
    return {"added": added, "removed": [entity for entity in gone if id(entity) in left], "changed": changed}


def _unmatched(old: _Side, new: _Side) -> tuple[list[Row], list[Row]]:
    """Entities of each side that the other doesn't have, in the order of the texts."""
    there: dict[str, list[Row]] = defaultdict(list)
    for entity in old.entities:
        there[repr(sorted(old.said(entity).items()))].append(entity)
    come = []
    for entity in new.entities:
        same = there[repr(sorted(new.said(entity).items()))]
        if same:
            same.pop(0)
        else:
            come.append(entity)
    left = {id(entity) for rows in there.values() for entity in rows}
    return [entity for entity in old.entities if id(entity) in left], come


def _change(old: _Side, new: _Side, one: Row, other: Row) -> Row:
    was, is_now = old.said(one), new.said(other)
    names = [name for name in dict.fromkeys((*was, *is_now)) if was.get(name) != is_now.get(name)]
    return {"before": one, "after": other, "attributes": {name: [was.get(name), is_now.get(name)] for name in names}}


def described(found: Row) -> Iterator[tuple[str, str]]:
    """What changed as lines for people, each with its sign: `−` was, `＋` is new, `≠` was and is otherwise."""
    for row in found["meta"]:
        yield "≠", f"{row['field']}: {_short(row.get('before', ''))} → {_short(row.get('after', ''))}"
    for change in found["entities"]["changed"]:
        was, now = change["before"]["text"], change["after"]["text"]
        others = [
            f"{name} {_short(old)} → {_short(new)}" for name, (old, new) in change["attributes"].items() if name not in ("text", "kind")
        ]
        told = f"（{'，'.join(others)}）" if others else ""
        words = now if was == now else f"{was} → {now}"
        yield "≠", f"{change['after']['kind']}: {words}{told}"
    for sign, name in (("−", "removed"), ("＋", "added")):
        for entity in found["entities"][name]:
            yield sign, f"{entity['kind']}: {entity['text']}"


def _short(value: Any) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
