"""What crawlers write: a JSON object with a title and a content is a document; a list or lines of such objects are many."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import replace
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from pipeline.formats import text as plain_text
from pipeline.formats.charset import read_text
from pipeline.formats.html import read_page
from pipeline.formats.nesting import refuse_deep_brackets
from pipeline.formats.sniff import TAGS
from schemas.document import Block, Document, Source
from schemas.gbt9704 import Element
from schemas.issues import DocumentError
from schemas.limits import Limits
from schemas.regex import regex
from schemas.text import Edit, Edits, Text

MEDIA_TYPE = "application/json"
CONTENTS = ("content", "html", "text", "body", "正文", "内容", "contentHtml", "content_html", "article", "fulltext", "full_text")
TITLES = ("title", "标题", "ArticleTitle", "subject", "name")
FIELDS = {
    "ArticleTitle": TITLES,
    "PubDate": (
        "PubDate",
        "pubdate",
        "pub_date",
        "publish_date",
        "publish_time",
        "pub_time",
        "release_date",
        "date",
        "发布日期",
        "发布时间",
    ),
    "ContentSource": ("ContentSource", "source", "publisher", "来源", "发布机构"),
    "Url": ("Url", "url", "link", "href", "链接"),
    "发文字号": ("发文字号", "文号", "docno", "doc_number", "document_number"),
    "索引号": ("索引号", "index_number"),
    "成文日期": ("成文日期", "issued_on"),
    "发文机关": ("发文机关", "issuer", "agency"),
}
ESCAPE = regex(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
BLANK = " \t\r\n"
DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
WRAPPED = 3  # {"data": {"article": {…}}}


def read(source: Source, limits: Limits) -> Document:
    """The document of one object; offsets are into the JSON text. Raises `unsupported_format` where no object has a content,
    `corrupt` where it isn't JSON, `too_deep`, `empty`.
    """
    decoded = read_text(source.data, source.declared_charset, "text")
    page = decoded.value
    refuse_deep_brackets(page, limits)
    start = len(page) - len(page.lstrip(BLANK + "\ufeff"))
    first = start + 1 if page.startswith("[", start) else start
    found = _document_in(page, first, WRAPPED)
    if found is None:
        if not _is_json(page, start):
            return plain_text.read(source, limits)
        if _document_in(page, first, WRAPPED, blank=True) is not None:
            raise DocumentError("empty", detail="JSON")
        raise DocumentError("unsupported_format", detail="JSON: " + "/".join(CONTENTS[:4]))
    content = _string(page, *found["content"])
    values = found["values"]
    if TAGS.search(content.value.encode("utf-8", "replace")[:8_000]):
        inner = read_page(source, content.value, limits)
        document = replace(inner, text=_through(inner.text, content))
    else:
        document = Document(source=source, media_type=MEDIA_TYPE, text=content.edited(_line_ends(content.value)))
    if not document.text.value.strip():
        raise DocumentError("empty", detail="JSON")
    fields = {name: value for name, keys in FIELDS.items() if (value := _first(values, keys))}
    document = replace(
        document,
        media_type=MEDIA_TYPE,
        encoding=decoded.encoding,
        issues=(*decoded.issues, *document.issues),
        fields={**document.fields, **fields},
    )
    return _titled(document, page, found["title"])


def _is_json(page: str, at: int) -> bool:
    try:
        DECODER.raw_decode(page, at)
    except (ValueError, RecursionError):
        return False
    return True


def _document_in(page: str, at: int, depth: int, *, blank: bool = False) -> dict[str, Any] | None:
    """The first object with a content (or, if `blank`, with one that says nothing), at `at` or in its members: where content and title
    stand, and all its values.
    """
    at = _skip(page, at)
    if depth == 0 or not page.startswith("{", at):
        return None
    spans: dict[str, tuple[int, int]] = {}
    values: dict[str, Any] = {}
    for key, value, start, end in _items(page, at):
        if isinstance(value, str) and page.startswith('"', start):
            spans.setdefault(key, (start, end))
        values.setdefault(key, value)
        if isinstance(value, dict):
            inner = _document_in(page, start, depth - 1, blank=blank)
            if inner is not None:
                return inner
    content = next((spans[key] for key in CONTENTS if key in spans and (blank or values[key].strip())), None)
    title = next((spans[key] for key in TITLES if key in spans and values[key].strip()), None)
    return None if content is None else {"content": content, "title": title, "values": values}


def _items(page: str, at: int) -> Iterator[tuple[str, Any, int, int]]:
    """Members of the object at `at`: key, value, and where the value stands."""
    at = _skip(page, at + 1)
    try:
        while page.startswith('"', at):
            key, at = scanstring(page, at + 1, False)
            at = _skip(page, _skip(page, at) + 1)
            value, end = DECODER.raw_decode(page, at)
            yield key, value, at, end
            at = _skip(page, end)
            if page.startswith(",", at):
                at = _skip(page, at + 1)
    except (ValueError, IndexError, RecursionError):
        return  # cut short or no JSON: what was found before counts


def _skip(page: str, at: int) -> int:
    while at < len(page) and page[at] in BLANK:
        at += 1
    return at


def _string(page: str, start: int, end: int) -> Text:
    """The string literal `page[start:end]` as text whose characters know where they stand in the page."""
    parts: list[str] = []
    origin, wide, at, high = array("I"), {}, start + 1, 0
    for match in ESCAPE.finditer(page, start + 1, end - 1):
        parts.append(page[at : match.start()])
        origin.extend(range(at, match.start()))
        at = match.end()
        code = int(match[1], 16) if match[1] else 0
        value = chr(code) if match[1] else ESCAPES.get(match[2], match[2])
        if 0xDC00 <= code < 0xE000 and high and parts[-1] == "":
            parts[-2] = chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            wide[origin[-1]] = 12
            high = 0
            continue
        high = code if 0xD800 <= code < 0xDC00 else 0
        parts.append(value)
        origin.append(match.start())
        wide[match.start()] = match.end() - match.start()
    parts.append(page[at : end - 1])
    origin.extend(range(at, end - 1))
    return Text("".join(parts), origin, wide)


def _through(inner: Text, outer: Text) -> Text:
    """`inner`, whose origins are offsets in `outer.value`, with the origins of `outer` instead."""
    last = len(outer.value) - 1
    origin, wide = array("I"), {}
    for index, at in enumerate(inner.origin):
        start, end = outer.source_span(min(at, last), min(inner.source_span(index, index + 1)[1], last + 1))
        origin.append(start)
        if end - start > 1 and inner.value[index] not in "\n\t":
            wide[start] = end - start
    return Text(inner.value, origin, wide)


def _line_ends(value: str) -> Edits:
    return Edits(Edit(match.start(), match.end(), "\n") for match in re.finditer(r"\r\n?", value))


def _titled(document: Document, page: str, title: tuple[int, int] | None) -> Document:
    """The document with its title before it, where the content doesn't begin with it."""
    if title is None:
        return document
    head = _string(page, *title)
    squeezed = "".join(head.value.split())
    if not squeezed or squeezed in "".join(document.text.value[:600].split()):
        return document
    line = " ".join(head.value.split("\n")) + "\n"
    origin = array("I", [*head.origin[: len(line) - 1], title[1] - 1])
    moved = document.edited(Edits([Edit(0, 0, line)]))
    text = document.text
    joined = Text(line + text.value, array("I", [*origin, *text.origin]), {**text.wide, **head.wide})
    block = Block(element=Element.TITLE, start=0, end=len(line) - 1)
    return replace(moved, text=joined, blocks=(block, *moved.blocks))


def _first(values: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these keys that says something, however it is written: pubDate, pub_date, PUBDATE."""
    said = {_folded(key): value for key, value in reversed(list(values.items())) if isinstance(value, str) and value.strip()}
    return next((said[name].strip() for key in keys if (name := _folded(key)) in said), "")


def _folded(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "")


def holds_many(data: bytes) -> bool:
    """Whether JSON is a list of objects, or an object on each of several lines."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"["):
        return head[1:].lstrip().startswith(b"{")
    first, _, rest = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    return first.startswith(b"{") and first.rstrip().endswith(b"}") and rest.lstrip()[:1] == b"{"


def objects(source: Source, limits: Limits) -> Iterator[Source]:
    """Each object of a list or of lines as a source of its own, in order. A line that is no object is passed over: it has no text."""
    if source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        page = read_text(source.data, source.declared_charset, "text").value
        refuse_deep_brackets(page, limits)
        slices = _listed(page)
    else:
        slices = (line for line in source.data.splitlines() if line.strip())
    for number, data in enumerate(slices, 1):
        if number > limits.max_members:
            raise DocumentError("too_large", detail=f"JSON: > {limits.max_members:,} objects", setting="max_members")
        yield replace(source, uri=f"{source.uri}!/{number}", name=f"{source.name}-{number}.json", data=data)


def _listed(page: str) -> Iterator[bytes]:
    at = page.find("[")
    if at < 0:  # the bytes begin with one, what they are read as does not
        raise DocumentError("corrupt", detail="JSON: no list")
    at = _skip(page, at + 1)
    try:
        while page.startswith("{", at):
            _, end = DECODER.raw_decode(page, at)
            yield page[at:end].encode("utf-8", "surrogatepass")
            at = _skip(page, end)
            at = _skip(page, at + 1) if page.startswith(",", at) else at
    except (ValueError, RecursionError) as fault:
        raise DocumentError("corrupt", detail=f"JSON: {fault}") from fault
