"""The columns of every table that a query, an export or a page shows: stable names, with their Chinese and English headings."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

KINDS = {  # the table's name and the kind of entity in it
    "commitments": "commitment",
    "actions": "action",
    "awards": "award",
    "counts": "count",
    "amounts": "amount",
    "dates": "date",
    "incentives": "incentive",
    "references": "reference",
    "organizations": "organization",
}
TABLES = (*KINDS, "documents")


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, ...], ...]:
    lines = (Path(__file__).parent / "columns.tsv").read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=16)
def columns(table: str) -> tuple[str, ...]:
    """Names of a table's columns, in order.

    >>> columns("amounts")[:5]
    ('document', 'title', 'id', 'text', 'value')
    """
    return tuple(row[1] for row in _rows() if _holds(row[0], table))


def _holds(where: str, table: str) -> bool:
    return where == "*" or (where == "entities" and table in KINDS) or table in where.split(",")


def heading(table: str, name: str, language: str = "zh") -> str:
    """A column's heading.

    >>> heading("commitments", "due"), heading("organizations", "name"), heading("documents", "name", "en")
    ('期限', '全称', 'name')
    """
    _, _, zh, en, *_ = _row(table, name)
    return zh if language == "zh" else en


def description(table: str, name: str, language: str = "zh") -> str:
    """What a column holds, in a sentence: the data dictionary."""
    _, _, _, _, zh, en = _row(table, name)
    return zh if language == "zh" else en


def _row(table: str, name: str) -> tuple[str, ...]:
    return next(row for row in _rows() if row[1] == name and _holds(row[0], table))
