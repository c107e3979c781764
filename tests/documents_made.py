"""Whole documents of our own, written into every container.

`tests/documents/*.txt` hold one each: `# ` before a line of the title, `@ ` before the addressees, `> ` before a line that stands at the
right, rows of tables with tabs between their cells; every other line is a paragraph.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from docx import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from tests import ofd_made, pages_made

FOLDER = Path(__file__).parent / "documents"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
MARKS = {"# ": "title", "@ ": "addressees", "> ": "right"}
TITLE = 20.0  # points; the writing below it has 16
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a table, with where it stands."""

    kind: str  # title, addressees, right, paragraph, table
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def parts(name: str) -> list[Part]:
    found = []
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    for in_table, run in groupby(lines, key=lambda line: "\t" in line):
        if in_table:
            found.append(Part("table", rows=tuple(tuple(line.split("\t")) for line in run)))
        else:
            found += [Part(MARKS.get(line[:2], "paragraph"), line[2:] if line[:2] in MARKS else line) for line in run]
    return found


def rows_of(name: str) -> Rows:
    return [list(row) for part in parts(name) for row in part.rows]


def in_text(name: str) -> bytes:
    return "\n".join(part.text or "\n".join(map("\t".join, part.rows)) for part in parts(name)).encode()


def in_html(name: str, around: str = "{}") -> bytes:
    """The text in a page's main part; `around` is what the site prints before and behind it."""
    shapes = {
        "title": "<h1>{}</h1>",
        "addressees": "<p>{}</p>",
        "right": '<p align="right">{}</p>',
        "paragraph": "<p>&emsp;&emsp;{}</p>",
    }
    written = ""
    for part in parts(name):
        if part.kind == "table":
            rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in part.rows)
            written += f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
        else:
            written += shapes[part.kind].format(part.text)
    body = around.replace("{}", f"<div id=zoom>{written}</div>")
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def in_word(name: str) -> bytes:
    document = Word()
    sides = {"title": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    for part in parts(name):
        if part.kind == "table":
            table = document.add_table(rows=len(part.rows), cols=len(part.rows[0]))
            table.style = "Table Grid"
            for row, words in zip(table.rows, part.rows, strict=True):
                for cell, word in zip(row.cells, words, strict=True):
                    cell.text = word
        else:
            document.add_paragraph(part.text).alignment = sides.get(part.kind)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def in_pdf(name: str, *, columns: int = pages_made.COLUMNS, head: str = "", bottom: float = 100) -> bytes:
    """Pages with numbers, lines of so many characters; tables are ruled and go on over the page's end."""

    def draw(canvas: Canvas) -> None:
        writer = pages_made.Writer(canvas, head=head, bottom=bottom)
        for part in parts(name):
            for step in _drawn(writer, part, columns):
                step()
        writer.furniture()

    return pages_made.pdf(draw)


def _drawn(writer: pages_made.Writer, part: Part, columns: int) -> Iterator[Callable[[], None]]:
    width = pages_made.SIZE * columns
    if part.kind == "table":
        widths = [40.0, *[(width - 40) / (len(part.rows[0]) - 1)] * (len(part.rows[0]) - 1)]
        yield from (partial(_row, writer, widths, row) for row in part.rows)
        yield partial(_below, writer)
    elif part.kind == "paragraph":
        yield partial(writer.paragraph, part.text, columns=columns)
    elif part.kind == "addressees":
        yield partial(writer.line, part.text, pages_made.LEFT)
    elif part.kind == "title":
        for line in _halves(part.text, int(width / TITLE)):
            yield partial(writer.line, line, pages_made.LEFT + (width - TITLE * _width(line)) / 2, TITLE)
    else:
        yield partial(writer.line, part.text, pages_made.LEFT + width - pages_made.SIZE * (_width(part.text) + 2))


def _row(writer: pages_made.Writer, widths: list[float], row: tuple[str, ...]) -> None:
    """A row as high as its cells need, on the next page where this one is full."""
    cells = [pages_made.folded(cell, int((width - 8) / 10), 0) for cell, width in zip(row, widths, strict=True)]
    if writer.y < writer.bottom:
        writer.turn()
    height = 14.0 + 10 * max(map(len, cells))
    writer.y = pages_made.grid(writer.canvas, pages_made.LEFT, writer.y, widths, [list(map("\n".join, cells))], height)


def _below(writer: pages_made.Writer) -> None:
    writer.y -= 1.5 * pages_made.LEADING


def _width(line: str) -> float:
    """In characters; letters and digits take half a place."""
    return sum(0.5 if character.isascii() else 1.0 for character in line)


def _halves(title: str, columns: int) -> list[str]:
    """A title over two lines where it is too long for one."""
    if _width(title) <= columns:
        return [title]
    middle = (len(title) + 1) // 2
    return [title[:middle], title[middle:]]


def in_ofd(name: str) -> bytes:
    """Pages in millimetres."""
    pages: list[str] = []
    objects, y = "", 40.0

    def room(height: float) -> None:
        nonlocal objects, y
        if y + height > 265:
            pages.append(objects + ofd_made.text(f"— {len(pages) + 1} —", 98, 280, 4))
            objects, y = "", 37.0

    for part in parts(name):
        if part.kind == "table":
            step = 143 / len(part.rows[0])
            edges = [28 + step * i for i in range(len(part.rows[0]) + 1)]
            for row in part.rows:
                cells = [pages_made.folded(cell, int((step - 2) / 3.2), 0) for cell in row]
                height = 4 + 4.5 * max(map(len, cells))
                room(height)
                for x, lines in zip(edges, cells, strict=False):
                    objects += "".join(ofd_made.text(line, x + 1, y + 5 + 4.5 * k, 3.2) for k, line in enumerate(lines))
                objects += "".join(ofd_made.line(x, y, x, y + height) for x in edges)
                objects += ofd_made.line(28, y, edges[-1], y) + ofd_made.line(28, y + height, edges[-1], y + height)
                y += height
            y += 12
            continue
        indent = 2 if part.kind == "paragraph" else 0
        size = 7.0 if part.kind == "title" else 5.6
        lines = _halves(part.text, 20) if part.kind == "title" else pages_made.folded(part.text, 27, indent)
        for i, line in enumerate(lines):
            room(9)
            x = {"title": 28 + (151 - size * _width(line)) / 2, "right": 28 + size * (25 - _width(line))}.get(part.kind, 28.0)
            objects += ofd_made.text(line, x + (size * indent if i == 0 else 0), y, size)
            y += 9
    pages.append(objects + ofd_made.text(f"— {len(pages) + 1} —", 98, 280, 4))
    return ofd_made.ofd(pages)


def in_workbook(name: str) -> bytes:
    """One sheet: lines in its first column, tables in as many as they have; figures are numbers there."""
    book = Workbook()
    sheet = book.active
    for part in parts(name):
        for row in part.rows or ((part.text,),):
            sheet.append([float(word) if word.replace(".", "", 1).isdigit() and part.rows else word for word in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
