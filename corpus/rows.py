"""From an outcome to the rows that the database keeps of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from corpus.tokens import grams, initials
from schemas.notice import plain
from schemas.outcome import Outcome

BIG = 1e300


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


def prepared(outcome: Outcome) -> Prepared:
    """What the corpus stores of an outcome; the costly part of storing, which a worker can do."""
    if outcome.notice is None:
        return Prepared(id=outcome.id, row=document_row(outcome, None))
    record = plain(outcome.notice)
    row = document_row(outcome, record)
    return Prepared(
        id=outcome.id,
        row=row,
        record=orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
        text=record["text"],
        title_grams=grams(row["title"]),
        text_grams=grams(record["text"]),
        entities=tuple(entity_rows(record)),
    )


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
            entity.get("unit") or entity.get("currency"),
            entity.get("object") or entity.get("for") or entity.get("name"),
            entity.get("due") or (entity.get("value") if entity["kind"] == "date" else None),
            orjson.dumps(entity).decode(),
        )


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
