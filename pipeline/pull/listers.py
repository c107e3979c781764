"""What a source names: items of its list pages, feed, sitemap or address file, each place that was read reported as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.formats.charset import read_text
from pipeline.pull.feed import day, read_feed, read_sitemap
from pipeline.pull.fetch import Client
from pipeline.pull.listing import Item, read_list
from pipeline.pull.sources import SourceConfig
from schemas.issues import DocumentError
from schemas.pulled import Pulled


def failed(config: SourceConfig, url: str, error: DocumentError) -> Pulled:
    """A place that could not be read, and why."""
    return Pulled(uri=url, origin=config.name, state="failed", error=error)


def listed(config: SourceConfig, url: str) -> Pulled:
    """A place that was read and only leads to documents."""
    return Pulled(uri=url, origin=config.name, state="listed")


def list_items(config: SourceConfig, client: Client) -> Iterator[Item | Pulled]:
    """Items of a list, page after page: until there is no next page, `pages` are read, or a page names nothing new or nothing recent."""
    url: str | None = config.url
    visited: set[str] = set()
    known: set[str] = set()
    while url and url not in visited and len(visited) < config.pages:
        visited.add(url)
        try:
            answer = client.get(url)
        except DocumentError as error:
            yield failed(config, url, error)
            return
        yield listed(config, url)
        page = read_list(read_text(answer.data, answer.charset, "html").value, answer.url, config.items, config.next)
        fresh = [item for item in page.items if item.url not in known]
        known.update(item.url for item in fresh)
        yield from fresh
        dated = [item.stated for item in page.items if item.stated]
        if not fresh or (config.since and dated and len(dated) == len(page.items) and max(dated) < config.since):
            return
        url = page.next_url


def feed_items(config: SourceConfig, client: Client) -> Iterator[Item | Pulled]:
    """Items of a feed."""
    url = config.url or ""
    try:
        answer = client.get(url)
        items = read_feed(answer.data, answer.url)
    except DocumentError as error:
        yield failed(config, url, error)
        return
    yield listed(config, url)
    yield from items


def sitemap_items(config: SourceConfig, client: Client) -> Iterator[Item | Pulled]:
    """Items of a sitemap and of those it names, each asked once."""
    waiting, visited = [config.url or ""], set[str]()
    while waiting and len(visited) < config.pages:
        url = waiting.pop(0)
        if url in visited:
            continue
        visited.add(url)
        try:
            answer = client.get(url)
            pages, further = read_sitemap(answer.data, answer.url)
        except DocumentError as error:
            yield failed(config, url, error)
            continue
        yield listed(config, url)
        yield from pages
        waiting.extend(further)


def url_items(config: SourceConfig, client: Client) -> Iterator[Item | Pulled]:
    """Addresses of a text file (one a line) or a CSV (a column url, else the first; optional title, date)."""
    url = config.url or ""
    try:
        if urlsplit(url).scheme in ("http", "https"):
            data = client.get(url).data
        else:
            data = Path(url).read_bytes()
    except DocumentError as error:
        yield failed(config, url, error)
        return
    except OSError as error:
        yield failed(config, url, DocumentError("unreadable_file", detail=f"{url}: {error.strerror}"))
        return
    yield listed(config, url)
    yield from read_urls(read_text(data).value)


def read_urls(text: str) -> Iterator[Item]:
    """Items of an address list.

    >>> [i.url for i in read_urls("# mine\\nhttps://a.gov.cn/1.html\\n")]
    ['https://a.gov.cn/1.html']
    >>> [(i.url, i.title, str(i.stated)) for i in read_urls("title,url,date\\n甲,https://a.gov.cn/2.html,2023-05-22\\n")]
    [('https://a.gov.cn/2.html', '甲', '2023-05-22')]
    """
    rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if row and not row[0].startswith("#")]
    if rows and "url" in [cell.strip().lower() for cell in rows[0]]:
        head = [cell.strip().lower() for cell in rows[0]]
        for row in rows[1:]:
            named = dict(zip(head, row, strict=False))
            if named.get("url", "").strip():
                yield Item(url=named["url"].strip(), title=named.get("title", "").strip(), stated=day(named.get("date")))
        return
    for row in rows:
        if row[0].strip():
            yield Item(url=row[0].strip())


LISTERS: dict[str, Callable[[SourceConfig, Client], Iterator[Item | Pulled]]] = {
    "list": list_items,
    "feed": feed_items,
    "sitemap": sitemap_items,
    "urls": url_items,
}
