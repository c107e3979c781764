"""What people say of the ledger's suggestions: kept beside it, laid over every row, found again by the words of promise and outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from corpus.overlay import CONTEXT, OVERLAP, anchor, shared
from corpus.query import sentence
from corpus.store import Store
from schemas.issues import RunError

ACTIONS = ("accept", "reject", "correct")
STATUSES = ("not_due", "met", "partly_met", "missed", "revised", "no_later_document", "no_later_statement")
LEDGER = "ledger"  # the kind of a row of a CSV that judges a row of the ledger
WORDS = {"accept": "确认", "reject": "否定", "correct": "改正"}
LONGEST = 500
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a document's text with what stood round it; `quote` is empty where there is none."""

    sha256: str
    start: int
    quote: str
    before: str
    after: str

    @classmethod
    def of(cls, record: Mapping[str, Any], start: int, end: int) -> Words:
        """Those of a record's text."""
        text = record["text"]
        return cls(record["source"]["sha256"], start, text[start:end], text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT])


NOTHING = Words("", 0, "", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One person's word on what became of one promise: as suggested, not as suggested, or so instead."""

    number: int = 0
    action: str
    promise: Words
    outcome: Words  # that was accepted, rejected, or named instead
    status: str
    value: str  # of the outcome, as a decimal string, with its unit; "" where it is no figure
    unit: str
    who: str
    at: str
    why: str
    origin: str

    @property
    def opinion(self) -> tuple[str, ...]:
        """What it comes to, to see who agrees with whom: confirming a suggestion and naming the same outcome are one."""
        said = ("reject",) if self.action == "reject" else (self.status, self.value)
        return (*said, self.outcome.sha256, self.outcome.quote)


COLUMNS = (
    "sha256", "start", "quote", "before", "after", "outcome_sha256", "outcome_start", "outcome_quote", "outcome_before", "outcome_after",
    "action", "status", "value", "unit", "who", "at", "why", "origin",
)  # fmt: skip


def judge(
    store: Store, doc_id: str, entity: str, *, action: str, status: str = "", outcome_document: str = "", outcome_entity: str = "",
    outcome_words: str = "", value: str = "", unit: str = "", who: str, at: str, why: str = "", origin: str = "page",
) -> Verdict:  # fmt: skip
    """Keep one person's word on the ledger's row of a figure (or, where it has none, of a commitment) of a document.

    `accept` and `reject` name the outcome that they saw by its document and entity; `correct` gives the status, and the outcome, if any, by
    entity or by words of its document. Raises `RunError`: `not_found` (a document), `bad_usage` (no such entity, words or status).
    """
    promised = _record(store, doc_id)
    if action not in ACTIONS or not who.strip():
        raise RunError("bad_usage", detail=f"{action[:20]}; {', '.join(ACTIONS)}" if who.strip() else "who")
    if (action != "reject" or status) and status not in STATUSES:
        raise RunError("bad_usage", detail=f"status {status[:40]}; {', '.join(STATUSES)}")
    found = _entity(promised, entity)
    outcome = NOTHING
    if outcome_document:
        outcome, value, unit = _named(_record(store, outcome_document), outcome_entity, outcome_words.strip(), value.strip(), unit.strip())
    elif action == "reject":
        raise RunError("bad_usage", detail="reject: outcome_document")
    said = Verdict(
        action=action, promise=Words.of(promised, found["start"], found["end"]), outcome=outcome, status=status, value=value, unit=unit,
        who=who.strip()[:80], at=at, why=why.strip()[:LONGEST], origin=origin,
    )  # fmt: skip
    _keep(store, said)
    return said


def _record(store: Store, doc_id: str) -> Mapping[str, Any]:
    """The record of an id that comes from a form or a file."""
    if len(doc_id) != 16 or any(c not in "0123456789abcdef" for c in doc_id):
        raise RunError("not_found", detail=doc_id[:40])
    return store.record(doc_id)


def _entity(record: Mapping[str, Any], entity: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = next((one for one in record["entities"] if one["id"] == entity), None)
    if found is None:
        raise RunError("bad_usage", detail=f"{record['id']} {entity[:40]}")
    return found


def _named(record: Mapping[str, Any], entity: str, words: str, value: str, unit: str) -> tuple[Words, str, str]:
    """The outcome that a person named, with its value and unit: those of the entity unless the person gave others."""
    if entity:
        found = _entity(record, entity)
        start, end = found["start"], found["end"]
        value, unit = value or found.get("value", ""), unit or found.get("unit") or found.get("currency", "")
    else:
        start = record["text"].find(words) if words else -1
        end = start + len(words)
        if start < 0:
            raise RunError("bad_usage", detail=f"{record['id']}: {words[:40]}")
    if value and _decimal(value) is None:
        raise RunError("bad_usage", detail=f"value {value[:40]}")
    return Words.of(record, start, end), value, unit


def _decimal(value: str | None) -> Decimal | None:
    try:
        found = Decimal(value or "")
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _keep(store: Store, said: Verdict) -> None:
    one, other = said.promise, said.outcome
    row = (one.sha256, one.start, one.quote, one.before, one.after, other.sha256, other.start, other.quote, other.before, other.after)
    rest = (said.action, said.status, said.value, said.unit, said.who, said.at, said.why, said.origin)
    store.database.execute(f"INSERT INTO verdicts ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})", (*row, *rest))


def judge_row(store: Store, row: Mapping[str, Any], who: str | None, at: str) -> None:
    """Keep what a row of a CSV says; its columns are those of `gongbao ledger --csv`. Raises as `judge` does."""
    document = str(row.get("document", ""))[:16]
    words = str(row.get("outcome_quote") or row.get("outcome") or "")
    judge(
        store, document, str(row.get("entity", "")), action=str(row["action"]).strip(), status=str(row.get("status", "")),
        outcome_document=str(row.get("outcome_document", ""))[:16], outcome_entity=str(row.get("outcome_entity", "")), outcome_words=words,
        value=str(row.get("outcome_value", "")), unit=str(row.get("outcome_unit", "")),
        who=str(row.get("who") or who or ""), at=str(row.get("at") or at), why=str(row.get("why", "")), origin="csv",
    )  # fmt: skip


def withdraw(store: Store, number: int, at: str) -> None:
    """Take a verdict back; it stays in the table with the time when it was withdrawn."""
    done = store.database.execute("UPDATE verdicts SET withdrawn = ? WHERE number = ? AND withdrawn IS NULL", (at, number))
    if not done.rowcount:
        raise RunError("not_found", detail=str(number))


def verdicts(store: Store) -> list[Verdict]:
    """All that were not withdrawn, in the order in which they were given."""
    rows = store.database.execute(f"SELECT number, {', '.join(COLUMNS)} FROM verdicts WHERE withdrawn IS NULL ORDER BY number")
    names = ("action", "status", "value", "unit", "who", "at", "why", "origin")
    return [
        Verdict(number=row[0], promise=Words(*row[1:6]), outcome=Words(*row[6:11]), **dict(zip(names, row[11:], strict=True)))
        for row in rows
    ]


def spoken(said: Verdict) -> Row:
    """A verdict as lists and files show it."""
    keys = ("number", "action", "status", "value", "unit", "who", "at", "why", "origin")
    told: Row = {"document": said.promise.sha256[:16], "quote": said.promise.quote}
    outcome = {"outcome_document": said.outcome.sha256[:16], "outcome": said.outcome.quote}
    return told | outcome | {key: getattr(said, key) for key in keys}


def disputed(store: Store) -> list[list[Verdict]]:
    """The last words of people who disagree on the same promise."""
    groups: dict[tuple[str, tuple[int, int] | None], dict[str, Verdict]] = defaultdict(dict)
    for one in verdicts(store):
        groups[one.promise.sha256, anchor(_text(store, one.promise.sha256), one.promise)][one.who] = one
    return [list(people.values()) for people in groups.values() if _differ(people.values())]


def _differ(group: Iterable[Verdict]) -> bool:
    return len({one.opinion for one in group}) > 1


@dataclass(frozen=True, slots=True)
class Heard:
    """The ledger's rows with what people said of them, and what could not be laid over any."""

    rows: Sequence[Mapping[str, Any]]
    unanchored: list[Verdict]  # the promise's words are gone, or no row is made of them any more


def laid_over(store: Store, rows: Sequence[Mapping[str, Any]], today: str) -> Heard:
    """Every row with the last word of every person on it; where people disagree the suggestion stands and says so."""
    said = verdicts(store)
    if not said:
        return Heard(rows, [])
    groups, unanchored = _placed(store, rows, said)
    made = [dict(row) for row in rows]
    for at, group in groups.items():
        made[at]["said"] = [{"number": one.number, "action": one.action, "who": one.who, "at": one.at, "why": one.why} for one in group]
        if _differ(group):
            made[at] |= {"certainty": "check", "reason": f"核定意见不一（{'；'.join(f'{one.who}：{_words(one)}' for one in group)}）"}
        else:
            made[at] |= _settled(store, made[at], group[-1], today)
    return Heard(made, unanchored)


def _placed(store: Store, rows: Sequence[Mapping[str, Any]], said: Iterable[Verdict]) -> tuple[dict[int, list[Verdict]], list[Verdict]]:
    """Verdicts by the number of the row that they speak of, each person's last one only."""
    by_document: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        by_document[row["document"]["id"]].append(at)
    groups: dict[int, dict[str, Verdict]] = defaultdict(dict)
    unanchored = []
    for one in said:
        text = _text(store, one.promise.sha256)
        span = anchor(text, one.promise)
        spoken_of = [
            at
            for at in by_document.get(one.promise.sha256[:16], ())
            if span is not None and shared((rows[at]["target"]["start"], rows[at]["target"]["end"]), span) >= OVERLAP
        ]
        if not spoken_of:
            unanchored.append(one)
        for at in spoken_of:
            groups[at][one.who] = one
    return {at: list(people.values()) for at, people in groups.items()}, unanchored


def _text(store: Store, sha256: str) -> str:
    row = store.database.execute("SELECT text FROM documents JOIN texts USING (doc) WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else ""


def _settled(store: Store, row: Row, said: Verdict, today: str) -> Row:
    """What changes in a row by the word of everyone who spoke of it; the suggestion is kept beside it."""
    suggestion = {"status": row["status"], "outcome": row["outcome"]}
    reason = f"{said.who}（{said.at[:10]}）{_words(said)}{'：' if said.why else ''}{said.why}"
    if said.action == "reject":
        if row["outcome"] is None or not _is(row["outcome"], said.outcome):
            return {}  # another outcome is suggested now than the one that was rejected
        status = said.status or ("not_due" if row["due"] and row["due"] >= today else "no_later_statement")
        return {"status": status, "outcome": None, "gap": None, "reason": reason, "suggested": False, "suggestion": suggestion}
    outcome = _outcome(store, said)
    goal, got = _decimal(row["target"]["value"]), _decimal(said.value)
    gap = format(got - goal, "f") if goal is not None and got is not None and said.unit == row["target"]["unit"] else None
    return {"status": said.status, "outcome": outcome, "gap": gap, "reason": reason, "suggested": False, "suggestion": suggestion}


def _words(said: Verdict) -> str:
    return WORDS[said.action] + (f" {said.status}" if said.status else "")


def _is(outcome: Mapping[str, Any], said: Words) -> bool:
    """Whether a suggested outcome is the one that a person spoke of: the same words in the same document."""
    return bool(outcome["document"]["id"] == said.sha256[:16] and said.quote[:60] in (outcome["text"], outcome["text"][:60]))


def _outcome(store: Store, said: Verdict) -> Row | None:
    """The outcome that a person named, as the ledger shows one."""
    words = said.outcome
    if not words.sha256:
        return None
    about = store.database.execute("SELECT doc, id, name, title, issued_on FROM documents WHERE sha256 = ?", (words.sha256,)).fetchone()
    doc, *told = about or (0, words.sha256[:16], "", "", "")
    document = dict(zip(("id", "name", "title", "issued_on"), told, strict=True))
    text = _text(store, words.sha256)
    span = anchor(text, words)
    row: Row = {"document": document, "text": words.quote, "value": said.value or None, "unit": said.unit or None}
    if span is None:
        return row | {"entity": None, "quote": words.quote}
    there = store.database.execute(
        """SELECT id FROM entities WHERE doc = ? AND start >= ? AND "end" <= ? AND kind IN ('count', 'amount') ORDER BY start LIMIT 1""",
        (doc, *span),
    ).fetchone()
    return row | {"entity": there[0] if there else None, "start": span[0], "end": span[1], "quote": sentence(text, *span)}
