"""Every line of tests/cases/numerals.jsonl: which numerals stand in a text, and what number each one says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractors.numerals import numerals, read
from schemas.decimals import plain

LINES = (Path(__file__).parent / "cases" / "numerals.jsonl").read_text("utf-8").splitlines()


@pytest.mark.parametrize("case", [json.loads(line) for line in LINES], ids=[f"numerals:{n}" for n in range(1, len(LINES) + 1)])
def test_numeral(case: dict[str, Any]) -> None:
    found = []
    for word in numerals(case["text"]):
        assert case["text"][word.start : word.end] == word.text
        reading = read(word.text)
        if reading is not None:
            found.append(
                [word.text, plain(reading.value), *([plain(reading.max)] if reading.max is not None else []), *(["more"] * reading.more)]
            )
    assert found == case["expect"], case["why"]


@pytest.mark.parametrize("text", ["7" * 100_000, "一" * 100_000, "1,000" * 20_000, "1 000 " * 20_000, "点五" * 50_000, "3亿5千" * 20_000])
def test_long_runs_of_digits_stay_linear(text: str) -> None:
    assert all(len(n.text) <= 500 for n in numerals(text))
