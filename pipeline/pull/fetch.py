"""The one guarded HTTP client: polite, bounded, honest about who asks; it never works around a refusal."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urldefrag, urljoin, urlsplit

import httpcore
import httpx
from protego import Protego

from pipeline.pull.headers import content_type, file_name, retry_after
from pipeline.pull.inflate import Inflate, OverBound
from pipeline.pull.turns import Rules, Turns, host_of
from pipeline.pull.wire import Exchange, Wire, refuse_private
from schemas import VERSION
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.pulled import Known

TRIES = 3
HOPS = 5
BACKOFF = 1.0  # seconds before the second try; doubled for the third
REFUSALS = {
    401: "login",
    403: "forbidden",
    405: "WAF",
    407: "proxy login",
    412: "challenge",
    418: "WAF",
    451: "legal",
    521: "challenge",
    567: "WAF",
}
NOT_HERE = frozenset({404, 410})
AGAIN = frozenset({429, 500, 502, 503, 504, 522, 524})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: the decompressed bytes with what the server said of them; `unchanged` when it answered 304."""

    url: str  # after redirects
    data: bytes
    name: str
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


class NotThereError(DocumentError):
    """404 or 410: the address is gone."""


@dataclass(slots=True)
class Client:
    """Asks one address at a time. Robots rules hold before every request and after every redirect; between two requests to a host lie
    `delay` seconds or its Crawl-delay, whichever is longer; an exchange ends at `seconds` and at `limits.max_bytes` decompressed bytes.
    """

    contact: str | None = None
    delay: float = 1.0
    allow_hosts: tuple[str, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    seconds: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    turns: Turns = field(default_factory=Turns)  # shared by all clients of a run
    longest_wait: float = 60.0  # the longest Crawl-delay or Retry-After that is waited for
    _wire: Wire = field(init=False)
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self._wire = Wire(self.allow_hosts, self.turns)
        transport = httpx.HTTPTransport(trust_env=False)
        transport._pool = httpcore.ConnectionPool(  # httpx has no public way to a network backend
            ssl_context=httpx.create_ssl_context(), max_connections=4, max_keepalive_connections=1, network_backend=self._wire
        )
        agent = f"gongbao/{VERSION} ({self.contact or 'no contact set'})"
        headers = {"User-Agent": agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9"}
        self._http = httpx.Client(
            transport=transport, headers=headers, cookies=_no_cookies(), follow_redirects=False, trust_env=False, timeout=20.0
        )

    def close(self) -> None:
        """Ends open connections."""
        self._http.close()

    def get(self, url: str, known: Known | None = None) -> Fetched:
        """The answer of an address; conditional when `known` holds validators.

        Raises `DocumentError` with `address_refused`, `robots_disallowed`, `asked_to_wait`, `blocked_by_site`, `http_error`
        (`NotThereError` for 404 and 410), `too_large` or `network_error`; only network errors, 429 and 5xx are tried again,
        three times at most.
        """
        seen = []
        for _ in range(HOPS + 1):
            url = urldefrag(url).url
            check_url(url)
            if url in seen:
                raise DocumentError("http_error", detail=f"redirect loop at {url}")
            seen.append(url)
            if not self._allowed(url):
                raise DocumentError("robots_disallowed", detail=url)
            answer = self._patiently(url, known)
            if isinstance(answer, Fetched):
                return answer
            url = urljoin(url, answer)
        raise DocumentError("http_error", detail=f"more than {HOPS} redirects: {seen[0]}")

    def _allowed(self, url: str) -> bool:
        site = _site(url)
        rules = self.turns.rules(site, self._trusts(url), lambda: self._asked_for_rules(site))
        if isinstance(rules, DocumentError):
            raise DocumentError(rules.code, detail=f"{site}/robots.txt: {url}")
        asked = float(rules.crawl_delay("gongbao") or 0)
        if asked > self.longest_wait:
            raise DocumentError("asked_to_wait", detail=f"{site}/robots.txt, Crawl-delay {asked:g} s")
        return bool(rules.can_fetch(url, "gongbao"))

    def _asked_for_rules(self, site: str) -> Rules:
        try:
            return Protego.parse(self._robots(f"{site}/robots.txt"))
        except DocumentError as error:  # remembered, so that a site in trouble isn't asked again for each of its documents
            return error

    def _trusts(self, url: str) -> bool:
        return (urlsplit(url).hostname or "") in self.allow_hosts

    def _robots(self, url: str) -> str:
        """The site's robots.txt (RFC 9309): none where the site has none; an unreachable one stops the source, as the rule asks."""
        for _ in range(HOPS):
            check_url(url)
            try:
                answer = self._patiently(url, None)
            except (NotThereError, _RefusedError):
                return ""  # 4xx: the site has no rules to tell
            if isinstance(answer, Fetched):
                return answer.data[:500_000].decode("utf-8", "replace")
            url = urljoin(url, answer)
        return ""

    def _patiently(self, url: str, known: Known | None) -> Fetched | str:
        """One address with tries: an answer, or where it redirects to."""
        pause = BACKOFF
        for attempt in range(1, TRIES + 1):
            try:
                with self.turns.turn(host_of(url), self._pause(url), self.sleep):
                    return self._once(url, known)
            except _TryAgain as again:
                if attempt == TRIES:
                    raise again.error from again
                if again.after is not None and again.after > self.longest_wait:
                    raise DocumentError("asked_to_wait", detail=f"{url}, Retry-After {again.after:.0f} s") from again
                self.sleep(again.after if again.after is not None else pause)
                pause *= 2
        raise AssertionError("unreachable")

    def _pause(self, url: str) -> float:
        """Seconds between two requests to this host."""
        rules = self.turns.told(_site(url), self._trusts(url))
        asked = float(rules.crawl_delay("gongbao") or 0) if isinstance(rules, Protego) else 0.0
        return max(self.delay, asked)

    def _once(self, url: str, known: Known | None) -> Fetched | str:
        headers = {}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        self._wire.exchange = Exchange(time.monotonic() + self.seconds)
        try:
            with self._http.stream("GET", url, headers=headers) as response:
                return self._read(url, response, known)
        except (httpx.TransportError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            said = str(error) or type(error).__name__
            raise _TryAgain(DocumentError("network_error", detail=f"{url}: {said}")) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise DocumentError("address_refused", detail=f"{url}: {error}") from error

    def _read(self, url: str, response: httpx.Response, known: Known | None) -> Fetched | str:
        status = response.status_code
        if status == 304 and known is not None:
            response.read()  # it has no body; read to its end, its connection serves the next request
            return Fetched(url=url, data=b"", name="", etag=known.etag, last_modified=known.last_modified, unchanged=True)
        if status in (301, 302, 303, 307, 308):
            return str(response.headers.get("location", ""))
        if status in REFUSALS:
            raise _RefusedError("blocked_by_site", detail=f"HTTP {status} {REFUSALS[status]}: {url}")
        if status in NOT_HERE:
            raise NotThereError("http_error", detail=f"HTTP {status}: {url}")
        if status in AGAIN:
            raise _TryAgain(DocumentError("http_error", detail=f"HTTP {status}: {url}"), retry_after(response.headers.get("retry-after")))
        if 400 <= status < 500:
            raise _RefusedError("http_error", detail=f"HTTP {status}: {url}")
        if status != 200:
            raise DocumentError("http_error", detail=f"HTTP {status}: {url}")
        data = self._body(url, response)
        media, charset = content_type(response.headers.get("content-type"))
        return Fetched(
            url=url,
            data=data,
            name=file_name(url, response.headers.get("content-disposition")),
            media_type=media,
            charset=charset,
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
        )

    def _body(self, url: str, response: httpx.Response) -> bytes:
        """The whole body, decompressed with a bound; a body that isn't as long as announced is a network error."""
        bound = self.limits.max_bytes
        inflate = Inflate(response.headers.get("content-encoding", ""), bound)
        try:
            for chunk in response.iter_raw():
                inflate.feed(chunk)
            data = inflate.done()
        except zlib.error as error:
            raise _TryAgain(DocumentError("network_error", detail=f"{url}: damaged compression: {error}")) from error
        except OverBound:
            raise DocumentError("too_large", detail=f"{url} > {bound} bytes", setting="max_bytes") from None
        announced = response.headers.get("content-length")
        if announced and announced.isdigit() and self._wire.exchange.received > int(announced):
            raise _TryAgain(DocumentError("network_error", detail=f"{url}: more bytes than Content-Length {announced}"))
        return data


class _RefusedError(DocumentError):
    """Another 4xx: the site answers and does not give this."""


def _no_cookies() -> CookieJar:
    """A jar that takes nothing: a cookie that a challenge hands out must not open the door behind it."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _site(url: str) -> str:
    """What a robots.txt holds for: scheme, host and port, however an address writes them.

    >>> _site("HTTPS://A.gov.cn:443/x"), _site("http://[2001:DB8::1]:8080/")
    ('https://a.gov.cn', 'http://[2001:db8::1]:8080')
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = "" if parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


class _TryAgain(Exception):  # noqa: N818 - control flow inside the client, not a fault
    def __init__(self, error: DocumentError, after: float | None = None) -> None:
        self.error, self.after = error, after


def check_url(url: str) -> None:
    """Raises `address_refused` for anything but http and https with a host, and for addresses with a name and password in them.

    >>> check_url("file:///etc/passwd")
    Traceback (most recent call last):
    ...
    schemas.issues.DocumentError: address_refused: ...
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or any(c in url for c in "\r\n\0"):
        raise DocumentError("address_refused", detail=url[:200])


def refuse_address(url: str, allow_hosts: tuple[str, ...] = ()) -> None:
    """Raises `address_refused` when an address may not be asked at all, without asking it."""
    check_url(url)
    refuse_private(urlsplit(url).hostname or "", allow_hosts)
