"""Makes the containers of the five given texts: the letter as PDF, three Word files, a web page. The same bytes at every run.

python make.py samples        (needs the font of Debian's fonts-arphic-gbsn00lp)
"""

from __future__ import annotations

import io
import re
import zipfile
from html import escape
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).resolve().parent
FONT, FONT_FILE = (
    "ARPLSungtiL",
    "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
)  # Debian fonts-arphic-gbsn00lp, Arphic Public License
SIZE, LEADING, COLUMNS = 16, 28.4, 28  # 三号字, 22 lines of 28 characters a page (GB/T 9704—2012, 5.2.3)
LEFT, TOP, BOTTOM = 28 * mm, 37 * mm, 35 * mm


def lines_of(name: str) -> list[str]:
    """The given text's lines without the blank ones and the blanks round them."""
    return [line.strip() for line in (HERE / name).read_text("utf-8").splitlines() if line.strip()]


def folded(paragraph: str, indent: int) -> list[str]:
    """A paragraph cut into lines of 28 characters, the first one shorter by its indent; half-width characters take half a place."""
    lines, line, width = [], "", float(indent)
    for character in paragraph:
        step = 0.5 if character.isascii() else 1.0
        if width + step > COLUMNS and character not in "，。；：、！？）》”":
            lines.append(line)
            line, width = "", 0.0
        line, width = line + character, width + step
    return [*lines, line]


class Letter:
    """Pages of an official letter: 版心 of GB/T 9704, page numbers — 1 — at the foot outside."""

    def __init__(self, path: Path) -> None:
        registerFont(TTFont(FONT, FONT_FILE))
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
        self.page, self.y = 1, A4[1] - TOP

    def line(self, text: str, x: float | None = None, size: float = SIZE) -> None:
        if self.y < BOTTOM:
            self.turn()
        self.canvas.setFont(FONT, size)
        if x is None:
            self.canvas.drawCentredString(A4[0] / 2, self.y, text)
        else:
            self.canvas.drawString(x, self.y, text)
        self.y -= LEADING

    def paragraph(self, text: str, indent: int = 2) -> None:
        for i, line in enumerate(folded(text, indent)):
            self.line(line, LEFT + (indent * SIZE if i == 0 else 0))

    def turn(self) -> None:
        number = f"— {self.page} —"
        self.canvas.setFont(FONT, 14)
        x = A4[0] - 28 * mm - 50 if self.page % 2 else LEFT
        self.canvas.drawString(x, BOTTOM - 7 * mm - 14, number)
        self.canvas.showPage()
        self.page, self.y = self.page + 1, A4[1] - TOP

    def save(self) -> None:
        self.turn()
        self.canvas.save()


def letter_pdf() -> None:
    """seed-000 as the PDF of a reply letter; the given text shows where its pages ended in mid-word, and so do these."""
    lines = lines_of("seed-000.txt")
    letter = Letter(HERE / "seed-000.pdf")
    for text in lines[:2]:
        letter.line(text, LEFT)
    letter.canvas.setFillColorRGB(0.8, 0, 0)
    letter.line(lines[2], size=26)
    letter.canvas.setFillColorRGB(0, 0, 0)
    letter.line(lines[3])
    letter.canvas.setStrokeColorRGB(0.8, 0, 0)
    letter.canvas.line(LEFT, letter.y + 14, A4[0] - 26 * mm, letter.y + 14)
    letter.line(lines[4], size=22)
    letter.paragraph(lines[5], 0)
    body = lines[6:-9]
    for before, text in zip(["", *body], body, strict=False):
        torn = before and before[-1] not in "。：！？" and len(before) > COLUMNS
        if torn:
            letter.turn()
        letter.paragraph(text, 0 if torn else 2)
    for text in lines[-9:-7]:
        letter.line(text, A4[0] - 28 * mm - (len(text) + 2) * SIZE)
    for text in lines[-7:-3]:
        letter.paragraph(text)
    for text in lines[-3:]:
        letter.paragraph(text, 1)
    letter.save()


def blank_word() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    return document


def page_number(document: Any) -> None:
    """— PAGE — in the footer, as a field."""
    run = document.sections[0].footer.paragraphs[0].add_run("— ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    document.sections[0].footer.paragraphs[0].add_run(" —")


def write_word(document: Any, name: str) -> None:
    """Saves with fixed dates, so that the same text gives the same bytes."""
    properties = document.core_properties
    properties.author, properties.title = "", ""
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as new:
        for member in sorted(old.namelist()):
            data = old.read(member)
            if member == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2000-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(member, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def word(name: str, lines: list[str], titles: set[int], right: set[int]) -> Any:
    """A Word file with one paragraph a line: titles centred, signature and date to the right, the rest indented."""
    document = blank_word()
    for i, text in enumerate(lines):
        paragraph = document.add_paragraph(text)
        paragraph.paragraph_format.first_line_indent = None if i in titles | right else Pt(32)
        paragraph.alignment = ALIGN.CENTER if i in titles else ALIGN.RIGHT if i in right else ALIGN.JUSTIFY
    page_number(document)
    return document


def notice_docx() -> None:
    lines = [line for line in lines_of("seed-001.txt") if not re.fullmatch(r"— \d —", line)]
    signature = lines.index("上海市市场监督管理局")
    write_word(word("seed-001", lines, {0, 1}, {signature, signature + 1}), "seed-001.docx")


def opinions_docx() -> None:
    lines = lines_of("seed-004.txt")
    signature = lines.index("杭州市拱墅区人民政府办公室")
    write_word(word("seed-004", lines, {0, 1, 2, signature + 2, signature + 3, signature + 4}, {signature, signature + 1}), "seed-004.docx")


def reply_docx() -> None:
    """seed-003 with its list of commitments as the four-column table that it was."""
    lines = lines_of("seed-003.txt")
    at = lines.index("序号")
    signature = len(lines) - 1 - lines[::-1].index("重庆市大足区市场监督管理局")
    document = word("seed-003", lines[:at], {0, 1, 2, at - 1}, {signature, signature + 1})
    cells = lines[at:]
    head = [cells[0], cells[1] + cells[2], cells[3], cells[4]]
    body = cells[5:]
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    for row in [head, *(body[i : i + 4] for i in range(0, len(body), 4))]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    write_word(document, "seed-003.docx")


PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>政府开放月-黄浦区</title>
<meta name="SiteName" content="上海市黄浦区人民政府">
<meta name="ColumnName" content="政务动态">
<meta name="ArticleTitle" content="政府开放月活动">
<meta name="ContentSource" content="区市场监管局">
<style>.nav{{color:#c00}}</style>
</head>
<body>
<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/zmhd/">政民互动</a></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwdt/">政务动态</a></div>
<div id="zoom" class="article-content">
{paragraphs}
</div>
<div class="footer">主办：黄浦区人民政府办公室 网站地图 联系我们</div>
<script>var share = "分享到";</script>
</body>
</html>
"""


def page_html() -> None:
    """seed-002 as the page of a government site, its damage kept exactly."""
    paragraphs = "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines_of("seed-002.txt"))
    (HERE / "seed-002.html").write_bytes(PAGE.format(paragraphs=paragraphs).encode("utf-8"))


if __name__ == "__main__":
    letter_pdf()
    notice_docx()
    page_html()
    reply_docx()
    opinions_docx()
