"""Garbled text 乱码: words read in an encoding that was not theirs, whole documents or single lines of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.hanzi import cost, rarity
from pipeline.repairs.misread import CP1252, LATIN, LOST, Reread, reread, unwound
from pipeline.repairs.rule import ODD, Look, Rule, odd_lines
from schemas.document import Document
from schemas.text import Edit

SPECIAL = "".join(map(re.escape, CP1252))
LATIN_RUN = re.compile(rf"[\x80-\xff{SPECIAL}\ufffd](?:[\x20-\xff{SPECIAL}\ufffd]{{0,20000}}[\x80-\xff{SPECIAL}\ufffd])?[\x40-\x7e]?")
LETTERS = frozenset(map(chr, range(0xC0, 0x100))) | frozenset(map(chr, range(0x80, 0xA0))) | {"¡", "£", "¸", "º", "»", "¼", "½", "¾", "¿"}
WRONG = (
    "gb18030",
    "big5hkscs",
    "cp950",
    "cp932",
    "cp949",
    "cp1251",
    "mac_roman",
    "cp437",
    "cp850",
    "koi8_r",
    "euc_jp",
    "utf-16-le",
    "utf-16-be",
)
RIGHT = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
PAIRS = tuple(
    (wrong, right) for wrong in WRONG for right in RIGHT if wrong != right and wrong.startswith("utf-16") == right.startswith("utf-16")
)
UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))  # dirt of its own, which says nothing of the reading
SOUND = 9.8  # mean cost up to which text reads as Chinese
STRANGE = 10.6  # mean cost from which a line is looked at
FEW = 0.08  # share of odd characters below which a line is in the right reading
SAMPLE = 300
LINE_PARTS = re.compile(r"[^\n\t]{1,100000}")


def _latin(document: Document) -> Iterator[Edit]:
    """Runs of Latin letters that are Chinese bytes; sound Chinese beside them stays."""
    value = document.text.value
    for start, end in odd_lines(value):
        for match in LATIN_RUN.finditer(value, start, end):
            run = match.group()
            found = _best_latin(run) if sum(letter > "\x7f" for letter in run) >= 2 else None
            if found is not None:
                yield Edit(match.start(), match.end(), found.text, found.origins)


def _best_latin(run: str) -> Reread | None:
    whole = unwound(run)
    if whole is not None and _is_chinese(whole.text, run):
        return whole
    start = whole.text if whole is not None else run
    choices = [whole] if whole is not None else []
    for right in ("utf-8", "gb18030", "big5hkscs"):
        again = reread(start, "latin", right)
        if again is not None:
            choices.append(Reread(again.text, [whole.origins[at] for at in again.origins]) if whole is not None else again)
    choices = [choice for choice in choices if _is_chinese(choice.text, run)]
    return min(choices, key=lambda choice: cost(choice.text), default=None)


def _is_chinese(new: str, old: str) -> bool:
    """Whether the new reading is Chinese and explains far more than the old one."""
    new = new.translate(UNSEEN)
    han = sum("\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uff5e" for letter in new)
    lost = new.count("\ufffd") - old.count("\ufffd")
    return han >= 1 and lost * 4 <= han and rarity(new.replace("\ufffd", "")) < SOUND and cost(new) + 8 < cost(old)


def _strange(look: Look) -> bool:
    """Whether enough characters are out of the way that some line may be in the wrong reading."""
    odd = sum(count for letter, count in look.odd.items() if letter > "\u02ff")
    return odd >= 2


def _misread(document: Document) -> list[Edit]:
    """Lines of Han characters, kana, Cyrillic or boxes that are Chinese in another reading."""
    value = document.text.value
    edits: list[Edit] = []
    known: Counter[tuple[str, str]] = Counter()
    for start, end in _parts(value):
        line = value[start:end]
        if line.isascii() or not _looks_strange(line):
            continue
        found = _best_pair(line, [pair for pair, _ in known.most_common(2)]) or (
            _best_pair(line, PAIRS) if sum(known.values()) < 50 else None
        )
        if found is not None:
            pair, text = found
            known[pair] += 1
            edits.append(Edit(start, end, text.text, text.origins))
    return edits


def _parts(value: str) -> Iterator[tuple[int, int]]:
    """Cells and lines with odd characters in them."""
    for start, end in odd_lines(value):
        for match in LINE_PARTS.finditer(value, start, end):
            yield match.span()


def _looks_strange(line: str) -> bool:
    """Whether a line may be in a wrong reading, Latin letters apart, which have their own rule."""
    odd = ODD.findall(line)
    if len(odd) < FEW * len(line):
        return False
    beyond = [letter for letter in line if letter > "\x7f"]
    if all(letter in LATIN for letter in beyond):
        return False
    symbols = sum(letter < "\u0100" or "\u0300" <= letter < "\u2e80" for letter in odd)
    return rarity(line) >= STRANGE or symbols > 0.5 * len(beyond)


def _best_pair(line: str, pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], Reread] | None:
    """The pair of encodings that turns the line into Chinese, tried on its beginning."""
    sample = line[:SAMPLE]
    prices: dict[tuple[str, str], float] = {}
    for wrong, right in pairs:
        new = sample.encode(wrong, LOST).decode(right, "replace")
        prices[wrong, right] = cost(new)
    if not prices:
        return None
    best = min(prices, key=lambda pair: prices[pair])
    found = reread(line, *best)
    return (best, found) if found is not None and _far_better(found.text, line) else None


def _far_better(new: str, old: str) -> bool:
    """Whether the new reading is Chinese, and likelier by far although what it lost is counted against it."""
    beyond = sum(letter > "\x7f" for letter in new)
    lost = new.count("\ufffd")
    price, paid = cost(new), cost(old)
    return beyond >= 2 and lost * 3 <= beyond and rarity(new.replace("\ufffd", "")) < SOUND and price + 12 < paid and price * 1.15 < paid


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
        wanted=lambda look: look.any(LETTERS),
        mend=lambda document: list(_latin(document)),
    ),
)
