"""The pages: search, document, tables, runs; server-rendered, usable without a script."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from corpus import compare, coverage
from corpus.attributes import attributes, choices
from corpus.codebook import coded, facet, of_corpus
from corpus.columns import KINDS, TABLES
from corpus.corrections import corrected
from corpus.export import export
from corpus.exports.tables import csv_of
from corpus.life import life
from corpus.query import Wanted, query, spelled
from corpus.search import FACETS, found_docs, search
from schemas.issues import RunError
from web.charts import BOTTOM, HEIGHT, LEFT, NAMES, WIDTH, Drawn, Point, Series, bar_chart, line_chart
from web.kept import kept
from web.marks import marked_text
from web.signing import form_seal
from web.view import count, filters_of, language_of, number, render, view_of
from web.words import speaker

router = APIRouter(include_in_schema=False)
PAGE = 20
KNOWN = 60  # indicators offered
ROWS = 50
LISTED = 100  # entities listed below a document at a time
ROWS_CODED = 500
UNSHOWN = frozenset({"document", "start", "end", "place", "link", "id", "sha256"})  # columns for programs


@router.get("/")
def home(request: Request) -> Response:
    """Search with facets and snippets."""
    asked = request.query_params
    offset = count(asked.get("offset"), 0, 100_000)
    with view_of(request).store() as store:
        found = search(store, asked.get("q", ""), filters_of(asked), limit=PAGE, offset=offset)
        categories = of_corpus(store)
        codes = facet(store, categories, found_docs(store, asked.get("q", ""), filters_of(asked))) if categories else []
    active = [(name, asked[name]) for name in (*FACETS, "kind", "amount_min", "due_before", "object", "unit") if asked.get(name)]
    return render(request, "search.html", q=asked.get("q", ""), found=found, offset=offset, page=PAGE, active=active, codes=codes)


@router.get("/documents/{doc_id}")
def document(request: Request, doc_id: str) -> Response:
    """A document as a person would read it, its entities marked."""
    shown = request.query_params.getlist("kind")
    with view_of(request).store() as store:
        record = store.record(known_id(doc_id))
        row = store.database.execute(
            "SELECT status, gone, superseded_by, issuer, region FROM documents WHERE id = ?", (record["id"],)
        ).fetchone()
        said = corrected(store, record)
        around = life(store, record["id"])
    record["entities"] = said.entities
    kinds = [kind for kind in KINDS.values() if any(e["kind"] == kind for e in record["entities"])]
    chosen = [entity for entity in record["entities"] if not shown or entity["kind"] in shown]
    offset = count(request.query_params.get("from"), 0, 10**6)
    listed = chosen[offset : offset + LISTED]
    return render(
        request,
        "document.html",
        record=record,
        text=marked_text(record, shown or None, {entity["id"] for entity in listed}, speaker(language_of(request))),
        listed=listed,
        offset=offset,
        page=LISTED,
        total=len(chosen),
        kinds=kinds,
        shown=shown,
        row=row,
        around=around,
        said=said,
        seal=form_seal(request),
        attributes=attributes,
        choices=choices,
        every_kind=tuple(KINDS.values()),
        adding=asked if (asked := request.query_params.get("add")) in KINDS.values() else None,
    )


def known_id(doc_id: str) -> str:
    """An id as we make them; anything else is not found, and never part of a path."""
    if len(doc_id) != 16 or not all(c in "0123456789abcdef" for c in doc_id):
        raise RunError("not_found", detail=doc_id[:40])
    return doc_id


@router.get("/query/{table}")
def table(request: Request, table: str) -> Response:
    """A kind as a table, filtered by the address."""
    asked = request.query_params
    with view_of(request).store() as store:
        found = query(store, table, wanted_of(asked), limit=ROWS, cursor=asked.get("cursor"))
        found["rows"] = spelled(store, found["rows"])
    told = {name for row in found["rows"] for name, value in row.items() if value not in (None, "", [])}
    kept = [name for name in found["columns"] if name in told and name not in UNSHOWN]
    return render(request, "table.html", table=table, found=found, kept=kept, asked=dict(asked))


def wanted_of(asked: Any) -> Wanted:
    """The filters of a query's address."""
    words: dict[str, Any] = {
        name: asked[name][:200]
        for name in ("document", "region", "issuer", "year", "text", "due_before", "due_after", "unit", "object", "certainty", "sort")
        if asked.get(name)
    }
    numbers: dict[str, Any] = {name: number(asked[name]) for name in ("value_min", "value_max") if asked.get(name)}
    where = {name.removeprefix("where."): asked[name][:200] for name in asked if name.startswith("where.") and asked[name]}
    return Wanted(**words, **numbers, where=where or None)


@router.get("/tables")
def tables(request: Request) -> Response:
    """All tables with their sizes and downloads."""
    with view_of(request).store() as store:
        sizes = {name: query(store, name, limit=0)["total"] for name in TABLES}
    return render(request, "tables.html", sizes=sizes)


@router.get("/download/{table}.csv")
def download(request: Request, table: str) -> Response:
    """A whole table as CSV for spreadsheets."""
    with view_of(request).store() as store:
        data = export(store, "csv", None, table=table, bom=True)
    return attached(data or b"", f"{table}.csv")


@router.get("/download/compare/{what}.csv")
def download_compared(request: Request, what: str) -> Response:
    """Incentives, series, awards, the panel or the indicators as CSV for spreadsheets; `words` and `region` narrow it."""
    asked, view = request.query_params, view_of(request)
    with view.store() as store:
        rows = kept(view, store, compare.compared, what, asked.get("words", "")[:100], asked.get("region", "")[:100])
    names = list(dict.fromkeys(name for row in rows for name in row))
    return attached(csv_of(names, rows, bom=True), f"{what}.csv")


def attached(data: bytes, name: str) -> Response:
    """A file to be saved."""
    return Response(data, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/runs")
def running(request: Request) -> Response:
    """Runs and failures in plain words."""
    view = view_of(request)
    with view.store() as store:
        counts = store.counts()
        failed = [row for row in store.statuses() if row["status"] in ("error", "quarantined", "empty", "partial")]
    manifests = sorted((view.corpus / "runs").glob("*.json"), reverse=True)[:20]
    return render(
        request, "runs.html", counts=counts, failed=failed[:500], runs=[json.loads(path.read_text("utf-8")) for path in manifests]
    )


@router.get("/compare")
def comparing(request: Request) -> Response:
    """Incentives across places, an indicator over time, awards by level; each with its data table and a chart."""
    asked = request.query_params
    indicator, region = asked.get("indicator", "")[:100], asked.get("region", "")[:100] or None
    condition, view = asked.get("condition", "")[:100], view_of(request)
    with view.store() as store:  # only what is asked for is worked out; all of it on the bare page
        rows = compare.series(store, indicator, region=region) if indicator else []
        paid = kept(view, store, compare.incentives, condition) if condition or not indicator else []
        known = kept(view, store, compare.indicators, KNOWN)
        honours = kept(view, store, compare.awards) if not indicator and not condition else []
    money = [row for row in paid if row["unit"] == "CNY" and row["value"]]
    bars = bar_chart([Point(row["condition"], Decimal(row["value"]), row["link"]) for row in money])
    shown: dict[str, Any] = {
        "indicator": indicator,
        "rows": rows,
        "paid": paid[:200],
        "known": known,
        "honours": honours[:200],
        "asked": dict(asked),
    }
    return render(request, "compare.html", drawn=_lines(rows), bars=bars, size=(WIDTH, HEIGHT, LEFT, BOTTOM, NAMES), **shown)


def _lines(rows: list[dict[str, Any]]) -> Drawn:
    """A line a unit and scope, facts apart from targets."""
    series: dict[str, list[Point]] = {}
    for row in rows:
        if row["value"] and row.get("change") not in ("increase_by", "decrease_by"):
            told = row["scope"] or row["region"], row["unit"], row.get("per"), "target" if row.get("status") == "target" else ""
            name = " ".join(filter(None, told))
            series.setdefault(name, []).append(Point(row["date"], Decimal(row["value"]), row["link"]))
    return line_chart([Series(name, tuple(points)) for name, points in sorted(series.items())[:8]])


@router.get("/coverage")
def covering(request: Request) -> Response:
    """What the corpus holds and lacks."""
    view = view_of(request)
    with view.store() as store:
        holdings, gaps, results = (kept(view, store, make) for make in (coverage.holdings, coverage.gaps, coverage.results))
    return render(request, "coverage.html", holdings=holdings, gaps=gaps, results=results)


@router.get("/codebook")
def coding(request: Request) -> Response:
    """A researcher's own categories by document."""
    wanted = request.query_params.get("category", "")
    with view_of(request).store() as store:
        categories = of_corpus(store)
        rows = [row for row in coded(store, categories) if not wanted or row["codes"].get(wanted)]
    return render(request, "codebook.html", categories=categories, rows=rows[:ROWS_CODED], total=len(rows), wanted=wanted)


def fault(request: Request, error: RunError, status: int) -> Response:
    """What went wrong, in the reader's language."""
    return render(request, "fault.html", status=status, error=error)
