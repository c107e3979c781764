"""Who may change anything: whoever knows the token signs in with a name, and every form carries a seal that no other site can make."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from schemas.issues import RunError
from web.view import view_of

COOKIE = "person"
LONGEST = 80


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that doesn't tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def _seal(token: str, use: str, who: str) -> str:
    return hmac.new(token.encode(), f"{use}\0{who}".encode(), "sha256").hexdigest()


def pass_for(token: str, who: str) -> str:
    """The cookie of a person who gave the right token."""
    return f"{urlsafe_b64encode(who.encode()).decode()}.{_seal(token, 'person', who)}"


def person(request: Request) -> str | None:
    """Who is signed in; None where nobody is, where the server has no token, or where the cookie isn't one of ours."""
    token, (name, _, seal) = view_of(request).token, request.cookies.get(COOKIE, "").partition(".")
    if not token or not seal:
        return None
    try:
        who = urlsafe_b64decode(name).decode()
    except (Error, ValueError):
        return None
    return who if same(seal, _seal(token, "person", who)) else None


def form_seal(request: Request) -> str | None:
    """What a form of this person must bring along; None where nobody is signed in."""
    token, who = view_of(request).token, person(request)
    return _seal(token, "form", who) if token and who else None


def signed(request: Request, seal: str) -> str:
    """Who sent a form; raises `RunError("not_signed_in")` unless it is one that we gave to that person."""
    who, wanted = person(request), form_seal(request)
    if who is None or wanted is None or not same(seal, wanted):
        raise RunError("not_signed_in")
    return who


def now() -> str:
    """The time as corrections state it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def back(path: str) -> Response:
    """To the page where a form came from."""
    return RedirectResponse(path, status_code=303)
