"""An Atom feed of a saved search: what came into the corpus last, newest first."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from corpus.search import search
from web.view import filters_of, harmless, language_of, templates, view_of
from web.words import speaker

router = APIRouter(include_in_schema=False)
ENTRIES = 50


@router.get("/feed.atom")
def feed(request: Request) -> Response:
    """The same words and filters as the search page; an entry's time is when its record was made."""
    asked = request.query_params
    with view_of(request).store() as store:
        found = search(store, asked.get("q", ""), filters_of(asked), limit=ENTRIES, facets=(), newest=True)
        for hit in found["hits"]:
            path = store.record_path(hit["id"])
            made = path.stat().st_mtime if path.exists() else 0
            hit["updated"] = datetime.fromtimestamp(made, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    updated = max((hit["updated"] for hit in found["hits"]), default="1970-01-01T00:00:00Z")
    base = str(request.base_url).rstrip("/")
    values = {
        "base": base,
        "found": found,
        "updated": updated,
        "q": asked.get("q", ""),
        "t": speaker(language_of(request)),
        "show": harmless,
    }
    answer = templates.TemplateResponse(request, "feed.xml", values, media_type="application/atom+xml")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
