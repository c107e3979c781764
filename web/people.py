"""What people do: sign in, correct entities, judge a sample. Without a token none of these pages takes anything."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from corpus import audit
from corpus.attributes import attributes
from corpus.corrections import correct, listing, open_for_people, withdraw
from schemas.issues import RunError
from web.pages import known_id
from web.signing import COOKIE, LONGEST, back, form_seal, now, pass_for, person, same, signed
from web.view import count, render, view_of

router = APIRouter(include_in_schema=False)
SLOW = 0.4  # seconds that a wrong token costs
Text = Annotated[str, Form(max_length=2_000)]


@router.get("/sign-in")
def sign_in(request: Request) -> Response:
    """The form for name and token; says so where the server takes no corrections."""
    return render(request, "sign_in.html", open=view_of(request).token is not None, who=person(request), wrong=False)


@router.post("/sign-in")
def signing_in(request: Request, who: Text = "", token: Text = "") -> Response:
    """Sign in, for as long as the browser is open."""
    known, name = view_of(request).token, who.strip()[:LONGEST]
    if known is None or not name or not same(token, known):
        time.sleep(SLOW)
        return render(request, "sign_in.html", status=403, open=known is not None, who=None, wrong=True)
    answer = back("/corrections")
    answer.set_cookie(COOKIE, pass_for(known, name), httponly=True, samesite="strict")
    return answer


@router.post("/sign-out")
def signing_out(request: Request, seal: Text = "") -> Response:
    """Sign out."""
    signed(request, seal)
    answer = back("/")
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/corrections")
def corrections(request: Request) -> Response:
    """All corrections with who, when and why; conflicts; those whose words are gone."""
    with view_of(request).store() as store:
        told = listing(store)
    return render(request, "corrections.html", told=told, who=person(request), seal=form_seal(request))


@router.post("/documents/{doc_id}/corrections")
async def correcting(request: Request, doc_id: str) -> Response:
    """Keep a correction that was made on the document's page."""
    form = {key: str(value)[:2_000] for key, value in (await request.form(max_files=0, max_fields=60)).items()}
    who = signed(request, form.get("seal", ""))
    kind = form.get("kind", "")
    data = {name: form[f"data.{name}"] for name in attributes(kind) if form.get(f"data.{name}")}
    start, end = count(form.get("start"), -1, 10**9), count(form.get("end"), -1, 10**9)
    with open_for_people(view_of(request).corpus) as store:
        if form.get("words"):  # an addition names its words
            start = store.record(known_id(doc_id))["text"].find(form["words"], max(start, 0))
            end = start + len(form["words"])
        correct(
            store, known_id(doc_id), action=form.get("action", ""), kind=kind, start=start, end=end, data=data, who=who, at=now(),
            why=form.get("why", ""),
        )  # fmt: skip
    return back(f"/documents/{doc_id}#corrections")


@router.post("/corrections/{number}/withdraw")
def withdrawing(request: Request, number: int, seal: Text = "") -> Response:
    """Take a correction back."""
    signed(request, seal)
    with open_for_people(view_of(request).corpus) as store:
        withdraw(store, number, now())
    return back("/corrections")


@router.get("/audit")
def auditing(request: Request) -> Response:
    """All audits with what they say of the corpus."""
    with view_of(request).store() as store:
        found = [row | {"report": audit.report(store, row["audit"])} for row in audit.audits(store)]
    return render(request, "audits.html", found=found)


@router.get("/audit/{name}")
def judging(request: Request, name: str) -> Response:
    """One item after the other, its evidence beside it, judged by a key."""
    who = person(request)
    with view_of(request).store() as store:
        sample = audit.items(store, name)
    if not sample:
        raise RunError("not_found", detail=name[:60])
    asked = request.query_params.get("at")
    first = next((item["number"] for item in sample if who not in item["verdicts"]), len(sample))
    at = min(max(count(asked, first, 10**6), 1), len(sample))
    item = sample[at - 1]
    done = sum(who in one["verdicts"] for one in sample)
    shown: dict[str, Any] = {"item": item, "values": audit.shown(item["data"]), "at": at, "size": len(sample), "done": done}
    where = item["quote"].find(item["data"]["text"])
    return render(request, "audit.html", audit=name, who=who, seal=form_seal(request), where=where, **shown)


@router.post("/audit/{name}/{number}")
def judged(request: Request, name: str, number: int, verdict: Text = "", note: Text = "", seal: Text = "") -> Response:
    """Keep a verdict and go on to the next item."""
    who = signed(request, seal)
    with open_for_people(view_of(request).corpus) as store:
        audit.judge(store, name, number, verdict=verdict, who=who, at=now(), note=note)
        left = [item["number"] for item in audit.items(store, name) if who not in item["verdicts"]]
    from urllib.parse import quote

    return back(f"/audit/{quote(name, safe='')}" if left else "/audit")
