"""What cannot be restored: lost characters, private-use characters, garbled residue, each flagged with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from pipeline.hanzi import MARKS, rarity
from pipeline.repairs.gaps import gaps
from pipeline.repairs.rule import Look, odd_letters, odd_lines
from schemas.issues import Issue, issue
from schemas.regex import regex

MOST = 50  # places that one document names; what is more is counted
REPLACED = regex(r"\ufffd{1,10000}")
KUN_JIN_KAO = regex(r"(?:锟斤拷|锟斤|斤拷|锟\S?拷|锟[\u4e00-\u9fff]){1,4000}")
FILLING = regex(r"烫{3,4000}|屯{3,4000}|葺{3,4000}|铪{3,4000}|瓵{3,4000}|〓{1,4000}")
PRIVATE = regex("[\ue000-\uf8ff\U000f0000-\U0010fffd]{1,1000}")
QUESTION = regex(r"\?{1,1000}")
WIDE_QUESTIONS = regex(r"(?<=[\u4e00-\u9fff])？{2,1000}(?=[\u4e00-\u9fff])")
ASKS = regex(
    r"吗|呢|么|吧|谁|哪|几|多少|怎|何|是否|能否|可否|应否|会否|有无|啥|难道|岂|问|疑|多[大长久远高]|([\u4e00-\u9fff])不\1|是不是|有没有|能不能|可不可|要不要|行不行|究竟|还是|咋"
)
CLAUSE = regex(r"[^。！？；\n]{0,60}$")
ADDRESS = regex(r"[A-Za-z0-9_/=&.)-]$")
LETTER = regex(r"[OolI|](?=[\d年月日万元亿个项%％])")
WORD_OF_LETTERS = regex(
    r"[0-9OolI|]{0,40}[A-HJ-NP-Za-kmnp-z][0-9A-Za-z+/_=-]{7,80}|[0-9A-Za-z+/_-]{7,80}[A-HJ-NP-Za-kmnp-z][0-9OolI|]{0,40}"
)
NUMBER = regex(r"\d{1,6}(?:年|月|日|万|元|亿|个|项|%|％)")
CIRCLED = regex(r"[⓪①-⑨](?:(?<=⓪)|(?<=\d.)[①-⑨]{0,2}(?=[\d年月日万亿元%％个项])|[①-⑨]{0,2}(?=[万亿%％])|[①-⑨]{1,3}(?=年))")
CIRCLED_SIGNS = "⓪①②③④⑤⑥⑦⑧⑨"
BOX = regex(r"(?<=[，。；、])[\u4e00-\u9fff]{0,20}[\u4e00-\u9fff]□[\u4e00-\u9fff](?<![内中里打划])[\u4e00-\u9fff]{0,20}[，。；、]")
STAND_IN = regex(
    r"(?<=[\u4e00-\u9fff])[▯￼]{1,100}|[▯￼]{1,100}(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff，。])¿{1,100}|¿{1,100}(?=[\u4e00-\u9fff])"
)
WIDE_QUESTION = regex(r"？(?<=[\u4e00-\u9fff]？)(?=[\u4e00-\u9fff])")
SMALL = regex("[a-z]")
SALT = regex(r"[，。；]([a-z0-9]{4,8})(?=[\u4e00-\u9fff])")  # letters that copying sites strew between clauses
FOREIGN = regex(  # words of one script
    "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]{1,200}|[\u0370-\u03ff\u1f00-\u1fff]{1,200}|[\u0400-\u052f]{1,200}"
    "|[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]{1,200}|[\u0900-\u10ff\u1200-\u1cff]{1,200}|[\u1100-\u11ff\uac00-\ud7af]{1,200}|[\u3040-\u30ff]{1,200}"
)
UNKNOWN = 11.4  # mean cost over which a line is no language


def losses(value: str, look: Look) -> Iterator[Issue]:
    """Issues for what is lost, in the order of their kinds; `look` is of the text before its script was changed."""
    odd, signs = look.odd, look.signs
    found: list[tuple[str, int, int, str]] = []
    if "\ufffd" in odd:
        found += [("lost_characters", m.start(), m.end(), "U+FFFD") for m in REPLACED.finditer(value)]
    if not signs.isdisjoint("锟拷"):
        found += [("lost_characters", m.start(), m.end(), "锟斤拷") for m in KUN_JIN_KAO.finditer(value) if len(m.group()) > 1]
    if not signs.isdisjoint("烫屯〓葺铪瓵"):
        found += [("lost_characters", m.start(), m.end(), m.group()[:3]) for m in FILLING.finditer(value)]
    if "？" in signs and "？？" in value:
        found += [("lost_characters", m.start(), m.end(), "？？") for m in WIDE_QUESTIONS.finditer(value)]
    if "?" in signs:
        found += [("lost_characters", m.start(), m.end(), "?") for m in QUESTION.finditer(value) if not _asked(value, m.start(), m.end())]
    if "？" in signs:
        found += _unasked(value)
    known = {start for _, start, _, _ in found}
    found += [
        ("lost_characters", at, at + 1, sign)
        for at, sign in gaps(value, signs)
        if at not in known and not (sign == "？" and _asked(value, at, at + 1))
    ]
    known |= {start for _, start, _, _ in found}
    if "□" in odd:
        found += [
            ("lost_characters", at, at + 1, "□") for m in BOX.finditer(value) if (at := m.group().index("□") + m.start()) not in known
        ]
    if not odd.keys().isdisjoint("▯￼¿"):
        found += [("lost_characters", m.start(), m.end(), m.group()) for m in STAND_IN.finditer(value)]
    if any("\ue000" <= letter <= "\uf8ff" or letter >= "\U000f0000" for letter in odd):
        found += [("private_use", m.start(), m.end(), " ".join(f"U+{ord(c):04X}" for c in m.group()[:4])) for m in PRIVATE.finditer(value)]
    if odd:
        found += [("mojibake_residue", a, b, value[a : a + 12]) for a, b in _residue(value, odd)]
    if not signs.isdisjoint("OolI|"):
        found += [("doubtful_digits", a, b, value[a : b + 4]) for a, b in _look_alikes(value)]
    found += (
        [("doubtful_digits", m.start(), m.end(), m.group()) for m in CIRCLED.finditer(value)] if not signs.isdisjoint(CIRCLED_SIGNS) else []
    )
    if len(SMALL.findall(look.narrow)) >= 4:
        found += _salted(value)
    for code, start, end, detail in found[:MOST]:
        yield issue(code, start, end, detail=detail)
    if len(found) > MOST:
        yield issue(found[MOST][0], detail=f"+ {len(found) - MOST}")


def _unasked(value: str) -> list[tuple[str, int, int, str]]:
    """Wide question marks inside words; one alone may still ask."""
    places = [m.start() for m in WIDE_QUESTION.finditer(value) if not _asked(value, m.start(), m.end())]
    return [("lost_characters", at, at + 1, "？") for at in places] if len(places) >= 2 else []


def _salted(value: str) -> list[tuple[str, int, int, str]]:
    """Letters and digits at random behind punctuation, where there are several and no two are the same."""
    found = {m.group(1): m for m in SALT.finditer(value) if not m.group(1).isdigit() and _unspoken(m.group(1))}
    return [("mojibake_residue", m.start(1), m.end(1), word) for word, m in found.items()] if len(found) >= 4 else []


def _unspoken(word: str) -> bool:
    return sum(letter in "aeiou" for letter in word) * 4 <= len(word)


def _asked(value: str, start: int, end: int) -> bool:
    """Whether a `?` asks something, or is part of an address."""
    before = value[max(0, start - 60) : start]
    if ADDRESS.search(before) and (end == len(value) or value[end] in "=&\n \"'”" or value[end].isascii()):
        return not (before[-1:].isdigit() and value[end : end + 1].isdigit())
    clause = CLAUSE.search(before)
    return end - start <= 3 and clause is not None and ASKS.search(clause.group()) is not None and not _inside_word(value, end)


def _inside_word(value: str, end: int) -> bool:
    """A question mark inside a clause that goes on is no question: 多少个组织和?人."""
    following = value[end : end + 1]
    return following in "，、；：。" and following != ""


def _look_alikes(value: str) -> Iterator[tuple[int, int]]:
    """Letters that scanners take for digits, where only a digit makes sense: 25l亿元, 2O22年, l5个."""
    for match in LETTER.finditer(value):
        at = match.start()
        if _in_code(value, at):
            continue
        before, after = value[max(0, at - 1) : at], value[at + 1]
        if before.isdigit() and not (match.group() in "ol" and value[at + 1 : at + 3].isalpha() and value[at + 1].isascii()):
            yield at - 1, at + 1
        elif match.group() in "lI|" and after.isdigit() and not before.isalnum() and NUMBER.match(value, at + 1):
            yield at, at + 1


def _in_code(value: str, at: int) -> bool:
    """Whether a letter stands in a word of letters and digits, such as a key or an identifier."""
    return any(word.start() <= at < word.end() for word in WORD_OF_LETTERS.finditer(value, max(0, at - 80), at + 80))


def _residue(value: str, odd: Collection[str]) -> Iterator[tuple[int, int]]:
    """Lines that are still no language."""
    for start, end in odd_lines(value, odd):
        line = value[start:end]
        if len(odd_letters(line)) * 12 < len(line):
            continue
        if sum(letter > "\x7f" for letter in line) >= 3 and rarity(line) > UNKNOWN and rarity(_without_foreign(line)) > UNKNOWN:
            yield start, end


def _without_foreign(line: str) -> str:
    """The line without its words of other living languages, which are no damage; misread bytes mix letters and signs, small and capital."""
    words = FOREIGN.findall(line)
    whole = "".join(words)
    if not whole or sum(map(_is_garbled, words)) * 8 > len(words):
        return line
    rest = FOREIGN.sub("", line)
    eastern = sum("\u2e80" <= letter <= "\uffef" for letter in rest)
    signs = sum(letter > "\x7f" and letter not in MARKS for letter in rest) - eastern
    if signs * 4 > sum(letter > "\x7f" for letter in whole):
        return line
    return rest if eastern else ""


def _is_garbled(word: str) -> bool:
    """Whether a word has a capital behind a small letter, or is of accented letters alone."""
    if any(first.islower() and second.isupper() for first, second in pairwise(word)):
        return True
    return "\x7f" < word[0] < "\u0250" and len(word) > 2 and not any(letter < "\x80" for letter in word)
