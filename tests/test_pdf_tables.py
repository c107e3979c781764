"""Tables of PDFs: ruled, merged, open at the sides, over pages."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.formats import pdf
from schemas.document import Document
from schemas.limits import DEFAULT_LIMITS
from tests import pages_made as made


def read(data: bytes) -> Document:
    return pdf.read(made.source(data), DEFAULT_LIMITS)


def rows(document: Document, table: int = 0) -> list[list[str]]:
    found = document.tables[table]
    return [line.split("\t") for line in document.text.value[found.start : found.end].split("\n")]


TABLE = [["乡镇", "里程（公里）", "金额（万元）"], ["青石镇", "126.4", "151.68"], ["柳河乡", "88", "52.8"], ["合计", "<", "204.48"]]


def test_a_ruled_table_gives_rows_and_merged_cells() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 740, "附件：养护资金分配表")
        made.grid(canvas, 80, 700, [100, 120, 120], TABLE)
        canvas.setFont(made.FONT, 16)
        canvas.drawString(80, 500, "请遵照执行。")

    document = read(made.pdf(draw))
    assert rows(document) == [TABLE[0], TABLE[1], TABLE[2], ["合计", "", "204.48"]]
    (total,) = [cell for cell in document.tables[0].cells if cell.row == 3 and cell.col == 0]
    assert (total.colspan, total.rowspan) == (2, 1)
    lines = document.text.value.split("\n")
    assert lines[0] == "附件：养护资金分配表" and lines[-1] == "请遵照执行。"


def test_our_cells_are_those_of_pdfplumber() -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    body = [[str(i), f"第{i}号桥涵维修加固工程", "续建" if i % 2 else "新建", f"{i * 37}.5"] for i in range(1, 20)]
    data = made.pdf(lambda canvas: made.grid(canvas, 80, 760, [40, 200, 60, 80], body) and None)
    with pdfplumber.open(io.BytesIO(data)) as second:
        (theirs,) = second.pages[0].extract_tables()
    assert rows(read(data)) == theirs == body


def test_lines_inside_a_cell_are_joined() -> None:
    data = made.pdf(lambda canvas: made.grid(canvas, 80, 760, [60, 120], [["1", "农村公路\n提档升级工程"], ["2", "危桥改造"]], 30) and None)
    assert rows(read(data)) == [["1", "农村公路提档升级工程"], ["2", "危桥改造"]]


def _over_pages(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]], above: str = "") -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 775, "单位：万元")
        made.grid(canvas, 80, 760, [40, 200, 80], first)
        canvas.setFont(made.FONT, 12)
        canvas.drawString(280, 40, "- 1 -")
        canvas.showPage()
        canvas.setFont(made.FONT, 12)
        canvas.drawString(80, 775, above)
        made.grid(canvas, 80, 760, [40, 200, 80], second)
        canvas.setFont(made.FONT, 12)
        canvas.drawString(280, 40, "- 2 -")

    return made.pdf(draw)


HEAD = ["序号", "项目", "金额（万元）"]


@pytest.mark.parametrize("above", ["", "续表", "单位：万元"])
def test_a_table_over_two_pages_is_one_with_its_head_once(above: str) -> None:
    body = [[str(i), f"{i}号泵站更新", str(i * 10)] for i in range(1, 9)]
    document = read(_over_pages([HEAD, *body[:5]], [HEAD, *body[5:]], above))
    assert len(document.tables) == 1
    assert rows(document) == [HEAD, *body]
    at = document.text.value.index("7号泵站")
    assert [place.page for place in document.anchors.places(at, at + 4)] == [2]


def test_a_row_that_the_page_break_cuts_is_made_whole() -> None:
    first = [HEAD, ["1", "南渠清淤", "30"], ["2", "北渠衬砌", "45"], ["3", "东风水库除险加固及", "120"]]
    document = read(_over_pages(first, [["", "配套道路工程", ""], ["4", "雨量站", "8"]]))
    assert rows(document)[3:] == [["3", "东风水库除险加固及配套道路工程", "120"], ["4", "雨量站", "8"]]


def test_a_row_without_its_number_stays_a_row() -> None:
    """Numbers of two rows must never run together, whatever stands on the new page."""
    first = [HEAD, ["1", "南渠清淤", "30"], ["2", "北渠衬砌", "45"], ["3", "东风水库", "120"]]
    for rest in (["", "西渠改造", "45"], ["", "", "45"], ["", "西渠改造（二期）", "6%"]):
        assert rows(read(_over_pages(first, [rest, ["4", "雨量站", "8"]])))[3:5] == [["3", "东风水库", "120"], rest]


def test_double_lines_rule_no_narrow_rows() -> None:
    def draw(canvas: Canvas) -> None:
        made.grid(canvas, 80, 700, [100, 120, 120], TABLE)
        canvas.line(77, 703, 423, 703)
        canvas.line(77, 703, 77, 601)
        canvas.line(80, 673, 420, 673)

    assert rows(read(made.pdf(draw)))[0] == TABLE[0]


def test_a_table_open_at_its_sides() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 676, 652):
            canvas.line(80, y, 400, y)
        canvas.line(200, 700, 200, 652)
        canvas.setFont(made.FONT, 10)
        for y, row in ((684, ("指标", "2023年")), (660, ("财政收入", "12.6亿元"))):
            canvas.drawString(90, y, row[0])
            canvas.drawString(210, y, row[1])

    assert rows(read(made.pdf(draw))) == [["指标", "2023年"], ["财政收入", "12.6亿元"]]


def _lines_only(canvas: Canvas, rows: Sequence[Sequence[str]], ys: Sequence[float]) -> None:
    for y in ys:
        canvas.line(80, y, 480, y)
    canvas.setFont(made.FONT, 10)
    for i, row in enumerate(rows):
        for x, cell in zip((90, 260, 380), row, strict=False):
            canvas.drawString(x, 700 - 20 * i - 14, cell)


def test_a_table_with_level_lines_only() -> None:
    body = [
        ["指标", "2023年", "比上年增长（%）"],
        ["地区生产总值（亿元）", "312.45", "5.8"],
        ["社会消费品零售总额（亿元）", "98.07", "6.1"],
        ["常住人口（万人）", "41.3", "-0.2"],
    ]
    document = read(made.pdf(lambda canvas: _lines_only(canvas, body, (700, 680, 620))))
    assert rows(document) == body


def test_the_imprint_between_lines_is_no_table() -> None:
    """版记: level lines round 抄送 and the printing office."""
    imprint = [["抄送：县委办公室，县人大办公室。"], ["云岭县人民政府办公室", "", "2026年3月9日印发"]]
    document = read(made.pdf(lambda canvas: _lines_only(canvas, imprint, (700, 680, 660))))
    assert not document.tables
    assert document.text.value.split("\n") == ["抄送：县委办公室，县人大办公室。", "云岭县人民政府办公室 2026年3月9日印发"]


def test_a_frame_round_the_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 600, 400, 180)
        canvas.drawString(80, 740, "公告栏内文字照常是文字。")

    document = read(made.pdf(draw))
    assert not document.tables and document.text.value == "公告栏内文字照常是文字。"


def test_a_turned_table_on_an_upright_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(280, 40, "— 7 —")
        canvas.rotate(90)
        made.grid(canvas, 100, -100, [100, 120, 120], TABLE)

    document = read(made.pdf(draw))
    assert rows(document)[1] == TABLE[1]
