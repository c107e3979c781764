"""From the document to the published record: places and tables."""

from __future__ import annotations

import json
from dataclasses import replace

from pipeline.link import link
from pipeline.structure import structure
from schemas.document import Document, Source
from schemas.entities import Date
from schemas.notice import dump
from schemas.text import Edit, Edits, Text


def found() -> Document:
    source = "关于工作的通知\n截至　2022年5月，完成。\n县区\t金额\n甲县\t120"
    text = Text.of(source).edited(Edits([Edit(10, 11, "")]))
    document = structure(Document(source=Source(uri="a/b.txt", name="b.txt", data=source.encode()), media_type="text/plain", text=text))
    start = document.text.value.index("2022年5月")
    date = Date(id=f"d{start}", start=start, end=start + 7, text="2022年5月", rule="dates.point", type="point", value="2022-05")
    return replace(document, entities=(date,))


def test_an_entity_stands_where_its_words_stand_in_the_source() -> None:
    document = found()
    place = link(document).entities[0].place[0]
    assert document.source.data.decode()[place.start : place.end] == "2022年5月"


def test_the_record_has_rows_of_cells_and_blocks() -> None:
    record = json.loads(dump(link(found())))
    assert [[c["text"] for c in row] for row in record["tables"][0]["rows"]] == [["县区", "金额"], ["甲县", "120"]]
    assert record["blocks"][0]["element"] == "title"
    assert record["source"]["uri"] == "a/b.txt" and len(record["id"]) == 16
    for table in record["tables"]:
        for row in table["rows"]:
            for cell in row:
                assert record["text"][cell["start"] : cell["end"]] == cell["text"]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert dump(link(found())) == dump(link(found()))
