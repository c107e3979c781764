"""The published record: one document, one `Notice`; `dump` writes it as JSON with keys in the documented order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import orjson

from schemas.entities import AnyEntity
from schemas.issues import Issue
from schemas.place import Place

SCHEMA = "gongbao/notice/1"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes became characters: codec name, how it was found, and how sure that is (0 to 1)."""

    name: str
    how: Literal["bom", "utf-8", "declared", "scored", "charset-normalizer"]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNote:
    """Which bytes this record was made from."""

    uri: str
    name: str
    sha256: str
    bytes: int
    media_type: str
    encoding: Encoding | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division with its GB/T 2260 code."""

    name: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """联系人 and how to reach them."""

    person: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a reply letter says of the proposal (政协提案) or suggestion (人大建议) it answers."""

    body: Literal["cppcc", "npc"] | None = None
    session: str | None = None
    number: str | None = None
    title: str | None = None
    proposers: tuple[str, ...] = ()
    result: str | None = None  # 办理结果


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The document's own fields; absent when the document does not say."""

    kind: str | None = None  # a DocumentType value
    title: str | None = None
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    issued_on: str | None = None
    printed_on: str | None = None
    cc: tuple[str, ...] = ()
    signatory: str | None = None
    disclosure: str | None = None
    attachments: tuple[str, ...] = ()
    draft: bool | None = None
    effective_on: str | None = None
    repeals: tuple[str, ...] = ()
    contact: Contact | None = None
    reply: Reply | None = None
    region: Region | None = None
    index_number: str | None = None  # 索引号
    topic: str | None = None  # 主题分类
    published_on: str | None = None  # 发布日期
    validity: str | None = None  # 有效性, as the page states it
    script: str | None = None  # "hant" where the source is traditional


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A heading of the document."""

    level: int
    number: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeBlock:
    """A block of the text with its GB/T 9704 element."""

    element: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeCell:
    """A cell's words and where they stand."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTable:
    """A table as rows of cells."""

    id: str
    start: int
    end: int
    page: int | None = None
    caption: str | None = None
    unit: str | None = None
    rows: tuple[tuple[NoticeCell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RepairExample:
    """One change: what stood in the text before, what stands after, and where (offset in the text that the rule saw)."""

    before: str
    after: str
    start: int


@dataclass(frozen=True, slots=True)
class Repair:
    """All changes that one rule made."""

    rule: str
    count: int
    examples: tuple[RepairExample, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The published record of one document."""

    schema: str = SCHEMA
    id: str
    source: SourceNote
    text: str
    meta: Meta
    outline: tuple[OutlineItem, ...] = ()
    blocks: tuple[NoticeBlock, ...] = ()
    tables: tuple[NoticeTable, ...] = ()
    entities: tuple[AnyEntity, ...] = ()
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


ALWAYS = frozenset({"schema", "id", "source", "text", "meta", "outline", "blocks", "tables", "entities", "repairs", "issues"})


ATOMS = frozenset({str, int, float, bool, type(None)})


class _Plan(NamedTuple):
    """How a type is published: its attributes in one read, their published names, its kind if it is an entity's."""

    read: Callable[[Any], tuple[Any, ...]]
    names: tuple[str, ...]
    kind: str | None
    always: frozenset[str]  # attributes that are there also when empty


@lru_cache(maxsize=64)
def _plan(cls: type) -> _Plan | None:
    """None for a type that isn't a record's."""
    if not is_dataclass(cls):
        return None
    names = [f.name for f in fields(cls)]
    if "certainty" in names:  # an entity: where it stands first, how it was found last
        head, tail = ["id", "text", "start", "end"], ["rule", "certainty", "why", "place"]
        names = [*head, *(n for n in names if n not in head and n not in tail), *tail]
    kind = getattr(cls, "kind", None)
    read = attrgetter(*names) if len(names) > 1 else (lambda value, name=names[0]: (getattr(value, name),)) if names else lambda _: ()
    published = tuple(name.rstrip("_") for name in names)
    return _Plan(
        read, published, kind if isinstance(kind, str) and kind and "id" in names else None, ALWAYS if cls is Notice else frozenset()
    )


def plain(value: Any) -> Any:
    """A record as plain JSON values: absent attributes left out, `class_` published as `class`, entities with their `kind`.

    >>> plain(Contact(person="李静", phone="52564588-4803"))
    {'person': '李静', 'phone': '52564588-4803'}
    """
    cls = type(value)
    if cls in ATOMS:
        return value
    if cls is tuple or cls is list:
        return [item if type(item) in ATOMS else plain(item) for item in value]
    plan = _plan(cls)  # type: ignore[arg-type]
    if plan is not None:
        return _published(value, plan)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value


def _published(value: Any, plan: _Plan) -> dict[str, Any]:
    """Thousands are made for a document, so that each attribute is read and judged by its type once."""
    out: dict[str, Any] = {}
    for name, item in zip(plan.names, plan.read(value), strict=True):
        if type(item) in ATOMS:
            if item is None:
                continue
            out[name] = item
        elif item != () or name in plan.always:
            out[name] = plain(item)
        if name == "id" and plan.kind:
            out["kind"] = plan.kind
    return out


def dump(notice: Notice) -> bytes:
    """The record's JSON as it stands in `outputs/notices/<id>.json`: UTF-8, two-space indent, the same bytes for the same document."""
    return orjson.dumps(plain(notice), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


__all__ = ["SCHEMA", "Notice", "Place", "dump", "plain"]
