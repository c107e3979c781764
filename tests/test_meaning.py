"""What a number is of and who promised it: the cases of the extractors that read meaning, on values that the case itself gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from extractors.actions import actions
from extractors.awards import awards
from extractors.commitments import commitments
from extractors.incentives import incentives
from extractors.organizations import organizations
from extractors.references import references
from schemas.document import Cell, Document, Source, Table
from schemas.entities import Amount, AnyEntity, Count, Date
from schemas.notice import Meta, plain
from schemas.text import Text

CASES = Path(__file__).parent / "cases"
EXTRACTORS = {
    "organizations": organizations,
    "references": references,
    "awards": awards,
    "incentives": incentives,
    "commitments": commitments,
    "actions": actions,
}
VALUES: dict[str, type[Date] | type[Amount] | type[Count]] = {"date": Date, "amount": Amount, "count": Count}
LINKS = ("targets", "amounts", "reward", "recipient_count", "results")


def _cases() -> Iterator[Any]:
    for name in EXTRACTORS:
        lines = (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            yield pytest.param(name, json.loads(line), id=f"{name}-{number}")


def _tables(text: str) -> tuple[Table, ...]:
    """Lines with tabs as one table: a row a line."""
    rows, at = [], 0
    for line in text.split("\n"):
        if "\t" in line:
            rows.append((at, line))
        at += len(line) + 1
    cells = []
    for row, (start, line) in enumerate(rows):
        for col, words in enumerate(line.split("\t")):
            cells.append(Cell(row, col, start, start + len(words)))
            start += len(words) + 1
    return (Table(start=rows[0][0], end=rows[-1][0] + len(rows[-1][1]), cells=tuple(cells)),) if rows else ()


def _document(case: dict[str, Any]) -> Document:
    values: list[AnyEntity] = []
    for given in case.get("given", ()):
        cls = VALUES[given["kind"]]
        attributes = {k: v for k, v in given.items() if k != "kind"}
        start, text = given["start"], given["text"]
        assert case["text"][start : start + len(text)] == text
        values.append(cls(id=f"{cls.letter}{start}", end=start + len(text), rule="given", **attributes))
    meta: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in case.get("meta", {}).items()}
    return Document(
        source=Source(uri="case", name="case", data=b""),
        media_type="text/plain",
        text=Text.of(case["text"]),
        tables=_tables(case["text"]),
        meta=Meta(**meta),
        entities=tuple(values),
    )


def _run(document: Document) -> Document:
    for extractor in EXTRACTORS.values():
        document = replace(document, entities=(*document.entities, *extractor(document)))
    return document


@pytest.mark.parametrize(("name", "case"), _cases())
def test_case(name: str, case: dict[str, Any]) -> None:
    document = _run(_document(case))
    words = {e.id: e.text for e in document.entities}
    found = [plain(e) for e in document.entities if e.kind == name[:-1]]
    assert len(found) == len(case["expect"]), (case["why"], [f["text"] for f in found])
    for got, wanted in zip(found, case["expect"], strict=True):
        for attribute, value in wanted.items():
            said = got.get(attribute)
            if attribute in LINKS:
                said = [words[i] for i in said or ()]
            elif attribute == "baseline":
                said = words.get(said)
            assert said == value, (case["why"], attribute)


def test_offsets_and_ids() -> None:
    """Every entity of every case stands where it says, under an id of its own."""
    for name in EXTRACTORS:
        for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines():
            document = _run(_document(json.loads(line)))
            text = document.text.value
            assert all(text[e.start : e.end] == e.text for e in document.entities)
            assert len({e.id for e in document.entities}) == len(document.entities)


def test_a_third_of_the_cases_are_negatives() -> None:
    lines = chain.from_iterable((CASES / f"{name}.jsonl").read_text("utf-8").splitlines() for name in EXTRACTORS)
    expects = [json.loads(line)["expect"] for line in lines]
    assert len(expects) >= 170
    assert sum(not e for e in expects) * 3 >= len(expects)


@pytest.mark.parametrize(
    "unit",
    [
        "对获得国家级、省级、市级",
        "荣获“",
        "《",
        "各区市场监管局、",
        "力争到2025年",
        "（责任单位：",
        "奖励",
        "A、",
        "由",
        "一是",
        "对于的，",
        "认定为",
    ],
)
def test_long_monotony_stays_linear(unit: str) -> None:
    """Forty thousand characters of one pattern take no more than a few seconds."""
    text = unit * (40_000 // len(unit))
    _run(_document({"text": text, "meta": {"kind": "意见", "issuers": ["江州市人民政府"]}}))
