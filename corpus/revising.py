"""Was a goal moved? A later document of the same body that states the same indicator's goal for the same day with another value.

Next year's new goal, another region's, another level's and another measure's are no revisions, nor is a goal stated after its own day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.statements import Statement
from schemas.edtf import last_day
from schemas.regex import regex

KINDRED = regex(r"国家级|省级|市级|区级|县级|镇级|农村|城镇|城市|国际|国内|男|女|新建|改建|续建|其中|年均|每年|累计")
PART = regex(
    r"县域|镇域|乡镇|农村|园区|开发区|高新区|新区|集群|特色产业|产业链|领域|行业|系统|试点|示范区|直属|本级|重点"
)  # of a place or body
MOVED = regex(r"(?:调整|上调|下调|调高|调低|修订|修改|提高|降低|改)(?:为|至|到)|原(?:定|来|计划|目标)|调整后")
ALIKE = 0.34  # share of the words right beside the numbers that two statements of one goal have in common at least


def days_of(record: Mapping[str, Any]) -> dict[str, str]:
    """By when each figure of a promise is to be reached: a day to come that it states itself, else that of its sentence."""
    dates = {entity["id"]: last_day(entity["value"]) for entity in record["entities"] if entity["kind"] == "date"}
    figures = sorted((e for e in record["entities"] if e["kind"] in ("count", "amount")), key=lambda e: e["start"])
    starts = [figure["start"] for figure in figures]
    issued = record["meta"].get("issued_on", "")
    found: dict[str, str] = {}
    for promise in (e for e in record["entities"] if e["kind"] == "commitment"):
        for figure in figures[bisect_left(starts, promise["start"]) : bisect_left(starts, promise["end"])]:
            own = dates.get(figure.get("date", ""))
            day = own if own and own > issued else promise.get("due", "")
            if day:
                found[figure["id"]] = day
    return found


def restated(
    target: Statement, day: str, about: Mapping[str, Any], later: Sequence[Statement], days: Mapping[str, str], record: Mapping[str, Any]
) -> Statement | None:
    """The figure of a later record that gives the target another value for the same `day`; None where there is none or more than one.

    `about` is the record of the target; without a day of its own a goal is only moved by words that say so.
    """
    own, theirs = _entities(about), _entities(record)
    found = [
        other
        for other in later
        if other.promised
        and not (other.baseline or other.delta)
        and (days.get(other.entity, "") == day if day else bool(MOVED.search(other.sentence)))
        and _same(target, own[target.entity], other, theirs[other.entity])
        and _place(own[target.entity], about) == _place(theirs[other.entity], record)
    ]
    values = {(other.value, other.max) for other in found}
    return found[0] if len(values) == 1 and (target.value, target.max) not in values else None


def _entities(record: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {entity["id"]: entity for entity in record["entities"]}


def _same(one: Statement, mine: Mapping[str, Any], other: Statement, theirs: Mapping[str, Any]) -> bool:
    """The same indicator, measured alike."""
    if one.unit != other.unit or one.per != other.per or one.direction != other.direction or one.indicator != other.indicator:
        return False
    if not one.indicator or any(mine.get(key) != theirs.get(key) for key in ("measure", "change")):
        return False
    if set(KINDRED.findall(_beside(one))) != set(KINDRED.findall(_beside(other))):
        return False
    if set(PART.findall(_before(one))) != set(PART.findall(_before(other))):  # said once for all clauses of a sentence
        return False
    both = one.close | other.close
    return not both or len(one.close & other.close) / len(both) >= ALIKE


def _beside(one: Statement) -> str:
    """The words of the clause before a number."""
    return _before(one)[-24:].rpartition("，")[2]


def _before(one: Statement) -> str:
    return one.sentence[: one.sentence.find(one.text)]


def _place(entity: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """For where a figure holds: its scope, else the region of its document."""
    scope = entity.get("scope") or record["meta"].get("region") or {}
    return str(scope.get("code") or scope.get("name") or "")
