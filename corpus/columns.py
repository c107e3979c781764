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
    return tuple(
        name for where, name, *_ in _rows() if table in where.split(",") or where == "*" or (where == "entities" and table in KINDS)
    )


def heading(name: str, language: str = "zh") -> str:
    """A column's heading.

    >>> heading("due"), heading("due", "en")
    ('期限', 'due')
    """
    for _, column, zh, en, *_ in _rows():
        if column == name:
            return zh if language == "zh" else en
    return name


def description(name: str, language: str = "zh") -> str:
    """What a column holds, in a sentence: the data dictionary."""
    for _, column, _, _, zh, en in _rows():
        if column == name:
            return zh if language == "zh" else en
    return ""
