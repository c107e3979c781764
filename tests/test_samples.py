"""The samples: each has its record, looked at by a person; text and container say the same; every word is found where it stands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest

from pipeline.formats.charset import read_text
from pipeline.process import process
from schemas.document import Source
from schemas.notice import dump
from tests.found import characters_of, flat, inside, spaceless

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
NAMES = sorted(p.name for p in SAMPLES.glob("seed-*.*"))
CONTAINERS = [name for name in NAMES if not name.endswith(".txt")]
OF_THE_PAGE = {"seed-002.html": {"title"}}  # what the web page's own fields say and the text doesn't


@cache
def written(name: str) -> bytes:
    """The record as it is published."""
    return dump(process(Source(uri=f"samples/{name}", name=name, data=(SAMPLES / name).read_bytes())))


def record(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = orjson.loads(written(name))
    return loaded


@pytest.mark.parametrize("name", NAMES)
def test_record_is_the_one_that_was_looked_at(name: str, accept: bool) -> None:
    golden = SAMPLES / "expected" / f"{name}.json"
    if accept or not golden.exists():
        known = golden.exists()
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(written(name))
        assert accept or known, f"{golden.name} was written: look at it line by line, then commit it"
    assert record(name) == orjson.loads(golden.read_bytes()), "look at the difference; `pytest --accept` writes the new record"


@pytest.mark.parametrize("name", CONTAINERS)
def test_container_says_what_its_text_says(name: str) -> None:
    ours, text = record(name), record(f"{name[:8]}.txt")
    assert flat(ours) == flat(text)
    own = OF_THE_PAGE.get(name, set())
    assert {k: v for k, v in ours["meta"].items() if k not in own} == {k: v for k, v in text["meta"].items() if k not in own}
    assert [h["heading"] for h in ours["outline"]] == [h["heading"] for h in text["outline"]]
    assert [(t.get("caption"), t.get("unit")) for t in ours["tables"]] == [(t.get("caption"), t.get("unit")) for t in text["tables"]]
    assert [[c["text"] for c in row] for t in ours["tables"] for row in t["rows"]] == [
        [c["text"] for c in row] for t in text["tables"] for row in t["rows"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_entity_stands_where_its_place_says(name: str) -> None:
    data, found = (SAMPLES / name).read_bytes(), record(name)
    assert found["entities"]
    look = {"pdf": on_pages, "docx": in_word}.get(name.rpartition(".")[2], in_text)
    told = look(data, found)
    for entity, words in zip(found["entities"], told, strict=True):
        assert entity["place"], entity["id"]
        wanted = spaceless(entity["text"])
        if look is not in_text:
            assert words == wanted, entity["id"]
        at = -1
        for character in wanted:  # in order, whatever damage stands between
            at = words.find(character, at + 1)
            assert at >= 0, (entity["id"], wanted, words)


def in_text(data: bytes, found: Mapping[str, Any]) -> list[str]:
    """What stands at each entity's offsets, simplified where the source is traditional."""
    from pipeline.repair import repair
    from schemas.document import Document
    from schemas.text import Text

    decoded = read_text(data).value
    told = []
    for entity in found["entities"]:
        words = "".join(decoded[p["start"] : p["end"]] for p in entity["place"])
        note = Source(uri="-", name="-", data=b"")
        if found["meta"].get("script") == "hant":
            words = repair(Document(source=note, media_type="text/plain", text=Text.of(words))).text.value
        told.append(spaceless(words))
    return told


def in_word(data: bytes, found: Mapping[str, Any]) -> list[str]:
    """What stands at each entity's paragraph or cell, read with the standard library alone."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    body = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")).find(f"{w}body")
    assert body is not None

    def words(element: ElementTree.Element) -> str:
        return "".join({f"{w}t": e.text or "", f"{w}tab": "\t", f"{w}br": "\n"}.get(e.tag, "") for e in element.iter())

    paragraphs = [words(p) for p in body.findall(f"{w}p")]
    tables = [[[words(c) for c in row.findall(f"{w}tc")] for row in t.findall(f"{w}tr")] for t in body.findall(f"{w}tbl")]
    told = []
    for entity in found["entities"]:
        parts = [
            (paragraphs[p["paragraph"]] if "paragraph" in p else tables[p["table"]][p["row"]][p["col"]])[p["start"] : p["end"]]
            for p in entity["place"]
        ]
        told.append(spaceless("".join(parts)))
    return told


def on_pages(data: bytes, found: Mapping[str, Any]) -> list[str]:
    """The characters that PDFium itself finds inside each entity's boxes."""
    pages = characters_of(data)
    return [spaceless(inside(pages, entity["place"])) for entity in found["entities"]]
