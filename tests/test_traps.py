"""Traps that well-known tools fall into, one case a line of the list of traps, each in sentences of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.process import entities_of, process
from schemas.document import Source
from schemas.entities import Amount, Count, Date, Reference
from schemas.notice import Notice, plain

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "traps.jsonl").read_text("utf-8").splitlines()]
LIST = Path(__file__).resolve().parents[1].parent / "shared" / "cases" / "traps.md"
WRITTEN: dict[str, tuple[type, Any]] = {
    "dates": (Date, lambda e: e["value"]),
    "amounts": (Amount, lambda e: _money(e)),
    "counts": (Count, lambda e: f"{e['value']} {e['unit']}"),
    "numbers": (Reference, lambda e: e.get("number")),
}


def _money(amount: dict[str, Any]) -> str:
    value = f"{amount['value']}~{amount['max']}" if "max" in amount else str(amount["value"])
    more = [amount["currency"]] * (amount["currency"] != "CNY") + [str(amount.get("modifier"))] * ("modifier" in amount)
    return " ".join((value, *more))


@pytest.mark.parametrize("case", [pytest.param(case, id=f"trap:{case['line']}") for case in CASES])
def test_values(case: dict[str, Any]) -> None:
    entities = entities_of(case["text"], "2022-06-06")
    for key, (kind, written) in WRITTEN.items():
        if key in case:
            assert [written(plain(e)) for e in entities if isinstance(e, kind)] == case[key], key
    own = [e for e in entities if isinstance(e, Date | Amount)]
    if "spans" in case:
        assert [e.text for e in own] == case["spans"]
    if "purposes" in case:
        assert [e.for_ for e in own if isinstance(e, Amount)] == case["purposes"]
    if "blank" in case or "working" in case:
        assert [(e.blank, e.calendar) for e in own if isinstance(e, Date)] == [
            (case.get("blank"), "working" if "working" in case else None)
        ]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"trap:{case['line']}") for case in CASES])
def test_record(case: dict[str, Any]) -> None:
    notice = _notice(case["text"])
    if "issues" in case:
        assert [i.code for i in notice.issues if i.code in ("impossible_date", "growth_mismatch")] == case["issues"]
    if "holds" in case:
        assert case["holds"] in notice.text
    if "simplified" in case:
        assert notice.text == case["simplified"]
    if "region" in case:
        assert notice.meta.region is not None
        assert notice.meta.region.name == case["region"]
    if "persons" in case:  # a deputy and a director of one name: what the text calls them stays as it is
        assert notice.text.count("吴敏") == case["persons"]
        assert not any("吴敏" in e.text for e in notice.entities if e.kind == "organization")


def _notice(text: str) -> Notice:
    return process(Source(uri="-", name="a.txt", data=text.encode()))


def test_every_line_of_the_list_is_a_case() -> None:
    if not LIST.exists():
        pytest.skip("the list of traps is not beside this checkout")
    lines = [line for line in LIST.read_text("utf-8").splitlines() if line.startswith("|")][2:]
    assert sorted({case["line"] for case in CASES}) == list(range(1, len(lines) + 1))
