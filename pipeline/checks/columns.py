"""Do the rows of a table add up to its row of totals?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from pipeline.checks import Finding
from schemas.entities import Amount, Count
from schemas.issues import issue
from schemas.notice import Notice, NoticeCell
from schemas.regex import regex

TOTAL = regex(r"[合总]\s*计|总\s*[数额量]")
NESTED = regex(r"其中|小\s*计|^#|^\s*[－—-]")  # rows of rows: which of them the total counts is not plain
NOT_ADDED = regex(r"率|比|占|均|序号|编号|排名|位次|年份|单价|指数|增[长幅速]|[%％‰]|同期|电话")
SCALED = regex("[百千万亿]")  # whole numbers of 万元 are rounded, whole schools are not
NEAR = Decimal("0.15")  # a total that is twice the sum has another way of counting, one that is a little off an error


def columns(notice: Notice) -> Iterator[Finding]:
    """Columns of numbers whose sum misses the total by more than rounding and by less than a sixth."""
    numbers = {e.start: e.id for e in notice.entities if isinstance(e, Count | Amount)}
    for table in notice.tables:
        rows = [row for row in table.rows if row]
        labels = ["".join(row[0].text.split()) for row in rows]
        at = [i for i, label in enumerate(labels) if TOTAL.fullmatch(label)]
        if len(at) != 1 or any(NESTED.search(label) for label in labels) or len({len(row) for row in rows}) != 1:
            continue
        for col in range(1, len(rows[0])):
            cells = [row[col] for row in rows]
            values = [_value(cell) for cell in cells]
            head = [c.text for c, v in zip(cells, values, strict=True) if v is None and c.text.strip()]
            total = values[at[0]]
            parts = [(c, v) for i, (c, v) in enumerate(zip(cells, values, strict=True)) if v is not None and i != at[0]]
            if total is None or len(parts) < 2 or len(head) != len(cells) - len(parts) - 1 or any(NOT_ADDED.search(h) for h in head):
                continue
            added = sum((v for _, v in parts), Decimal(0))
            places = max(_places(c) for c in (cells[at[0]], *(c for c, _ in parts)))
            rounded = places or SCALED.search("".join(head) + (table.unit or "") + (table.caption or ""))
            slack = Decimal(1).scaleb(-places) * (len(parts) + 1) / 2 if rounded else Decimal(0)
            if slack < abs(added - total) <= abs(total) * NEAR:
                detail = f"{'+'.join(c.text.strip() for c, _ in parts)}={format(added, 'f')}，{labels[at[0]]}{cells[at[0]].text.strip()}"
                touched = [numbers[c.start] for c in (cells[at[0]], *(c for c, _ in parts)) if c.start in numbers]
                yield Finding(issue("sum_mismatch", cells[at[0]].start, cells[at[0]].end, detail=detail), tuple(touched))


def _value(cell: NoticeCell) -> Decimal | None:
    """The number of a cell that holds nothing else."""
    try:
        return Decimal(cell.text.strip().replace(",", "").replace("，", "")) if cell.text.strip()[:1].isdigit() else None
    except InvalidOperation:
        return None


def _places(cell: NoticeCell) -> int:
    return len(cell.text.strip().partition(".")[2])
