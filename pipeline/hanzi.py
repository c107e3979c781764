"""How Chinese a string is: the measure by which rival readings of the same bytes are told apart."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "hanzi.tsv"
PAIRS = Path(__file__).parent / "data" / "pairs.tsv"
VARIANTS = Path(__file__).parent / "data" / "variants.tsv"
PAIRED, UNPAIRED = -3.0, 1.0  # nats for two Han characters side by side that are often met so, and for two that are not
PUNCTUATION = "，。、：；（）《》“”"
MARKS = "·—…％‘’！？【】〔〕「」『』〈〉－～．℃①②③④⑤⑥⑦⑧⑨⑩￥﹪×±°§〇→\u3000"
# What a character costs, by block; the first row whose last code point reaches it applies.
BLOCKS = (
    (0x1F, 20.0),  # controls
    (0x7E, 4.0),  # ASCII
    (0x9F, 20.0),  # DEL and the C1 controls
    (0xFF, 13.0),  # Latin-1 letters and signs
    (0x2AF, 12.0),
    (0x36F, 16.0),
    (0x3FF, 12.0),  # Greek
    (0x4FF, 13.0),  # Cyrillic
    (0x1FFF, 16.0),
    (0x24FF, 11.0),  # punctuation, arrows, numbers in circles
    (0x259F, 14.0),  # boxes
    (0x2DFF, 11.0),  # shapes, dingbats
    (0x2FFF, 13.0),  # radicals
    (0x303F, 9.0),
    (0x30FF, 12.0),  # kana
    (0x33FF, 12.0),
    (0x4DBF, 19.0),
    (0x9FFF, 17.0),  # Han characters that the table does not name
    (0xD7FF, 16.0),  # Hangul and others
    (0xF8FF, 19.0),  # surrogates, private use
    (0xFAFF, 17.0),
    (0xFE0F, 19.0),
    (0xFE6F, 10.0),
    (0xFEFF, 19.0),
    (0xFF5E, 8.0),  # full-width letters and digits
    (0xFFEF, 16.0),  # half-width kana
    (0xFFFF, 16.0),  # U+FFFD
    (0x3FFFF, 19.0),
    (0x10FFFF, 22.0),
)


class _Costs(dict[str, float]):
    def __missing__(self, letter: str) -> float:
        code = ord(letter)
        cost = next(cost for last, cost in BLOCKS if code <= last)
        if unicodedata.category(letter) == "Cn":
            cost = 22.0
        self[letter] = cost
        return cost


@lru_cache(maxsize=1)
def costs() -> dict[str, float]:
    """What each character costs in nats: about 5 for the commonest, 16 for the rarest, 20 for what no document holds."""
    table = _Costs()
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            cost, letters = line.split("\t")
            table.update(dict.fromkeys(letters, float(cost)))
    table.update(dict.fromkeys(PUNCTUATION, 4.0))
    table.update(dict.fromkeys(MARKS, 6.0))
    table.update({"\n": 4.0, "\r": 4.0, "\t": 5.0, "〇": 9.0})
    return table


def cost(text: str) -> float:
    """How unlikely a text is as a Chinese document, in nats over all its characters.

    >>> cost("知识产权") < cost("鐭ヨ瘑") and cost("政府質量獎") < cost("淏葬窐講")
    True
    """
    table = costs()
    return sum(count * table[letter] for letter, count in Counter(text).items())


def rarity(text: str) -> float:
    """Mean cost of the characters beyond ASCII: about 7 in sound text, over 11 in a wrong reading; 0 where there are none.

    >>> rarity("办理结果：采纳或解决") < 8, rarity("羲桯珨桴宒督昢桴膘扢") > 11
    (True, True)
    """
    table = costs()
    total, number = 0.0, 0
    for letter, count in Counter(text).items():
        if letter > "\x7f":
            total += count * table[letter]
            number += count
    return total / number if number else 0.0


@lru_cache(maxsize=1)
def _followers() -> dict[str, frozenset[str]]:
    lines = (line.split("\t") for line in PAIRS.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {first: frozenset(followers) for first, followers in lines}


def follows(first: str, second: str) -> bool:
    """Whether two characters often stand side by side in simplified text.

    >>> follows("志", "愿"), follows("愿", "服"), follows("班", "春")
    (True, True, False)
    """
    return second in _followers().get(first, "")


def linked(letters: str) -> float:
    """The share of neighbouring Han characters that often stand side by side: over half in words, a quarter in letters at random.

    >>> linked("推动经济高质量发展") > 0.7, linked("展发量质高济经动推") < 0.4, linked("ab")
    (True, True, 0.0)
    """
    table = _followers()
    pairs = [(a, b) for a, b in pairwise(letters) if "\u3400" <= a <= "\u9fff" and "\u3400" <= b <= "\u9fff"]
    return sum(b in table.get(a, "") for a, b in pairs) / len(pairs) if pairs else 0.0


@lru_cache(maxsize=1)
def _simple() -> dict[int, int]:
    rows = dict(line.split("\t") for line in VARIANTS.read_text("utf-8").splitlines() if not line.startswith("#"))
    return dict(zip(map(ord, rows["hant"]), map(ord, rows["hans"]), strict=True))


def simple(letter: str) -> str:
    """The simplified character for a traditional one; any other stays.

    >>> simple("權"), simple("权")
    ('权', '权')
    """
    return chr(_simple().get(ord(letter), ord(letter))) if letter else ""


def beside(first: str, second: str) -> float:
    """What a character costs more or less for the one before it, in either script: nats, 0 where one of them is no Han character.

    >>> beside("志", "愿"), beside("誌", "願"), beside("班", "春"), beside("，", "春")
    (-3.0, -3.0, 1.0, 0.0)
    """
    if not ("\u4e00" <= first <= "\u9fff" and "\u4e00" <= second <= "\u9fff"):
        return 0.0
    return PAIRED if follows(simple(first), simple(second)) else UNPAIRED


@lru_cache(maxsize=4)  # the same line is asked for several times in a row
def acquainted(text: str) -> tuple[int, int]:
    """How many of the pairs of Han characters side by side are often met so, in either script, and how many pairs there are.

    >>> acquainted("志愿服务"), acquainted("誌願服務"), acquainted("采臼福丽勺蕉")
    ((3, 3), (3, 3), (0, 5))
    """
    known = number = 0
    table = _followers()
    before = ""
    for letter in text.translate(_simple()):
        if "\u4e00" <= letter <= "\u9fff":
            if before:
                number += 1
                known += letter in table.get(before, "")
            before = letter
        else:
            before = ""
    return known, number


def strain(text: str) -> float:
    """`cost`, and what the neighbours say: a short title in a wrong reading is told by that none of its characters knows the next.

    >>> strain("福建省人力") + 30 < strain("牵秀福繁荐")
    True
    """
    known, number = acquainted(text)
    return cost(text) + known * PAIRED + (number - known) * UNPAIRED


def common(letter: str, most: float = 12.0) -> bool:
    """Whether a character is one that documents really use."""
    return costs()[letter] <= most
