"""Lines that a page or a program wrapped at a fixed width, joined into the paragraphs that their author wrote."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from pipeline.hanzi import follows
from pipeline.repairs.layout_lines import (
    CLOSERS,
    CONTINUES,
    EDGE,
    HANGS,
    ITEM,
    PAIRS,
    SENTENCE_END,
    Line,
    is_flat,
    is_han,
    is_latin,
    is_prose,
    lines_of,
    one_sentence,
    pairs_of,
)
from pipeline.repairs.rule import Look, Rule
from schemas.document import Document
from schemas.text import Edit

Measure = Literal["letters", "columns", "characters"]  # of the words and an indent as wide as it looks, or with each space of it
MEASURES: tuple[Measure, ...] = ("letters", "columns", "characters")
WIDEST = 90.0  # columns beyond which lines are paragraphs, not wrapped
UNPUNCTUATED = 0.4  # share of prose lines without an end mark from which their lack proves nothing


def _unpunctuated(lines: Sequence[Line]) -> bool:
    """Whether the document's prose lines often end without a mark, as in lists of points: then their ends prove nothing.

    Lines that break off inside a word are no points.
    """
    prose = [(a, b) for a, b, _ in pairs_of(lines) if a.prose and not a.cells]
    bare = sum(not a.ends and a.words[-1] not in HANGS and not follows(a.words[-1], b.words[0]) for a, b in prose)
    return len(prose) >= 4 and bare > UNPUNCTUATED * len(prose)


def _wrap_width(lines: Sequence[Line]) -> tuple[float, Measure]:
    """The width at which lines were wrapped, and how it was counted; 0 where they were not.

    Wrapped text has most of its unfinished lines within a character or two of one width, and none beyond; or else several such lines
    that break off in the middle of words.
    """
    unfinished = [line for line in lines if line.words and not line.cells and not line.ends]
    if len(unfinished) < 2 or max(len(line.words) for line in lines) > 2 * WIDEST:
        return 0.0, "columns"
    best: tuple[float, Measure] = (0.0, "columns")
    pairs = [(a, b) for a, b, _ in pairs_of(lines) if not a.cells and not b.cells]
    most = 0.0
    plain = all(line.lead * 2 == line.indent for line in lines)  # no indent of spaces that takes more characters than it looks
    for by in MEASURES[:2] if plain else MEASURES:
        widest = max(_measure(line, by) for line in lines if line.words and not line.cells)
        if not 10 <= widest <= WIDEST:
            continue
        wide = [line for line in unfinished if _measure(line, by) >= widest - 1.5]
        share = len(wide) / len(unfinished)
        written = sum(any(mark in line.words for mark in "，。；、：") for line in wide)
        several = len(wide) >= 2 and written * 2 >= len(wide)
        if several:
            full = [(a, b) for a, b in pairs if _measure(a, by) >= widest - 1.5]
            several = _broken_off(full) if share < 0.6 else not _whole(full)
        wrapped = several or _hangs(lines, widest, by)
        if wrapped and share > most:
            best, most = (widest, by), share
    return best


def _broken_off(full: Sequence[tuple[Line, Line]]) -> bool:
    """Whether lines of full width, finished ones among them, mostly break off inside words that go on in the next ones."""
    broken, number = _breaks(full)
    return number >= 3 and broken >= (0.4 if number > 4 else 0.7) * number and sum(a.ends for a, _ in full) * 3 <= len(full)


def _whole(full: Sequence[tuple[Line, Line]]) -> bool:
    """Whether lines of equal width hold whole words, as the rows of a list do."""
    broken, number = _breaks(full)
    return number >= 3 and broken <= 0.25 * number


def _breaks(full: Sequence[tuple[Line, Line]]) -> tuple[int, int]:
    """How many line ends may stand inside a word, and between how many pairs of Han characters they stand."""
    ends = [(a.words[-1], b.words[0]) for a, b in full if is_han(a.words[-1]) and is_han(b.words[0])]
    return sum(follows(first, second) for first, second in ends), len(ends)


def _sets_apart(lines: Sequence[Line]) -> bool:
    """Whether each paragraph begins with an indent, at least behind lines that end a sentence far from the margin."""
    first = [line for line in lines if line.words][:1]
    most = 0.8 * max(len(line.words) + line.indent / 2 for line in lines)
    short = [b for a, b, _ in pairs_of(lines) if a.ends and len(a.words) + a.indent / 2 < most]
    starts = [line for line in first + short if not line.cells]
    indented = sum(line.indent >= 2 for line in lines)
    return (
        len(starts) >= 2
        and sum(line.indent >= 2 for line in starts) >= 0.95 * len(starts)
        and indented < sum(bool(line.words) for line in lines)
    )


def _hangs(lines: Sequence[Line], widest: float, by: Measure) -> bool:
    """Whether paragraphs begin with an indent, and all lines without one come behind unfinished lines of full width."""
    hanging = [(a, b) for a, b, _ in pairs_of(lines) if b.indent < 2 and not b.cells]
    if not hanging or not _sets_apart(lines) or any(_measure(a, by) < widest - 1.5 for a, _ in hanging):
        return False
    return sum(not a.ends for a, _ in hanging) >= 2 or (len(hanging) == 1 and follows(hanging[0][0].words[-1], hanging[0][1].words[0]))


def _measure(line: Line, by: Measure) -> float:
    if by == "columns":
        return line.width
    return len(line.words) + (line.lead if by == "characters" else line.indent / 2)


def _joins(document: Document) -> list[Edit]:
    """Line ends that the page made, not the author."""
    value = document.text.value
    lines = lines_of(document)
    width, by = _wrap_width(lines)
    indented = sum(line.indent >= 2 for line in lines)
    pairs = list(pairs_of(lines))
    spacing = sorted(blank for *_, blank in pairs)[len(pairs) // 10] if len(pairs) >= 5 else 0  # blank lines between all lines
    spaced = any(blank > spacing for *_, blank in pairs)
    trailing = sum(value[line.end - 1 : line.end] == " " for line in lines if line.words) * 5 > len(lines)
    loose: bool | None = False if width else None  # told when it is asked for
    apart = width > 0 and _sets_apart(lines)
    edits = []
    for before, after, blank in pairs:
        if before.cells or after.cells or (apart and after.indent >= 2):
            continue
        full = width > 0 and _measure(before, by) >= width - 2.5
        exact = full and _measure(before, by) == width  # such lines are cut in the middle of words, too
        joined = _goes_on(before, after, indented, spaced, exact) if full and blank <= spacing else _indented_title(before, after, lines)
        if not joined and one_sentence(before, after):
            loose = _unpunctuated(lines) if loose is None else loose
            joined = not loose or before.words[-1] in HANGS or after.words[0] in CONTINUES
        if joined:
            edits.append(_joint(value, before, after, by != "columns" and full and not trailing and blank == 0, exact))
    return edits


def _joint(value: str, before: Line, after: Line, counted: bool, exact: bool) -> Edit:
    """The edit that joins two lines. Text cut after so many letters keeps a space at which it was cut."""
    start = before.start + len(value[before.start : before.end].rstrip())
    end = after.start + value[after.start : after.end].index(after.words[0])
    if counted and (before.end - start) + (end - after.start) == 1:
        return Edit(before.end, after.start, "")
    latin = not exact and is_latin(before.words[-1]) and is_latin(after.words[0])
    return Edit(start, end, " " if latin else "")


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
    """Whether a line may go on in the next one: the two are one sentence, or lines break off and none is longer than a page is wide."""
    if len(look.lines) == 2:
        return True
    words = [line.strip(EDGE) for line in look.lines] if look.edged or "\xa0" in look.odd else look.lines
    filled = [number for number, line in enumerate(words) if line]
    if any(words[number][0] in CONTINUES for number in filled[1:]):
        return True
    breaks_off = False
    for number, following in pairwise(filled):
        line = words[number]
        if line[-1] in SENTENCE_END or (line[-1] in CLOSERS and line.rstrip(CLOSERS)[-1:] in SENTENCE_END):
            continue
        if line[-1] not in HANGS and (len(line) < 12 or not is_prose(line)) and not _open(line):
            continue
        if one_sentence(_alone(look.lines[number], line), _alone(look.lines[following], words[following])):
            return True
        breaks_off = True
    return breaks_off and max(map(len, words)) <= 2 * WIDEST


def _open(words: str) -> bool:
    """Whether a bracket is open at the end of a line."""
    return any(opener in words and words.rfind(opener) > words.rfind(closer) for opener, closer in PAIRS)


def _alone(raw: str, words: str) -> Line:
    """A line by itself, its indent as wide as it looks."""
    blank = raw[: raw.index(words[0])]
    return Line(0, len(raw), words, len(blank) + blank.count("\u3000"), "\t" in words, len(blank))


RULES = (
    Rule(
        name="layout.joined_lines",
        before="推动经济高质量发展的核心要素之一，是质量的载体。区\n\n市场监管局围绕目标，大力实施质量强区战略。",
        after="推动经济高质量发展的核心要素之一，是质量的载体。区市场监管局围绕目标，大力实施质量强区战略。",
        wanted=_may_join,
        mend=lambda document: _joins(document) if is_flat(document) else [],
    ),
)
