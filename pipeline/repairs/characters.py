"""Characters that nobody sees and characters that stand for others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.repairs.layout_lines import ITEM
from pipeline.repairs.rule import Look, Rule
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

TABLE = Path(__file__).parents[1] / "data" / "folded.tsv"
HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff"
)
INVISIBLE = regex(f"[{HIDDEN}]{{1,10000}}")
ONE_INVISIBLE = regex(f"[{HIDDEN}]")
SPACES = regex("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
MARKED = regex("[\u0041-\u024f][\u0300-\u036f]{1,4}")
STRUCK = regex(
    "(?<![A-Za-z\u00c0-\u024f\u0300-\u036f])[\u0300-\u036f\u20d0-\u20ff\u0483-\u0489]{1,20}|[\u0305\u0332-\u0338\u033f\u20d0-\u20ff\u0483-\u0489]{1,20}"
)
OVER_HAN = regex("(?<=[\u3000-\u9fff])[\u0300-\u036f\u20d0-\u20ff\u0483-\u0489]{1,20}")
WORD = regex("[0-9A-Za-z\u0370-\u03ff\u0400-\u04ff]{1,200}")
MARKS = frozenset(map(chr, [*range(0x300, 0x370), *range(0x20D0, 0x2100), *range(0x483, 0x48A)]))
POINTS = "\ue010"
TYPESET_END = regex("[\ue003\ue004]")
TYPESET_POINT = regex("\ue010(?<=[0-9]\ue010)")
POINT = regex("(?<=[０-９])．(?=[０-９])")


@lru_cache(maxsize=1)
def folded() -> dict[str, dict[str, str]]:
    """For each rule the characters that stand for others."""
    table: dict[str, dict[str, str]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, old, new = line.split("\t")
            table[name] = {chr(int(a, 16)): chr(int(b, 16)) for a, b in zip(old.split(), new.split(), strict=True)}
    return table


def _fold(name: str) -> Callable[[Document], str]:
    def mend(document: Document) -> str:
        value = document.text.value
        table = folded()[name]
        if name == "full_width":
            value = POINT.sub(".", value)
        present = [letter for letter in table if letter in value]
        if len(present) > 40:
            return value.translate({ord(letter): new for letter, new in table.items()})
        for letter in present:
            value = value.replace(letter, table[letter])
        return value

    return mend


def _typeset_ends(document: Document) -> list[Edit]:
    """A typesetting program's own marks of paragraph ends, where they stand behind ends of sentences or before items of lists."""
    value = document.text.value
    hits = list(TYPESET_END.finditer(value))
    sure = sum(value[m.start() - 1 : m.start()] in "。；：！？" or ITEM.match(value, m.end()) is not None for m in hits)
    return [Edit(m.start(), m.end(), "\n", [0]) for m in hits] if sure >= 2 and sure * 4 >= len(hits) * 3 else []


def _typeset_points(document: Document) -> str:
    """The same program's point behind the number of an item and before decimals, where it stands behind digits only."""
    value = document.text.value
    if value.count(POINTS) < 2 or len(TYPESET_POINT.findall(value)) < value.count(POINTS):
        return value
    return TYPESET_POINT.sub(lambda m: "." if value[m.end() : m.end() + 1].isdigit() else "．", value)


def _look_alikes(document: Document) -> str:
    """Cyrillic and Greek capitals in words of Latin letters and digits, or alone beside Han characters; words of their own stay."""
    table = folded()["look_alikes"]
    own = frozenset(table)

    def mended(match: re.Match[str]) -> str:
        word = match.group()
        if not own.issuperset(letter for letter in word if letter > "\x7f"):
            return word
        foreign = sum(letter in own for letter in word)
        capital = foreign == len(word) == 1 and word.isupper() and _beside_han(match)
        return "".join(table.get(letter, letter) for letter in word) if capital or foreign < len(word) else word

    return WORD.sub(mended, document.text.value)


def _beside_han(match: re.Match[str]) -> bool:
    near = match.string[max(0, match.start() - 1) : match.end() + 1]
    return any("\u4e00" <= letter <= "\u9fff" for letter in near) and "?" not in near


def _odd_of(name: str) -> Callable[[Look], bool]:
    return lambda look: bool(look.odd) and not folded()[name].keys().isdisjoint(look.odd)


def _invisible(document: Document) -> list[Edit]:
    return [Edit(m.start(), m.end(), "") for m in INVISIBLE.finditer(document.text.value)]


def _marks(document: Document) -> Iterator[Edit]:
    """Marks over Han characters strike or underline; marks behind Latin letters belong to them, unless Han characters have the same."""
    value = document.text.value
    over_han = {mark for match in OVER_HAN.finditer(value) for mark in match.group()}
    if over_han:
        struck = "".join(sorted(over_han)) + "\u0305\u0332-\u0338\u033f\u20d0-\u20ff\u0483-\u0489"
        for match in re.finditer(f"[{struck}]{{1,20}}", value):
            yield Edit(match.start(), match.end(), "")
        return
    taken: set[int] = set()
    for match in STRUCK.finditer(value):
        taken.update(range(match.start(), match.end()))
        yield Edit(match.start(), match.end(), "")
    for match in MARKED.finditer(value):
        new = unicodedata.normalize("NFC", match.group())
        if new != match.group() and taken.isdisjoint(range(match.start(), match.end())):
            yield Edit(match.start(), match.end(), new, [0] * len(new))


def _sorted(edits: Callable[[Document], Iterator[Edit]]) -> Callable[[Document], Sequence[Edit]]:
    return lambda document: sorted(edits(document), key=lambda edit: edit.start)


def _mostly(look: Look, hidden: Callable[[str], bool]) -> bool:
    """Whether the odd characters of a text are mostly such ones: then it is in the right reading, and needs no other tried."""
    return sum(count for letter, count in look.odd.items() if hidden(letter)) * 2 > look.odd.total()


def _is_format(letter: str) -> bool:
    """Whether nobody sees a character, and no encoding of a byte a letter has it."""
    return letter > "\xff" and ONE_INVISIBLE.match(letter) is not None


SUBSTITUTE = regex("(?<=[\u3000-\u9fff\x1a])\x1a|\x1a(?=[\u3000-\u9fff])")  # what Windows and databases put for a character that they lack

# Before a text's reading is looked at
EARLY = (
    Rule(
        name="invisible.formats",
        before="知\u200b识\ufe0f产\ufeff权",
        after="知识产权",
        wanted=lambda look: bool(look.odd) and _mostly(look, _is_format),
        mend=lambda document: [Edit(m.start(), m.end(), "") for m in INVISIBLE.finditer(document.text.value) if m.group() > "\xff"],
    ),
    Rule(
        name="spaces.most",
        before="981.47\xa0万元",
        after="981.47 万元",
        wanted=lambda look: bool(look.odd) and _mostly(look, lambda letter: SPACES.match(letter) is not None),
        mend=lambda document: SPACES.sub(" ", document.text.value),
    ),
    Rule(
        name="combining_marks.most",
        before="通\u0336知\u0336",
        after="通知",
        wanted=lambda look: look.any(MARKS) and _mostly(look, MARKS.__contains__),
        mend=_sorted(_marks),
    ),
    Rule(
        name="substitutes",
        before="朱镕\x1a同志",
        after="朱镕\ufffd同志",
        wanted=lambda look: "\x1a" in look.odd,
        mend=lambda document: SUBSTITUTE.sub("\ufffd", document.text.value),
    ),
)
RULES = (
    Rule(
        name="byte_order_mark",
        before="ï»¿关于召开会议的通知",
        after="关于召开会议的通知",
        wanted=lambda look: look.value.startswith(("ï»¿", "锘")),
        mend=lambda document: [Edit(0, 3 if document.text.value[0] == "ï" else 1, "")],
    ),
    Rule(
        name="invisible",
        before="知\u200b识\ufeff产\xad权",
        after="知识产权",
        wanted=lambda look: any(ONE_INVISIBLE.match(letter) for letter in look.odd),
        mend=_invisible,
    ),
    Rule(
        name="line_separators",
        before="一、总体情况\u2028二、主要举措",
        after="一、总体情况\n二、主要举措",
        wanted=lambda look: "\u2028" in look.odd or "\u2029" in look.odd or "\r" in look.odd,
        mend=lambda document: document.text.value.replace("\u2028", "\n").replace("\u2029", "\n").replace("\r", "\n"),
    ),
    Rule(
        name="spaces",
        before="981.47\xa0万元",
        after="981.47 万元",
        wanted=lambda look: any(SPACES.match(letter) for letter in look.odd),
        mend=lambda document: SPACES.sub(" ", document.text.value),
    ),
    Rule(
        name="private_use.line_ends",
        before="特制定本办法。\ue004第一条申报。\ue004第二条认定。",
        after="特制定本办法。\n第一条申报。\n第二条认定。",
        wanted=lambda look: look.any(frozenset("\ue003\ue004")),
        mend=_typeset_ends,
    ),
    Rule(
        name="private_use.points",
        before="1\ue010安排资金203\ue01050万元",
        after="1．安排资金203.50万元",
        wanted=lambda look: POINTS in look.odd,
        mend=_typeset_points,
    ),
    Rule(name="combining_marks", before="通\u0336知\u0336", after="通知", wanted=lambda look: look.any(MARKS), mend=_sorted(_marks)),
    *(
        Rule(name=name, before=before, after=after, wanted=_odd_of(name), mend=_fold(name))
        for name, before, after in (
            ("private_use", "\ue5e5\ue5e5现将", "\u3000\u3000现将"),
            ("radicals.kangxi", "⼯作", "工作"),
            ("radicals.supplement", "部⻔意⻅", "部门意见"),
            ("compatibility_ideographs", "行\uf9dd", "行利"),
            ("vertical_forms", "︵一︶总体︐", "（一）总体，"),
            ("small_forms", "质量﹑标准", "质量、标准"),
            ("full_width", "２０２２年ＷＩＰＯ", "2022年WIPO"),
            ("styled", "𝟐𝟎𝟐𝟐年𝐖𝐈𝐏𝐎", "2022年WIPO"),
            ("half_width", "投资､就业｡", "投资、就业。"),
        )
    ),
    Rule(name="look_alikes", before="认定А级企业、ISО标准", after="认定A级企业、ISO标准", wanted=_odd_of("look_alikes"), mend=_look_alikes),
)
