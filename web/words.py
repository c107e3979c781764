"""The page's words in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("zh", "en")


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, str]]:
    lines = (Path(__file__).parent / "words.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {key: (zh, en) for key, zh, en in rows}


def speaker(language: str) -> Callable[..., str]:
    """A function from a key to its words in a language; what has no entry is shown as it is.

    >>> speaker("zh")("found", n=3), speaker("en")("ledger"), speaker("en")("知识产权")
    ('共 3 份', 'Ledger', '知识产权')
    """
    at = 1 if language == "en" else 0

    def say(key: str, **values: object) -> str:
        words = _table().get(key)
        return words[at].format(**values) if words else key

    return say
