"""The ledger as a flat table: one row a promise, with empty columns in which a person judges it for `gongbao corrections --import`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

import orjson

from corpus.exports.tables import csv_of
from corpus.verdicts import LEDGER

COLUMNS = (
    "kind", "document", "entity", "title", "issued_on", "actor", "type", "due", "strength", "indicator", "target", "op", "value", "unit",
    "quote", "baseline", "gap", "status", "outcome_document", "outcome_entity", "outcome_value", "outcome_unit", "outcome_quote",
    "reason", "suggested", "said", "action", "who", "why",
)  # fmt: skip


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the ledger without nesting; `action`, `who` and `why` are left for a person to fill in."""
    target, outcome, about = row["target"], row["outcome"] or {}, row["document"]
    told: dict[str, Any] = {"kind": LEDGER, "document": about["id"], "entity": target["entity"], "title": about["title"] or about["name"]}
    told["issued_on"] = about["issued_on"]
    told |= {key: row[key] for key in ("actor", "type", "due", "strength", "quote", "gap", "status", "reason")}
    told |= {"target": target["text"], "indicator": target.get("indicator"), "suggested": row["suggested"]}
    told |= {key: target[key] for key in ("op", "value", "unit")} | {"baseline": (row["baseline"] or {}).get("value")}
    told |= {f"outcome_{key}": outcome.get(key) for key in ("entity", "value", "unit", "quote")}
    said = [f"{one['who']} {one['action']} {one['at'][:10]} {one['why']}".strip() for one in row.get("said", ())]
    return told | {"outcome_document": outcome["document"]["id"] if outcome else None, "said": said}


def csv_bytes(rows: Iterable[Mapping[str, Any]], *, bom: bool) -> bytes:
    """Rows of the ledger as CSV."""
    return csv_of(COLUMNS, map(flat, rows), bom=bom)


def gold_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """What people settled of the ledger as JSON lines: target, outcome (or null), status, and rejected outcomes as traps."""
    lines = []
    for row in rows:
        if row["suggested"] or row.get("certainty") == "check":
            continue
        about, outcome, before = row["document"], row["outcome"], row["suggestion"]["outcome"]
        target = _quoted(about, row["target"] | {"quote": row["quote"]}) | {"op": row["target"]["op"], "due": row["due"]}
        traps = [_quoted(before["document"], before)] if before and outcome is None else []
        told = {"id": f"{about['id']}:{row['target']['entity']}", "target": target, "status": row["status"], "traps": traps}
        lines.append(orjson.dumps(told | {"outcome": _quoted(outcome["document"], outcome) if outcome else None, "said": row["said"]}))
    return b"".join(line + b"\n" for line in lines)


def _quoted(document: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: words[key] for key in ("text", "start", "end", "value", "unit") if key in words}
    return {"doc": PurePath(document["name"]).stem, "sentence": words["quote"], **kept}
