"""The ledger as a page and as JSON: promises by due date, overdue ones marked, both quotes side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from corpus.corrections import open_for_people
from corpus.exports.promises import csv_bytes
from corpus.ledger import Known, heard, suggested
from corpus.store import Store
from corpus.verdicts import STATUSES, judge, withdraw
from schemas.issues import RunError
from web.api import answer
from web.kept import kept
from web.pages import attached
from web.signing import back, form_seal, now, signed
from web.view import View, count, render, view_of

router = APIRouter()
PAGE = 50
_known: dict[Path, Known] = defaultdict(dict)  # by corpus, so that a change costs only the series that it touches


def _suggested(store: Store, today: str) -> list[dict[str, Any]]:
    return suggested(store, today=today, known=_known[store.folder])


def prepare(view: View) -> None:
    """Work the ledger out before anyone asks for it."""
    with suppress(RunError), view.store() as store:  # whoever asks is told what is wrong
        kept(view, store, _suggested, _today())


def rows_for(request: Request) -> list[dict[str, Any]]:
    """The rows that the address asks for; raises `bad_usage` for a status that isn't one."""
    asked, view, today = request.query_params, view_of(request), _today()
    status = asked.get("status") or None
    if status and status not in STATUSES:
        raise RunError("bad_usage", detail=f"status {status[:40]}; {', '.join(STATUSES)}")
    with view.store() as store:
        rows = kept(view, store, _suggested, today)
        found = heard(store, rows, today=today, due_before=asked.get("due_before", "")[:10] or None, status=status)["rows"]
    document, words = asked.get("document"), asked.get("text")
    if not document and not words:
        return list(found)
    return [row for row in found if (not document or row["document"]["id"] == document) and (not words or _speaks_of(row, words))]


def _speaks_of(row: dict[str, Any], words: str) -> bool:
    about, indicator = row["document"], row["target"].get("indicator") or ""
    return any(words in part for part in (row["quote"], row["actor"], about["title"], about["name"], indicator))


def _today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - overdue is a matter of the reader's own calendar


@router.get("/ledger", include_in_schema=False)
def page(request: Request) -> Response:
    """Promises by due date."""
    asked = request.query_params
    offset = count(asked.get("offset"), 0, 1_000_000)
    rows = rows_for(request)
    tally = Counter(row["status"] for row in rows)
    shown: dict[str, Any] = {"rows": rows[offset : offset + PAGE], "total": len(rows), "tally": tally, "statuses": STATUSES}
    return render(request, "ledger.html", today=_today(), seal=form_seal(request), offset=offset, page=PAGE, asked=asked, **shown)


@router.get("/download/ledger.csv", include_in_schema=False)
def download(request: Request) -> Response:
    """The ledger as CSV for spreadsheets; with `action` filled in it can be imported as verdicts."""
    return attached(csv_bytes(rows_for(request), bom=True), "ledger.csv")


@router.post("/ledger/verdicts", include_in_schema=False)
async def judging(request: Request) -> Response:
    """Keep what a person says of a row: as suggested, not as suggested, or so instead."""
    form = {key: str(value)[:2_000] for key, value in (await request.form(max_files=0, max_fields=20)).items()}
    who = signed(request, form.get("seal", ""))
    action = form.get("action", "")
    prefix = "new_" if action == "correct" else ""
    outcome = {f"outcome_{name}": form.get(f"{prefix}outcome_{name}", "") for name in ("document", "entity", "words")}
    status = form.get(f"{prefix}status", "") if action != "reject" else ""
    with open_for_people(view_of(request).corpus) as store:
        judge(
            store, form.get("document", ""), form.get("target", ""), action=action, status=status, **outcome,
            value=form.get("new_value", "") if prefix else "", unit=form.get("new_unit", "") if prefix else "",
            who=who, at=now(), why=form.get("why", ""),
        )  # fmt: skip
    return back(f"/ledger?document={form['document']}#{form['document']}-{form['target']}")


@router.post("/ledger/verdicts/{number}/withdraw", include_in_schema=False)
def withdrawing(request: Request, number: int, seal: str = Form("", max_length=200)) -> Response:
    """Take a verdict back."""
    signed(request, seal)
    with open_for_people(view_of(request).corpus) as store:
        withdraw(store, number, now())
    return back("/corrections")


@router.get("/api/v1/ledger", summary="Promises by due date, with what later documents say of them")
def rows(
    request: Request,
    due_before: str | None = Query(None, max_length=10),  # these four are read by `rows_for`
    status: str | None = Query(None, max_length=40),
    document: str | None = Query(None, max_length=16),
    text: str | None = Query(None, max_length=100),
    limit: int = Query(100, ge=1, le=1_000),
    offset: int = Query(0, ge=0, le=1_000_000),
) -> Response:
    """`{"total", "rows"}`; a status is a suggestion with both quotes (`suggested`) until a person has settled it (`said`)."""
    found = rows_for(request)
    return answer(request, {"total": len(found), "rows": found[offset : offset + limit]})
