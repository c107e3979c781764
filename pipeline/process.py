"""The whole flow, one line a step."""

from __future__ import annotations

from dataclasses import replace

from pipeline.check import check
from pipeline.decode import decode
from pipeline.extract import extract
from pipeline.link import link
from pipeline.repair import repair
from pipeline.segment import segment
from pipeline.structure import structure
from schemas.document import Document, Source
from schemas.entities import AnyEntity
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.notice import Notice
from schemas.progress import page_done
from schemas.text import Text


def process(source: Source, limits: Limits = DEFAULT_LIMITS, reference_date: str | None = None) -> Notice:
    """The published record of one source; raises `DocumentError` when the document cannot be read.

    `reference_date` (EDTF) is what 今年 and the like refer to where the document states no date of its own.
    """
    document = decode(source, limits)
    page_done(0)
    document = repair(document)
    page_done(0)
    return _understood(document, reference_date)


def entities_of(text: str, reference_date: str | None = None) -> tuple[AnyEntity, ...]:
    """What a text holds, taken as it is: nothing is repaired, offsets are into it."""
    document = Document(source=Source(uri="-", name="-", data=b""), media_type="text/plain", text=Text.of(text))
    return _understood(document, reference_date, as_it_is=True).entities


def _understood(document: Document, reference_date: str | None, *, as_it_is: bool = False) -> Notice:
    document = structure(document, as_it_is=as_it_is)
    document = segment(document)
    page_done(0)
    document = _extracted(document, reference_date)
    page_done(0)
    notice = link(document)
    page_done(0)
    return check(notice)


def _extracted(document: Document, reference_date: str | None) -> Document:
    """The document with its entities; a reference date serves extraction only, the record never claims that the document states it."""
    if reference_date is None or document.meta.issued_on is not None:
        return extract(document)
    lent = extract(replace(document, meta=replace(document.meta, issued_on=reference_date)))
    return replace(lent, meta=document.meta)
