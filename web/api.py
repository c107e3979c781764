"""The JSON API under /api/v1: the same filters as the pages, cursor paging, ETags; its description is /api/v1/openapi.json."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from corpus import compare, coverage
from corpus.codebook import coded, of_corpus
from corpus.columns import TABLES
from corpus.corrections import listing
from corpus.life import life
from corpus.query import query
from corpus.search import search
from web.kept import kept
from web.pages import known_id, wanted_of
from web.view import filters_of, view_of

router = APIRouter()
MOST = 1_000


def answer(request: Request, value: Any, *, media_type: str = "application/json", keep: str = "no-cache") -> Response:
    """JSON (or bytes of another type) with an ETag; 304 where the reader has it already."""
    data = value if isinstance(value, bytes) else orjson.dumps(value)
    tag = f'"{sha256(data).hexdigest()[:24]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": keep})
    return Response(data, media_type=media_type, headers={"ETag": tag, "Cache-Control": keep})


@router.get("/search", summary="Documents that hold the words, best first, with facets")
def find(
    request: Request,
    q: str = Query("", max_length=500, description='words, "phrases", AND OR NOT'),
    limit: int = Query(20, ge=1, le=MOST),
    offset: int = Query(0, ge=0, le=100_000),
) -> Response:
    """Filters as query keys: kind, region, year, issuer, type, status, topic, validity, unit, object, amount_min and _max,
    due_before and _after.
    """
    with view_of(request).store() as store:
        return answer(request, search(store, q, filters_of(request.query_params), limit=limit, offset=offset))


@router.get("/documents/{doc_id}", summary="The record of a document")
def record(request: Request, doc_id: str) -> Response:
    """As `schemas/notice.schema.json` describes it."""
    with view_of(request).store() as store:
        return answer(request, orjson.dumps(store.record(known_id(doc_id))))


@router.get("/query/{table}", summary="A kind as a table")
def rows(request: Request, table: str, limit: int = Query(100, ge=1, le=MOST), cursor: str | None = Query(None, max_length=12)) -> Response:
    """Tables: commitments actions awards counts amounts dates incentives references organizations documents; `where.<column>=` compares."""
    with view_of(request).store() as store:
        return answer(request, query(store, table, wanted_of(request.query_params), limit=limit, cursor=cursor))


@router.get("/documents/{doc_id}/life", summary="Places, copies, drafts and final texts, reply, citations of a document")
def lived(request: Request, doc_id: str) -> Response:
    """As `corpus.life.life` says; copies with the lines that differ."""
    with view_of(request).store() as store:
        record = store.record(known_id(doc_id))
        return answer(request, life(store, record["id"], with_lines=True))


@router.get("/compare/{what}", summary="Incentives, series, awards, panel or indicators across documents")
def compared(
    request: Request,
    what: str,
    words: str = Query("", max_length=100),
    region: str = Query("", max_length=100),
    limit: int = Query(100, ge=1, le=MOST),
    cursor: int = Query(0, ge=0, le=10_000_000),
) -> Response:
    """`{"total", "rows", "next"}`; `words` of the condition, the indicator or the name."""
    view = view_of(request)
    with view.store() as store:
        rows = kept(view, store, compare.compared, what, words, region)
    found: dict[str, Any] = {"total": len(rows), "rows": rows[cursor : cursor + limit]}
    return answer(request, found | ({"next": str(cursor + limit)} if cursor + limit < len(rows) else {}))


@router.get("/coverage", summary="What the corpus holds and lacks")
def covered(request: Request) -> Response:
    """`{"holdings", "gaps", "results"}`, every share with its denominator."""
    view = view_of(request)
    with view.store() as store:
        holdings, gaps, results = (kept(view, store, make) for make in (coverage.holdings, coverage.gaps, coverage.results))
    return answer(request, {"holdings": holdings, "gaps": gaps, "results": results})


@router.get("/corrections", summary="What people said: corrections, verdicts, conflicts")
def said(request: Request) -> Response:
    """`{"corrections", "conflicts", "unanchored", "verdicts", "disputed"}` with who, when and why."""
    with view_of(request).store() as store:
        return answer(request, listing(store))


@router.get("/status", summary="Documents by status")
def status(request: Request) -> Response:
    """Their sum is everything that was ever pulled."""
    with view_of(request).store() as store:
        return answer(request, {"statuses": store.counts(), "tables": list(TABLES)})


@router.get("/codebook", summary="A researcher's categories by document")
def codes(request: Request) -> Response:
    """The categories of `codebook.toml` in the corpus's folder: how many units of each document hold them."""
    with view_of(request).store() as store:
        categories = of_corpus(store)
        return answer(request, {"columns": [one.name for one in categories], "rows": list(coded(store, categories))})
