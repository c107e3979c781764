"""The ledger: who promised what by when, and what a later document says of it. Suggested with both quotes, never asserted.

A commitment's figures are looked for in later documents of the same series, issuer or place, for the year in which they fall due.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.corrections import as_people_left_it
from corpus.exports.cells import cell
from corpus.judging import judged, operator
from corpus.matching import Match, best, weights
from corpus.query import sentence
from corpus.revising import days_of, restated
from corpus.statements import Statement, statements, unit_of, year_of
from corpus.store import Store
from corpus.tellings import Telling, telling_of, tellings
from corpus.verdicts import laid_over, spoken
from schemas.decimals import plain

Series = tuple[tuple[str, str, int], ...]  # of its documents the ids, the rules that made their records, and how much people said of them
Known = dict[tuple[Series, str, bool], list[dict[str, Any]]]
NO_FIGURE: Mapping[str, Any] = {"value": None, "unit": None, "op": None}


@dataclass(frozen=True, slots=True)
class Kept:
    """A document with its figures, ready to be searched for outcomes."""

    record: Mapping[str, Any]
    year: str
    issued: str
    figures: tuple[Statement, ...]
    weight: Mapping[str, float]
    tellings: tuple[Telling, ...]
    days: Mapping[str, str]  # by when the figures of its promises are due


def ledger(
    store: Store, *, today: str, due_before: str | None = None, status: str | None = None, everything: bool = False
) -> dict[str, Any]:
    """`{"rows": [...], "unplaced": [...]}`: one row a figure (or a dated promise) of a commitment, by due date; see docs/corpus.md.

    `today` (ISO date) decides what is not due yet. Without `everything` only checkable commitments are shown: those that state a number,
    a date, an amount or a named deliverable. What people said of rows is laid over them; `unplaced` are words on promises that are gone.
    """
    return heard(store, suggested(store, today=today, everything=everything), today=today, due_before=due_before, status=status)


def heard(
    store: Store, rows: Sequence[Mapping[str, Any]], *, today: str, due_before: str | None = None, status: str | None = None
) -> dict[str, Any]:
    """Suggested rows with what people said of them, of those only the ones asked for."""
    told = laid_over(store, rows, today)
    kept = [row for row in told.rows if due_before is None or (row["due"] and row["due"] < due_before)]
    unplaced = [spoken(one) for one in told.unanchored]
    return {"rows": [row for row in kept if status is None or row["status"] == status], "unplaced": unplaced}


def suggested(store: Store, *, today: str, everything: bool = False, known: Known | None = None) -> list[dict[str, Any]]:
    """The rows as the machine makes them, from what people left of the entities.

    `known` is what an earlier call left there: only series that have changed since are worked out again. Nobody may change its rows.
    """
    made: Known = {}
    for series in _series(store):
        key = (series, today, everything)
        made[key] = (known or {}).get(key) or [
            row
            for document, followers in _read(store, [doc_id for doc_id, *_ in series])
            for row in _rows(document, followers, today, everything=everything)
        ]
    if known is not None:
        known.clear()
        known.update(made)
    rows = [row for series_rows in made.values() for row in series_rows]
    return sorted(rows, key=lambda row: (row["due"] or "9999", row["document"]["id"], row["commitment"], str(row["target"])))


def _series(store: Store) -> list[Series]:
    """The documents of each series, with all that their rows depend on; series in which nobody promises anything are left out."""
    found = store.database.execute(
        "SELECT d.id, d.maker, (SELECT count(*) + count(withdrawn) FROM corrections c WHERE c.sha256 = d.sha256), "
        "d.title, d.issuer, substr(t.text, 1, 60), "
        "EXISTS (SELECT 1 FROM entities e WHERE e.doc = d.doc AND +e.kind = 'commitment') OR d.type = '工作报告' "
        "FROM documents d JOIN texts t USING (doc) WHERE d.superseded_by IS NULL ORDER BY d.id"
    ).fetchall()
    named: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    promising: set[str] = set()
    for doc_id, maker, said, title, issuer, begins, promises in found:
        name = series_of({"meta": {"title": title, "issuers": [issuer] if issuer else []}, "text": begins})
        named[name].append((doc_id, maker, said))
        if promises:
            promising.add(name)
    return [tuple(members) for name, members in sorted(named.items()) if name in promising]


def _read(store: Store, members: Sequence[str]) -> Iterator[tuple[Kept, list[Kept]]]:
    """Documents of a series, oldest first, each with those that follow it; one series at a time is in memory."""
    alone = len(members) == 1
    read = (_kept(as_people_left_it(store, one), alone=alone) for one in members)
    documents = sorted(read, key=lambda kept: (kept.issued, kept.record["id"]))
    for document in documents:
        yield document, [other for other in documents if other.year and document.year and other.issued > document.issued]


def _kept(record: Mapping[str, Any], *, alone: bool) -> Kept:
    """A document with its figures; where nothing can follow, only those that stand in promises are worked out."""
    figures = tuple(statements(record, promised_only=alone))
    year = year_of(record)
    issued = record["meta"].get("issued_on", "") or year
    if alone:
        return Kept(record, year, issued, figures, {}, (), {})
    return Kept(record, year, issued, figures, weights(figures), tuple(tellings(record)), days_of(record))


def series_of(record: Mapping[str, Any]) -> str:
    """What documents of one series share: their title without years and numbers (work reports), else their issuers.

    >>> series_of({"meta": {"title": "2023年国务院政府工作报告", "kind": "工作报告"}, "text": ""})
    '国务院政府工作报告'
    """
    meta = record["meta"]
    title = meta.get("title", "") or record["text"][:60].split("\n")[0]
    plain = re.sub(r"[（(][^）)]*[）)]|\d{4}年度?|第[一二三四五六七八九十百\d]+[届次号期]|\s", "", title)
    if re.search(r"(?:工作报告|统计公报|执行情况|预算报告|年度报告|年报)$", plain):
        return plain
    return "、".join(meta.get("issuers", ())) or plain


def _rows(document: Kept, followers: Sequence[Kept], today: str, *, everything: bool) -> Iterator[dict[str, Any]]:
    by_id = {entity["id"]: entity for entity in document.record["entities"]}
    figures = {figure.entity: figure for figure in document.figures}
    told: set[str] = set()
    for entity in document.record["entities"]:
        if entity["kind"] != "commitment" or not (everything or entity.get("checkable")):
            continue
        if not everything and (_standing_offer(entity, by_id) or _past(entity, document)):
            continue
        targets = _targets(entity, figures, by_id)
        told.update(target.entity for target in targets)
        for target in targets or (None,):
            yield _row(document, entity, target, by_id, followers, today)
    for figure in document.figures:
        if figure.ahead and figure.entity not in told:
            yield _row(document, _implied(figure), figure, by_id, followers, today)


def _past(entity: Mapping[str, Any], document: Kept) -> bool:
    """A promise that was due before its document was written is told of the past (从1900年到1948年): nothing that falls due."""
    due = entity.get("due") or ""
    return bool(due) and due < document.issued[: len(due)]


def _standing_offer(entity: Mapping[str, Any], by_id: Mapping[str, Any]) -> bool:
    """A reward rule without a date (获得…的，奖励30万元) is an offer to whoever meets it: nothing that falls due."""
    named = [by_id[one] for one in entity.get("targets", ()) if one in by_id]
    paid = all(one["kind"] == "amount" and one.get("role") in ("reward", "subsidy") for one in named)
    return bool(named) and paid and entity["type"] == "pledge" and not entity.get("due")


def _implied(figure: Statement) -> dict[str, Any]:
    """A figure of a report's part on the year ahead, where no sentence commits in so many words: 中央预算内投资安排6100亿元."""
    return {"id": figure.entity, "type": "target", "start": figure.start, "end": figure.end, "text": figure.text}


def _targets(entity: Mapping[str, Any], figures: Mapping[str, Statement], by_id: Mapping[str, Any]) -> list[Statement]:
    """The figures that a commitment names as its goal, and those that stand in its sentence beside them: 增长5%左右；新增就业1200万人.

    A threshold or criterion (投资10万元以上的企业) is no goal.
    """
    named = [figures[one] for one in entity.get("targets", ()) if one in figures]
    inside = [f for f in figures.values() if entity["start"] <= f.start < entity["end"] and not (f.baseline or f.delta or f.many_years)]
    goals = [f for f in inside if by_id[f.entity].get("role") != "threshold" and by_id[f.entity].get("status") != "criterion"]
    return named + [f for f in goals if f not in named]


def _row(
    document: Kept, entity: Mapping[str, Any], target: Statement | None, by_id: Mapping[str, Any], followers: Sequence[Kept], today: str
) -> dict[str, Any]:
    record = document.record
    due = entity.get("due")
    year = (due or document.year)[:4]  # where no date is stated, the year decides where to look and is never told as a due date
    found = None
    if target is not None:
        found = _revision(document, target, due or "", followers) or _outcome(target, year, followers)
    status, reason, gap = _status(target, due, year, found, followers, today)
    baseline = by_id.get(entity.get("baseline", ""))
    if baseline is not None and target is not None and unit_of(baseline) != target.unit:
        baseline = None  # a level of something else
    return {
        "commitment": entity["id"],
        "document": {
            "id": record["id"],
            "name": record["source"]["name"],
            "title": record["meta"].get("title", ""),
            "issued_on": document.issued,
        },
        "quote": sentence(record["text"], entity["start"], entity["end"]) if target is None else target.sentence,
        "actor": entity.get("actor", ""),
        "type": entity["type"],
        "target": _target(target, by_id)
        if target is not None
        else {"entity": entity["id"], "text": entity["text"], "start": entity["start"], "end": entity["end"], **NO_FIGURE},
        "due": due,
        "strength": entity.get("strength"),
        "baseline": {"entity": baseline["id"], "text": baseline["text"], "value": baseline["value"]} if baseline else None,
        "gap": entity.get("gap") if found is None else gap,
        "status": status,
        "outcome": _told(found) if found is not None else None,
        "reason": reason,
        "suggested": True,
    }


def _document(kept: Kept) -> dict[str, Any]:
    record = kept.record
    told = {"id": record["id"], "name": record["source"]["name"], "title": record["meta"].get("title", "")}
    return told | {"issued_on": kept.issued}


def _target(target: Statement, by_id: Mapping[str, Any]) -> dict[str, Any]:
    told = {"entity": target.entity, "text": target.text, "start": target.start, "end": target.end}
    told |= {"value": plain(target.value), "unit": target.unit, "op": operator(target)}
    indicator = by_id[target.entity].get("indicator") or target.indicator
    return told | ({"max": plain(target.max)} if target.max is not None else {}) | ({"indicator": indicator} if indicator else {})


@dataclass(frozen=True, slots=True)
class Found:
    """What a later document says of a target: a figure, or a sentence about its field."""

    other: Kept
    match: Match | None = None
    telling: Telling | None = None
    moved: Statement | None = None  # the goal as it was stated anew


def _revision(document: Kept, target: Statement, due: str, followers: Sequence[Kept]) -> Found | None:
    """The first document that states the same goal anew with another value, before it is due."""
    day = document.days.get(target.entity, due)
    for other in followers:
        if other.issued <= day or (not day and other.year == document.year):
            moved = restated(target, day, document.record, other.figures, other.days, other.record)
            if moved is not None:
                return Found(other, moved=moved)
    return None


def _outcome(target: Statement, year: str, followers: Sequence[Kept]) -> Found | None:
    """The first document of that year, or of the one after it, that states the figure, and where; else one that tells in words."""
    near = [other for other in followers if not year or int(year) <= int(other.year) <= int(year) + 1]
    for other in near:
        match = best(target, other.figures, other.weight, year)
        if match is not None:
            return Found(other, match)
    for other in near:
        if other.year != year and (told := telling_of(target, other.tellings)) is not None:
            return Found(other, telling=told)
    return None


def _told(found: Found) -> dict[str, Any]:
    told: dict[str, Any] = {"document": _document(found.other)}
    said = found.moved or (found.match.statement if found.match else None)
    if said is None:
        sentence_told = found.telling.sentence if found.telling else ""
        return told | {"entity": None, "quote": sentence_told, "text": sentence_told[:60], "value": None, "unit": None}
    told |= {"entity": said.entity, "quote": said.sentence, "text": said.text, "start": said.start, "end": said.end}
    told |= {"value": plain(said.value), "unit": said.unit}
    return told | ({"likeness": round(found.match.score, 3)} if found.match else {})


def _status(
    target: Statement | None, due: str | None, year: str, found: Found | None, followers: Sequence[Kept], today: str
) -> tuple[str, str, str | None]:
    """The suggested status, its reason in words, and outcome minus target."""
    if found is not None and found.moved is not None and target is not None:
        return "revised", f"后续文件把目标由 {target.text} 改为 {found.moved.text}", plain(found.moved.value - target.value)
    if found is not None and found.telling is not None:
        return ("met" if found.telling.met else "missed"), "后续文件以文字说明完成情况", None
    if found is not None and found.match is not None and target is not None:
        status, why = judged(target, found.match.statement)
        gap = found.match.statement.value - target.value
        return status, f"{why}；共有词：{cell(found.match.shared[:8])}", plain(gap)
    if due and due >= today:
        return "not_due", f"期限 {due} 未到", None
    if not followers:
        if not due and target is not None and year == today[:4]:
            return "not_due", f"{year}年尚未结束", None
        return "no_later_document", "语料库中没有同一系列或同一机关的后续文件", None
    return "no_later_statement", "后续文件中没有找到同一指标的数字", None
