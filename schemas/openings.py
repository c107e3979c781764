"""Which characters a match of a regular expression can open with: what a search looks for before it tries the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

# No public door leads to what `re` itself reads an expression into; the names are the same from Python 3.11 to 3.13.
_parser = import_module("re._parser")
CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}
WITHOUT_WIDTH = frozenset(["AT", "ASSERT", "ASSERT_NOT"])


def opened(expression: str, flags: int = 0) -> str:
    """The expression behind a look at its first character; as it is where that may be any.

    >>> opened(r"(?<!不)(?:已经?|曾)建成|[新扩]建\\d?"), opened(r"[^，]{2,8}局")
    ('(?=[已扩新曾])(?:(?<!不)(?:已经?|曾)建成|[新扩]建\\\\d?)', '[^，]{2,8}局')
    """
    found, empty = _of_sequence(_parser.parse(expression, flags))
    if empty or found is None:
        return expression
    return f"(?=[{''.join(sorted(found))}])(?:{expression})"


def _of_sequence(steps: Iterable[tuple[Any, Any]]) -> tuple[set[str] | None, bool]:
    """Members of the class of first characters (None: any), and whether nothing at all may match."""
    found: set[str] = set()
    for op, value in steps:
        more, empty = _of_step(str(op), value)
        if more is None:
            return None, False
        found |= more
        if not empty:
            return found, False
    return found, True


def _of_step(op: str, value: Any) -> tuple[set[str] | None, bool]:
    if op in WITHOUT_WIDTH:
        return set(), True
    if op == "LITERAL":
        return {re.escape(chr(value))}, False
    if op == "IN":
        members = [_member(str(kind), given) for kind, given in value]
        return (None if None in members else {one for one in members if one}), False
    if op == "SUBPATTERN":
        return _of_sequence(value[3])
    if op == "BRANCH":
        ways = [_of_sequence(way) for way in value[1]]
        if any(found is None for found, _ in ways):
            return None, False
        return set().union(*(found or () for found, _ in ways)), any(empty for _, empty in ways)
    if op in ("MAX_REPEAT", "MIN_REPEAT"):
        found, empty = _of_sequence(value[2])
        return found, empty or value[0] == 0
    return None, False


def _member(kind: str, given: Any) -> str | None:
    if kind == "LITERAL":
        return re.escape(chr(given))
    if kind == "RANGE":
        return f"{re.escape(chr(given[0]))}-{re.escape(chr(given[1]))}"
    return CATEGORIES.get(str(given)) if kind == "CATEGORY" else None
