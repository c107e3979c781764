"""What pages and the API share: the corpus opened for one request, templates, the language, the filters of an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

from corpus.columns import TABLES, columns, description, heading
from corpus.exports.cells import CONTROL, cell
from corpus.search import Filters
from corpus.store import Store, open_store
from schemas.document import Source
from schemas.issues import RunError
from schemas.place import Place
from web.words import LANGUAGES, speaker

templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
Evidence = Callable[[Source, str, Sequence[Place]], list[tuple[int, bytes]]]  # pages that the places name, as (number, PNG)
SECONDS = 30.0  # for all that one request asks of the corpus
NUMBERS = ("amount_min", "amount_max")


@dataclass(frozen=True, slots=True)
class View:
    """One corpus to show."""

    corpus: Path
    evidence: Evidence | None = None
    token: str | None = None

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The corpus, opened read-only for one request."""
        with open_store(self.corpus, read_only=True, seconds=SECONDS) as store:
            yield store


def view_of(request: Request) -> View:
    """The application's view."""
    view: View = request.app.state.view
    return view


def language_of(request: Request) -> str:
    """`zh` unless the address or the cookie asks for `en`."""
    asked = request.query_params.get("lang") or request.cookies.get("lang") or "zh"
    return asked if asked in LANGUAGES else "zh"


def filters_of(asked: Mapping[str, str]) -> Filters:
    """The search filters of an address; raises `bad_usage` for a number that is none."""
    found: dict[str, Any] = {}
    for name in (f.name for f in fields(Filters)):
        value = asked.get(name)
        if not value:
            continue
        found[name] = number(value) if name in NUMBERS else value[:200]
    return Filters(**found)


def number(value: str) -> float:
    """A number from an address; raises `bad_usage`."""
    try:
        return float(value)
    except ValueError:
        raise RunError("bad_usage", detail=value[:80]) from None


def count(value: str | None, default: int, most: int) -> int:
    """A whole number from an address, between 0 and `most`."""
    if not value:
        return default
    if not value.isdigit() or len(value) > 9:
        raise RunError("bad_usage", detail=value[:80])
    return min(int(value), most)


def harmless(text: object) -> str:
    """Text without control and direction characters, which could make a line look like what it is not."""
    return CONTROL.sub("", cell(text))


def render(request: Request, name: str, status: int = 200, **values: Any) -> Response:
    """A page in the reader's language; the language asked for in the address is remembered."""
    language = language_of(request)
    say = speaker(language)

    def here(**changes: object) -> str:
        """This page's address with some of its query changed; None takes a key away."""
        query = {**dict(request.query_params), **changes}
        return f"{request.url.path}?{urlencode({k: v for k, v in query.items() if v not in (None, '')})}"

    shared = {
        "t": say,
        "language": language,
        "other": "en" if language == "zh" else "zh",
        "here": here,
        "path": request.url.path,
        "tables": TABLES,
        "columns": columns,
        "heading": lambda table, column: heading(table, column, language),
        "description": lambda table, column: description(table, column, language),
        "show": harmless,
    }
    response = templates.TemplateResponse(request, name, {**shared, **values}, status_code=status)
    if "lang" in request.query_params:
        response.set_cookie("lang", language, max_age=31_536_000, samesite="lax", httponly=True)
    return response
