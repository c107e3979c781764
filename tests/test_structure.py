"""Elements, outline and tables by cases of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.process import process
from pipeline.structure import structure
from schemas.document import Source
from tests.test_meta import document

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "structure.jsonl").read_text("utf-8").splitlines()]
SAMPLES = Path(__file__).resolve().parents[1] / "samples"


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_layout(case: dict[str, Any]) -> None:
    found = structure(document(case["text"]))
    text = found.text.value
    if "elements" in case:
        assert [b.element.value for b in found.blocks] == case["elements"]
    if "outline" in case:
        assert [[h.level, h.number, h.heading] for h in found.outline] == case["outline"]
    for heading in found.outline:
        assert text[heading.start : heading.end].startswith(heading.number)
    if "table" in case:
        assert (rows(found) or None) == case["table"]
    if "written" in case:
        assert case["written"] in text


def rows(found: Any) -> list[list[str]]:
    if not found.tables:
        return []
    table = found.tables[0]
    grid: dict[int, list[str]] = {}
    for cell in table.cells:
        grid.setdefault(cell.row, []).append(found.text.value[cell.start : cell.end])
    return list(grid.values())


def test_text_that_must_stay_keeps_its_offsets() -> None:
    case = next(c for c in CASES if "written" in c)
    found = structure(document(case["text"]), as_it_is=True)
    assert found.text.value == case["text"]
    assert rows(found)[1] == case["table"][1]


def test_rewritten_tables_are_named_as_a_repair_and_keep_their_origin() -> None:
    case = next(c for c in CASES if "written" in c)
    found = structure(document(case["text"]))
    assert [r.rule for r in found.repairs] == ["tables.flattened"]
    at = found.text.value.index("改造公厕9座")
    start, end = found.text.source_span(at, at + 6)
    assert case["text"][start:end] == "改造公厕9座"
    assert found.tables[0].caption == "承诺事项一览表"


def test_what_stands_in_a_second_copy_is_not_counted_again() -> None:
    case = next(c for c in CASES if c["why"].startswith("a crawler saved the text twice"))
    notice = process(Source(uri="a.txt", name="a.txt", data=case["text"].encode()))
    doubt = next(i for i in notice.issues if i.code == "repeated_text")
    assert notice.text[doubt.start : doubt.end].startswith("清源县人民政府：")
    amounts = [e for e in notice.entities if e.text == "2000万元"]
    assert [(e.certainty, e.why) for e in amounts] == [("sure", None), ("check", "repeated_text")]


@pytest.mark.parametrize(
    "text", ["一、申请条件\n" + "申请人应当具备下列条件之一，并提交有关的证明材料：\n（一）依法设立；\n" * 2, "序号\t项目\n" * 200, ""]
)
def test_repeated_phrases_are_no_copy(text: str) -> None:
    assert not structure(document(text)).issues


def test_a_stated_money_unit_belongs_to_the_table() -> None:
    case = next(c for c in CASES if "万元" in c["text"] and "table" in c)
    assert structure(document(case["text"])).tables[0].unit == "万元"


@pytest.mark.parametrize(
    "words", ["第" * 20_000, "一、" * 10_000, "（" * 20_000, "2018年" * 8_000, "序号\n" * 5_000, "市" * 30_000, "联系人：" * 5_000]
)
def test_hostile_text_costs_no_more_than_its_length(words: str) -> None:
    from time import process_time

    before = process_time()
    structure(document(words))
    assert process_time() - before < 3
