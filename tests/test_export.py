"""Exports open in the tools they are for: Chinese intact, ids as text, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from corpus.columns import TABLES, columns, description
from corpus.export import FORMATS, export
from corpus.exports.stata import dta
from corpus.query import Wanted, query, rows_of
from corpus.store import Store, open_store
from schemas.entities import Amount, Count, Organization
from schemas.issues import RunError
from tests.made import made_outcome, put

TEXT = "=SUM(A1)公司获得奖励30万元，商标增长-0.5%。"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    entities = (
        Organization(id="o0", start=0, end=10, text=TEXT[0:10], rule="t", name="=SUM(A1)公司"),
        Amount(id="m14", start=14, end=19, text=TEXT[14:19], rule="t", value="300000", role="reward"),
        Count(id="c24", start=24, end=29, text=TEXT[24:29], rule="t", value="-0.5", unit="%", object="商标"),
    )
    with open_store(tmp_path / "corpus") as opened:
        put(opened, made_outcome(TEXT, "a.txt", entities, title="@命令", doc_number="普市监〔2023〕34号"), TEXT)
    return Store(tmp_path / "corpus", sqlite3.connect(tmp_path / "corpus" / "corpus.db"))


def test_csv_is_for_spreadsheets(store: Store, tmp_path: Path) -> None:
    export(store, "csv", tmp_path / "amounts.csv")
    data = (tmp_path / "amounts.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0]["value"] == "300000"
    assert rows[0]["title"] == "'@命令"
    assert rows[0]["quote"].startswith("'=SUM")
    assert not (export(store, "csv", None, table="amounts") or b"").startswith(b"\xef\xbb\xbf")
    export(store, "csv", tmp_path / "counts.csv", bom=False)
    assert b"-0.5" in (tmp_path / "counts.csv").read_bytes()
    assert not (tmp_path / "counts.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_folder_of_csv_says_what_its_columns_mean(store: Store, tmp_path: Path) -> None:
    export(store, "csv", tmp_path / "all")
    package = json.loads((tmp_path / "all" / "datapackage.json").read_text("utf-8"))
    assert {r["path"] for r in package["resources"]} == {p.name for p in (tmp_path / "all").glob("*.csv")} == {f"{t}.csv" for t in TABLES}
    for resource in package["resources"]:
        assert [f["name"] for f in resource["schema"]["fields"]] == list(columns(resource["name"]))
        assert all(f["description"] and f["description_en"] and f["title"] for f in resource["schema"]["fields"])


def test_xlsx_runs_nothing_and_keeps_ids(store: Store, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    export(store, "xlsx", tmp_path / "all.xlsx")
    book = load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == list(TABLES)
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet for cell in row)
    organization = {c.value: book["organizations"].cell(2, c.column).value for c in book["organizations"][1]}
    assert organization["全称"] == "=SUM(A1)公司"
    amount = {c.value: book["amounts"].cell(2, c.column).value for c in book["amounts"][1]}
    assert amount["数值"] == 300000
    assert isinstance(amount["文件"], str)


def test_sqlite_parquet_and_stata_hold_the_same_rows(store: Store, tmp_path: Path) -> None:
    export(store, "sqlite", tmp_path / "all.db")
    with sqlite3.connect(tmp_path / "all.db") as plain:
        assert plain.execute("SELECT value, role FROM amounts").fetchall() == [("300000", "reward")]
    pq = pytest.importorskip("pyarrow.parquet", reason="needs the extra gongbao[parquet]")
    export(store, "parquet", tmp_path / "amounts.parquet")
    assert pq.read_table(tmp_path / "amounts.parquet").column("value").to_pylist() == ["300000"]
    data = export(store, "stata", None, table="amounts") or b""
    assert data.startswith(b"<stata_dta><header><release>118</release>")
    assert "奖励30万元".encode() in data


def test_a_stata_map_points_at_its_parts() -> None:
    import struct

    data = dta([{"for": "奖励", "long": "长" * 900}], ["for", "long"], {"for": "事由", "long": "长文"})
    start = data.index(b"<map>") + 5
    offsets = struct.unpack("<14Q", data[start : start + 112])
    tags = [b"<stata_dta>", b"<map>", b"<variable_types>", b"<varnames>", b"<sortlist>", b"<formats>", b"<value_label_names>"]
    tags += [b"<variable_labels>", b"<characteristics>", b"<data>", b"<strls>", b"<value_labels>", b"</stata_dta>"]
    assert all(data[at:].startswith(tag) for at, tag in zip(offsets, tags, strict=False))
    assert offsets[13] == len(data)


def test_annotation_tools_get_code_points(store: Store) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    task = json.loads(export(store, "labelstudio", None) or b"")[0]
    for result in task["predictions"][0]["result"]:
        value = result["value"]
        assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
    documents = list(DocBin().from_bytes(export(store, "spacy", None) or b"").get_docs(Vocab()))
    assert documents[0].text == TEXT
    assert [span.label_ for span in documents[0].spans["amount"]] == ["amount"]


def test_citations(store: Store) -> None:
    ris = (export(store, "ris", None) or b"").decode()
    assert "M1  - 普市监〔2023〕34号\r\n" in ris
    assert json.loads(export(store, "csl", None) or b"")[0]["issued"] == {"date-parts": [[2023, 5, 22]]}


def test_the_word_report_opens_in_word(store: Store, tmp_path: Path) -> None:
    from docx import Document

    export(store, "docx", tmp_path / "report.docx")
    report = Document(str(tmp_path / "report.docx"))
    assert "承诺台账" in report.paragraphs[0].text
    assert [cell.text for cell in report.tables[0].rows[0].cells] == ["期限", "责任方", "原文", "标题"]


def test_queries_page_filter_and_carry_their_proof(store: Store) -> None:
    answer = query(store, "amounts", Wanted(value_min=100_000), limit=1)
    row = answer["rows"][0]
    assert row["quote"] == TEXT
    assert row["link"].endswith("#m14")
    assert answer["total"] == 1
    assert "next" not in answer
    assert query(store, "amounts", Wanted(where={"role": "fine"}))["rows"] == []
    assert [r["doc_number"] for r in rows_of(store, "documents")] == ["普市监〔2023〕34号"]
    for wrong in (
        lambda: query(store, "tables"),
        lambda: query(store, "amounts", Wanted(where={"x": "1"})),
        lambda: export(store, "doc", None),
    ):
        with pytest.raises(RunError, match="bad_usage"):
            wrong()


def test_every_format_and_column_is_documented() -> None:
    text = (Path(__file__).parent.parent / "docs" / "corpus.md").read_text("utf-8")
    assert [name for name in FORMATS if f"`{name}`" not in text] == []
    for table in TABLES:
        assert all(description(table, name) and description(table, name, "en") for name in columns(table))
