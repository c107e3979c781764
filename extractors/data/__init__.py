"""Gazetteers and cue lists as tab-separated tables: a `#` line of origin, licence and date, a line of column names, then the rows."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `extractors/data/<name>.tsv`, each as its cells; comments and the line of column names left out.

    >>> rows("modality")[0]
    ('力争', 'aspirational')
    """
    lines = (Path(__file__).parent / f"{name}.tsv").read_text("utf-8").splitlines()
    kept = [line for line in lines if line and not line.startswith("#")]
    return tuple(tuple(line.split("\t")) for line in kept[1:])
