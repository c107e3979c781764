"""One source on the web, asked once: new and changed documents come as bytes, the others as unchanged, gone or failed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, cast

from pipeline.formats.archive import PARTED
from pipeline.formats.charset import read_text
from pipeline.pull.fetch import Client, Fetched, NotThereError
from pipeline.pull.folder import members
from pipeline.pull.listers import LISTERS, listed
from pipeline.pull.listing import Item, attachments
from pipeline.pull.sources import SourceConfig
from pipeline.pull.turns import Turns
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import Limits
from schemas.pulled import Known, Memory, Pulled

REFUSALS_IN_A_ROW = 5  # then the site is left alone until the next run


def site(config: SourceConfig, client: Client, memory: Memory) -> Iterator[Pulled]:
    """Everything that a `list`, `feed`, `sitemap` or `urls` source holds, each address once (also if another source of the run names it),
    in the order of the site.

    What the list no longer names is asked too, so that a changed or vanished document is noticed. A list page that fails ends the
    listing with a `failed` for its own address; what was found until then stands. A site that refuses five times in a row, or asks for a
    longer wait than the source allows, is left alone until the next run.
    """
    seen: set[str] = set()
    within = packed(memory, config.name)
    refused = 0
    for item in _wanted(config, client, memory, seen):
        if isinstance(item, Item) and not client.turns.is_first(item.url, with_files=config.attachments):
            continue
        for pulled in (item,) if isinstance(item, Pulled) else _document(config, client, memory, item, seen, within):
            yield pulled
            code = pulled.error.code if pulled.state == "failed" and pulled.error else ""
            refused = refused + 1 if code == "blocked_by_site" else 0
            if code == "asked_to_wait" or refused >= REFUSALS_IN_A_ROW:
                return


def packed(memory: Memory, origin: str) -> dict[str, list[str]]:
    """By the address of an archive: the addresses of the documents that it held last time, sorted."""
    found: dict[str, list[str]] = {}
    for uri in sorted(uri for uri in memory.uris_of(origin) if PARTED in uri):
        found.setdefault(uri.partition(PARTED)[0], []).append(uri)
    return found


def _wanted(config: SourceConfig, client: Client, memory: Memory, seen: set[str]) -> Iterator[Item | Pulled]:
    """Items of the list that pass the source's patterns and dates, then what is known from earlier runs."""
    for item in LISTERS[config.kind](config, client):
        if isinstance(item, Pulled):
            seen.add(item.uri)  # a page that lists documents is none
            yield item
        elif item.url not in seen and passes(config, item):
            seen.add(item.url)
            yield item
    for uri in sorted({uri.partition(PARTED)[0] for uri in memory.uris_of(config.name)}):
        if uri not in seen:
            seen.add(uri)
            yield Item(url=uri, listed=False)


def passes(config: SourceConfig, item: Item) -> bool:
    """Whether an item is wanted: inside the date window (where the list states a date), included and not excluded."""
    if item.stated and ((config.since and item.stated < config.since) or (config.until and item.stated > config.until)):
        return False
    if config.include and not any(re.search(pattern, item.url) for pattern in config.include):
        return False
    return not any(re.search(pattern, item.url) for pattern in config.exclude)


def _document(
    config: SourceConfig, client: Client, memory: Memory, item: Item, seen: set[str], within: dict[str, list[str]]
) -> Iterator[Pulled]:
    """One item and, where it is a new or changed page, the files that it links to; they come first, so that a run killed in between does
    not know the page yet and finds them again.
    """
    found = list(asked(config, client, memory, item, within.get(item.url, ())))
    page = found[0]
    if config.attachments and page.state == "fetched" and page.source is not None and page.uri == item.url and _is_page(page.source.data):
        html = read_text(page.source.data, page.source.declared_charset, "html").value
        for link in attachments(html, item.url):
            if link.url not in seen and client.turns.is_first(link.url, with_files=False):
                seen.add(link.url)
                yield from asked(config, client, memory, link, within.get(link.url, ()), referer=item)
    yield from found


def _is_page(data: bytes) -> bool:
    return b"<" in data[:2000] and not data.startswith((b"%PDF", b"PK\x03\x04"))


def asked(
    config: SourceConfig, client: Client, memory: Memory, item: Item, within: Sequence[str] = (), referer: Item | None = None
) -> Iterator[Pulled]:
    """What an address gives: one document, or those in an archive, each under `address!/name`, which come and go with it; `within` are
    those that it held last time.
    """
    pulled = _ask(config, client, _remembered(memory, within or (item.url,)), item, referer)
    if pulled.state == "failed" or (pulled.source is None and not within):
        yield pulled
        return
    if pulled.source is None:
        yield from (replace(pulled, uri=uri) for uri in within)
    else:
        found = set()
        for one in _opened(pulled, client.limits):
            found.add(one.uri)
            yield one
        if item.url in found:
            return
        yield from (Pulled(uri=uri, origin=config.name, state="gone") for uri in within if uri not in found)
    yield listed(config, item.url)


def _remembered(memory: Memory, uris: Sequence[str]) -> Known | None:
    """What is known of an address, or of an archive by its members: the one that came last holds the validators."""
    known = [one for one in map(memory.known, uris) if one is not None]
    return next((one for one in known if one.etag or one.last_modified), known[0] if known else None)


def _opened(pulled: Pulled, limits: Limits) -> Iterator[Pulled]:
    """The documents that an answer holds. Only the last one carries the validators, so that an archive of which a killed run kept a part
    is fetched again.
    """
    last = None
    try:
        for source in members(cast(Source, pulled.source), limits):
            if last is not None:
                yield replace(last, etag=None, last_modified=None)
            last = replace(pulled, uri=source.uri, source=source)
    except DocumentError as error:
        if last is not None:
            yield replace(last, etag=None, last_modified=None)
        yield replace(pulled, state="failed", error=error)
        return
    if last is not None:
        yield last


def _ask(config: SourceConfig, client: Client, known: Known | None, item: Item, referer: Item | None) -> Pulled:
    """One address, asked conditionally where it is known."""
    try:
        answer = client.get(item.url, known)
    except NotThereError as error:
        state: Literal["gone", "failed"] = "gone" if known or not item.listed else "failed"
        return Pulled(uri=item.url, origin=config.name, state=state, error=error)
    except DocumentError as error:
        return Pulled(uri=item.url, origin=config.name, state="failed", error=error)
    if answer.unchanged:
        return Pulled(uri=item.url, origin=config.name, state="unchanged", etag=answer.etag, last_modified=answer.last_modified)
    source = _source(config, item, answer, referer)
    return Pulled(uri=item.url, origin=config.name, state="fetched", source=source, etag=answer.etag, last_modified=answer.last_modified)


def _source(config: SourceConfig, item: Item, answer: Fetched, referer: Item | None) -> Source:
    facts = {
        "region": config.region,
        "issuer": config.issuer,
        "title": item.title,
        "published": item.stated.isoformat() if item.stated else None,
        "referer": referer.url if referer else None,
    }
    return Source(
        uri=item.url,
        name=answer.name,
        data=answer.data,
        declared_type=answer.media_type,
        declared_charset=answer.charset,
        facts={key: value for key, value in facts.items() if value},
    )


def client_for(config: SourceConfig, limits: Limits, turns: Turns) -> Client:
    """The guarded client with this source's manners and the run's limits and turns."""
    return Client(
        contact=config.contact,
        delay=config.delay,
        allow_hosts=config.allow_hosts,
        limits=limits,
        turns=turns,
        longest_wait=config.longest_wait,
    )
