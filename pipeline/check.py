"""Sense checks (逻辑校验): sums, growth, order of dates, totals. Values stay as written; what is doubtful says so."""

from __future__ import annotations

from dataclasses import replace

from pipeline.checks.columns import columns
from pipeline.checks.growth import growth
from pipeline.checks.money import money
from pipeline.checks.order import order
from pipeline.checks.steps import steps
from pipeline.checks.sums import sums
from pipeline.checks.totals import totals
from schemas.entities import Amount, AnyEntity, Count, Date
from schemas.notice import Notice

NUMERIC = (Date, Amount, Count)
UNCERTAIN_TEXT = frozenset(("ocr_text", "garbled_text_layer"))  # digits that nobody typed are compared with the picture
CHECKS = (sums, money, columns, growth, steps, order, totals)


def check(notice: Notice) -> Notice:
    """The record with the issues that its numbers and dates raise; what a failed check touches is `check`, with the reason in `why`."""
    issues = list(notice.issues)
    doubted: dict[str, str] = {}
    for one in CHECKS:
        for found in one(notice):
            issues.append(found.issue)
            if found.issue.severity != "note":
                doubted.update({name: found.issue.code for name in found.entities if name not in doubted})
    entities = tuple(_doubted(e, doubted[e.id]) if e.id in doubted else e for e in notice.entities)
    unread = next((i.code for i in issues if i.code in UNCERTAIN_TEXT), None)
    if unread:
        entities = tuple(replace(e, certainty="check", why=e.why or unread) if isinstance(e, NUMERIC) else e for e in entities)
    copy = next((i for i in issues if i.code == "repeated_text"), None)
    if copy is not None and copy.start is not None:  # what stands there was counted before
        entities = tuple(replace(e, certainty="check", why=e.why or copy.code) if e.start >= copy.start else e for e in entities)
    return replace(notice, entities=entities, issues=tuple(issues))


def _doubted(entity: AnyEntity, code: str) -> AnyEntity:
    return replace(entity, certainty="check", why=entity.why or f"failed sense check: {code}")
