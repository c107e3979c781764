"""A sample is drawn the same every time, judged on a page or in a spreadsheet, and its figures are those of the textbooks."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from corpus.audit import audits, draw, items, judge, krippendorff, read_sheet, report, sheet, wilson
from corpus.store import Store, open_store
from schemas.entities import Amount, Count
from schemas.issues import RunError
from tests.made import made_outcome, put

NOW = "2026-01-02T03:04:05Z"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with open_store(tmp_path / "corpus") as opened:
        for n in range(12):
            text = f"=第{n}号：奖励{n + 1}万元，新增商标{n + 1}件。"
            at, to = text.index("奖励") + 2, text.index("商标") + 2
            paid = Amount(id=f"m{at}", start=at, end=at + 3, text=text[at : at + 3], rule="t", value=str((n + 1) * 10_000))
            count = Count(id=f"c{to}", start=to, end=to + 2, text=text[to : to + 2], rule="t", value=str(n + 1), unit="件")
            put(opened, made_outcome(text, f"{n}.txt", (paid, count) if n < 3 else (paid,)), text)
        yield opened


def test_the_same_seed_draws_the_same_and_another_another(store: Store) -> None:
    first = [(item["document"], item["entity"]) for item in draw(store, "一", 8)]
    assert [(item["document"], item["entity"]) for item in draw(store, "二", 8)] == first
    assert [(item["document"], item["entity"]) for item in draw(store, "三", 8, seed=2)] != first
    assert draw(store, "一", 99) == items(store, "一")
    assert sum(item["kind"] == "count" for item in items(store, "一")) == 3
    assert audits(store)[0] == {"audit": "一", "items": 8, "judged": 0}


def test_precision_by_kind_with_its_interval(store: Store) -> None:
    for item in draw(store, "a", 8):
        judge(store, "a", item["number"], verdict="wrong" if item["number"] == 8 else "right", who="甲", at=NOW)
        judge(store, "a", item["number"], verdict="unsure" if item["kind"] == "count" else "right", who="乙", at=NOW)
    told = report(store, "a")
    amount, count = told["kinds"]
    assert (amount["kind"], amount["held"], amount["judged"], amount["right"]) == ("amount", 12, 5, 5)
    assert (count["right"], count["judged"], count["precision"]) == (2, 3, 0.6667)
    assert (count["low"], count["high"]) == tuple(round(x, 4) for x in wilson(2, 3))
    assert told["precision"] == round((12 * 1 + 3 * 2 / 3) / 15, 4)
    assert told["people"] == ["乙", "甲"]
    assert told["alpha"] is not None


def test_a_spreadsheet_comes_back_judged(store: Store) -> None:
    draw(store, "a", 4)
    book = load_workbook(io.BytesIO(sheet(store, "a")))
    page = book.worksheets[0]
    assert all(c.data_type != "f" for row in page for c in row)
    for row in range(2, 5):
        page.cell(row, 8).value = "right"
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_sheet(store, buffer.getvalue(), who="甲", at=NOW) == 3
    assert sum(row["judged"] for row in report(store, "a")["kinds"]) == 3


def test_agreement_is_that_of_the_textbook() -> None:
    """Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section B: two observers, binary data, 10 units."""
    one, two = ["0", "1", "0", "0", "0", "0", "0", "0", "1", "0"], ["1", "1", "1", "0", "0", "1", "0", "0", "0", "0"]
    assert round(krippendorff(list(zip(one, two, strict=True))) or 0, 3) == 0.095
    assert krippendorff([["right"], []]) is None
    assert krippendorff([["right", "right"]]) is None


def test_what_is_judged_wrongly_is_refused(store: Store) -> None:
    draw(store, "a", 2)
    for name, number, verdict, who in (("b", 1, "right", "甲"), ("a", 9, "right", "甲"), ("a", 1, "good", "甲"), ("a", 1, "right", " ")):
        with pytest.raises(RunError, match="bad_usage"):
            judge(store, name, number, verdict=verdict, who=who, at=NOW)
    with pytest.raises(RunError, match="bad_usage"):
        draw(store, "a/b", 2)
    with pytest.raises(RunError, match="not_found"):
        report(store, "none")
