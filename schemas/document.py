"""The document under way: what a source holds, and what each step has learnt of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from schemas.entities import Entity
from schemas.gbt9704 import Element
from schemas.issues import Issue
from schemas.notice import Encoding, Meta, Place, Repair
from schemas.text import Edits, Text

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Bytes as they were found, with what was said of them; nothing here is believed before `decode` has looked."""

    uri: str  # path or URL as given; a member of an archive is "outer.zip!/inner.docx"
    name: str  # file name
    data: bytes
    declared_type: str | None = None  # media type said by HTTP or the listing
    declared_charset: str | None = None  # charset said by HTTP
    facts: Mapping[str, str] = field(default_factory=dict)  # what the place says of it: region, issuer, title, published, referer
    passwords: tuple[str, ...] = field(default=(), repr=False)  # to try on an encrypted file


class Anchors(Protocol):
    """Where source offsets stand in the container: pages with boxes, paragraphs and cells, or plain offsets."""

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Places of the source characters `[start, end)`; several where they cross lines, pages or cells."""
        ...


@dataclass(frozen=True, slots=True)
class OffsetAnchors:
    """A text or HTML source: the place is the offset itself."""

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        return (Place(start=start, end=end),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text with one role. Containers give paragraphs, cells and page furniture; `structure` gives GB/T 9704 elements."""

    element: Element
    start: int
    end: int
    page: int | None = None  # from 1
    level: int | None = None  # heading level that the container states (Word styles, <h2>)
    style: str | None = None  # what the container says and position alone doesn't: "center", "header", "footer", "hidden"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, as a stretch of the text; merged cells stand once, where they begin."""

    row: int
    col: int
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as a stretch of the text: rows are lines, cells are parted by tabs, line breaks inside a cell are gone."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    page: int | None = None
    caption: str | None = None
    unit: str | None = None  # 单位：万元


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline: 一、 is level 1, （一） 2, 1. 3, （1） 4, ① 5; 编 章 节 条 take the same levels in their order."""

    level: int
    number: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What we work on. Offsets everywhere are code points of `text.value`; every step returns a new one."""

    source: Source
    media_type: str
    encoding: Encoding | None = None  # text formats only
    text: Text
    anchors: Anchors = field(default_factory=OffsetAnchors)
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    outline: tuple[Heading, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    script: str = "hans"  # script of the source: "hans", "hant", or "mixed"
    fields: Mapping[str, str] = field(default_factory=dict)  # what the container says: ArticleTitle, PubDate, 索引号, 发文字号 …
    meta: Meta = field(default_factory=Meta)
    entities: tuple[Entity, ...] = ()
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
    partial: bool = False  # a fault cut the reading short; what was read is kept

    def edited(self, edits: Edits, *repairs: Repair) -> Document:
        """The document with its text edited and blocks, tables, outline, sentences and issues carried along; entities must come later."""
        if not edits:
            return self
        carry = edits.carry
        return replace(
            self,
            text=self.text.edited(edits),
            blocks=tuple(replace(b, start=carry(b.start), end=carry(b.end)) for b in self.blocks),
            tables=tuple(_carried(t, edits) for t in self.tables),
            outline=tuple(replace(h, start=carry(h.start), end=carry(h.end)) for h in self.outline),
            sentences=tuple((carry(a), carry(b)) for a, b in self.sentences),
            issues=tuple(_moved(i, edits) for i in self.issues),
            repairs=(*self.repairs, *repairs),
        )

    def of_kind(self, kind: type[E]) -> Sequence[E]:
        """Entities of one class, in the order of the text."""
        return [e for e in self.entities if isinstance(e, kind)]


def _carried(table: Table, edits: Edits) -> Table:
    cells = tuple(replace(c, start=edits.carry(c.start), end=edits.carry(c.end)) for c in table.cells)
    return replace(table, start=edits.carry(table.start), end=edits.carry(table.end), cells=cells)


def _moved(issue: Issue, edits: Edits) -> Issue:
    if issue.start is None or issue.end is None:
        return issue
    return replace(issue, start=edits.carry(issue.start), end=edits.carry(issue.end))
