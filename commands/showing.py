"""A record as a person reads it in a terminal, and the evidence for one entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from runs.telling import KINDS
from schemas.document import Source
from schemas.issues import RunError
from schemas.place import Place

ALREADY = frozenset({"id", "kind", "text", "start", "end", "rule", "certainty", "why", "place"})
AROUND = 40  # characters of context on each side


def record_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """Source, fields, entities by kind, repairs and doubts."""
    source = record["source"]
    yield f"{record['meta'].get('title') or source['name']}　[{record['id']}]"
    yield f"{source['uri']}　{source['media_type']}　{source['bytes']:,} bytes"
    for name, value in record["meta"].items():
        yield f"  {name}: {_inline(value)}"
    for kind, zh in KINDS.items():
        found = [entity for entity in record["entities"] if entity["kind"] == kind]
        if found:
            yield f"{zh} {kind} ({len(found)})"
        for entity in found:
            doubt = "" if entity["certainty"] == "sure" else f"　？{entity.get('why', '')}"
            attributes = "　".join(f"{key}={_inline(value)}" for key, value in entity.items() if key not in ALREADY)
            yield f"  {entity['id']}　{entity['text']}　{attributes}{doubt}"
    for change in record["repairs"]:
        yield f"修复 {change['rule']} × {change['count']}"
    for doubt in record["issues"]:
        yield f"[{doubt['severity']}] {doubt['code']}: {doubt['message']['zh']}"


def evidence_of(record: Mapping[str, Any], entity_id: str) -> dict[str, Any]:
    """One entity with the words around it and its places in the source; raises `RunError("not_found")`."""
    found = next((entity for entity in record["entities"] if entity["id"] == entity_id), None)
    if found is None:
        raise RunError("not_found", detail=f"{record['id']} {entity_id}")
    start, end, text = found["start"], found["end"], record["text"]
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return {
        "id": entity_id,
        "kind": found["kind"],
        "quote": found["text"],
        "context": f"{before}【{text[start:end]}】{after}".replace("\n", " ⏎ "),
        "start": start,
        "end": end,
        "source": record["source"]["uri"],
        "sha256": record["source"]["sha256"],
        "place": found.get("place", []),
        "rule": found["rule"],
        "certainty": found["certainty"],
        **({"why": found["why"]} if "why" in found else {}),
    }


def pictures_of(found: Mapping[str, Any], record: Mapping[str, Any], source: Source | None, folder: Path) -> list[str]:
    """Writes each page on which the entity stands as a PNG with its words framed; the paths, none for formats without pages.

    Raises `RunError("not_drawn")` as `Pictures` does.
    """
    places = [Place(page=p["page"], bbox=tuple(p["bbox"])) for p in found["place"] if "bbox" in p]
    if not places or source is None or sha256(source.data).hexdigest() != record["source"]["sha256"]:
        return []
    from runs.pictures import Pictures

    pictures = Pictures(folder)
    drawn = pictures(source, record["source"]["media_type"], places)
    pictures.close()
    written = []
    for page, png in drawn:
        path = folder / f"{record['id']}-{found['id']}-{page}.png"
        path.write_bytes(png)
        written.append(str(path))
    return written


def _inline(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_inline(item) for item in value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inline(item)}" for key, item in value.items()) + "}"
    return str(value)
