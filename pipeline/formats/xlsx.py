"""Workbooks (.xlsx, .et saved as such): each visible sheet's rows as a table, lines of one cell above and below it as paragraphs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats.package import Package
from pipeline.formats.safe_xml import parse_xml
from pipeline.formats.word_text import BLANK, Unit, WordText
from pipeline.formats.xlsx_values import BUILT_IN, shown
from schemas.document import Block, Cell, Document, Source, Table
from schemas.gbt9704 import Element
from schemas.issues import DocumentError, issue
from schemas.limits import Limits
from schemas.progress import page_done
from schemas.regex import regex

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNNAMED = regex(r"(?:Sheet|工作表|表)[ ]?\d{1,3}$", re.IGNORECASE)
REFERENCE = regex(r"([A-Z]{1,3})(\d{1,7})")
AREA = regex(rf"{REFERENCE.pattern}:{REFERENCE.pattern}")
GAPS = str.maketrans("\n\r\t\v", "    ")
MOST_MERGED = 100_000


@dataclass(slots=True)
class _Book:
    """What all sheets share."""

    package: Package
    strings: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)  # format codes by style number
    since_1904: bool = False
    hidden: int = 0  # characters that the workbook hides
    whole: bool = True


@dataclass(slots=True)
class _Sheet:
    """The words of a sheet by row and column, both from 1, and how far its merged cells reach."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def read(source: Source, limits: Limits) -> Document:
    """The text and tables of the visible sheets; a place is a sheet (as `table`), row and column, from 0.

    Raises `corrupt`, `empty`, `bomb`, `dtd_forbidden`.
    """
    book = _Book(Package(source.data, limits))
    sheets = [sheet for sheet in _sheets(book) if sheet.rows]
    out = WordText(limits)
    for number, sheet in enumerate(sheets):
        if len(sheets) > 1 and not UNNAMED.match(sheet.name):
            out.paragraph(sheet.name, Unit(table=number), element=Element.CAPTION)
        _write(out, sheet, number)
        page_done(number + 1)
    issues = [issue("hidden_text", detail=f"{book.hidden} 字")] if book.hidden else []
    if not book.whole:
        issues.append(issue("partial", detail="XML"))
    return out.document(source, MEDIA_TYPE, fields={}, issues=issues, partial=not book.whole)


def _part(book: _Book, name: str) -> etree._Element | None:
    found = book.package.read(name)
    if found is None or not found.data:
        return None
    root, complete = parse_xml(found.data)
    book.whole = book.whole and complete and found.complete
    return root


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Descendants of that local name: the strict and the usual namespace alike."""
    return parent.iter(f"{{*}}{name}")


def _sheets(book: _Book) -> Iterator[_Sheet]:
    workbook = _part(book, "xl/workbook.xml")
    if workbook is None:
        raise DocumentError("corrupt", detail="xl/workbook.xml")
    book.since_1904 = any(p.get("date1904") in ("1", "true") for p in _named(workbook, "workbookPr"))
    strings = _part(book, "xl/sharedStrings.xml")
    book.strings = [_words(item) for item in _named(strings, "si")] if strings is not None else []
    book.codes = _codes(_part(book, "xl/styles.xml"))
    relations = _part(book, "xl/_rels/workbook.xml.rels")
    targets = {r.get("Id"): r.get("Target", "") for r in relations} if relations is not None else {}
    for number, element in enumerate(_named(workbook, "sheet"), 1):
        own = next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        target = targets.get(own) or f"worksheets/sheet{number}.xml"
        part = _part(book, posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target[1:])
        if part is None:
            continue
        sheet = _sheet(book, element.get("name", ""), part)
        if element.get("state", "visible") == "visible":
            yield sheet
        else:
            book.hidden += sum(len(words) for row in sheet.rows.values() for words in row.values())


def _words(item: etree._Element) -> str:
    """A string without the readings (拼音) that may stand above it."""
    return "".join(t.text or "" for t in _named(item, "t") if (above := t.getparent()) is None or not str(above.tag).endswith("}rPh"))


def _codes(styles: etree._Element | None) -> list[str]:
    if styles is None:
        return []
    own = {f.get("numFmtId"): f.get("formatCode", "") for f in _named(styles, "numFmt")}
    formats = next(_named(styles, "cellXfs"), None)
    ids = [xf.get("numFmtId", "0") for xf in formats] if formats is not None else []
    return [own.get(i) or (BUILT_IN.get(int(i), "") if i.isdecimal() and len(i) < 6 else "") for i in ids]


def _sheet(book: _Book, name: str, part: etree._Element) -> _Sheet:
    sheet = _Sheet(name)
    unseen = [
        (int(c.get("min", "0")), int(c.get("max", "0"))) for c in _named(part, "col") if c.get("hidden") in ("1", "true") and _counts(c)
    ]
    row_number = 0
    for row in _named(part, "row"):
        stated = row.get("r", "")
        row_number = int(stated) if stated.isdecimal() and len(stated) < 8 else row_number + 1
        col = 0
        for cell in row.iterchildren("{*}c"):
            place = REFERENCE.fullmatch(cell.get("r", ""))
            col = _column(place[1]) if place else col + 1
            words = _value(book, cell).translate(GAPS).strip(BLANK)
            if not words:
                continue
            if row.get("hidden") in ("1", "true") or any(a <= col <= b for a, b in unseen):
                book.hidden += len(words)
            else:
                sheet.rows.setdefault(row_number, {})[col] = words
    for _, area in zip(range(MOST_MERGED), _named(part, "mergeCell"), strict=False):
        if found := AREA.fullmatch(area.get("ref", "")):
            left, top, right, bottom = _column(found[1]), int(found[2]), _column(found[3]), int(found[4])
            sheet.spans[top, left] = (bottom, right)
    return sheet


def _counts(column: etree._Element) -> bool:
    return all(column.get(key, "").isdecimal() and len(column.get(key, "")) < 7 for key in ("min", "max"))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _value(book: _Book, cell: etree._Element) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _words(cell)
    stored = next(cell.iterchildren("{*}v"), None)
    value = (stored.text or "") if stored is not None else ""
    if kind == "s":
        return book.strings[int(value)] if value.isdecimal() and len(value) < 9 and int(value) < len(book.strings) else ""
    if kind == "b":
        return {"1": "是", "0": "否"}.get(value, "")
    if kind == "e":
        return ""
    if kind != "n" or len(value) > 40:
        return value
    style = cell.get("s", "0")
    known = style.isdecimal() and len(style) < 6 and int(style) < len(book.codes)
    return shown(value, book.codes[int(style)] if known else "", since_1904=book.since_1904) if value else ""


def _write(out: WordText, sheet: _Sheet, number: int) -> None:
    """Rows without words are left out, and so are columns; the place of a cell is the sheet's own."""
    rows = sorted(sheet.rows)
    first, last = 0, len(rows)
    while first < last and len(sheet.rows[rows[first]]) == 1:
        first += 1
    while last > first and len(sheet.rows[rows[last - 1]]) == 1 and len(next(iter(sheet.rows[rows[last - 1]].values()))) > 12:
        last -= 1
    _lines(out, sheet, number, rows[:first], Element.BODY)
    if last > first:
        _table(out, sheet, number, rows[first:last])
    _lines(out, sheet, number, rows[last:], Element.BODY)


def _lines(out: WordText, sheet: _Sheet, number: int, rows: Iterable[int], element: Element) -> None:
    for row in rows:
        for col, words in sheet.rows[row].items():
            out.paragraph(words, Unit(table=number, row=row - 1, col=col - 1), element=element)


def _table(out: WordText, sheet: _Sheet, number: int, rows: list[int]) -> None:
    columns = sorted({col for row in rows for col in sheet.rows[row]})
    if out.length:
        out.put("\n", None)
    start, cells = out.length, []
    for i, row in enumerate(rows):
        if i:
            out.put("\n", None)
        for j, col in enumerate(columns):
            if j:
                out.put("\t", None)
            words = sheet.rows[row].get(col)
            if words is None:
                continue
            at = out.length
            out.put(words, Unit(table=number, row=row - 1, col=col - 1))
            bottom, right = sheet.spans.get((row, col), (row, col))
            down = sum(row <= other <= bottom for other in rows[i : i + bottom - row + 1])
            across = sum(col <= other <= right for other in columns[j : j + right - col + 1])
            cells.append(Cell(i, j, at, out.length, max(down, 1), max(across, 1)))
    out.tables.append(Table(start=start, end=out.length, cells=tuple(cells)))
    out.blocks.append(Block(element=Element.TABLE, start=start, end=out.length))
