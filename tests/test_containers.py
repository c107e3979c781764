"""One letter of our own in every container: each gives the same entities and fields as its text."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from docx import Document as Word
from reportlab.pdfgen.canvas import Canvas

from pipeline.formats import ocr
from pipeline.process import process
from schemas.document import Source
from schemas.notice import dump
from tests import ofd_made, pages_made
from tests.found import flat

TITLE = "江宁市滨河区科技局关于创新券工作情况的通知"
LINES = (
    "各有关单位：",
    "现将创新券工作情况通知如下。截至2023年6月底，全区共有高新技术企业126家，其中新认定18家，研发投入合计3.2亿元，同比增长12.5%。",
    "一、兑付情况",
    "2022年，区财政安排专项资金450万元，用于企业购买检验检测服务，惠及中小企业76家，每家企业最高补助5万元。",
    "二、下一步工作",
    "我局将于2024年12月31日前新建企业服务站6个，并根据《滨河区创新券管理办法》开展绩效评价，确保兑付率达到95%以上。",
    "三、任务分工",
)
ROWS = (
    ("序号", "任务", "完成时限", "责任单位"),
    ("1", "新建服务站6个", "2024年12月底", "区科技局"),
    ("2", "服务企业300家", "2024年10月底", "区工信局"),
)
SIGNED = ("江宁市滨河区科技局", "2023年7月12日")
WIDTHS = (40, 150, 110, 110)


@cache
def record(data: bytes, name: str) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(dump(process(Source(uri=name, name=name, data=data))))
    return told


def same(data: bytes, name: str) -> None:
    """The container's entities, fields and cells are those of the text."""
    ours, text = record(data, name), record(in_text(), "a.txt")
    assert flat(ours) == flat(text)
    assert ours["meta"] == text["meta"]
    assert [table.get("caption") for table in ours["tables"]] == [table.get("caption") for table in text["tables"]]
    assert cells(ours) == cells(text) == [list(row) for row in ROWS]
    assert [h["heading"] for h in ours["outline"]] == ["兑付情况", "下一步工作", "任务分工"]
    assert all(entity["place"] for entity in ours["entities"])


def cells(found: dict[str, Any]) -> list[list[str]]:
    return [[cell["text"] for cell in row] for table in found["tables"] for row in table["rows"]]


def in_text() -> bytes:
    return "\n".join([TITLE, *LINES, *("\t".join(row) for row in ROWS), *SIGNED]).encode()


def in_html(charset: str = "utf-8") -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    body = "".join(f"<p>{line}</p>" for line in LINES)
    signed = "".join(f"<p align=right>{line}</p>" for line in SIGNED)
    return (
        f"<html><head><meta charset={charset}><title>{TITLE}</title></head><body><div class=nav><a href=/>首页</a></div>"
        f"<div id=zoom><h1>{TITLE}</h1>{body}<table>{rows}</table>{signed}</div></body></html>"
    )


@cache
def in_word() -> bytes:
    document = Word()
    for line in (TITLE, *LINES):
        document.add_paragraph(line)
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    table.style = "Table Grid"
    for row, words in zip(table.rows, ROWS, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    for line in SIGNED:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def in_pages(draw: Callable[[pages_made.Writer], None]) -> bytes:
    def drawn(canvas: Canvas) -> None:
        writer = pages_made.Writer(canvas)
        draw(writer)
        writer.furniture()

    return pages_made.pdf(drawn)


def head(writer: pages_made.Writer) -> None:
    writer.line(TITLE, 128)
    writer.line(LINES[0], pages_made.LEFT)
    for line in LINES[1:]:
        writer.paragraph(line)


def table(writer: pages_made.Writer, rows: Sequence[Sequence[str]]) -> None:
    writer.y = pages_made.grid(writer.canvas, pages_made.LEFT, writer.y, WIDTHS, rows) - 40


def foot(writer: pages_made.Writer) -> None:
    for line, x in zip(SIGNED, (340, 370), strict=True):
        writer.line(line, x)


def whole(writer: pages_made.Writer) -> None:
    head(writer)
    table(writer, ROWS)
    foot(writer)


def over_two_pages(writer: pages_made.Writer) -> None:
    head(writer)
    writer.y = 160.0  # the table begins at the foot of the page
    table(writer, ROWS[:2])
    writer.turn()
    table(writer, ROWS[2:])
    foot(writer)


def two_columns(writer: pages_made.Writer) -> None:
    """The text runs down the left half and goes on at the top of the right one; title and table go across."""
    writer.line(TITLE, 128)
    top, size = writer.y, 10.0
    lines = [("", LINES[0])] + [(line, part) for line in LINES[1:] for part in pages_made.folded(line, 20)]
    half = (len(lines) + 1) // 2
    last = ""
    for i, (line, part) in enumerate(lines):
        if i == half:
            writer.y = top
        x = (pages_made.LEFT if i < half else 320.0) + (2 * size if line and line != last else 0)
        writer.canvas.setFont(pages_made.FONT, size)
        writer.canvas.drawString(x, writer.y, part)
        writer.y -= 18
        last = line
    writer.y = top - half * 18 - 30
    table(writer, ROWS)
    foot(writer)


@pytest.mark.parametrize("layout", [whole, over_two_pages, two_columns])
def test_pdf_with_fonts_that_are_not_embedded(layout: Callable[[pages_made.Writer], None]) -> None:
    same(in_pages(layout), "a.pdf")


def test_docx() -> None:
    same(in_word(), "a.docx")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_html(charset: str) -> None:
    same(in_html(charset).encode(charset), "a.html")


def test_mhtml() -> None:
    import quopri

    body = quopri.encodestring(in_html().encode())
    head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n'
    same(head + b"Content-Transfer-Encoding: quoted-printable\nContent-Location: http://example.org/\n\n" + body + b"\n--b--\n", "a.mht")


def test_ofd() -> None:
    objects, y = [ofd_made.text(TITLE, 44.8, 40)], 52.0
    for line in LINES:
        indent = 0 if line == LINES[0] else 2
        for i, part in enumerate(pages_made.folded(line, 27, indent)):
            objects.append(ofd_made.text(part, 28 + (5.6 * indent if i == 0 else 0), y))
            y += 9
    edges = [28, 43, 95, 133, 171]
    for row in ROWS:
        objects += [ofd_made.text(word, x + 1, y + 6, 4) for x, word in zip(edges, row, strict=False)]
        objects += [ofd_made.line(x, y, x, y + 9) for x in edges] + [ofd_made.line(28, y, 171, y), ofd_made.line(28, y + 9, 171, y + 9)]
        y += 9
    objects += [ofd_made.text(line, x, y + 12 + 9 * i) for i, (line, x) in enumerate(zip(SIGNED, (110, 120), strict=True))]
    same(ofd_made.ofd(["".join(objects)]), "a.ofd")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word file as LibreOffice writes it in other formats."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(in_word())
    for kind in ("doc", "rtf", "pdf"):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                folder,
                folder / "a.docx",
            ],
            check=True,
            capture_output=True,
            timeout=120,
            env={**os.environ, "HOME": str(folder)},
        )
    return folder


@pytest.mark.debian("soffice", "libreoffice-writer-nogui")
@pytest.mark.parametrize("kind", ["doc", "rtf", "pdf"])
def test_what_an_office_program_writes(kind: str, converted: Path) -> None:
    same((converted / f"a.{kind}").read_bytes(), f"a.{kind}")  # its PDF embeds its fonts


@pytest.mark.skipif(not ocr.installed(), reason="needs the extra gongbao[ocr]: rapidocr and onnxruntime")
def test_scan() -> None:
    from PIL import Image

    from pipeline.formats.pdf_open import opened
    from pipeline.formats.pdf_render import bitmap_of

    with opened(Source(uri="a.pdf", name="a.pdf", data=in_pages(whole))) as book:
        pixels = bitmap_of(book.document, 1, 200)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", dpi=(200, 200))
    ours, text = record(buffer.getvalue(), "a.png"), record(in_text(), "a.txt")
    values = [(e["kind"], e["value"]) for e in text["entities"] if e["kind"] in ("amount", "count", "date")]
    assert [(e["kind"], e["value"]) for e in ours["entities"] if e["kind"] in ("amount", "count", "date")] == values
