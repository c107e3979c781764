"""Which GB/T 9704 element each line is."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.structures.lines import Line
from schemas.document import Block, Document
from schemas.gbt9704 import Element


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of a document with their elements."""

    lines: tuple[Line, ...]
    kinds: tuple[Element, ...]
    blocks: tuple[Block, ...]


def elements(document: Document, told: list[Line]) -> Frame:
    """The frame of the document: one block a line."""
    kinds = tuple(Element.BODY for _ in told)
    return Frame(tuple(told), kinds, tuple(Block(element=k, start=line.start, end=line.end) for k, line in zip(kinds, told, strict=True)))
