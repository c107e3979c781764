"""A Word report for people who work in Word: commitments by due date, incentives, and where each stands."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.columns import heading
from corpus.compare import incentives
from corpus.exports.cells import CONTROL, cell
from corpus.query import Wanted, rows_of
from corpus.store import Store

COMMITMENTS = ("due", "actor", "text", "title")
INCENTIVES = ("region", "condition", "amount", "per")


def docx_bytes(store: Store) -> bytes:
    """The report as a .docx: checkable commitments in order of their due dates, then incentives, each row with its document."""
    from docx import Document

    document = Document()
    document.add_heading("公报 · 承诺台账与激励政策", 0)
    counts = "，".join(f"{name} {count}" for name, count in store.counts().items())
    document.add_paragraph(f"文件：{counts}。所有条目均可在记录中核对原文；本表由机器抽取，引用前请核对。")
    document.add_heading("承诺（按期限）", 1)
    promised = rows_of(store, "commitments", Wanted(where={"checkable": "true"}, sort="due"))
    _table(document, [heading("commitments", name) for name in COMMITMENTS], [[row.get(name) for name in COMMITMENTS] for row in promised])
    document.add_heading("激励政策", 1)
    paid = incentives(store)
    _table(document, ["地区", "条件", "金额", "基数"], [[row.get(name) for name in INCENTIVES] for row in paid])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _table(document: Any, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = document.add_table(rows=1, cols=len(head))
    table.style = "Table Grid"
    for at, words in enumerate(head):
        table.rows[0].cells[at].text = words
    for row in rows:
        cells = table.add_row().cells
        for at, value in enumerate(row):
            cells[at].text = CONTROL.sub("", cell(value) if not isinstance(value, Mapping) else cell(dict(value)))
