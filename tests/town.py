"""A small town's government site on loopback: list and detail pages, attachments, robots.txt, ETags, a log of who asked what."""

from __future__ import annotations

import hashlib
import select
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{day} 10:00"></head><body><div class="nav"><a href="/">首页</a></div>
<div class="TRS_Editor"><p>{title}</p>{body}</div>{links}</body></html>"""


def still_open(line: socket.socket) -> bool:
    """Whether the other end has not hung up."""
    try:
        return not select.select([line], [], [], 0)[0] or line.recv(1, socket.MSG_PEEK) != b""
    except (OSError, ValueError):
        return False


@dataclass
class Town:
    """`pages[path] = (content type, bytes)`; `log` holds (path, seconds, status, conditional?)."""

    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    robots: str = "User-agent: *\nDisallow: /private/\n"
    per_list: int = 20
    listed: list[tuple[str, str, str]] = field(default_factory=list)  # path, title, day
    log: list[tuple[str, float, int, bool]] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0  # requests at a time
    most_connected: int = 0  # connections at a time
    lines: list[socket.socket] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)  # User-Agents that asked

    def add(self, path: str, title: str, day: str, body: str, attachments: tuple[str, ...] = ()) -> None:
        """A notice with its detail page."""
        links = "".join(f'<p><a href="{name}">附件：{name.rsplit("/", 1)[-1]}</a></p>' for name in attachments)
        html = PAGE.format(title=title, day=day, body="".join(f"<p>{line}</p>" for line in body.splitlines()), links=links)
        self.pages[path] = ("text/html; charset=utf-8", html.encode())
        if path not in [p for p, _, _ in self.listed]:
            self.listed.append((path, title, day))

    def list_page(self, number: int) -> bytes | None:
        """`/list/index.html`, `/list/index_1.html` …, newest first as such sites have them."""
        rows = self.listed[::-1][number * self.per_list : (number + 1) * self.per_list]
        total = (len(self.listed) + self.per_list - 1) // self.per_list
        if not rows and number:
            return None
        items = "".join(f'<li><a href="{path}">{title}</a><span>{day}</span></li>' for path, title, day in rows)
        script = f'<script>createPageHTML({total}, {number}, "index", "html");</script>'
        return f'<html><meta charset="utf-8"><ul>{items}</ul>{script}</html>'.encode()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body of a path."""
        if path == "/robots.txt":
            return 200, "text/plain", self.robots.encode()
        if path.startswith("/list/index"):
            number = int(path.removeprefix("/list/index").removeprefix("_").removesuffix(".html") or 0)
            page = self.list_page(number)
            return (200, "text/html", page) if page is not None else (404, "text/html", b"404")
        kind, data = self.pages.get(path, ("text/html", b""))
        return (200, kind, data) if data else (404, "text/html", "没有找到".encode())

    def headers(self, path: str) -> dict[str, str]:
        """More headers of an answer that is not 200."""
        return {}

    def raw(self, path: str) -> Iterable[bytes] | None:
        """The bytes of a whole answer, head and all, for a path that answers against the rules; the connection ends behind them."""
        return None

    def __enter__(self) -> Town:
        town = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                town.lines = [line for line in town.lines if still_open(line)] + [self.connection]
                town.most_connected = max(town.most_connected, len(town.lines))

            def log_message(self, *_: object) -> None:
                return

            def do_GET(self) -> None:
                town.agents.add(self.headers.get("User-Agent", ""))
                town.open_now += 1
                town.most_open = max(town.most_open, town.open_now)
                raw = town.raw(self.path)
                if raw is not None:
                    town.log.append((self.path, time.monotonic(), 0, False))
                    town.open_now -= 1
                    self.close_connection = True
                    with suppress(OSError):  # the client has hung up
                        for part in raw:
                            self.wfile.write(part)
                    return
                status, kind, data = town.answer(self.path)
                tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
                asked = self.headers.get("If-None-Match")
                if status == 200 and asked == tag:
                    status, data = 304, b""
                town.log.append((self.path, time.monotonic(), status, asked is not None))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                for name, value in ({"ETag": tag} if status == 200 else town.headers(self.path)).items():
                    self.send_header(name, value)
                town.open_now -= 1  # before the last byte: the client may come back at once
                self.end_headers()
                self.wfile.write(data)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        """Where the site is."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"
