"""The whole flow, one line a step."""

from __future__ import annotations

from pipeline.check import check
from pipeline.decode import decode
from pipeline.extract import extract
from pipeline.link import link
from pipeline.repair import repair
from pipeline.segment import segment
from pipeline.structure import structure
from schemas.document import Source
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.notice import Notice


def process(source: Source, limits: Limits = DEFAULT_LIMITS) -> Notice:
    """The published record of one source; raises `DocumentError` when the document cannot be read."""
    document = decode(source, limits)
    document = repair(document)
    document = structure(document)
    document = segment(document)
    document = extract(document)
    notice = link(document)
    return check(notice)
