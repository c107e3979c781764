"""The bound of nesting, which all readers of trees share."""

from __future__ import annotations

import re

from schemas.issues import DocumentError
from schemas.limits import Limits
from schemas.regex import regex

BRACKETS = regex(r'"(?:[^"\\]|\\.){0,100000}"|[\[{]|[\]}]', re.DOTALL)


def too_deep(where: str, limits: Limits) -> DocumentError:
    """The error of a document whose parts lie deeper in one another than `max_nesting`.

    >>> too_deep("JSON", Limits()).message.en[-39:]
    ' TXT, or raise the setting max_nesting.'
    """
    return DocumentError("too_deep", detail=f"{where}: > {limits.max_nesting:,}", setting="max_nesting")


def refuse_deep_brackets(page: str, limits: Limits) -> None:
    """Raise `too_deep` for JSON whose lists and objects lie deeper in one another than allowed."""
    if page.count("[") + page.count("{") <= limits.max_nesting:
        return
    depth = 0
    for token in BRACKETS.finditer(page):
        letter = token[0][0]
        depth += 1 if letter in "[{" else -1 if letter in "]}" else 0
        if depth > limits.max_nesting:
            raise too_deep("JSON", limits)
