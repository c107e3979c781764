"""Garbled text 乱码: words read in an encoding that was not theirs, whole documents or single lines of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from pipeline.code_pages import LATIN, data_of, letters_of_pages
from pipeline.hanzi import MARKS, acquainted, rarity, strain
from pipeline.repairs.misread import TWO_BYTES, Reread, likeliest, reread
from pipeline.repairs.rule import Look, Rule, odd_letters, odd_lines
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

Pair = tuple[str, str]
Chain = tuple[Pair, ...]  # readings to undo, the last one first
EAST = ("gb18030", "big5hkscs", "cp950", "cp932", "cp949", "euc_jp", "utf-16-le", "utf-16-be")
RIGHT = ("utf-8", *TWO_BYTES)
PAIRS: tuple[Pair, ...] = (
    *((wrong, right) for wrong in EAST for right in RIGHT if wrong != right and (wrong, right) != ("cp950", "big5hkscs")),
    ("utf-16-le", "utf-16-be"),
    ("utf-16-be", "utf-16-le"),
)
UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))  # dirt of its own, which says nothing of the reading
SOUND = 9.8  # mean cost up to which text reads as Chinese
STRANGE = 10.6  # mean cost from which a line is looked at
FEW = 0.08  # share of odd characters below which a line is in the right reading
SAMPLE = 300
MOST_ROUNDS = 4
LONG = 1_000  # characters from which a line is one run of words
SHORT = 200  # characters of a document that is looked at although no odd character stands in it
EASTERN = regex("[\u2e80-\ufffc\U00010000-\U0010ffff]")
LINE_PARTS = regex(r"[^\n\t]{1,100000}")
WESTERN_WORD = regex("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]{1,200}")
WORDS = regex(r"[^\s：:]{2,100000}")


@lru_cache(maxsize=1)
def _western() -> tuple[frozenset[str], re.Pattern[str]]:
    """Letters of the pages of one-byte characters that sound Chinese text seldom has, and runs of such letters."""
    every = frozenset[str]().union(*letters_of_pages().values())
    inside = "".join(map(re.escape, sorted(every | {"\ufffd"})))
    run = rf"[{inside}](?:[\x20-\x7e{inside}]{{0,20000}}[{inside}])?[\x40-\x7e]?"
    return every - frozenset(MARKS) - {"\xa0", "\xad"}, re.compile(run)


def _has_western(look: Look) -> bool:
    return any(letter in _western()[0] for letter in look.odd if letter < "\u2e80" or letter > "\uf000")


def _runs(document: Document) -> Iterator[Edit]:
    """Runs of letters, boxes and signs that are Chinese bytes; sound Chinese beside them stays."""
    value = document.text.value
    strange, pattern = _western()
    trusted: list[Chain] = []  # what explained a run before
    for start, end in odd_lines(value):
        for match in pattern.finditer(value, start, end):
            run = match.group()
            if next(islice(filter(strange.__contains__, run), 1, None), None) is None or _is_foreign(run):
                continue
            for at, piece in _trimmed(run):
                found = _unread_run(piece, trusted)
                if found is not None:
                    yield Edit(match.start() + at, match.start() + at + len(piece), found.text, found.origins)
                    break


def _is_foreign(run: str) -> bool:
    """Whether words have more plain letters than accented ones: bytes of Chinese text seldom read as plain letters."""
    words: list[str] = [word for word in WESTERN_WORD.findall(run) if not word.isascii()]
    plain = sum(letter < "\x80" for word in words for letter in word)
    whole = sum(map(len, words))
    return 0 < whole <= plain * 2


def _trimmed(run: str) -> Iterator[tuple[int, str]]:
    """The run, and what is left of it without the quotation marks and dashes at its ends, which may belong to sound text."""
    yield 0, run
    inner = run.strip(MARKS + " ")
    if inner and inner != run:
        yield run.index(inner), inner


def _unread_run(run: str, trusted: list[Chain]) -> Reread | None:
    """The Chinese that a run of letters stands for, misread once or several times."""
    for chain in trusted:
        found = _along(run, chain)
        if "\ufffd" not in found.text and _eases(found.text, run):
            return found
    chain = ()
    current = run
    for _ in range(MOST_ROUNDS):
        pair = _whole_utf8(current)
        if pair is None:
            break
        chain = (*chain, pair)
        current = reread(current, *pair).text
        if _is_chinese(current, run, "utf-8") and not _has_pages(current):
            return _trusting(run, chain, trusted)
    pair = likeliest(current[:SAMPLE], _pairs_for(current))
    if pair is None:
        return None
    chain = (*chain, pair)
    new = _along(run, chain).text
    sure = pair[0] == LATIN or acquainted(new)[0] >= 2
    return _trusting(run, chain, trusted) if sure and _is_chinese(new, run, pair[1]) else None


def _eases(new: str, old: str, by: float = 0, most: int = 150) -> bool:
    """Whether a new reading is likelier than the old one by so many nats; of long ones the beginnings tell."""
    if len(new) > most:
        old = old[: len(old) * most // len(new)]
        new = new[:most]
    return strain(new) + by < strain(old)


def _trusting(run: str, chain: Chain, trusted: list[Chain]) -> Reread:
    found = _along(run, chain)
    if acquainted(found.text)[0] >= 2 and chain not in trusted:
        trusted.append(chain)
    return found


def _along(text: str, chain: Chain) -> Reread:
    """The text with several readings undone, one after the other."""
    found: Reread | None = None
    for pair in chain:
        found = reread(text if found is None else found.text, *pair).after(found)
    return found or Reread(text, range(len(text)))


def _whole_utf8(text: str) -> Pair | None:
    """The pair by which a text becomes whole UTF-8; hardly by chance."""
    found: dict[str, str] = {}
    for wrong in dict.fromkeys(wrong for wrong, right in _pairs_for(text) if right == "utf-8"):
        try:
            value = data_of(text, wrong).decode("utf-8")
        except UnicodeDecodeError:
            continue
        if len(value) <= len(text) and not value.isascii():
            found.setdefault(value, wrong)
    best = min(found, key=strain) if len(found) > 1 else next(iter(found), None)
    return None if best is None else (found[best], "utf-8")


def _pairs_for(text: str) -> Sequence[Pair]:
    """Wrong and right encodings by which a text may be explained."""
    letters = {letter for letter in text if letter > "\x7f" and letter != "\ufffd"}
    if all(letter > "\u2e7f" for letter in letters):
        return PAIRS
    pages = [name for name, known in letters_of_pages().items() if letters <= known] or _most_covering(letters)
    return [(page, right) for page in pages for right in (*RIGHT, "utf-16-le")]


def _has_pages(text: str) -> bool:
    western = _western()[0]
    return sum([letter in western for letter in text]) * 4 > len(text)


def _most_covering(letters: set[str]) -> list[str]:
    """The pages that have nearly all of the letters."""
    return [name for name, known in letters_of_pages().items() if len(letters - known) * 12 <= len(letters)]


def _is_chinese(new: str, old: str, right: str) -> bool:
    """Whether the new reading is Chinese and explains far more than the old one."""
    new = new.translate(UNSEEN)
    han = sum(["\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uff5e" for letter in new])
    lost = new.count("\ufffd") - old.count("\ufffd")
    return han >= 1 and lost * 4 <= han and _reads_well(new, right) and _eases(new, old, 8)


def _reads_well(text: str, right: str) -> bool:
    """Whether the characters are common ones, and some know their neighbours, which whole UTF-8 needs not prove."""
    if rarity(text.replace("\ufffd", "")) >= SOUND:
        return False
    known, number = acquainted(text)
    return number < 4 or known * 4 >= number or (right == "utf-8" and "\ufffd" not in text)


def _strange(look: Look) -> bool:
    """Whether enough characters are out of the way that some line may be in the wrong reading."""
    return any(letter > "\u02ff" for letter in look.odd) or (len(look.value) <= SHORT and _strangers(look.value))


def _strangers(line: str) -> bool:
    """Whether hardly a character knows its neighbour; a few that come again and again prove nothing."""
    beginning = len(line) // 4
    if beginning >= 8 and acquainted(line[:beginning])[0] * 8 > len(line):
        return False  # whatever follows
    known, number = acquainted(line)
    return number >= 3 and known * 8 <= number and len(set(line)) > 3


def _misread(document: Document) -> list[Edit]:
    """Lines of Han characters, kana or Hangul that are Chinese in another reading."""
    value = document.text.value
    edits: list[Edit] = []
    known: Counter[Pair] = Counter()
    for start, end in _parts(value):
        line = value[start:end]
        if line.isascii() or _is_lost(line) or not _looks_strange(line):
            continue
        found = _unread_line(line, known)
        if found is not None and found.text.count("\ufffd") * 10 <= len(found.text) - 10:
            edits.append(Edit(start, end, found.text, found.origins))
            continue
        words = list(_misread_words(line, start, known)) if len(line) < LONG else []
        if found is not None and (not words or strain(found.text) <= strain(_edited(line, start, words))):
            edits.append(Edit(start, end, found.text, found.origins))
        else:
            edits += words
    return edits


def _is_lost(line: str) -> bool:
    """Whether too little of a line is left for any reading."""
    lost = line.count("\ufffd")
    return lost > 0 and lost * 3 > 2 * sum([letter > "\x7f" for letter in line])


def _misread_words(line: str, start: int, known: Counter[Pair]) -> Iterator[Edit]:
    """Misread words of a line, such as a value behind a sound label."""
    for match in WORDS.finditer(line):
        word = match.group()
        found = _unread_line(word, known) if len(word) < len(line) and _looks_strange(word) else None
        if found is not None:
            yield Edit(start + match.start(), start + match.end(), found.text, found.origins)


def _edited(line: str, start: int, edits: Sequence[Edit]) -> str:
    for edit in reversed(edits):
        line = line[: edit.start - start] + edit.new + line[edit.end - start :]
    return line


def _unread_line(line: str, known: Counter[Pair]) -> Reread | None:
    """The Chinese that a line stands for; `known` counts the pairs of encodings that explained the lines before it."""
    for pairs in ([pair for pair, _ in known.most_common(2)], PAIRS if sum(known.values()) < 50 else ()):
        pair = likeliest(line[:SAMPLE], pairs)
        found = reread(line, *pair) if pair is not None else None
        if pair is not None and found is not None and _far_better(found.text, line, pair[1]):
            known[pair] += 1
            return found
    pair = _whole_utf8(line)
    first = reread(line, *pair) if pair is not None else None
    second = _unread_run(first.text, []) if first is not None and first.text != line else None
    return second.after(first) if second is not None else None


def _parts(value: str) -> Iterator[tuple[int, int]]:
    """Cells and lines with odd characters in them; all of a short text."""
    lines = odd_lines(value) if len(value) > SHORT else iter([(0, len(value))])
    for start, end in lines:
        for match in LINE_PARTS.finditer(value, start, end):
            yield match.span()


def _looks_strange(line: str) -> bool:
    """Whether a line may be in a wrong reading, letters of one-byte pages apart, which have their own rule."""
    if EASTERN.search(line) is None:
        return False
    odd = odd_letters(line)
    if len(odd) < FEW * len(line):
        return not odd and len(line) <= SHORT and _strangers(line)
    symbols = sum([letter < "\u0100" or "\u0300" <= letter < "\u2e80" for letter in odd])
    if symbols and symbols > 0.5 * sum([letter > "\x7f" for letter in line]):
        return True
    return rarity(line) >= STRANGE or _strangers(line)


def _far_better(new: str, old: str, right: str) -> bool:
    """Whether the new reading is Chinese, and likelier by far although what it lost is counted against it."""
    beyond = sum(letter > "\x7f" for letter in new)
    lost = new.count("\ufffd")
    price, paid = strain(new), strain(old)
    return beyond >= 2 and lost * 3 <= beyond and _reads_well(new, right) and price + 12 < paid and price * 1.15 < paid


RULES = (
    Rule(
        name="mojibake.misread",
        before="羲桯珨桴宒督昢桴膘扢",
        after="开展一站式服务站建设",
        wanted=_strange,
        mend=_misread,
    ),
    Rule(
        name="mojibake.latin",
        before="区ÖªÊ¶²úÈ¨局 å\x8cºæ\x94¿åº\x9c",
        after="区知识产权局 区政府",
        wanted=_has_western,
        mend=lambda document: list(_runs(document)),
    ),
)
