"""What copying sites do to a text so that nobody finds it: pinyin in brackets behind the characters, `?` for the spaces of an indent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from pipeline.hanzi import costs
from pipeline.repairs.rule import Rule
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

TABLE = Path(__file__).parents[1] / "data" / "readings.tsv"
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿêɑɡ"
LETTER = f"[a-zA-ZüÜ{TONED}{TONED.upper()}]"
HAN = "〇\u3400-\u9fff"
READING = rf"{LETTER}{{1,7}}\d?(?:[ ·'’]?{LETTER}{{1,7}}\d?){{0,3}}|[\u3105-\u312f]{{1,3}}[ˊˇˋ˙]?|˙[\u3105-\u312f]{{1,3}}"
# 區(qū), 區（qū）, 區[qu], 區(區 qū), 區(区), and the same gloss again; at most four syllables with spaces: 知識(zhī shí)
BRACKETED = rf"[ \u3000]?(?:[{HAN}]{{1,4}}[ ,，:：]?)?(?:{READING})[ ,，。.]{{0,2}}"
BRACKETS = {
    "(": "[)）]",
    "（": "[)）]",
    "[": r"[\]］]",
    "［": "］",
    "【": "】",
    "〔": "〕",
    "{": "}",
    "｛": "｝",
    "<": ">",
    "〈": "〉",
    "＜": "＞",
    "/": "/",
}
SEVERAL = regex(r"[ ·'’]")
INNER = regex(r"[(（\[［【〔{｛<〈＜/]{1,2}[ \u3000]?([^)）\]］】〕}｝>〉＞/]{1,40}?)[ ,，。.]{0,2}[)）\]］】〕}｝>〉＞/]")
NAME = regex(rf"(?:[A-Z{TONED.upper()}][a-zü{TONED}]{{1,6}} ?){{2,4}}")  # 王芳（Wáng Fāng）
FIRST = regex(r"[(（\[【〔][^)）\]】〕]{1,40}[)）\]】〕](?=[(（\[【〔])")
NAMED = regex(rf"([{HAN}]{{1,4}})[ ,，:：]?(.{{0,40}})")
SIGNS = dict(zip(' /|^_=:：*~"“《「-', ' /|^_=:：*~"”》」-', strict=True))  # around or before glosses that have no brackets
BARE = regex(rf"(?<=[{HAN}])([ /|^_=:：*~\"“《「-]?)([a-zü]{{0,3}}[{TONED}][a-zü]{{0,4}})(?![a-zü])([ /|^_=:：*~\"”》」-]?)")
PLAIN = regex(r"(?<=[〇\u3400-\u9fff])/?[a-z]{1,6}(?![a-zü])")
ZHUYIN = regex(
    r"(?<=[〇\u3400-\u9fff])( ?)([\u3105-\u312f]{2,3}[ˊˇˋ˙ˉ]?|[\u3105-\u312f][ˊˇˋ˙ˉ]|˙[\u3105-\u312f]{1,3})(?![\u3105-\u312f])( ?)"
)
ZHUYIN_PLAIN = regex(r"(?<=[〇\u3400-\u9fff])(?: [\u3105-\u312f] ?|[\u3105-\u312f])(?![\u3105-\u312fˊˇˋ˙ˉ])")
SPOKEN = ("音", "读", "读音", "拼音", "注音")  # what may stand before a reading
FEW = 3  # toneless, misplaced or other doubtful glosses that make each other sure
SHORT = 60  # characters up to which a text is a title
RARE = 11.5  # cost of a character whose reading an author may really have to explain
INDENT = regex(r"^([ \t\u3000]{0,8})\?{1,8}[ \u3000]{0,8}(?=[^?\n\s])", re.M)
TONE_MARKS = {0x300, 0x301, 0x304, 0x30C}


@cache
def _gloss(opener: str) -> re.Pattern[str]:
    """One pattern for each bracket, made when it is met: each is found by its first character, at the speed of a plain search."""
    closer, opener_ = BRACKETS[opener], re.escape(opener)
    again = (
        rf"(?<=(?P<last>.){opener_})[{HAN}]{{0,3}}(?P=last){closer}|(?<=(?P<apart>.) {opener_})[{HAN}]{{0,3}}(?P=apart){closer}"  # 區(區)
    )
    return re.compile(
        rf"{opener_}(?:(?P<twice>{opener_})?{BRACKETED}{closer}(?(twice){closer})(?:[(（\[【〔]{BRACKETED}[)）\]】〕]){{0,3}}"
        + (f"|{again})" if opener != "/" else ")")
    )


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
    if "\u3105" <= words[-1:] <= "\u312f" or words[-1:] in "ˊˇˋ˙ˉ":
        return True  # nobody else writes 注音 letters behind characters
    spelt = unicodedata.normalize("NFC", words.lower()).replace("ɑ", "a").replace("ɡ", "g")
    syllables = SEVERAL.split(spelt)
    table = readings()
    letters = before[-len(syllables) :]
    if len(syllables) == 1 and len(spelt) > 3 and len(before) > 1 and any(mark in TONED for mark in spelt):
        return any(_spells(spelt, before[-size:]) for size in (1, 2, 3, 4))
    return len(letters) == len(syllables) and all(
        letter in (table.get(syllable) or table.get(toneless(syllable.rstrip("12345")), frozenset()))
        for letter, syllable in zip(letters, syllables, strict=True)
    )


def _spells(word: str, letters: str) -> bool:
    """Whether a word is the readings of the letters in a row.

    >>> _spells("zhīshí", "知識"), _spells("zhīshí", "知道")
    (True, False)
    """
    if not letters:
        return not word
    return any(
        letters[0] in readings().get(word[:size], ()) and _spells(word[size:], letters[1:]) for size in range(1, min(6, len(word)) + 1)
    )


@lru_cache(maxsize=20_000)
def _is_gloss(bracket: str, before: str, after: str) -> tuple[bool, bool, bool]:
    """Whether all that stands in the brackets reads or repeats the characters before or behind them, whether that makes it sure, and
    whether it has tones.

    >>> _is_gloss("(qū)", "市區", "政"), _is_gloss("(qū)", "市", "區"), _is_gloss("(區)", "市區", "政"), _is_gloss("(市)", "縣", "區")
    ((True, True, True), (True, True, True), (True, False, False), (False, False, False))
    """
    words = INNER.findall(bracket)
    if not words or all(NAME.fullmatch(word) for word in words):
        return False, False, False
    spoken = any(word.startswith(SPOKEN) for word in words)  # so authors explain a character, too
    toned = not spoken and any(any(mark in TONED for mark in word.lower()) or word[-1:].isdigit() for word in words)
    if _all_explain(words, before):
        return True, toned or (bracket[0] != "/" and not any(NAMED.match(word) for word in words)), toned
    if len(after) == 1 and is_han(after) and len(words) == 1 and _reads(words[0], after):
        return True, toned, toned
    return False, False, False


def is_han(letter: str) -> bool:
    """Whether a character has a reading."""
    return "\u3400" <= letter <= "\u9fff" or letter == "〇"


def _all_explain(words: list[str], before: str) -> bool:
    """Whether each is a reading of the last characters, or those characters again, with their reading or without."""
    if not before or not is_han(before[-1]):
        return False
    for word in words:
        named = NAMED.match(word)
        if named:
            same, reading = named.groups()
            if same in SPOKEN:
                return _reads(reading, before)
            if not before.endswith(same) or (reading and not _reads(reading, before)):
                return False
        elif not _reads(word, before):
            return False
    return True


@lru_cache(maxsize=20_000)
def _extent(bracket: str) -> tuple[bool, int]:
    """Whether a bracket holds one syllable, and how many characters before it that may read."""
    single = not SEVERAL.search(bracket)
    return single, 1 if single and len(bracket) <= 6 and bracket[1] < HAN[0] else 4


def _glosses(document: Document) -> list[Edit]:
    value = document.text.value
    found: list[tuple[Edit, bool, bool, bool]] = []
    for match in _bracketed(value):
        bracket = match.group()
        single, near = _extent(bracket)
        start, end = match.span()
        before = value[max(0, start - near - 1) : start].rstrip(" ")[-near:]
        if value[start - 1 : start] == " " == value[end : end + 1]:  # 區 (qū) 市
            start, end = start - 1, end + 1
        gloss, sure, toned = _is_gloss(bracket, before, "")
        if not gloss:
            gloss, sure, toned = _is_gloss(bracket, before, value[end : end + 1])
        if not gloss and (first := FIRST.match(bracket)):  # 号(hào)（网址）
            end = start + first.end()
            gloss, sure, toned = _is_gloss(first.group(), before, value[end : end + 1])
        if gloss:
            found.append((Edit(start, end, ""), sure, toned, single))
    if _explains(value, [edit for edit, *_ in found]):
        return []
    alone = [(sure, toned) for _, sure, toned, single in found if single]
    known = sum(sure for sure, _ in alone) >= FEW or sum(not toned for _, toned in alone) >= FEW or any(toned for _, _, toned, _ in found)
    return [edit for edit, sure, _, single in found if known or (sure and single)]


def _explains(value: str, edits: list[Edit]) -> bool:
    """One or two readings of rare characters are the author's own."""
    return len(edits) <= 2 and all(edit.start > 0 and costs()[value[edit.start - 1]] >= RARE for edit in edits)


def _bare(document: Document) -> list[Edit]:
    """Glosses without brackets, where there are enough of them to be sure; then the toneless ones among them, too."""
    value = document.text.value
    edits = []
    enough = 3 if len(value) > SHORT else 2  # a title has no room for more
    for pattern in (BARE, ZHUYIN):
        hits = [
            Edit(m.start(), m.end() if SIGNS.get(m.group(1)) == m.group(3) else m.end(2), "")
            for m in pattern.finditer(value)
            if pattern is ZHUYIN or _reads(m.group(2), value[m.start() - 1])
        ]
        if len(hits) >= enough:
            edits += hits
            edits += [Edit(m.start(), m.end(), "") for m in ZHUYIN_PLAIN.finditer(value)] if pattern is ZHUYIN else []
    if len(edits) >= enough:
        taken = {edit.start for edit in edits}
        plain = (m for m in PLAIN.finditer(value) if m.start() not in taken)
        edits += [Edit(m.start(), m.end(), "") for m in plain if _reads(m.group().lstrip("/"), value[m.start() - 1])]
    return sorted(edits, key=lambda edit: edit.start)


def _indents(document: Document) -> Iterator[Edit]:
    """`?` at the beginning of a line never begins a sentence; it stood for the spaces of the indent."""
    for match in INDENT.finditer(document.text.value):
        yield Edit(match.start(), match.end(), "")


def _bracketed(value: str) -> list[re.Match[str]]:
    """Latin words in brackets, in the order of the text."""
    hits = [match for opener in BRACKETS if opener in value for match in _gloss(opener).finditer(value)]
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
        wanted=lambda look: any(opener in look.signs and _gloss(opener).search(look.value) for opener in BRACKETS),
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
