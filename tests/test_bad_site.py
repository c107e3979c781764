"""Every route of a site that does everything wrong, each with the end that a careful client gives it, in one run as a person types it.

The same table holds for two servers: our own (`tests/bad_town.py`), and one that may lie beside the checkout and was written by others.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import SHARED
from corpus.store import open_store
from pipeline.pull import fetch, site
from pipeline.pull.fetch import Client
from run import run
from schemas.limits import Limits
from tests.bad_town import BadTown
from tests.test_site import ends_of, told

FOUND = {f"/doc/{page}_{n}.html": "ok" for page in (1, 2, 3) for n in range(5)} | {f"/doc/s_{n}.html": "ok" for n in range(5)}
LISTS = ("/list.html", "/list_2.html", "/list_3.html", "/sitemap.xml", "/trap")  # they lead to documents and are none
ROUTES = {  # route → how it ends in the corpus
    "/charset_lie": "ok",
    "/nocharset": "ok",
    "/notype": "ok",
    "/gznot": "ok",
    "/429": "ok",
    "/503": "ok",
    "/changes": "ok",
    "/vanish": "ok",
    "/private/z.html": "error robots_disallowed",
    "/redirect/private": "error robots_disallowed",
    "/redirect/file": "error address_refused",
    "/redirect/loopback2": "error address_refused",
    "/redirect/loop": "error http_error",
    "/redirect/chain/1": "error http_error",
    "/slow/body": "error network_error",
    "/slow/header": "error network_error",
    "/short": "error network_error",
    "/long": "error network_error",
    "/gzbad": "error network_error",
    "/reset": "error network_error",
    "/bighdr": "error network_error",
    "/endless": "error too_large",
    "/gzbomb": "error too_large",
    "/500": "error http_error",
    "/404": "error http_error",
    "/410": "error http_error",
    "/412": "error blocked_by_site",
    "/521": "error blocked_by_site",
    "/soft404": "error soft_error_page",
    "/metarefresh": "error soft_error_page",
    "/dispo": "error corrupt",
    "/dispo_gbk": "error corrupt",
}
LED_TO = {  # what lists and pages name
    "/files/a.docx": "error http_error",
    "/private/x.html": "error robots_disallowed",
    "/sitemap_bomb.xml": "error dtd_forbidden",
    "file:///etc/passwd": "error address_refused",
}
SAME = {f"/doc/1_1.html?t={n}": "ok" for n in range(3)}  # the trap's copies of one document


@dataclass
class Ground:
    """A server to be asked: where it is, what it saw as (seconds, path), and how many connections it had at a time."""

    url: str
    saw: Callable[[], list[tuple[float, str]]]
    agents: Callable[[], set[str]]
    most_connected: Callable[[], int]
    gap: float  # seconds that its Crawl-delay asks for


@pytest.fixture(params=["own", pytest.param("foreign", marks=pytest.mark.shared)])
def ground(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """One of the two servers; our own needs no long waits."""
    if request.param == "own":
        monkeypatch.setattr(fetch, "BACKOFF", 0.1)
        with BadTown() as town:
            yield Ground(
                town.url, lambda: [(at, path) for path, at, *_ in town.log], lambda: town.agents, lambda: town.most_connected, 0.05
            )
    else:
        yield from _foreign()


def _foreign() -> Iterator[Ground]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = [sys.executable, str(SHARED / "badfiles" / "evil_server.py"), str(port), "280"]
    server = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
    over, most = threading.Event(), [0]

    def count() -> None:
        before = 0
        while not over.wait(0.02):
            found = connections(port)
            most[0] = max(most[0], min(before, found))  # one look is no snapshot: it may show a connection and the one after it
            before = found

    def log() -> list[list[object]]:
        over.set()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_log") as answer:
            return [row for row in json.load(answer) if row[1] != "/_log"]

    try:
        assert server.stdout is not None
        server.stdout.readline()
        threading.Thread(target=count, daemon=True).start()
        yield Ground(
            f"http://127.0.0.1:{port}",
            lambda: [(float(str(at)), str(path)) for at, path, *_ in log()],
            lambda: {str(agent) for _, _, agent, _ in log()},
            lambda: most[0],
            1.0,
        )
    finally:
        over.set()
        server.kill()
        server.wait()


def connections(port: int) -> int:
    """Connections of clients to a local port that are open at this moment (Linux; 0 elsewhere)."""
    with suppress(OSError):
        rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
        return sum(row[2].endswith(f":{port:04X}") and row[3] == "01" for row in rows)
    return 0


def sources_of(base: str, place: Path) -> str:
    """A `sources.toml` that leads to every route."""
    (place / "urls.txt").write_text("".join(f"{base}{route}\n" for route in ROUTES), "utf-8")
    manners = 'delay = 0\nallow_hosts = ["127.0.0.1"]\n'
    return "".join(
        f"[{name}]\n{lines}{manners}"
        for name, lines in {
            "all": f"kind = \"urls\"\nurl = '{place / 'urls.txt'}'\n",
            "pages": f'kind = "list"\nurl = "{base}/list.html"\n',
            "map": f'kind = "sitemap"\nurl = "{base}/sitemap.xml"\n',
            "bomb": f'kind = "sitemap"\nurl = "{base}/sitemap_bomb.xml"\n',
            "trap": f'kind = "list"\nurl = "{base}/trap"\npages = 3\nitems = "a[href^=\'/doc\']"\n',
        }.items()
    )


@pytest.mark.timeout(280)
def test_every_route_ends_as_a_careful_client_ends_it(ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "Client", lambda **more: Client(**more, seconds=1.0))
    now = replace(told(tmp_path, sources_of(ground.url, tmp_path)), limits=Limits(max_bytes=20_000_000))
    begun = time.monotonic()
    report = run([], now)
    assert time.monotonic() - begun < 200
    ends = {uri.removeprefix(ground.url): end for uri, end in ends_of(now.corpus).items()}
    assert ends == ROUTES | FOUND | LED_TO | SAME
    assert not ends.keys() & set(LISTS)
    with open_store(now.corpus, read_only=True) as store:
        assert sum(store.counts().values()) == report.processed
    _manners_held(ground)
    for outside in ("GONGBAO_PWNED4.doc", "GONGBAO_OUT.doc"):
        assert not (Path("/tmp") / outside).exists()


def _manners_held(ground: Ground) -> None:
    """What the server's own log says of the one who asked."""
    saw = sorted(ground.saw())
    asked = Counter(path for _, path in saw)
    assert asked["/robots.txt"] == 1
    assert not any(path.startswith(("/private", "/doc/ssrf", "/etc")) for path in asked), "what robots or the guard refuse was asked"
    assert sum(count for path, count in asked.items() if path.startswith("/trap")) == 3, "pages bounds an endless list"
    assert max(asked.values()) == 3, "three tries at most"
    tried_again = {path for path, count in asked.items() if count > 1}
    assert tried_again <= {route for route, end in ROUTES.items() if "network" in end} | {"/429", "/500", "/503"}
    gaps = [later - before for (before, _), (later, path) in pairwise(saw) if path != "/robots.txt"]
    assert min(gaps[1:]) > 0.95 * ground.gap
    assert ground.most_connected() <= 1
    assert all(agent.startswith("gongbao/") for agent in ground.agents())


def test_what_changes_vanishes_or_stays_is_told_apart_the_next_day(ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "days.txt").write_text("".join(f"{ground.url}{path}\n" for path in ("/changes", "/vanish", "/doc/1_0.html")), "utf-8")
    manners = 'delay = 0\nattachments = false\nallow_hosts = ["127.0.0.1"]\n'
    now = told(tmp_path, f"[days]\nkind = \"urls\"\nurl = '{tmp_path / 'days.txt'}'\n{manners}")
    assert run([], now).processed == 3
    second = run([], now)
    assert (dict(second.statuses), second.unchanged, second.gone) == ({"ok": 1}, 1, 1)
    ends = {uri.removeprefix(ground.url): end for uri, end in ends_of(now.corpus).items()}
    assert ends == {"/changes": "ok", "/vanish": "ok", "/doc/1_0.html": "ok"}
    with open_store(now.corpus, read_only=True) as store:
        assert store.counts() == {"ok": 3, "source_gone": 1}  # /changes in two versions
