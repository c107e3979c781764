"""The document's own fields: cases of our own, and what annotators found where the shared material is at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.repair import repair
from pipeline.structure import structure
from schemas.document import Document, Source
from schemas.notice import Meta, plain
from schemas.text import Text

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "meta.jsonl").read_text("utf-8").splitlines()]
ANNOTATED = Path(__file__).resolve().parents[1].parent / "shared" / "gold" / "dev"


def document(text: str) -> Document:
    return Document(source=Source(uri="a.txt", name="a.txt", data=b"x"), media_type="text/plain", text=Text.of(text))


def flat(meta: Meta) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in plain(meta).items():
        if isinstance(value, dict):
            found |= {f"{key}.{inner}": said for inner, said in value.items()}
        found[key] = value
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_what_a_document_says_of_itself(case: dict[str, Any]) -> None:
    found = flat(structure(document(case["text"])).meta)
    assert {key: found.get(key) for key in case["expect"]} == case["expect"]


@pytest.mark.shared
def test_fields_of_annotated_documents() -> None:
    if not ANNOTATED.exists():
        pytest.skip("the annotated documents are not beside this checkout")
    right = asked = 0
    for path in sorted(ANNOTATED.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        found = flat(structure(repair(document(gold["text"]))).meta)
        wanted: dict[str, Any] = {}
        for key, value in gold["meta"].items():
            wanted |= {f"{key}.{k}": v for k, v in value.items()} if isinstance(value, dict) else {key: value}
        asked += len(wanted)
        right += sum(squeezed(found.get(key)) == squeezed(value) for key, value in wanted.items())
    assert right / asked >= 0.95, f"{right} of {asked}"


def squeezed(value: object) -> str:
    words = "".join(map(str, value)) if isinstance(value, list) else str(value)
    return "".join(c for c in words if c.isalnum())
