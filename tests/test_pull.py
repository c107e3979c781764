"""Pulling from the web: polite, incremental, bounded; against our own site and, where it lies beside the checkout, a hostile one."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.pull.fetch import Client, refuse_address
from pipeline.pull.site import site
from pipeline.pull.sources import SourceConfig, sources
from schemas.issues import DocumentError, RunError
from schemas.pulled import Known, Pulled
from tests.town import Town

LOOPBACK = ("127.0.0.1",)


class Remembered:
    """What an earlier run would have kept."""

    def __init__(self) -> None:
        self.kept: dict[str, Known] = {}

    def known(self, uri: str) -> Known | None:
        return self.kept.get(uri)

    def uris_of(self, origin: str) -> Iterator[str]:
        yield from self.kept

    def keep(self, pulled: list[Pulled]) -> None:
        for one in pulled:
            if one.state == "fetched":
                self.kept[one.uri] = Known(sha256="", etag=one.etag, last_modified=one.last_modified)
            elif one.state == "gone":
                del self.kept[one.uri]


def config_for(town: Town, **more: object) -> SourceConfig:
    return SourceConfig(name="town", kind="list", url=f"{town.url}/list/index.html", delay=0, allow_hosts=LOOPBACK, **more)  # type: ignore[arg-type]


def client(**more: object) -> Client:
    return Client(delay=0, allow_hosts=LOOPBACK, **more)  # type: ignore[arg-type]


def full_town(documents: int = 45) -> Town:
    town = Town()
    for n in range(documents):
        files = (f"/files/{n}.txt",) if n % 10 == 0 else ()
        town.add(f"/doc/t2023_{n}.html", f"对第{n}号提案的答复", f"2023-0{1 + n % 9}-1{n % 9}", f"奖励{n + 1}万元。", files)
        for name in files:
            town.pages[name] = ("text/plain", f"附件{n}：补助{n + 2}万元。".encode())
    return town


def states(pulled: list[Pulled]) -> dict[str, int]:
    return {state: sum(p.state == state for p in pulled) for state in ("fetched", "unchanged", "gone", "failed")}


def test_the_next_day_brings_exactly_what_is_new_changed_or_gone() -> None:
    memory = Remembered()
    with full_town() as town:
        first = list(site(config_for(town), client(), memory))
        memory.keep(first)
        assert states(first) == {"fetched": 50, "unchanged": 0, "gone": 0, "failed": 0}
        again = list(site(config_for(town), client(), memory))
        assert states(again) == {"fetched": 0, "unchanged": 50, "gone": 0, "failed": 0}
        for n in range(100, 110):
            town.add(f"/doc/t2023_{n}.html", f"关于印发第{n}号办法的通知", "2023-10-10", "补助三万元。")
        for n in range(5):
            town.add(f"/doc/t2023_{n}.html", f"对第{n}号提案的答复", "2023-01-10", "改为奖励九万元。")
        for n in range(7, 10):
            del town.pages[f"/doc/t2023_{n}.html"]
            town.listed = [row for row in town.listed if row[0] != f"/doc/t2023_{n}.html"]
        third = list(site(config_for(town), client(), memory))
    assert states(third) == {"fetched": 15, "unchanged": 42, "gone": 3, "failed": 0}
    assert town.most_open == 1


def test_the_manners_hold() -> None:
    with Town(robots="User-agent: *\nCrawl-delay: 0.3\nDisallow: /private/\n") as town:
        for n in range(3):
            town.add(f"/doc/a_{n}.html", f"关于第{n}号建议的答复", "2023-05-22", "一")
        town.listed.append(("/private/x_1.html", "不对外公开的内部通知", "2023-05-22"))
        found = list(site(config_for(town), Client(delay=0.1, allow_hosts=LOOPBACK), Remembered()))
    assert [p.error.code for p in found if p.error] == ["robots_disallowed"]
    assert not any(path.startswith("/private") for path, *_ in town.log)
    asked = [at for path, at, *_ in town.log if path != "/robots.txt"]
    assert all(b - a > 0.25 for a, b in pairwise(asked))


def test_patterns_and_dates_choose() -> None:
    with full_town(30) as town:
        found = list(site(config_for(town, exclude=(r"_1\d\.html$",), attachments=False), client(), Remembered()))
    assert states(found) == {"fetched": 20, "unchanged": 0, "gone": 0, "failed": 0}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[a]\nkind = "list"\n', 1, "needs url"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\npage = 3\n', 4, "unknown key page"),
        ('# x\n[a]\nkind = "lists"\n', 3, "kind must be one of"),
        ('[a]\nkind = "folder"\npath = "x"\n[b]\nkind = "feed"\nurl = "u"\nsince = "2023"\n', 7, "without quotes"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\ninclude = ["art_("]\n', 4, "is not a regular expression"),
    ],
)
def test_a_wrong_source_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(RunError) as caught:
        sources(file)
    assert f"line {line}:" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "http://127.0.0.1/", "http://[::1]/", "ftp://a.gov.cn/", "http://10.1.2.3/x", "javascript:1"]
)
def test_addresses_that_are_never_asked(url: str) -> None:
    with pytest.raises(DocumentError, match="address_refused"):
        refuse_address(url)


EVIL = {  # route → how a careful client ends it
    "/doc/1_1.html": "ok",
    "/private/y.html": "robots_disallowed",
    "/redirect/file": "address_refused",
    "/redirect/loopback2": "address_refused",
    "/redirect/loop": "http_error",
    "/redirect/chain/1": "http_error",
    "/redirect/private": "robots_disallowed",
    "/slow/body": "network_error",
    "/slow/header": "network_error",
    "/short": "network_error",
    "/long": "network_error",
    "/endless": "too_large",
    "/gzbomb": "too_large",
    "/gzbad": "network_error",
    "/gznot": "ok",
    "/charset_lie": "ok",
    "/nocharset": "ok",
    "/notype": "ok",
    "/429": "ok",
    "/503": "ok",
    "/500": "http_error",
    "/404": "http_error",
    "/410": "http_error",
    "/412": "blocked_by_site",
    "/521": "blocked_by_site",
    "/bighdr": "network_error",
    "/dispo": "ok",
    "/dispo_gbk": "ok",
    "/reset": "network_error",
}


@pytest.mark.shared
@pytest.mark.timeout(240)
def test_every_route_of_a_hostile_site_ends_as_it_should(shared: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(shared / "badfiles" / "evil_server.py"), str(port), "200"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        base, ends = f"http://127.0.0.1:{port}", {}
        from schemas.limits import Limits

        careful = Client(delay=0, allow_hosts=LOOPBACK, seconds=1, limits=Limits(max_bytes=20_000_000))
        begun = time.monotonic()
        for route in EVIL:
            try:
                careful.get(base + route)
                ends[route] = "ok"
            except DocumentError as error:
                ends[route] = error.code
        with urllib.request.urlopen(f"{base}/_log") as answer:
            log = json.load(answer)
    finally:
        server.kill()
        server.wait()
    assert ends == EVIL
    assert time.monotonic() - begun < 150
    assert not any(path.startswith("/private") for _, path, *_ in log)
    gaps = [b[0] - a[0] for a, b in pairwise(log[1:-1])]
    assert min(gaps) > 0.95
    assert all(agent.startswith("gongbao/") for _, _, agent, _ in log[:-1])
    assert max(sum(path == route for _, path, *_ in log) for route in EVIL) <= 3
