"""Traditional characters 繁体 to simplified ones, where the document, or a whole paragraph of it, is traditional."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipeline.repairs.rule import Look

TABLE = Path(__file__).parents[1] / "data" / "scripts.tsv"
HONG_KONG = frozenset("衞説裏麪鈎牀綫竪滙羣枱銹閲脱鋭税悦")
MOSTLY = 0.7  # share of traditional ones among the characters that only one script has
STRAY = str.maketrans("後爲産説囯", "后为产说国")  # variants that slip into simplified text and are never a name there
PARAGRAPH = 8  # traditional characters that a paragraph of a simplified document must have to be converted by itself
HEADING = 2  # and a line next to it, without a simplified one
FEW = 3  # and where three others are
Script = Literal["hans", "hant", "mixed"]


@lru_cache(maxsize=1)
def scripts() -> tuple[frozenset[str], frozenset[str], re.Pattern[str], re.Pattern[str]]:
    """Characters that only traditional, and only simplified text has, and patterns that find one of them."""
    rows = dict(line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    hant, hans = frozenset(rows["hant"]) | HONG_KONG, frozenset(rows["hans"])
    return hant, hans, re.compile(f"[{''.join(sorted(hant))}]"), re.compile(f"[{rows['hans']}]")


@lru_cache(maxsize=1)
def _plain() -> dict[int, str]:
    rows = dict(line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return dict(zip(map(ord, rows["hant"]), rows["plain"], strict=True))


def plain(letters: str) -> str:
    """Each letter in its simplified form, whatever words it stands in: enough to know words by, not to publish.

    >>> plain("註冊商標")
    '注册商标'
    """
    return letters.translate(_plain())


def traditional_share(value: str) -> tuple[int, int]:
    """How many characters only traditional text has, and how many only simplified text has.

    >>> traditional_share("全區有效註冊商標"), traditional_share("臺北路改造工程说明")
    ((4, 0), (1, 1))
    """
    _, _, hant, hans = scripts()
    return len(hant.findall(value)), len(hans.findall(value))


def script_of(look: Look) -> Script:
    """The script of a whole text."""
    hant, _, _, hans = scripts()
    old = sum(count for letter, count in look.odd.items() if letter in hant)
    if not old:
        return "hans"
    new = len(hans.findall(look.value))
    if old >= MOSTLY * (old + new):
        return "hant"
    return "mixed" if any(_converts(line) for line in look.lines) else "hans"


def _converts(line: str, few: int = PARAGRAPH) -> bool:
    old, new = traditional_share(line)
    return old >= few and old >= (0.9 if old >= PARAGRAPH else 1.0) * (old + new)


def simplified(value: str, script: Script) -> str:
    """The text in simplified characters, as long as before; of a mixed text only the paragraphs that are traditional.

    >>> simplified("乾隆年間的著作，於徐州後方", "hant")
    '乾隆年间的著作，于徐州后方'
    """
    if script == "mixed":
        lines = value.split("\n")
        sure = [_converts(line) for line in lines]
        few = FEW if sum(sure) >= FEW else PARAGRAPH  # beside several such paragraphs short ones are traditional, too
        near = [before or after for before, after in zip([False, *sure], [*sure[1:], False], strict=False)]  # and next to one, headings
        least = [1 if whole else HEADING if beside else few for whole, beside in zip(sure, near, strict=True)]
        return "\n".join(_convert(line) if _converts(line, most) else line for line, most in zip(lines, least, strict=True))
    return _convert(value)


def without_strays(value: str) -> str:
    """A simplified text without the few variants that an input method or a scanner lets slip in.

    >>> without_strays("疫情结束後，臺北路")
    '疫情结束后，臺北路'
    """
    return value.translate(STRAY)


def _convert(value: str) -> str:
    new = _as_mainland(value, "tw2s")
    if not HONG_KONG.isdisjoint(value):
        new = _as_mainland(new, "hk2s")  # what is left of Hong Kong's forms; Taiwan's words were known by their own
    return new.replace("覆函", "复函")  # so offices of the mainland reply


def _as_mainland(value: str, name: str) -> str:
    new = _converter(name)(value)
    if len(new) == len(value):
        return new
    single = _converter("t2s")  # a phrase of another length: character by character keeps every place
    return "".join(converted if len(converted := single(letter)) == 1 else letter for letter in value)


@lru_cache(maxsize=4)
def _converter(name: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(name).convert
    return convert
