"""Pulling from the web: polite, incremental, bounded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.pull.feed import read_feed
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
    told = {"kind": "list", "url": f"{town.url}/list/index.html"} | more
    return SourceConfig(name="town", delay=0, allow_hosts=LOOPBACK, **told)  # type: ignore[arg-type]


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


def fetched_of(town: Town, **more: object) -> list[str]:
    return [one.uri.removeprefix(town.url) for one in site(config_for(town, **more), client(), Remembered()) if one.state == "fetched"]


def test_patterns_dates_and_pages_choose() -> None:
    with full_town(30) as town:
        assert len(fetched_of(town, exclude=(r"_1\d\.html$",), attachments=False)) == 20
        assert fetched_of(town, include=(r"_7\.html$",)) == ["/doc/t2023_7.html"]
        days = {path: day for path, _, day in town.listed}
        within = fetched_of(town, since=date(2023, 3, 1), until=date(2023, 4, 30), attachments=False)
        assert sorted(within) == sorted(path for path, day in days.items() if "2023-03-01" <= day <= "2023-04-30")
        assert 0 < len(within) < 30
        newest = [path for path, _, _ in town.listed[::-1]][: town.per_list]
        assert fetched_of(town, pages=1, attachments=False) == newest
        asked = len(town.log)
        fetched_of(town, since=date(2024, 1, 1))
        assert [path for path, *_ in town.log[asked:]] == ["/robots.txt", "/list/index.html"], "older pages of a list are not asked"


def test_dates_of_an_address_list_are_a_window_too(tmp_path: Path) -> None:
    with full_town(3) as town:
        file = tmp_path / "list.csv"
        file.write_text(f"url,date\n{town.url}/doc/t2023_1.html,2022-12-31\n{town.url}/doc/t2023_2.html,2023-02-01\n", "utf-8")
        assert fetched_of(town, kind="urls", url=str(file), since=date(2023, 1, 1)) == ["/doc/t2023_2.html"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[a]\nkind = "list"\n', 1, "needs url"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\npage = 3\n', 4, "unknown key page"),
        ('# x\n[a]\nkind = "lists"\n', 3, "kind must be one of"),
        ('[a]\nkind = "folder"\npath = "x"\n[b]\nkind = "feed"\nurl = "u"\nsince = "2023"\n', 7, "without quotes"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\ninclude = ["art_("]\n', 4, "is not a regular expression"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\n\nitems = "ul..x a["\n', 5, "is not a CSS selector"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\nnext = ""\n', 4, "is not a CSS selector"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\npages = "3"\n', 4, "must be a number"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\ninclude = "x"\n', 4, "list of strings"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\nattachments = "no"\n', 4, "true or false"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\nregion = 3\n', 4, "must be text"),
        ('[a]\nkind = "list"\nurl = "https://a.gov.cn"\ndelay = -1\n', 4, "number of seconds"),
        ('[a]\nkind = "list"\nurl = "www.a.gov.cn/index.html"\n', 3, "http or https"),
        ('[a]\nkind = "feed"\nurl = "https://a.gov.cn"\nsince = 2024-01-01\nuntil = 2023-01-01\n', 5, "is before since"),
        ('[a]\nkind = "feed"\nurl = "https://a.gov.cn"\nsince = 2024-01-01T00:00:00\n', 4, "must be a date"),
        ('[a]\nkind = "folder"\npath = "x"\nitems = "a"\n', 4, "items says nothing for kind folder"),
        ('[a]\nkind = "folder"\npath = 3\n', 3, "must be text"),
        ("a = 3\n", 1, "is not a table"),
    ],
)
def test_a_wrong_source_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(RunError) as caught:
        sources(file)
    assert f"line {line}:" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ['[a\nkind = "list"\n', '[a]\nkind = "list"\nurl = \n', '[a]\nkind = "folder"\npath = "x"\n[a]\n'])
def test_what_is_no_toml_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "sources.toml").write_text(text, "utf-8")
    with pytest.raises(RunError, match=r"sources\.toml.{1,120}line \d"):
        sources(tmp_path / "sources.toml")


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "http://127.0.0.1/", "http://[::1]/", "ftp://a.gov.cn/", "http://10.1.2.3/x", "javascript:1"]
)
def test_addresses_that_are_never_asked(url: str) -> None:
    with pytest.raises(DocumentError, match="address_refused"):
        refuse_address(url)


ENTRY = "<item><title>A</title><link>https://a.gov.cn/1.html</link></item>"


def test_a_feed_may_name_a_document_type_and_declare_no_entities() -> None:
    named = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd">'
    assert [item.url for item in read_feed(f"{named}<rss>{ENTRY}</rss>".encode(), "")] == ["https://a.gov.cn/1.html"]
    declared = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "aaa">]><rss>{ENTRY}&a;</rss>'
    for data in (declared.encode("utf-16"), declared.replace("utf-16", "utf-8").encode()):
        with pytest.raises(DocumentError, match="dtd_forbidden"):
            read_feed(data, "")
