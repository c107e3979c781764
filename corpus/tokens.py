"""How index and queries are cut alike: folded characters, overlapping pairs of them, and words for ranking and export.

A text becomes its character pairs and the last single character of every run, so that a phrase of pairs finds any substring, of one
character or a hundred, in either script. White space inside a line doesn't count; a line's end and a cell's end part runs.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Any

from schemas.regex import regex

SKIPPED = regex(r"[ \u3000\xa0\u200b\ufeff]+")
BREAKS = regex(r"[\n\t\r\f\v]+")
NUMBER_BRACKETS = str.maketrans("[]【】［］{}｛｝()（）〈〉", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕〔〕")
AT_ONCE = 65_536  # characters of a run that are paired together
SAFE_PLANE = 0xF0000  # punctuation is indexed as a private character of plane 15, which the tokenizer takes for a letter


class _Folding(dict[int, str]):
    """How single characters are folded, worked out once each: compatibility forms, case, brackets; only what keeps its length."""

    def __missing__(self, code: int) -> str:
        found = chr(code)
        for fold in (_compatible, str.lower):
            changed = fold(found)
            found = changed if len(changed) == 1 else found
        self[code] = found = found.translate(NUMBER_BRACKETS)
        return found


class _Letters(dict[int, str]):
    """Characters as the index holds them: letters and digits as they are, anything else as a private letter."""

    def __missing__(self, code: int) -> str:
        one = chr(code)
        self[code] = found = one if one.isalnum() else chr(SAFE_PLANE + code) if code < 0xFFFE else "\U000ffffd"
        return found


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


FOLDING, LETTERS = _Folding(), _Letters()


@lru_cache(maxsize=1)
def _to_simplified() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def folded(text: str) -> str:
    """The form in which texts are compared: compatibility forms, traditional characters, brackets and case folded, length kept.

    >>> folded("獎勵２５８．４萬元，拱政办发［2014］4号")
    '奖励258.4万元,拱政办发〔2014〕4号'
    """
    if text.isascii():
        return text.lower().translate(NUMBER_BRACKETS)
    simple: str = _to_simplified().convert(text)
    if len(simple) != len(text):  # a rare character that the dictionary writes with two
        simple = "".join(one if len(one := _to_simplified().convert(c)) == 1 else c for c in text)
    return simple.translate(FOLDING)


def runs(text: str) -> list[str]:
    """The folded runs of a text between line and cell ends, ready to be paired.

    >>> runs("全区 10 个\\n品牌")
    ['全区10个', '品牌']
    """
    parts = (SKIPPED.sub("", part) for part in BREAKS.split(folded(text)))
    return [part.translate(LETTERS) for part in parts if part]


def grams(text: str) -> str:
    """What the index holds of a text: pairs and the last single character of each run, parted by spaces.

    >>> grams("知识产权")
    '知识 识产 产权 权'
    """
    return " ".join([_paired(run, start) for run in runs(text) for start in range(0, len(run), AT_ONCE)])


def _paired(run: str, start: int) -> str:
    """The pairs of a stretch of a run; in stretches, because pairs as objects take thirty times the room of their text."""
    return " ".join([run[at : at + 2] for at in range(start, min(start + AT_ONCE, len(run)))])


def match_phrase(words: str) -> str | None:
    """The FTS5 expression that finds a substring; None where nothing is left to look for.

    >>> match_phrase("知识产权"), match_phrase("奖"), match_phrase(" ")
    ('"知识 识产 产权"', '"奖" *', None)
    """
    found = ["".join(runs(words))] if words.strip() else []
    if not found or not found[0]:
        return None
    run = found[0]
    if len(run) == 1:
        return f'"{run}" *'
    return '"' + " ".join(map("".join, pairwise(run))) + '"'


def cut(text: str) -> list[str]:
    """Words of a text in order, as rjieba (or jieba, where rjieba isn't installed) cuts them; nothing is left out.

    >>> cut("奖励质量品牌")
    ['奖励', '质量', '品牌']
    """
    try:
        import rjieba
    except ImportError:
        import jieba

        return list(jieba.cut(text))
    return list(rjieba.cut(text))


def initials(name: str) -> str:
    """Pinyin initials of a name, by which a person may look for an issuer.

    >>> initials("普陀区市场监督管理局")
    'ptqscjdglj'
    """
    from pypinyin import Style, lazy_pinyin

    return "".join(part[0] for part in lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore") if part)
