"""The tables of names that this step knows."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from schemas.regex import regex

ROOM = Path(__file__).resolve().parents[1] / "data"


def rows(name: str) -> list[list[str]]:
    """The rows of `pipeline/data/<name>.tsv` without its header."""
    table = (ROOM / f"{name}.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in table if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def header_fields() -> dict[str, str]:
    """Field by its printed name: 发文字号 → number."""
    return {row[0]: row[1] for row in rows("header_fields")}


@lru_cache(maxsize=1)
def kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kinds of document with the pattern of their titles, in the order in which they are tried."""
    return tuple((kind, regex(pattern)) for kind, pattern in rows("kinds"))
