"""Layout damage of text that came off a page: wrapped lines, words split at page ends, page numbers and running heads between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from pipeline.repairs.layout_lines import CONTINUES, EDGE, ITEM, OPENERS, SENTENCE_END, Line, is_flat, lines_of, one_sentence
from pipeline.repairs.rule import Look, Rule
from schemas.document import Document
from schemas.text import Edit

HEADS = (
    "加快形成健全的工作格局，聚焦重点产业统筹规\n— 1 —\n{0}划、通盘考虑，实施奖励制度，激发企业提升质\n— 2 —\n{0}量的动力，推动产业升级。"
)
DASH = r"[-—–―─－_~～·•.]"
PAGE_NUMBER = re.compile(
    rf"(?:{DASH}{{1,4}}\s{{0,3}}\d{{1,4}}\s{{0,3}}{DASH}{{1,4}}"
    r"|[第共]\s{0,3}(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s{0,3}页\s{0,3}[,，/|]?\s{0,3}(?:[第共总]\s{0,3}(?:\d{1,4}|[一二三四五六七八九十百]{1,4})\s{0,3}页)?"
    r"|(?:Page|PAGE|page|P\.)\s{0,3}\d{1,4}(?:\s{0,3}(?:of|/)\s{0,3}\d{1,4})?|[【［\[]\s?\d{1,4}\s?[\]］】]|\d{1,4}\s{0,2}/\s{0,2}\d{1,4})"
)
BARE_NUMBER = re.compile(r"\d{1,4}")


def _between_pages(line: Line) -> bool:
    return not line.cells and PAGE_NUMBER.fullmatch(line.words) is not None


def _page_numbers(document: Document) -> list[Edit]:
    """Page numbers on lines of their own; a bare number only where it stands inside a sentence."""
    lines = [line for line in lines_of(document) if line.words]
    drop = [line for line in lines if _between_pages(line)]
    for before, number, after in zip(lines, lines[1:], lines[2:], strict=False):
        if (
            BARE_NUMBER.fullmatch(number.words)
            and before.prose
            and not number.cells
            and len(before.words) > 15
            and one_sentence(before, after)
        ):
            drop.append(number)
    return [_whole_line(line, len(document.text)) for line in sorted(drop, key=lambda line: line.start)]


def _whole_line(line: Line, length: int) -> Edit:
    """The line with its line end."""
    return Edit(line.start, min(line.end + 1, length), "")


def _running_heads(document: Document) -> list[Edit]:
    """Lines that come again and again in the middle of sentences; words in brackets or quotes are the sentence's own."""
    lines = [line for line in lines_of(document) if line.words]
    seen = Counter(line.words for line in lines if not line.cells and 4 <= len(line.words) <= 40 and not line.prose and not line.ends)
    heads = {
        words
        for words, count in seen.items()
        if count >= 2 and not ITEM.match(words) and sum("\u4e00" <= c <= "\u9fff" for c in words) >= 4
    }
    if not heads:
        return []
    text = [line for line in lines if line.words not in heads and not _between_pages(line)]
    places = [line.start for line in text]
    splitting: Counter[str] = Counter()
    inside: list[Line] = []
    for at, line in enumerate(lines):
        if line.words in heads:
            index = bisect_left(places, line.start)
            paged = any(_between_pages(near) for near in lines[max(0, at - 1) : at + 2])
            if 0 < index < len(text) and _split(text[index - 1], text[index]):
                splitting[line.words] += 2 if paged else 1
                inside.append(line)
    running = {words for words in heads if splitting[words] >= 3}
    return [_whole_line(line, len(document.text)) for line in inside if line.words in running]


def _split(before: Line, after: Line) -> bool:
    """Whether a long sentence was cut between two lines, and not at a bracket that the line between may have filled."""
    cut = before.prose and len(before.words) > 15 and not before.ends and before.words[-1] not in OPENERS
    return cut and after.words[0] not in CONTINUES and one_sentence(before, after)


def _has_numbers(look: Look) -> bool:
    """Whether a line is a page number."""
    short = (line.strip(EDGE) for line in look.lines if len(line) <= 30)
    return any(PAGE_NUMBER.fullmatch(line) or BARE_NUMBER.fullmatch(line) for line in short)


def _has_repeats(look: Look) -> bool:
    """Whether a short line comes again."""
    short = [line for line in look.lines if 4 <= len(line) <= 48]
    if len(set(short)) == len(short):
        return False
    repeated = (line.strip(EDGE) for line, count in Counter(short).items() if count > 1)
    return any(words and words[-1] not in SENTENCE_END and not any(mark in words for mark in "，。；\t") for words in repeated)


RULES = (
    Rule(
        name="layout.running_heads",
        before=HEADS.format("某市人民政府公报\n"),
        after=HEADS.format(""),
        wanted=_has_repeats,
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
