"""A site that does everything wrong: answers that lie, stall, never end, lead astray; every route of it is in `tests/test_bad_site.py`."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.town import PAGE, Town

HTML = "text/html; charset=utf-8"


def page(yuan: str = "3") -> str:
    """A notice of this site."""
    body = f"<p>各镇人民政府：</p><p>对新认定的示范企业，给予一次性奖励{yuan}万元，由财政局拨付，请认真贯彻执行。</p>"
    return PAGE.format(title="关于印发奖励办法的通知", day="2023-05-22", body=body, links='<p><a href="/files/a.docx">附件</a></p>')


def head(status: str = "200 OK", **more: object) -> bytes:
    """The head of an answer; an underscore in a name is a hyphen."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in {"Content_Type": HTML, **more}.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1")


def whole(body: bytes | str, status: str = "200 OK", **more: object) -> list[bytes]:
    """An answer with its true length."""
    data = body.encode() if isinstance(body, str) else body
    return [head(status, Content_Length=len(data), **more), data]


def slowly(data: bytes, first: bytes = b"") -> Iterator[bytes]:
    """Data that never quite arrives."""
    yield first
    for byte in data:
        time.sleep(0.2)
        yield bytes([byte])


def endless() -> Iterator[bytes]:
    """More than anyone takes."""
    yield head(Transfer_Encoding="chunked")
    for _ in range(500):
        yield b"10000\r\n" + b"a" * 65_536 + b"\r\n"


def bomb() -> bytes:
    """64 MB that are 64 kB on the wire."""
    machine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(machine.compress(b"A" * (1 << 20)) for _ in range(64)) + machine.flush()


@dataclass
class BadTown(Town):
    """The routes; `asked[path]` counts the requests."""

    robots: str = "User-agent: *\nDisallow: /private/\nCrawl-delay: 0.05\n"
    asked: dict[str, int] = field(default_factory=dict)
    own: dict[str, Callable[[], Iterable[bytes]]] = field(default_factory=dict)

    def raw(self, path: str) -> Iterable[bytes] | None:
        if not self.own:
            self.own = self.routes()
        self.asked[path] = self.asked.get(path, 0) + 1
        if path in self.own:
            return self.own[path]()
        if path.startswith("/trap"):
            day = int(path.partition("=")[2] or 0)
            return whole(f'<meta charset=utf-8><a href="/trap?d={day + 1}">下一页</a><a href="/doc/1_1.html?t={day}">往年的一份通知</a>')
        if path.startswith("/redirect/chain/"):
            return whole("", "302 Found", Location=f"/redirect/chain/{int(path.rsplit('/', 1)[-1]) + 1}")
        return None

    def answer(self, path: str) -> tuple[int, str, bytes]:
        if path.startswith("/list"):
            number = 1 if path == "/list.html" else int(path.removeprefix("/list_").removesuffix(".html"))
            rows = "".join(f'<li><a href="/doc/{number}_{n}.html">关于第{number}{n}号建议的答复</a></li>' for n in range(5))
            more = f'<a href="/list_{number + 1}.html">下一页</a>' if number < 3 else ""
            return 200, HTML, f"<meta charset=utf-8><ul>{rows}</ul>{more}".encode()
        if path.startswith(("/doc/", "/private/")):
            return 200, HTML, page("".join(filter(str.isdigit, path.partition("?")[0])) + "7").encode()
        return super().answer(path)

    def routes(self) -> dict[str, Callable[[], Iterable[bytes]]]:
        """What a path answers, against every rule."""
        places = "".join(f"<url><loc>{self.url}/doc/s_{n}.html</loc></url>" for n in range(5))
        strange = f"<url><loc>{self.url}/private/x.html</loc></url><url><loc>file:///etc/passwd</loc></url>"
        tenfold = f'<!ENTITY a "aaaaaaaaaa"><!ENTITY b "{"&a;" * 10}">'
        entities = f"<!DOCTYPE x [{tenfold}]><urlset><url><loc>&b;</loc></url></urlset>"
        out = 'attachment; filename="../../../../tmp/GONGBAO_OUT.doc"'
        gbk = "attachment; filename=" + "附件.pdf".encode("gbk").decode("latin-1")
        port = self.server.server_address[1]
        return {
            "/sitemap.xml": lambda: whole(f"<urlset>{places}{strange}</urlset>", Content_Type="application/xml"),
            "/sitemap_bomb.xml": lambda: whole(entities, Content_Type="application/xml"),
            "/redirect/file": lambda: whole("", "302 Found", Location="file:///etc/passwd"),
            "/redirect/loopback2": lambda: whole("", "302 Found", Location=f"http://127.0.0.2:{port}/doc/ssrf.html"),
            "/redirect/loop": lambda: whole("", "302 Found", Location="/redirect/loop"),
            "/redirect/private": lambda: whole("", "302 Found", Location="/private/y.html"),
            "/slow/body": lambda: slowly(b"x" * 50, head(Content_Length=100_000)),
            "/slow/header": lambda: slowly(head() + b"x"),
            "/short": lambda: [head(Content_Length=100_000), page().encode()],
            "/long": lambda: [head(Content_Length=200), page().encode()],
            "/endless": endless,
            "/gzbomb": lambda: whole(bomb(), Content_Encoding="gzip"),
            "/gzbad": lambda: whole(gzip.compress(page().encode())[:-12], Content_Encoding="gzip"),
            "/gznot": lambda: whole(page("11"), Content_Encoding="gzip"),
            "/charset_lie": lambda: whole(page("12").replace("utf-8", "gb2312").encode("gb18030")),
            "/nocharset": lambda: whole(page("13").replace('<meta charset="utf-8">', "").encode("gb18030"), Content_Type="text/html"),
            "/notype": lambda: whole(page("14"), Content_Type="application/octet-stream"),
            "/429": lambda: self.in_the_end("429 Too Many Requests", Retry_After="0"),
            "/503": lambda: self.in_the_end("503 Service Unavailable"),
            "/500": lambda: whole("x", "500 Internal Server Error"),
            "/404": lambda: whole("没有找到", "404 Not Found"),
            "/410": lambda: whole("已撤", "410 Gone"),
            "/soft404": lambda: whole("<title>404</title><body>抱歉，您要看的网页不存在，请返回首页</body>"),
            "/412": lambda: whole('<script>$_ts=window["$_ts"];</script>', "412 Precondition Failed"),
            "/521": lambda: whole('<script>document.cookie="__jsl_clearance_s=2"</script>', "521 x"),
            "/bighdr": lambda: whole(page(), X_Big="a" * 200_000),
            "/dispo": lambda: whole(b"PK\3\4", Content_Type="application/msword", Content_Disposition=out),
            "/dispo_gbk": lambda: whole(b"%PDF", Content_Type="application/pdf", Content_Disposition=gbk),
            "/metarefresh": lambda: whole('<meta http-equiv="refresh" content="0;url=file:///etc/passwd">'),
            "/changes": lambda: whole(page(str(100 + self.asked["/changes"]))),
            "/vanish": lambda: whole(page("15")) if self.asked["/vanish"] == 1 else whole("", "404 Not Found"),
            "/reset": list,
        }

    def in_the_end(self, status: str, **more: object) -> list[bytes]:
        """A page that comes at the third try."""
        path = "/" + status[:3]
        return whole("later", status, **more) if self.asked[path] < 3 else whole(page(status[:3]))
