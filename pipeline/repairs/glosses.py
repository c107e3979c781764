"""What copying sites do to a text so that nobody finds it: pinyin in brackets behind the characters, `?` for the spaces of an indent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pipeline.hanzi import costs
from pipeline.repairs.rule import Rule
from schemas.document import Document
from schemas.text import Edit

TABLE = Path(__file__).parents[1] / "data" / "readings.tsv"
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿêɑɡ"
LETTER = f"[a-zA-ZüÜ{TONED}{TONED.upper()}]"
# 區(qū), 區（qū）, 區[qu], and the same gloss again; at most four syllables with spaces: 知識(zhī shí)
BRACKETED = rf"\s?{LETTER}{{1,7}}\d?(?:[ ·'’]?{LETTER}{{1,7}}\d?){{0,3}}\s?[)）\]】〕]"
# One pattern for each bracket: each is found by its first character, at the speed of a plain search.
GLOSSES = tuple((opener, re.compile(rf"{re.escape(opener)}{BRACKETED}(?:[(（\[【〔]{BRACKETED}){{0,3}}")) for opener in "(（[【〔")
SEVERAL = re.compile(r"[ ·'’]")
INNER = re.compile(r"[(（\[【〔]\s?([^)）\]】〕]{1,40}?)\s?[)）\]】〕]")
BARE = re.compile(rf"(?<=[\u3400-\u9fff])[a-z]{{0,3}}[{TONED}][a-zü]{{0,4}}(?![a-zü])")
PLAIN = re.compile(r"(?<=[\u3400-\u9fff])[a-z]{1,6}(?![a-zü])")
ZHUYIN = re.compile(r"(?<=[\u3400-\u9fff])(?:[(（][\u3105-\u312f]{1,3}[ˊˇˋ˙]?[)）])")
SHORT = 60  # characters up to which a text is a title
RARE = 11.5  # cost of a character whose reading an author may really have to explain
INDENT = re.compile(r"^([ \t\u3000]{0,8})\?{1,8}[ \u3000]{0,8}(?=[^?\n\s])", re.M)
TONE_MARKS = {0x300, 0x301, 0x304, 0x30C}


@lru_cache(maxsize=1)
def readings() -> dict[str, frozenset[str]]:
    """The characters that each syllable can stand for, syllables with their tone and without."""
    table: dict[str, set[str]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            syllable, letters = line.split("\t")
            for form in {syllable, toneless(syllable), toneless(syllable).replace("ü", "v"), toneless(syllable).replace("ü", "u")}:
                table.setdefault(form, set()).update(letters)
    return {form: frozenset(letters) for form, letters in table.items()}


def toneless(syllable: str) -> str:
    """A syllable without its tone.

    >>> toneless("lǜ"), toneless("zhuàng")
    ('lü', 'zhuang')
    """
    marks = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if ord(mark) not in TONE_MARKS))


def _reads(words: str, before: str) -> bool:
    """Whether the syllables are readings of the last characters of `before`.

    >>> _reads("qū", "市區"), _reads("zhī shí", "知識"), _reads("chongqing", "重庆"), _reads("APP", "手机")
    (True, True, False, False)
    """
    syllables = re.split(r"[ ·'’]", unicodedata.normalize("NFC", words.lower()).replace("ɑ", "a").replace("ɡ", "g"))
    table = readings()
    letters = before[-len(syllables) :]
    return len(letters) == len(syllables) and all(
        letter in (table.get(syllable) or table.get(toneless(syllable.rstrip("12345")), frozenset()))
        for letter, syllable in zip(letters, syllables, strict=True)
    )


@lru_cache(maxsize=20_000)
def _is_gloss(bracket: str, before: str) -> tuple[bool, bool]:
    """Whether all that stands in the brackets reads the characters before them, and whether it has tone marks."""
    if not before or not "\u3400" <= before[-1] <= "\u9fff":
        return False, False
    words = INNER.findall(bracket)
    toned = any(any(mark in TONED for mark in word.lower()) or word[-1:].isdigit() for word in words)
    return bool(words) and all(_reads(word, before) for word in words), toned


def _glosses(document: Document) -> list[Edit]:
    value = document.text.value
    found: list[tuple[Edit, bool, bool]] = []
    for match in _bracketed(value):
        bracket = match.group()
        single = not SEVERAL.search(bracket)
        gloss, toned = _is_gloss(bracket, value[max(0, match.start() - (1 if single else 4)) : match.start()])
        if gloss:
            found.append((Edit(match.start(), match.end(), ""), toned, single))
    if _explains(value, [edit for edit, _, _ in found]):
        return []
    cloaked = sum(single for _, _, single in found) >= 3 or any(toned for _, toned, _ in found)
    return [edit for edit, toned, single in found if single or cloaked]


def _explains(value: str, edits: list[Edit]) -> bool:
    """One or two readings of rare characters are the author's own."""
    return len(edits) <= 2 and all(costs()[value[edit.start - 1]] >= RARE for edit in edits)


def _bare(document: Document) -> list[Edit]:
    """Glosses without brackets, where there are enough of them to be sure; then the toneless ones among them, too."""
    value = document.text.value
    edits = []
    enough = 3 if len(value) > SHORT else 2  # a title has no room for more
    for pattern in (BARE, ZHUYIN):
        hits = [
            Edit(m.start(), m.end(), "") for m in pattern.finditer(value) if pattern is ZHUYIN or _reads(m.group(), value[m.start() - 1])
        ]
        edits += hits if len(hits) >= enough else []
    if len(edits) >= enough:
        taken = {edit.start for edit in edits}
        plain = (m for m in PLAIN.finditer(value) if m.start() not in taken)
        edits += [Edit(m.start(), m.end(), "") for m in plain if _reads(m.group(), value[m.start() - 1])]
    return sorted(edits, key=lambda edit: edit.start)


def _indents(document: Document) -> Iterator[Edit]:
    """`?` at the beginning of a line never begins a sentence; it stood for the spaces of the indent."""
    for match in INDENT.finditer(document.text.value):
        yield Edit(match.start(), match.end(), "")


def _bracketed(value: str) -> list[re.Match[str]]:
    """Latin words in brackets, in the order of the text."""
    hits = [match for opener, pattern in GLOSSES if opener in value for match in pattern.finditer(value)]
    kept: list[re.Match[str]] = []
    for match in sorted(hits, key=re.Match.start):
        if not kept or match.start() >= kept[-1].end():
            kept.append(match)
    return kept


RULES = (
    Rule(
        name="cloaking.glosses",
        before="區(qū)市場(chǎng)監(jiān)管局（重庆(Chongqing)）",
        after="區市場監管局（重庆(Chongqing)）",
        wanted=lambda look: any(opener in look.signs for opener, _ in GLOSSES),
        mend=_glosses,
        warns="provenance_warning",
    ),
    Rule(
        name="cloaking.bare_glosses",
        before="區qū市場chǎng監jiān管局",
        after="區市場監管局",
        wanted=lambda look: any(letter in TONED or "\u3105" <= letter <= "\u312f" for letter in look.odd),
        mend=_bare,
        warns="provenance_warning",
    ),
    Rule(
        name="cloaking.question_marks",
        before="??本次活动",
        after="本次活动",
        wanted=lambda look: "?" in look.signs and INDENT.search(look.value) is not None,
        mend=lambda document: list(_indents(document)),
    ),
)
