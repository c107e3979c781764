"""Proof for the eye: where an entity stands in the source, as the passage of a text or as the picture of a page with its words framed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from corpus.query import sentence
from corpus.store import Store
from schemas.document import Source
from schemas.issues import RunError
from schemas.place import Place
from web.api import answer
from web.pages import known_id
from web.view import render, view_of

router = APIRouter(include_in_schema=False)
AROUND = 160  # characters of the source shown on either side


@router.get("/documents/{doc_id}/evidence/{entity_id}")
def proof(request: Request, doc_id: str, entity_id: str) -> Response:
    """An entity beside the source that it was read from."""
    view = view_of(request)
    with view.store() as store:
        record = store.record(known_id(doc_id))
        entity = entity_of(record, entity_id)
        source = source_of(store, record)
    places = entity.get("place", [])
    quote = sentence(record["text"], entity["start"], entity["end"])
    numbers = sorted({place["page"] for place in places if "page" in place and "bbox" in place})
    return render(
        request,
        "evidence.html",
        record=record,
        entity=entity,
        quote=quote,
        at=quote.find(entity["text"]),
        passages=list(_passages(record, source, places)),
        numbers=numbers if view.evidence is not None and source is not None else [],
        kept=source is not None,
    )


@router.get("/documents/{doc_id}/evidence/{entity_id}/{page}.png")
def picture(request: Request, doc_id: str, entity_id: str, page: int) -> Response:
    """A page of the source with the entity's words framed."""
    view = view_of(request)
    with view.store() as store:
        record = store.record(known_id(doc_id))
        entity = entity_of(record, entity_id)
        source = source_of(store, record)
    places = [_place(place) for place in entity.get("place", []) if place.get("page") == page and "bbox" in place]
    if view.evidence is None or source is None or not places:
        raise RunError("not_found", detail=f"{doc_id} {page}")
    drawn = dict(view.evidence(source, record["source"]["media_type"], places))
    if page not in drawn:
        raise RunError("not_found", detail=f"{doc_id} {page}")
    return answer(request, drawn[page], media_type="image/png", keep="private, max-age=3600")


def entity_of(record: Mapping[str, Any], entity_id: str) -> Mapping[str, Any]:
    """An entity of a record; raises `RunError("not_found")`."""
    for entity in record["entities"]:
        if entity["id"] == entity_id:
            found: Mapping[str, Any] = entity
            return found
    raise RunError("not_found", detail=f"{record['id']} {entity_id[:40]}")


def source_of(store: Store, record: Mapping[str, Any]) -> Source | None:
    """The bytes that a record was made from, where they were kept."""
    digest = record["source"]["sha256"]
    path = store.raw_path(digest)
    if not path.exists():
        return None
    return Source(uri=record["source"]["uri"], name=record["source"]["name"], data=path.read_bytes())


def _passages(record: Mapping[str, Any], source: Source | None, places: list[dict[str, Any]]) -> Any:
    """What stands at each place: before, the words, after, for decoded text; for pages and paragraphs only where it is."""
    encoding = record["source"].get("encoding", {}).get("name")
    text = _decoded(source.data, encoding) if source is not None and encoding else None
    for place in places:
        told = {name: value for name, value in place.items() if name != "bbox"}
        if text is not None and set(place) == {"start", "end"}:
            start, end = place["start"], place["end"]
            told |= {"before": text[max(start - AROUND, 0) : start], "words": text[start:end], "after": text[end : end + AROUND]}
        yield told


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding, "replace").removeprefix("\ufeff")
    except LookupError:  # our own name for a mixed encoding
        return None


def _place(place: Mapping[str, Any]) -> Place:
    x0, top, x1, bottom = place["bbox"]
    return Place(page=place["page"], bbox=(x0, top, x1, bottom))
