"""Layout damage of text that came off a page: wrapped lines, words split at page ends, page numbers and running heads between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.hanzi import follows
from pipeline.repairs.layout_lines import (
    CONTINUES,
    EDGE,
    ITEM,
    OPENERS,
    SENTENCE_END,
    Line,
    is_flat,
    is_han,
    is_latin,
    lines_of,
    one_sentence,
)
from pipeline.repairs.rule import Look, Rule
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

BREAK = regex("[ \u3000\n]{0,20}\f[ \n\f]{0,20}|\v")
HEADS = (
    "加快形成健全的工作格局，聚焦重点产业统筹规\n— 1 —\n{0}划、通盘考虑，实施奖励制度，激发企业提升质\n— 2 —\n{0}量的动力，推动产业升级。"
)
DASH = r"[-—–―─－_~～·•.]"
PAGE_NUMBER = regex(
    rf"(?:{DASH}{{1,4}}\s{{0,3}}\d{{1,4}}\s{{0,3}}{DASH}{{1,4}}"
    r"|[第共]\s{0,3}(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s{0,3}页\s{0,3}[,，/|]?\s{0,3}(?:[第共总]\s{0,3}(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s{0,3}页)?"
    r"|(?:Page|PAGE|page|P\.)\s{0,3}\d{1,4}(?:\s{0,3}(?:of|/)\s{0,3}\d{1,4})?|[【［\[]\s?\d{1,4}\s?[\]］】]|\d{1,4}\s{0,2}/\s{0,2}\d{1,4})"
)
NUMBERING = frozenset("-—–―─－_~～·•.第共Pp【［[(（")  # with which page numbers begin, beside digits
BARE_NUMBER = regex(r"\d{1,4}|[(（]\d{1,3}[)）]")
ADDRESS = regex(r"https?://|www\.|\d{4}[-/]\d{1,2}[-/]\d{1,2} ")
DIGITS = regex(r"\d{1,20}")


def _between_pages(line: Line) -> bool:
    return not line.cells and PAGE_NUMBER.fullmatch(line.words) is not None


def _page_numbers(document: Document) -> list[Edit]:
    """Page numbers on lines of their own; bare numbers only where they stand inside a sentence, or count on from such ones."""
    lines = [line for line in lines_of(document) if line.words]
    drop = [line for line in lines if _between_pages(line)]
    bare = [at for at, line in enumerate(lines) if not line.cells and BARE_NUMBER.fullmatch(line.words) and 0 < at < len(lines) - 1]
    inside = {at for at in bare if _long(lines[at - 1]) and one_sentence(lines[at - 1], lines[at + 1], paged=True)}
    if len(inside) >= 2 and _counts_on([lines[at] for at in bare]):
        inside = {at for at in bare if len(inside) * 2 >= len(bare)} or inside
    return _without(document, lines, {line.start for line in drop} | {lines[at].start for at in inside})


def _counts_on(lines: Sequence[Line]) -> bool:
    """Whether each of several numbers is one more than that before it."""
    numbers = [int(line.words.strip("（()）")) for line in lines]
    return all(b == a + 1 for a, b in pairwise(numbers))


def _long(line: Line) -> bool:
    return line.prose and len(line.words) > 15


def _without(document: Document, lines: Sequence[Line], dropped: set[int]) -> list[Edit]:
    """Edits that take out lines with their ends, and join the halves of a sentence between which they stood."""
    edits: list[Edit] = []
    group: list[Line] = []
    before: Line | None = None
    for line in lines:
        if line.start in dropped:
            group.append(line)
            continue
        if group and before is not None and _long(before) and one_sentence(before, line, paged=True):
            start, end = before.start + before.lead + len(before.words), line.start + line.lead
            edits.append(Edit(start, end, " " if is_latin(before.words[-1]) and is_latin(line.words[0]) else ""))
        else:
            edits += [Edit(one.start, one.end + 1, "") for one in group]
        before, group = line, []
    return edits + [Edit(one.start, min(one.end + 1, len(document.text)), "") for one in group]


def _shape(words: str) -> str:
    """What stays the same in the furniture of all pages: the words without their numbers."""
    return DIGITS.sub("0", words)


def _furniture(lines: Sequence[Line]) -> set[str]:
    """Shapes of short lines that come again, and that are neither sentences nor items."""
    short = [line for line in lines if not line.cells and 4 <= len(line.words) <= 80 and not line.prose and not line.ends]
    seen = Counter(_shape(line.words) for line in short)
    numbers = [at for at, line in enumerate(lines) if _between_pages(line) or BARE_NUMBER.fullmatch(line.words)]
    paged = {_shape(near.words) for at in numbers for near in lines[max(0, at - 1) : at + 2]}
    return {
        words
        for words, count in seen.items()
        if (count >= 2 or words in paged)
        and not ITEM.match(words)
        and ((len(words) <= 40 and sum(map(is_han, words)) >= 4) or ADDRESS.search(words))
    }


def _running_heads(document: Document) -> list[Edit]:
    """Lines that come again and again in the middle of sentences; words in brackets or quotes are the sentence's own."""
    lines = [line for line in lines_of(document) if line.words]
    heads = _furniture(lines)
    splitting: Counter[str] = Counter()
    inside: list[Line] = []
    group: list[Line] = []
    before: Line | None = None
    for line in lines if heads else ():
        if _shape(line.words) in heads or _between_pages(line) or (group and BARE_NUMBER.fullmatch(line.words)):
            group.append(line)
            continue
        if group and before is not None and _split(before, line):
            paged = len(group) > 1 or any(map(_between_pages, group))
            for one in group:
                if not _between_pages(one):
                    splitting[_shape(one.words)] += 1 + paged + (not _goes_with(one, before, line))
                    inside.append(one)
        before, group = line, []
    first = next((line.start for line in lines if line.prose), 0)
    every = {shape for shape, count in splitting.items() if count >= 3}
    sure = {shape for shape, count in splitting.items() if count >= 6 or (count >= 3 and shape[-1:] == "0")}
    dropped = {line.start for line in inside if _shape(line.words) in every}
    dropped |= {line.start for line in lines if line.start > first and _shape(line.words) in sure}
    return _without(document, lines, dropped)


def _goes_with(head: Line, before: Line, after: Line) -> bool:
    """Whether a line may be part of the sentence in which it stands, as the words of a link are that a converter put on a line."""
    return not follows(before.words[-1], after.words[0]) or (
        follows(before.words[-1], head.words[0]) and follows(head.words[-1], after.words[0])
    )


def _split(before: Line, after: Line) -> bool:
    """Whether a long sentence was cut between two lines, and not at a bracket that the line between may have filled."""
    cut = _long(before) and not before.ends and before.words[-1] not in OPENERS
    return cut and after.words[0] not in CONTINUES and one_sentence(before, after, paged=True)


def _page_breaks(document: Document) -> list[Edit]:
    """Page breaks as line ends; the halves of a sentence between two pages are joined at once."""
    value = document.text.value
    edits = []
    for match in BREAK.finditer(value):
        start, end = match.span()
        first = value[value.rfind("\n", 0, start) + 1 : start]
        second = value[end : value.find("\n", end) if "\n" in value[end:] else len(value)]
        lines = [Line(0, len(text), text.strip(EDGE), 0, "\t" in text.strip(EDGE)) for text in (first, second)]
        halves = match.group() != "\v" and all(line.words for line in lines) and _long(lines[0]) and one_sentence(*lines, paged=True)
        edits.append(Edit(start, end, "" if halves else "\n", None if halves else [0]))
    return edits


def _has_numbers(look: Look) -> bool:
    """Whether a line is a page number."""
    short = [line.strip(EDGE) for line in look.lines if len(line) <= 30]
    return any(
        PAGE_NUMBER.fullmatch(line) or BARE_NUMBER.fullmatch(line) for line in short if line[:1].isdecimal() or line[:1] in NUMBERING
    )


def _has_heads(look: Look) -> bool:
    """Whether short lines without an end mark stand behind long ones that break off, again and again or beside page numbers."""
    breaks_off = False
    shapes: set[str] = set()
    last = ""
    for line in look.lines:
        if len(line) <= 4:
            last = line.strip(EDGE) or last
            continue
        if breaks_off and len(line) <= 88 and line.rstrip(EDGE)[-1:] not in SENTENCE_END and "，" not in line:
            shape = _shape(line.strip(EDGE))
            if shape in shapes or last.isdigit() or PAGE_NUMBER.fullmatch(line.strip(EDGE)):
                return True
            shapes.add(shape)
        elif len(line) > 15:
            breaks_off = line.rstrip(EDGE)[-1:] not in SENTENCE_END and any(mark in line for mark in "，。；")
        else:
            breaks_off = False
        last = line
    return False


RULES = (
    Rule(
        name="page_breaks",
        before="一、总体情况\f二、主要举措",
        after="一、总体情况\n二、主要举措",
        wanted=lambda look: "\f" in look.odd or "\v" in look.odd,
        mend=_page_breaks,
    ),
    Rule(
        name="layout.running_heads",
        before=HEADS.format("某市人民政府公报\n"),
        after=HEADS.format(""),
        wanted=_has_heads,
        mend=lambda document: _running_heads(document) if is_flat(document) else [],
    ),
    Rule(
        name="layout.page_numbers",
        before="多种志愿\n— 2 —\n服务活动",
        after="多种志愿\n服务活动",
        wanted=_has_numbers,
        mend=lambda document: _page_numbers(document) if is_flat(document) else [],
    ),
)
