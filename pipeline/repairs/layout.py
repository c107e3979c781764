"""Layout damage of text that came off a page: wrapped lines, words split at page ends, page numbers and running heads between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from pipeline.hanzi import follows
from pipeline.repairs.layout_lines import CLOSERS, CONTINUES, EDGE, HANGS, ITEM, OPENERS, PAIRS, SENTENCE_END, Line, lines_of, pairs_of
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
DATED = re.compile(r"\d{1,2}\s?[月日]$|[\d-]{7,20}$")
WIDEST = 90.0  # columns beyond which lines are paragraphs, not wrapped
UNPUNCTUATED = 0.4  # share of prose lines without an end mark from which their lack proves nothing


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
            and _one_sentence(before, after)
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
    return cut and after.words[0] not in CONTINUES and _one_sentence(before, after)


def _one_sentence(before: Line, after: Line) -> bool:
    """Whether two lines are halves of one sentence, whatever the page looks like."""
    first, second = before.words, after.words
    if before.cells or after.cells or not first or not second:
        return False
    if second[0] in CONTINUES:
        return True
    if ITEM.match(second) or before.ends:
        return False
    if first[-1] in HANGS:
        return True
    if any(first.rfind(opener) > first.rfind(closer) and closer in second for opener, closer in PAIRS):
        return True
    if not before.prose or len(first) < 12 or after.begins or _complete(first):
        return False
    if not any(mark in first for mark in "。；！？") and (ITEM.match(first) or (len(first) <= 40 and not follows(first[-1], second[0]))):
        return False  # a heading of two clauses
    return second[-1] in "。！？；”）" or (after.prose and len(second) >= 15 and not second.endswith(("：", ":")))


def _complete(words: str) -> bool:
    """Whether a line without an end mark may well be all there is: it ends with a quotation, an address, a date."""
    return words[-1] in CLOSERS or _latin(words[-1]) or DATED.search(words) is not None


def _unpunctuated(lines: Sequence[Line]) -> bool:
    """Whether the document's prose lines often end without a mark, as in lists of points: then their ends prove nothing."""
    prose = [line for line in lines if line.prose and not line.cells]
    bare = sum(not line.ends and line.words[-1] not in HANGS for line in prose)
    return len(prose) >= 4 and bare > UNPUNCTUATED * len(prose)


def _wrap_width(lines: Sequence[Line]) -> tuple[float, bool]:
    """The width at which lines were wrapped, and whether in characters rather than columns; 0 where they were not.

    Wrapped text has most of its unfinished lines within a character or two of one width, and none beyond.
    """
    unfinished = [line for line in lines if line.words and not line.cells and not line.ends]
    if len(unfinished) < 2 or max(len(line.words) for line in lines) > 2 * WIDEST:
        return 0.0, False
    best = (0.0, False)
    most = 0.0
    for by_letters in (True, False):
        widths = [_measure(line, by_letters) for line in lines if line.words and not line.cells]
        widest = max(widths)
        if not 10 <= widest <= WIDEST:
            continue
        wide = [line for line in unfinished if _measure(line, by_letters) >= widest - 1.5]
        share = len(wide) / len(unfinished)
        written = sum(any(mark in line.words for mark in "，。；、：") for line in wide)
        if len(wide) >= 2 and written * 2 >= len(wide) and share >= 0.6 and share > most:
            best, most = (widest, by_letters), share
    return best


def _measure(line: Line, by_letters: bool) -> float:
    return len(line.words) + line.indent / 2 if by_letters else line.width


def _joins(document: Document) -> list[Edit]:
    """Line ends that the page made, not the author."""
    value = document.text.value
    lines = lines_of(document)
    width, by_letters = _wrap_width(lines)
    indented = sum(line.indent >= 2 for line in lines)
    spaced = any(not line.words for line in lines)
    loose = _unpunctuated(lines) if not width else False
    edits = []
    for before, after, blank in pairs_of(lines):
        if before.cells or after.cells:
            continue
        full = width > 0 and _measure(before, by_letters) >= width - 2.5
        joined = (
            _goes_on(before, after, indented, spaced, _measure(before, by_letters) == width)
            if full and not blank
            else _indented_title(before, after, lines)
        )
        if not joined and _one_sentence(before, after):
            joined = not loose or before.words[-1] in HANGS or after.words[0] in CONTINUES
        if joined:
            start = before.end
            if value[start - 1] in "\u3000\t":
                start = before.start + len(value[before.start : before.end].rstrip())
            cut = full and _measure(before, by_letters) == width  # such lines are cut in the middle of words, too
            latin = not cut and _latin(before.words[-1]) and _latin(after.words[0])
            end = after.start + value[after.start : after.end].index(after.words[0])
            edits.append(Edit(start, end, " " if latin else ""))
    return edits


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _indented_title(before: Line, after: Line, lines: Sequence[Line]) -> bool:
    """Whether two lines are all there is, the first with a paragraph's indent and no end: one paragraph, wrapped once."""
    return (
        len(lines) == 2
        and before.indent == 4
        and after.indent == 0
        and not before.ends
        and not ITEM.match(after.words)
        and len(after.words) < len(before.words)
    )


def _goes_on(before: Line, after: Line, indented: int, spaced: bool, exact: bool) -> bool:
    """Whether a line of full width goes on in the next one. After an end mark the document must set paragraphs apart in another way,
    by an indent or a blank line; or else the line must fill its width to the last character, which ends of paragraphs seldom do."""
    if after.words[0] in CONTINUES:
        return True
    if indented and after.indent > before.indent:
        return False
    if ITEM.match(after.words):
        return not before.ends and not (after.indent or indented == 0)
    return not before.ends or (indented > 0 and after.indent == 0) or (not indented and (spaced or exact))


def _may_join(look: Look) -> bool:
    """Whether a line may go on in the next one: it ends unfinished and has a clause or a bracket in it, or the next one continues it."""
    lines = [words for line in look.lines if (words := line.strip(EDGE))]
    return len(look.lines) == 2 or any(map(_unfinished, lines)) or any(words[0] in CONTINUES for words in lines)


def _unfinished(words: str) -> bool:
    """Whether a line has no end mark although it has what sentences have; some lines without such marks are found, too."""
    if words[-1] in SENTENCE_END or words.rstrip(CLOSERS)[-1:] in SENTENCE_END:
        return False
    return words[-1] in HANGS or any(mark in words for mark in "，。；、：") or any(words.rfind(a) > words.rfind(b) for a, b in PAIRS)


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


def _is_flat(document: Document) -> bool:
    """Whether nothing but the text itself says where paragraphs end; PDF, Word and OFD readers know better."""
    return document.media_type.startswith("text/")


RULES = (
    Rule(
        name="layout.running_heads",
        before=HEADS.format("某市人民政府公报\n"),
        after=HEADS.format(""),
        wanted=_has_repeats,
        mend=lambda document: _running_heads(document) if _is_flat(document) else [],
    ),
    Rule(
        name="layout.page_numbers",
        before="多种志愿\n— 2 —\n服务活动",
        after="多种志愿\n服务活动",
        wanted=_has_numbers,
        mend=lambda document: _page_numbers(document) if _is_flat(document) else [],
    ),
    Rule(
        name="layout.joined_lines",
        before="推动经济高质量发展的核心要素之一，是质量的载体。区\n\n市场监管局围绕目标，大力实施质量强区战略。",
        after="推动经济高质量发展的核心要素之一，是质量的载体。区市场监管局围绕目标，大力实施质量强区战略。",
        wanted=_may_join,
        mend=lambda document: _joins(document) if _is_flat(document) else [],
    ),
)
