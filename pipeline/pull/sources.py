"""`sources.toml`: one table a source, checked before anything is fetched, with errors that name the line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from schemas.issues import RunError

Kind = Literal["folder", "list", "feed", "sitemap", "urls", "import"]
ON_DISK = frozenset({"folder", "import"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """One place to pull from; every field is a key of its table in `sources.toml` (see docs/adding.md)."""

    name: str
    kind: Kind
    url: str | None = None  # list, feed, sitemap: where to begin; urls: a file of addresses, or a URL of one
    path: str | None = None  # folder, import: where the files are, relative to sources.toml
    region: str | None = None  # default for the documents' region
    issuer: str | None = None  # default for the documents' issuer
    include: tuple[str, ...] = ()  # regular expressions (folder: glob patterns) that an address must match
    exclude: tuple[str, ...] = ()
    since: date | None = None  # date window, by the date that the list states beside the item
    until: date | None = None
    pages: int = 50  # list pages at most
    items: str | None = None  # CSS selector of the links on a list page
    next: str | None = None  # CSS selector of the link to the next page
    attachments: bool = True  # fetch pdf, doc, … linked from a detail page
    delay: float = 1.0  # seconds between two requests to a host; robots.txt may ask for more, never for less
    longest_wait: float = 60.0  # seconds; a site that asks for more (Crawl-delay, Retry-After) is left alone until the next run
    allow_hosts: tuple[str, ...] = ()  # private or loopback hosts that this source may ask
    contact: str | None = None  # address in the User-Agent, so that a site's keeper can reach you


def sources(path: Path) -> tuple[SourceConfig, ...]:
    """All sources of a file; raises `RunError("bad_config")` that names the file, the line and what is wrong."""
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise RunError("bad_config", detail=f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RunError("bad_config", detail=f"{path}: {error}") from error
    lines = text.splitlines()
    return tuple(_source(path, lines, name, table) for name, table in tables.items())


@dataclass(frozen=True, slots=True)
class _Where:
    path: Path
    lines: list[str] = field(repr=False)
    table: str

    def fault(self, key: str | None, what: str) -> RunError:
        """The error for one key (or the table itself), with its line number."""
        head = re.compile(rf"\s*\[\s*[\"']?{re.escape(self.table)}[\"']?\s*\]")
        at = next((i for i, line in enumerate(self.lines) if head.match(line)), 0)
        if key is not None:
            wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
            at = next((i for i in range(at, len(self.lines)) if wanted.match(self.lines[i])), at)
        return RunError("bad_config", detail=f"{self.path}, line {at + 1}: [{self.table}] {what}")


KEYS = tuple(f.name for f in fields(SourceConfig) if f.name != "name")
LISTS = frozenset({"include", "exclude", "allow_hosts"})
EVERY = frozenset({"kind", "region", "issuer", "include", "exclude"})  # keys that say something for every kind
ON_WEB = EVERY | {"url", "since", "until", "attachments", "delay", "longest_wait", "allow_hosts", "contact"}
FITTING: dict[str, frozenset[str]] = {
    "folder": EVERY | {"path"},
    "import": EVERY | {"path"},
    "list": ON_WEB | {"pages", "items", "next"},
    "feed": ON_WEB,
    "sitemap": ON_WEB | {"pages"},
    "urls": ON_WEB,
}


def _source(path: Path, lines: list[str], name: str, table: Any) -> SourceConfig:
    where = _Where(path, lines, name)
    if not isinstance(table, dict):
        raise where.fault(name, f"{name} is not a table; write [{name}] with its keys below")
    kind = str(table.get("kind"))
    if kind not in FITTING:
        raise where.fault("kind", f"kind must be one of {', '.join(FITTING)}, not {kind}")
    for key in table:
        if key not in FITTING[kind]:
            unknown = f"{key} says nothing for kind {kind}" if key in KEYS else f"unknown key {key}"
            raise where.fault(key, f"{unknown}; known are {', '.join(one for one in KEYS if one in FITTING[kind])}")
    needed = "path" if kind in ON_DISK else "url"
    if needed not in table:
        raise where.fault(None, f"a source of kind {kind} needs {needed}")
    config = SourceConfig(name=name, **{key: _value(where, key, value) for key, value in table.items()})
    _sensible(where, config)
    return config


def _sensible(where: _Where, config: SourceConfig) -> None:
    """What a value of the right type can still have wrong: an address, patterns, selectors, a window that is shut."""
    if config.kind in ("list", "feed", "sitemap") and urlsplit(config.url or "").scheme not in ("http", "https"):
        raise where.fault("url", f"url must be an http or https address, not {config.url!r}")
    if config.since and config.until and config.until < config.since:
        raise where.fault("until", f"until {config.until} is before since {config.since}")
    for key in ("items", "next"):
        _selector(where, key, getattr(config, key))
    if config.kind not in ON_DISK:
        _compiled(where, "include", config.include)
        _compiled(where, "exclude", config.exclude)


def _selector(where: _Where, key: str, selector: str | None) -> None:
    if selector is None:
        return
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError as error:
        raise where.fault(key, f"{key}: {selector!r} is not a CSS selector") from error


def _compiled(where: _Where, key: str, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise where.fault(key, f"{key}: {pattern!r} is not a regular expression: {error}") from error


def _value(where: _Where, key: str, value: Any) -> Any:
    if key in LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise where.fault(key, f"{key} must be a list of strings")
        return tuple(value)
    if key in ("since", "until"):
        if not isinstance(value, date) or isinstance(value, datetime):
            raise where.fault(key, f"{key} must be a date like 2023-05-22, without quotes")
        return value
    if key in ("delay", "longest_wait"):
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise where.fault(key, f"{key} must be a number of seconds, 0 or more")
        return float(value)
    if key == "pages":
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise where.fault(key, "pages must be a number of at least 1")
        return value
    wanted, words = (bool, "true or false") if key == "attachments" else (str, "text")
    if not isinstance(value, wanted):
        raise where.fault(key, f"{key} must be {words}")
    return value
