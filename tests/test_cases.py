"""Every line of tests/cases/<extractor>.jsonl: what is found in a sentence, and what is not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.process import entities_of
from schemas.notice import plain

CASES = Path(__file__).parent / "cases"
KINDS = {
    "dates": "date", "amounts": "amount", "counts": "count", "awards": "award", "commitments": "commitment", "actions": "action",
    "incentives": "incentive", "references": "reference", "organizations": "organization",
}  # fmt: skip


def _cases() -> list[Any]:
    found = []
    for name in sorted(("dates", "amounts", "counts")):
        for number, line in enumerate((CASES / f"{name}.jsonl").read_text("utf-8").splitlines(), 1):
            case = json.loads(line)
            marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
            found.append(pytest.param(name, case, id=f"{name}:{number}", marks=marks))
    return found


@cache
def _found(text: str, reference_date: str | None) -> list[dict[str, Any]]:
    return [plain(e) for e in entities_of(text, reference_date)]


@pytest.mark.parametrize(("name", "case"), _cases())
def test_case(name: str, case: dict[str, Any]) -> None:
    found = [e for e in _found(case["text"], case.get("reference_date")) if e["kind"] == KINDS[name]]
    assert all(case["text"][e["start"] : e["end"]] == e["text"] for e in found)
    assert len(found) == len(case["expect"]), f"{case['why']}: {[e['text'] for e in found]}"
    for wanted, got in zip(case["expect"], found, strict=True):
        for attribute, value in wanted.items():
            assert got.get(attribute) == value, f"{case['why']}: {attribute} of {got['text']}"
