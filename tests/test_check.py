"""Sense checks: each seen to fire, and each beside a text where it must stay silent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.check import check
from pipeline.process import process
from schemas.document import Source
from schemas.entities import Amount, Commitment, Count, Date
from schemas.issues import issue
from schemas.notice import Notice

LINES = (Path(__file__).parent / "cases" / "checks.jsonl").read_text("utf-8").splitlines()
CHECKED = frozenset(("sum_matches", "sum_mismatch", "growth_mismatch", "date_order", "due_before_issue", "total_differs", "award_conflict"))


def _notice(text: str) -> Notice:
    """The record of a text, or of a page where it holds tables."""
    name = "a.html" if text.startswith("<html>") else "a.txt"
    return process(Source(uri="-", name=name, data=text.encode()))


@pytest.mark.parametrize("case", [pytest.param(json.loads(line), id=f"checks:{n}") for n, line in enumerate(LINES, 1)])
def test_issues(case: dict[str, Any]) -> None:
    assert [i.code for i in _notice(case["text"]).issues if i.code in CHECKED] == case["issues"], case["why"]


def test_what_a_failed_check_touches_is_doubted_and_keeps_its_value() -> None:
    notice = _notice("全市共有博物馆10家，其中国有6家，民办7家。")
    counts = [e for e in notice.entities if isinstance(e, Count)]
    assert [c.value for c in counts] == ["10", "6", "7"]
    assert {c.certainty for c in counts} == {"check"}
    assert {c.why for c in counts} == {"failed sense check: sum_mismatch"}


@pytest.mark.parametrize(("due", "codes"), [("2024-03-04", ["due_before_issue"]), ("2024-03-05", []), ("2024-12-31", [])])
def test_nothing_is_due_before_it_was_promised(due: str, codes: list[str]) -> None:
    notice = _notice("我市将新建3个产业园。")
    promise = Commitment(id="p0", start=0, end=11, text=notice.text[:11], rule="", type="target", due=due, source="prose")
    notice = replace(notice, meta=replace(notice.meta, issued_on="2024-03-05"), entities=(promise,), issues=())
    assert [i.code for i in check(notice).issues] == codes


@pytest.mark.parametrize("code", ["ocr_text", "garbled_text_layer"])
def test_numbers_that_nobody_typed_are_doubted(code: str) -> None:
    notice = _notice("2023年投入300万元，新建学校5所。")
    doubted = check(replace(notice, issues=(issue(code, detail="1"),))).entities
    numbers = [e for e in doubted if isinstance(e, Date | Amount | Count)]
    assert len(numbers) == 3
    assert {(e.certainty, e.why) for e in numbers} == {("check", code)}
    assert {e.certainty for e in notice.entities if isinstance(e, Date | Amount | Count)} == {"sure"}
