"""How a value stands in a cell, and what keeps a spreadsheet from running it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from schemas.regex import regex

FORMULA = regex(r"^[=+\-@\t\r]")
NUMBER = regex(r"^[+-]?\d{1,40}(?:\.\d{1,40})?$")
CONTROL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def cell(value: Any) -> str:
    """A value as text: lists joined by ；, places and scopes as JSON or their name, absent as "".

    >>> cell(["芯龙光电", "九院"]), cell(True), cell({"name": "普陀区", "code": "310107"}), cell(None)
    ('芯龙光电；九院', 'true', '普陀区', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return str(value["name"]) if "name" in value else orjson.dumps(value).decode()
    if isinstance(value, list | tuple):
        return orjson.dumps(value).decode() if any(isinstance(one, Mapping) for one in value) else "；".join(map(str, value))
    return str(value)


def safe_cell(value: Any) -> str:
    """The same for a CSV: what a spreadsheet would run as a formula gets an apostrophe, control characters go; numbers stay numbers.

    >>> safe_cell("=1+1"), safe_cell("-0.5"), safe_cell("@SUM(A1)")
    ("'=1+1", '-0.5', "'@SUM(A1)")
    """
    text = CONTROL.sub("", cell(value))
    return f"'{text}" if FORMULA.match(text) and not NUMBER.match(text) else text
