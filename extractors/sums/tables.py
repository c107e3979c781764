"""Sums in tables: bare numbers in a column whose head, or the table's caption, names a money unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.counted.tables import WHOLE, YEAR_HEAD, dated, year_rows
from extractors.numerals import numerals, read
from extractors.sums.roles import role_of_sum
from schemas.decimals import plain
from schemas.document import Cell, Document, Table
from schemas.entities import Amount, Date, entity_id
from schemas.regex import regex

UNIT = regex(r"(?:单位[:：]?|[（(])\s?(?:人民币)?(亿元|百万元|万元|千元|元|万美元|亿美元|美元)")
MONEY = regex(r"金额|资金|投资|产值|收入|支出|预算|决算|经费|补助|奖励|合计|小计|总额|税|数$")
FACTOR = {"亿": 10**8, "百万": 10**6, "万": 10**4, "千": 10**3, "": 1}


class _Head:
    """What stands over a column."""

    def __init__(self, unit: str, row: int, title: str, cell: Cell) -> None:
        self.unit, self.row, self.title, self.cells = unit, row, title, [cell]

    def below(self, words: str, cell: Cell) -> _Head:
        """The head with one more row of it: a year dates the column, a kind is put before what is counted (中央 · 补助资金)."""
        head = _Head(self.unit, cell.row, self.title, cell)
        head.cells += self.cells
        if not YEAR_HEAD.match(words) and not WHOLE.search(words):
            head.title = words + self.title
        return head


def in_tables(document: Document, seen: set[int], days: Sequence[Date]) -> Iterator[Amount]:
    """Every bare number of a money column, with the date that its heads or the caption state."""
    for table in document.tables:
        yield from _of_table(document.text.value, table, seen, days)


def _of_table(text: str, table: Table, seen: set[int], days: Sequence[Date]) -> Iterator[Amount]:
    heads: dict[int, _Head] = {}
    tops: dict[int, Cell] = {}  # heads above those that name the unit
    whole = UNIT.search(f"单位：{table.unit}" if table.unit else table.caption or "")
    years, begun = year_rows(text, table), False
    for cell in table.cells:
        words = text[cell.start : cell.end].strip()
        number = next(iter(numerals(words)), None)
        bare = number is not None and number.start == 0 and number.end == len(words) and words[0].isdigit()
        over = heads.get(cell.col)
        if not bare or cell.row in years:
            unit = UNIT.search(words)
            if unit or (whole and MONEY.search(words)):
                stated = unit or whole
                title = re.sub(r"[（(].*$", "", words, flags=re.DOTALL)
                head = _Head(stated[1] if stated else "元", cell.row, title, cell)
                head.cells += [tops[cell.col]] if cell.col in tops else []
            elif over is not None and not begun and over.row < cell.row:
                head = over.below(words, cell)
            else:
                if not begun:
                    tops.update(dict.fromkeys(range(cell.col, cell.col + cell.colspan), cell))
                continue
            heads.update(dict.fromkeys(range(cell.col, cell.col + cell.colspan), head))
            continue
        if over is None or cell.row <= over.row or cell.start in seen or number is None:
            continue
        reading = read(number.text)
        if reading is None:
            continue
        begun = True
        scale = FACTOR.get(re.sub("美?元", "", over.unit), 1)
        start = cell.start + text[cell.start : cell.end].index(words)
        yield Amount(
            id=entity_id(Amount, start), start=start, end=start + len(words), text=words, rule="amounts.table",
            value=plain(reading.value * scale), currency="USD" if "美元" in over.unit else "CNY",
            role=role_of_sum(over.title, "", over.title), for_=over.title or None, date=dated(days, over.cells, table),
        )  # fmt: skip
