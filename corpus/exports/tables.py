"""Tables as CSV, Excel, Parquet, SQLite and Stata files."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.columns import columns, heading
from corpus.exports.cells import CONTROL, NUMBER, cell, safe_cell
from corpus.query import rows_of
from corpus.store import Store
from schemas.issues import RunError

NUMBERS = ("value", "max", "gap")
WIDEST = 32_000  # characters that a spreadsheet's cell holds


def csv_bytes(store: Store, table: str, *, bom: bool = True) -> bytes:
    """A table as UTF-8 CSV; with a byte order mark, so that a double click in a spreadsheet shows Chinese."""
    return csv_of(columns(table), rows_of(store, table), bom=bom)


def csv_of(names: Sequence[str], rows: Iterable[Mapping[str, Any]], *, bom: bool) -> bytes:
    """Rows as UTF-8 CSV; no cell of it runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([safe_cell(row.get(name)) for name in names])
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def xlsx_bytes(store: Store, tables: Sequence[str], language: str = "zh") -> bytes:
    """A workbook with one sheet a kind; every cell is text (ids keep their digits, formulas never run), values that are numbers numbers."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table)
        sheet.freeze_panes = "A2"
        names = columns(table)
        numbers = () if table == "dates" else NUMBERS
        head = [WriteOnlyCell(sheet, value=heading(table, name, language)) for name in names]
        for one in head:
            one.font = Font(bold=True)
        sheet.append(head)
        for row in rows_of(store, table):
            sheet.append([_written(sheet, row[name], name in numbers) if name in row else None for name in names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _written(sheet: Any, value: Any, may_be_number: bool) -> Any:
    """A cell that no spreadsheet runs; a number only where it is short enough to be shown as it is."""
    from openpyxl.cell import WriteOnlyCell

    text = CONTROL.sub("", cell(value))[:WIDEST]
    if may_be_number and NUMBER.match(text) and len(text) <= 15:
        return WriteOnlyCell(sheet, value=float(text) if "." in text else int(text))
    made = WriteOnlyCell(sheet, value=text)
    made.data_type = "s"
    return made


def parquet_bytes(store: Store, table: str) -> bytes:
    """A table as Parquet, every column text; needs the extra `gongbao[parquet]`."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise RunError("bad_usage", detail="pip install gongbao[parquet]") from None
    rows = list(rows_of(store, table))
    made = {name: pa.array([cell(row[name]) if name in row else None for row in rows], pa.string()) for name in columns(table)}
    out = io.BytesIO()
    pq.write_table(pa.table(made), out)
    return out.getvalue()


def sqlite_file(store: Store, tables: Iterable[str], path: Path) -> None:
    """A plain SQLite file with one table a kind, values as text, for SQL users and Datasette."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        for table in tables:
            names = columns(table)
            listed = ", ".join(f'"{name}" TEXT' for name in names)
            database.execute(f'CREATE TABLE "{table}" ({listed})')
            marks = ", ".join("?" * len(names))
            made = ([cell(row[name]) if name in row else None for name in names] for row in rows_of(store, table))
            database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', made)
    database.close()
