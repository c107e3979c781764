"""The ledger as a page and as JSON: promises by due date, overdue ones marked, both quotes side by side."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from corpus.database import FILE
from corpus.ledger import STATUSES, ledger
from corpus.store import open_store
from schemas.issues import RunError
from web.api import answer
from web.view import count, render, view_of

router = APIRouter()
PAGE = 50


@lru_cache(maxsize=4)
def _computed(corpus: Path, stamp: tuple[int, ...], today: str) -> tuple[dict[str, Any], ...]:
    """All rows of a corpus as it stands; computed once for each state of its files."""
    with open_store(corpus, read_only=True) as store:
        return tuple(ledger(store, today=today)["rows"])


def rows_for(request: Request, due_before: str | None, status: str | None) -> list[dict[str, Any]]:
    """The rows that were asked for; raises `bad_usage` for a status that isn't one."""
    if status and status not in STATUSES:
        raise RunError("bad_usage", detail=f"status {status[:40]}; {', '.join(STATUSES)}")
    corpus = view_of(request).corpus
    files = [corpus / FILE, corpus / f"{FILE}-wal"]
    stamp = tuple(part for path in files if path.exists() for part in (path.stat().st_mtime_ns, path.stat().st_size))
    today = date.today().isoformat()  # noqa: DTZ011 - overdue is a matter of the reader's own calendar
    rows = _computed(corpus, stamp, today)
    kept = [row for row in rows if not due_before or (row["due"] and row["due"] < due_before[:10])]
    return [row for row in kept if not status or row["status"] == status]


@router.get("/ledger", include_in_schema=False)
def page(request: Request) -> Response:
    """Promises by due date."""
    asked = request.query_params
    status, due_before = asked.get("status") or None, asked.get("due_before") or None
    offset = count(asked.get("offset"), 0, 1_000_000)
    rows = rows_for(request, due_before, status)
    today = date.today().isoformat()  # noqa: DTZ011 - as above
    tally = {name: sum(row["status"] == name for row in rows) for name in STATUSES}
    shown: dict[str, Any] = {"rows": rows[offset : offset + PAGE], "total": len(rows), "tally": tally, "today": today, "statuses": STATUSES}
    return render(request, "ledger.html", offset=offset, page=PAGE, status_asked=status or "", due_asked=due_before or "", **shown)


@router.get("/api/v1/ledger", summary="Promises by due date, with what later documents say of them")
def rows(
    request: Request,
    due_before: str | None = Query(None, max_length=10),
    status: str | None = Query(None, max_length=40),
    limit: int = Query(100, ge=1, le=1_000),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> Response:
    """`{"total", "rows"}`; every status is a suggestion with both quotes."""
    found = rows_for(request, due_before, status)
    return answer(request, {"total": len(found), "rows": found[offset : offset + limit]})
