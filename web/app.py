"""The web application: read-only pages and a JSON API over one corpus, with headers that keep hostile documents harmless."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from schemas import VERSION
from schemas.issues import RunError
from web import api, feed, pages, people, promises, proof
from web.view import Evidence, View

HERE = Path(__file__).parent
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
LONGEST_ADDRESS = 4_000  # characters of path and query
STATUS = {"not_signed_in": 403, "not_found": 404, "not_drawn": 404, "bad_usage": 400, "busy": 503, "too_slow": 503}


def create_app(corpus: Path, *, evidence: Evidence | None = None, token: str | None = None) -> FastAPI:
    """The application over the corpus in a folder.

    `evidence` draws the page of a source with the words of an entity marked; without it pages show passages only. With a `token`, whoever
    knows it may sign in and correct entities; without one nothing can be changed.
    """
    app = FastAPI(title="gongbao", version=VERSION, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.view = View(corpus, evidence, token)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(api.router, prefix="/api/v1")
    for room in (promises, pages, proof, people, feed):
        app.include_router(room.router)

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        if len(str(request.url)) > LONGEST_ADDRESS:
            response: Response = JSONResponse({"code": "bad_usage", "message": "address too long"}, status_code=414)
        else:
            response = await go_on(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.exception_handler(RunError)
    async def explain(request: Request, error: RunError) -> Response:
        status = STATUS.get(error.code, 500)
        if request.url.path.startswith("/api/"):
            told = {"code": error.code, "message": {"zh": error.message.zh, "en": error.message.en}}
            return JSONResponse(told, status_code=status)
        return pages.fault(request, error, status)

    @app.exception_handler(404)
    async def missing(request: Request, _: Exception) -> Response:
        return await explain(request, RunError("not_found", detail=request.url.path[:200]))

    return app


def address(path: str, **query: object) -> str:
    """A path with its query, what is empty left out.

    >>> address("/", q="品牌", year=None)
    '/?q=%E5%93%81%E7%89%8C'
    """
    kept = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def serve(corpus: Path, *, host: str = "127.0.0.1", port: int = 8000, evidence: Evidence | None = None, token: str | None = None) -> None:
    """Serve until interrupted."""
    import uvicorn

    app = create_app(corpus, evidence=evidence, token=token)
    Thread(target=promises.prepare, args=[app.state.view], daemon=True).start()
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
