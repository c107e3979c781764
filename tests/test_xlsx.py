"""Workbooks: what a reader of the sheets sees, as tables with the sheet, row and column of every cell."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.decode import decode
from pipeline.formats import converted
from pipeline.process import process
from schemas.document import Document, Source
from schemas.issues import DocumentError


def source(data: bytes, name: str = "名单.xlsx") -> Source:
    return Source(uri=name, name=name, data=data)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def winners() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "获奖名单"
    rows: list[list[Any]] = [
        ["2023年度清源市质量奖获奖名单"],
        ["序号", "单位名称", "奖项", "奖金（万元）"],
        [1, "清源钢铁有限公司", "市长质量奖", 100],
        [2, "石山食品厂\n（东厂区）", None, 30.5],
        ["注：奖金由市财政局于6月底前拨付到位。"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("C3:C4")
    money = book.create_sheet("经费")
    for line in (["项目", "金额（元）", "日期", "占比"], ["奖金", 1405000, date(2023, 5, 22), 0.253]):
        money.append(line)
    money["B2"].number_format, money["C2"].number_format, money["D2"].number_format = "#,##0", 'yyyy"年"m"月"d"日"', "0.0%"
    return book


def grid(document: Document, table: int = 0) -> list[list[str]]:
    found = document.tables[table]
    return [line.split("\t") for line in document.text.value[found.start : found.end].split("\n")]


def test_sheets_are_tables_with_their_titles_and_notes_around_them() -> None:
    document = decode(source(saved(winners())))
    assert document.text.value.startswith("获奖名单\n2023年度清源市质量奖获奖名单\n序号\t")
    assert grid(document) == [
        ["序号", "单位名称", "奖项", "奖金（万元）"],
        ["1", "清源钢铁有限公司", "市长质量奖", "100"],
        ["2", "石山食品厂 （东厂区）", "", "30.5"],
    ]
    assert "\n注：奖金由市财政局于6月底前拨付到位。\n经费\n" in document.text.value
    assert grid(document, 1) == [["项目", "金额（元）", "日期", "占比"], ["奖金", "1,405,000", "2023年5月22日", "25.3%"]]
    assert next(c.rowspan for c in document.tables[0].cells if (c.row, c.col) == (1, 2)) == 2


def test_every_value_has_the_sheet_row_and_column_of_the_workbook() -> None:
    notice = process(source(saved(winners())))
    places = {notice.text[e.start : e.end]: [(p.table, p.row, p.col) for p in e.place] for e in notice.entities if e.kind == "date"}
    assert places["2023年5月22日"] == [(1, 1, 2)]
    amounts = {e.value for e in notice.entities if e.kind == "amount"}
    assert {"1000000", "305000", "1405000"} <= amounts


def test_hidden_sheets_rows_and_columns_are_left_out_and_said() -> None:
    book = winners()
    book["经费"].sheet_state = "hidden"
    book["获奖名单"].row_dimensions[4].hidden = True
    book["获奖名单"].column_dimensions["C"].hidden = True
    document = decode(source(saved(book)))
    assert grid(document) == [["序号", "单位名称", "奖金（万元）"], ["1", "清源钢铁有限公司", "100"]]
    assert [i.code for i in document.issues] == ["hidden_text"]


def test_a_lonely_cell_in_the_last_corner_costs_nothing() -> None:
    book = winners()
    book["经费"]["XFD1048576"] = "备注"
    assert len(decode(source(saved(book))).text.value) < 400


def rewritten(data: bytes, part: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        ("xl/workbook.xml", lambda _: b"", "corrupt"),
        ("xl/styles.xml", lambda data: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + data, "dtd_forbidden"),
    ],
)
def test_damage_has_a_code(part: str, change: Any, code: str) -> None:
    with pytest.raises(DocumentError) as fault:
        decode(source(rewritten(saved(winners()), part, change)))
    assert fault.value.code == code


def test_strings_that_sheets_share_come_without_the_readings_above_them() -> None:
    spreadsheet = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts = {
        "xl/workbook.xml": f"<workbook {spreadsheet}><sheets><sheet name='Sheet1' sheetId='1'/></sheets></workbook>",
        "xl/sharedStrings.xml": f"<sst {spreadsheet}><si><r><t>清源县</t></r><r><t>质量奖</t></r><rPh><t>qing</t></rPh></si>"
        "<si><t>金额</t></si></sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {spreadsheet}><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
        "<row><c t='str'><f>A1</f><v>合计</v></c><c><v>258.39999999999998</v></c><c t='e'><v>#N/A</v></c></row></sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts.items():
            made.writestr(name, part)
    assert grid(decode(source(out.getvalue()))) == [["清源县质量奖", "金额"], ["合计", "258.4"]]


def test_a_sheet_cut_short_keeps_what_stands_before_the_cut() -> None:
    data = rewritten(saved(winners()), "xl/worksheets/sheet1.xml", lambda part: part[: re.search(b'<row r="4"', part).start()])  # type: ignore[union-attr]
    document = decode(source(data))
    assert document.partial
    assert "清源钢铁有限公司" in document.text.value
    assert "partial" in {i.code for i in document.issues}


@pytest.mark.parametrize("name", ["名单.xls", "名单.et"])
def test_old_workbooks_are_converted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def office(data: bytes, suffix: str, target: str) -> bytes:
        asked.append((suffix, target))
        return saved(winners())

    monkeypatch.setattr(converted, "office", office)
    monkeypatch.setattr(converted, "program", lambda *names: "soffice")
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le")
    document = decode(source(old, name))
    assert asked == [(".xls", "xlsx")]
    assert document.media_type == "application/vnd.ms-excel"
    assert document.source.data == old
    assert len(document.tables) == 2


def test_without_a_converter_an_old_workbook_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "program", lambda *names: None)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le")
    with pytest.raises(DocumentError) as fault:
        decode(source(old, "a.xls"))
    assert fault.value.code == "needs_converter"
