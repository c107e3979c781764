"""How right this corpus is: a sample by kind, judged by people, and what it says of the whole with its margin of error."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from math import sqrt
from typing import Any

import orjson

from corpus.exports.cells import CONTROL, cell
from corpus.query import sentence
from corpus.store import Store
from schemas.issues import RunError

VERDICTS = ("right", "wrong", "unsure")
HEADS = ("audit", "number", "kind", "text", "value", "quote", "link", "verdict", "note")
LONGEST = 60  # characters of an audit's name
Z = 1.959964  # of the normal distribution, for 95 %


def draw(store: Store, name: str, n: int, seed: int = 1) -> list[dict[str, Any]]:
    """Draw a sample of about the same number from every kind, and keep it under a name; the same corpus, seed and n draw the same.

    An audit of that name that is there already is given back as it was drawn. Raises `RunError("bad_usage")` for a name with a slash.
    """
    if not name.strip() or "/" in name or len(name) > LONGEST:
        raise RunError("bad_usage", detail=f"audit {name[:LONGEST]}")
    there = items(store, name)
    if there:
        return there
    rows: dict[str, list[tuple[str, str, str, int, int, str]]] = defaultdict(list)
    for kind, doc_id, entity, start, end, data in store.database.execute(
        'SELECT e.kind, d.id, e.id, e.start, e."end", e.data FROM entities e JOIN documents d USING (doc) WHERE d.superseded_by IS NULL'
    ):
        order = sha256(f"{seed}:{doc_id}:{entity}".encode()).hexdigest()
        rows[kind].append((order, doc_id, entity, start, end, data))
    wanted = shares({kind: len(found) for kind, found in rows.items()}, n)
    number = 0
    store.database.execute("BEGIN IMMEDIATE")
    for kind in sorted(rows):
        for _, doc_id, entity, start, end, data in sorted(rows[kind])[: wanted[kind]]:
            number += 1
            text = store.database.execute("SELECT text FROM texts JOIN documents USING (doc) WHERE id = ?", (doc_id,)).fetchone()[0]
            row = (name, number, doc_id, kind, entity, sentence(text, start, end), data, len(rows[kind]))
            store.database.execute("INSERT INTO audit_items VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    store.database.execute("COMMIT")
    return items(store, name)


def shares(held: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of each kind to draw: the same of all, what a small kind has not goes to the others.

    >>> shares({"award": 3, "amount": 50, "count": 50}, 21)
    {'award': 3, 'amount': 9, 'count': 9}
    """
    wanted = dict.fromkeys(held, 0)
    left = min(n, sum(held.values()))
    while left:
        for kind in sorted(held, key=lambda kind: (held[kind], kind)):
            if left and wanted[kind] < held[kind]:
                wanted[kind] += 1
                left -= 1
    return wanted


def items(store: Store, name: str) -> list[dict[str, Any]]:
    """The sample of an audit, in order, each with its verdicts by person; empty where there is no such audit."""
    rows = store.database.execute(
        "SELECT number, doc_id, kind, entity, quote, data, held FROM audit_items WHERE audit = ? ORDER BY number", (name,)
    ).fetchall()
    said: dict[int, dict[str, str]] = defaultdict(dict)
    for number, who, verdict in store.database.execute(
        "SELECT number, who, verdict FROM judgements WHERE audit = ? ORDER BY number, who", (name,)
    ):
        said[number][who] = verdict
    keys = ("number", "document", "kind", "entity", "quote", "data", "held")
    return [
        dict(zip(keys, (*row[:5], orjson.loads(row[5]), row[6]), strict=True))
        | {"verdicts": said[row[0]], "link": f"/documents/{row[1]}/evidence/{row[3]}"}
        for row in rows
    ]


def audits(store: Store) -> list[dict[str, Any]]:
    """All audits: name, size, how many are judged."""
    rows = store.database.execute(
        "SELECT i.audit, count(DISTINCT i.number), count(DISTINCT j.number) FROM audit_items i "
        "LEFT JOIN judgements j ON j.audit = i.audit AND j.number = i.number GROUP BY i.audit ORDER BY i.audit"
    )
    return [{"audit": name, "items": size, "judged": judged} for name, size, judged in rows]


def judge(store: Store, name: str, number: int, *, verdict: str, who: str, at: str, note: str = "") -> None:
    """Keep one person's verdict on one item; a later one of the same person replaces it."""
    known = store.database.execute("SELECT 1 FROM audit_items WHERE audit = ? AND number = ?", (name, number)).fetchone()
    if known is None or verdict not in VERDICTS or not who.strip():
        raise RunError("bad_usage", detail=f"{name[:40]} {number} {verdict[:20]}; {', '.join(VERDICTS)}")
    row = (name, number, who.strip()[:80], verdict, note[:500], at)
    store.database.execute("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?, ?, ?)", row)


def report(store: Store, name: str) -> dict[str, Any]:
    """`{"kinds": [{kind, held, judged, right, precision, low, high}], "precision", "alpha", "people"}` of an audit.

    An item is right when everyone who could tell said so. `low` and `high` bound the precision with 95 % confidence (Wilson). The precision
    of the whole weighs kinds by how many entities the corpus holds of each; `alpha` is Krippendorff's, where two or more judged the same.
    """
    sample = items(store, name)
    if not sample:
        raise RunError("not_found", detail=f"audit {name[:60]}")
    kinds, weighed, whole = [], 0.0, 0
    for kind in sorted({item["kind"] for item in sample}):
        told = [set(item["verdicts"].values()) - {"unsure"} for item in sample if item["kind"] == kind]
        judged, right = sum(bool(one) for one in told), sum(one == {"right"} for one in told)
        held = next(item["held"] for item in sample if item["kind"] == kind)
        row: dict[str, Any] = {"kind": kind, "held": held, "drawn": len(told), "judged": judged, "right": right}
        if judged:
            low, high = wilson(right, judged)
            row |= {"precision": round(right / judged, 4), "low": round(low, 4), "high": round(high, 4)}
            weighed += held * right / judged
            whole += held
        kinds.append(row)
    people = sorted({who for item in sample for who in item["verdicts"]})
    alpha = krippendorff([list(item["verdicts"].values()) for item in sample])
    return {
        "audit": name,
        "kinds": kinds,
        "precision": round(weighed / whole, 4) if whole else None,
        "alpha": None if alpha is None else round(alpha, 4),
        "people": people,
    }


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson score).

    >>> [round(x, 3) for x in wilson(9, 10)], [round(x, 3) for x in wilson(10, 10)]
    ([0.596, 0.982], [0.722, 1.0])
    """
    share = right / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def krippendorff(units: Iterable[Sequence[str]]) -> float | None:
    """Krippendorff's alpha for nominal values: 1 agreement, 0 chance; None where nothing was judged twice, or all are of one value.

    >>> round(krippendorff([["right", "right"], ["wrong", "wrong"], ["right", "wrong"], ["right", "right"]]), 4)
    0.5333
    """
    weight: dict[tuple[str, str], float] = defaultdict(float)
    for values in units:
        if len(values) < 2:
            continue
        for i, a in enumerate(values):
            for j, b in enumerate(values):
                if i != j:
                    weight[a, b] += 1 / (len(values) - 1)
    total = sum(weight.values())
    sums: dict[str, float] = defaultdict(float)
    for (a, _), amount in weight.items():
        sums[a] += amount
    expected = sum(sums[a] * sums[b] for a in sums for b in sums if a != b)
    if not total or not expected:
        return None
    observed = sum(amount for (a, b), amount in weight.items() if a != b)
    return 1 - (total - 1) * observed / expected


def sheet(store: Store, name: str) -> bytes:
    """The sample as a spreadsheet to be judged: write right, wrong or unsure into `verdict` and read it in again."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet("audit")
    page.freeze_panes = "A2"
    for column, width in zip("ABCDEFGHI", (12, 8, 12, 30, 40, 70, 44, 10, 30), strict=True):
        page.column_dimensions[column].width = width
    page.append(HEADS)
    for item in items(store, name):
        told = "；".join(f"{key}={cell(value)}" for key, value in shown(item["data"]).items())
        values = (name, str(item["number"]), item["kind"], item["data"]["text"], told, item["quote"], item["link"], "", "")
        row = []
        for value in values:
            made = WriteOnlyCell(page, value=CONTROL.sub("", value))
            made.data_type = "s"  # never a formula, whatever a document says
            row.append(made)
        page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read_sheet(store: Store, data: bytes, *, who: str, at: str) -> int:
    """Take the verdicts of a judged spreadsheet; how many there were."""
    from openpyxl import load_workbook

    rows = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
    heads = [str(one) for one in next(rows, ())]
    if not {"audit", "number", "verdict"} <= set(heads):
        raise RunError("bad_usage", detail=", ".join(HEADS))
    count = 0
    for row in rows:
        told = dict(zip(heads, row, strict=False))
        verdict = str(told["verdict"] or "").strip().lower()
        if verdict:
            judge(store, str(told["audit"]), int(str(told["number"])), verdict=verdict, who=who, at=at, note=str(told.get("note") or ""))
            count += 1
    return count


def shown(entity: Mapping[str, Any]) -> dict[str, Any]:
    """What an entity says, without where and how it was found."""
    hidden = ("id", "kind", "text", "start", "end", "rule", "certainty", "why", "place", "said")
    return {name: value for name, value in entity.items() if name not in hidden}
