"""Printed lines joined into paragraphs by where they begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.formats.paged_sheets import Line
from pipeline.formats.paged_tables import RuledTable
from schemas.regex import regex

FULL = 2.3  # a line that ends within so many characters of the right edge was wrapped there
MOST_FIRST_INDENT = 2.15  # a paragraph begins two characters in
MOST_INDENT = 4.6
INDENT = 0.7  # a line that begins so many characters right of the edge begins a paragraph
MOST_BRACKETED = 12  # lines
HOLE = 2.6  # characters of blank inside a line
LONG = 14  # characters of a line that may have been wrapped
WRAPPED_LINES = 3
RAGGED = 0.7  # a line that fills so much of its column and stops in mid-sentence was wrapped, too
LEADING = 1.45  # a gap so much wider than usual parts paragraphs
SAME_SIZE = 0.13
TITLE_SIZE = 1.12
STOPS = "。；：！？!?;:”）)】"
NEVER_FIRST = "，。、；：！？）》〉」』】〕”’%％‰"  # no paragraph begins with one of these
UNBROKEN = regex(rf"(?P<letters>[!-~]{{2,40}})(?P<marks>[{NEVER_FIRST}]{{0,2}})")
MARK = regex(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]|第[一二三四五六七八九十百零\d]{1,6}[编章节条]|附件?\d{0,2}[：:]|附\s?件|抄送|主题词)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Printed lines that belong together; `style` says what only the page shows: "center" or "right"."""

    lines: Sequence[Line]
    page: int
    style: str | None = None


def joint(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: nothing in Chinese, a blank between words of letters.

    >>> joint("全国知识", "产权"), joint("market", "entities"), joint("2018", "年")
    ('', ' ', '')
    """
    a, b = before[-1], after[0]
    if a.isascii() and b.isascii() and (a.isalpha() or a in ",.;:") and b.isalpha():
        return " "
    return ""


def paragraphs(items: Iterable[Line | RuledTable]) -> Iterator[Paragraph | RuledTable]:
    """Paragraphs and tables in their order."""
    listed = list(items)
    edges = _edges([item for item in listed if isinstance(item, Line)])
    run: list[Line] = []
    for item in listed:
        if isinstance(item, RuledTable):
            if run:
                yield _paragraph(run, edges)
            run = []
            yield item
        elif run and _continues(run, item, edges):
            run.append(item)
        else:
            if run:
                yield _paragraph(run, edges)
            run = [item]
    if run:
        yield _paragraph(run, edges)


@dataclass(frozen=True, slots=True)
class Edges:
    """Left and right edge of the writing for each column of each page, body size and usual distance of lines."""

    at: dict[tuple[int, int], tuple[float, float]]
    size: float
    leading: float

    def of(self, line: Line) -> tuple[float, float]:
        return self.at.get((line.page, line.column), (line.left, line.right))


def _edges(lines: list[Line]) -> Edges:
    groups: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.page, line.column), []).append(line)
    size = median([line.size for line in lines]) if lines else 12.0
    widths: dict[tuple[int, int], tuple[float, float]] = {}
    for key, group in groups.items():
        body = [line for line in group if abs(line.size - size) <= SAME_SIZE * size] or group
        left = _left_edge(body, size)
        widths[key] = (left, _right_edge(body, left, size))
    usual = _usual(groups, widths)
    at = {}
    for key, group in groups.items():
        left, right = widths[key]
        common = usual.get((round(group[0].sheet.width), key[1]))
        if common is not None and len(group) < 12 and abs(common[0] - left) < 4 * size:
            left, right = min(left, common[0]) if len(group) < 4 else left, max(right, common[1])
        at[key] = (left, right)
    return Edges(at, size, _leading(lines))


def _left_edge(lines: list[Line], size: float) -> float:
    """The leftmost place at which at least two lines (a fifth of them) begin."""
    starts = sorted(line.x0 for line in lines)
    need = max(2, len(starts) // 8)
    for i, start in enumerate(starts):
        if sum(1 for x in starts[i : i + 40] if x - start < 0.5 * size) >= min(need, len(starts)):
            return start
    return starts[0]


def _right_edge(lines: list[Line], left: float, size: float) -> float:
    """Where lines are wrapped: the right end of long lines, several of which reach it, else the margin as wide as the left one."""
    right = max(line.x1 for line in lines)
    reach = sum(1 for line in lines if right - line.x1 < FULL * size and line.x1 - line.x0 > LONG * size and not _listed(line))
    if lines[0].column or reach >= WRAPPED_LINES:
        return right
    return max(right, lines[0].sheet.width - left)


def _usual(
    groups: dict[tuple[int, int], list[Line]], widths: dict[tuple[int, int], tuple[float, float]]
) -> dict[tuple[int, int], tuple[float, float]]:
    """The edges of the fullest page of each width and column, for pages that hold only a few lines."""
    best: dict[tuple[int, int], tuple[int, tuple[float, float]]] = {}
    for key, group in groups.items():
        kind = (round(group[0].sheet.width), key[1])
        if kind not in best or len(group) > best[kind][0]:
            best[kind] = (len(group), widths[key])
    return {kind: edges for kind, (count, edges) in best.items() if count >= 4}


def _leading(lines: list[Line]) -> float:
    steps = [b.top - a.top for a, b in pairwise(lines) if a.page == b.page and a.column == b.column and 0 < b.top - a.top < 4 * a.size]
    return median(steps) if steps else 0.0


def _continues(run: list[Line], line: Line, edges: Edges) -> bool:
    """Whether a line goes on with the paragraph of the lines before it."""
    before = run[-1]
    if _listed(before) or _listed(line):
        return False
    if line.text[0] in NEVER_FIRST and (before.page, before.column) == (line.page, line.column):
        return True
    if abs(line.size - before.size) > SAME_SIZE * max(line.size, before.size) and not _mixed(before, line):
        return False
    size = edges.size if abs(line.size - edges.size) <= 0.3 * edges.size else line.size
    (left, right), (left_before, right_before) = edges.of(line), edges.of(before)
    neighbours = before.page == line.page and before.column == line.column
    step = line.top - before.top
    if neighbours and edges.leading and step > max(LEADING * edges.leading, 1.1 * line.size) and step > LEADING * _own_step(run, edges):
        return False
    large = min(line.size, before.size) > TITLE_SIZE * edges.size
    if neighbours and large and _symmetric(before, left_before, right_before) and _symmetric(line, left, right):
        return step < 2.2 * line.size  # a title over several lines
    both = _centred(before, left_before, right_before) and _centred(line, left, right)
    if neighbours and _open(run) and (both or abs(line.x0 - before.x0) < 0.5 * size or right_before - before.x1 <= FULL * size):
        return True
    if neighbours and both:
        return False
    if _ragged(run, line, edges):
        return True
    if not _wrapped(before, line, right_before, size) or line.x0 - left > INDENT * size:
        return _hanging(run, line, right_before, size) if neighbours else False
    if before.x0 - left_before > MOST_INDENT * size and len(run) == 1:
        return False  # set to the right: a signature or its date at the foot of a page
    return not (MARK.match(line.text) and before.text[-1] in STOPS)


def _wrapped(before: Line, line: Line, right: float, size: float) -> bool:
    """Whether a line reaches the right edge, or the word that begins the next one (97.6%，) found no room on it."""
    blank = right - before.x1
    if blank <= FULL * size:
        return True
    word = UNBROKEN.match(line.text) if before.text[-1] not in STOPS else None
    return word is not None and blank < size * (0.6 * len(word["letters"]) + len(word["marks"]) + 0.5)


def _listed(line: Line) -> bool:
    """A line with a hole in it: a name and its unit, an office and its date; prose has none."""
    least = max(HOLE * line.size, 4 * line.spread)
    return any(b.x0 - a.x1 > least for a, b in pairwise(line.fragments))


def _ragged(run: list[Line], line: Line, edges: Edges) -> bool:
    """A line that stops short in mid-sentence, in a paragraph with an indent, before one without."""
    before = run[-1]
    (left, _), (left_before, right_before) = edges.of(line), edges.of(before)
    size = edges.size
    return (
        0.9 * size < run[0].x0 - edges.of(run[0])[0] < 3.5 * size
        and line.x0 - left <= INDENT * size
        and before.x1 - left_before > RAGGED * (right_before - left_before)
        and before.text[-1] not in STOPS
        and not MARK.match(line.text)
        and not (before.x0 - left_before > MOST_FIRST_INDENT * size and _symmetric(before, left_before, right_before))  # a title
    )


def _own_step(run: list[Line], edges: Edges) -> float:
    return run[-1].top - run[-2].top if len(run) > 1 and run[-1].page == run[-2].page and run[-1].top > run[-2].top else edges.leading


def _mixed(before: Line, line: Line) -> bool:
    """Letters and digits have higher boxes than Chinese in some fonts: a line with both is no other size."""
    inner = min(before.bottom, line.bottom) - min(before.top, line.top)
    return inner >= 0 and abs(_core(before) - _core(line)) <= SAME_SIZE * max(_core(before), _core(line))


def _core(line: Line) -> float:
    return median([f.bottom - f.top for f in line.fragments for _ in range(f.end - f.start)])


def _hanging(run: list[Line], line: Line, right: float, size: float) -> bool:
    """Lines set in as a whole (attachment lists): they go on where the second line of the paragraph began."""
    before = run[-1]
    if right - before.x1 > FULL * size or MARK.match(line.text):
        return False
    if len(run) > 1:
        return abs(line.x0 - before.x0) <= 0.3 * size
    return line.x0 - before.x0 > 0.9 * size and MARK.match(before.text) is not None


def _open(run: list[Line]) -> bool:
    """Whether a bracket that a paragraph of a few lines begins with is still open: （2019年7月12日…通过 … 批准）."""
    if len(run) >= MOST_BRACKETED or run[0].text[0] not in "（(":
        return False
    depth = 0
    for character in "".join(line.text for line in run):
        depth += (character in "（(") - (character in "）)")
        if depth <= 0:
            return False
    return True


def _symmetric(line: Line, left: float, right: float) -> bool:
    return abs((line.x0 - left) - (right - line.x1)) < 1.2 * line.size


def _centred(line: Line, left: float, right: float) -> bool:
    margin = min(line.x0 - left, right - line.x1)
    return margin > 2.5 * line.size and abs((line.x0 - left) - (right - line.x1)) < 1.5 * line.size


def _paragraph(run: list[Line], edges: Edges) -> Paragraph:
    first = run[0]
    left, right = edges.of(first)
    style = None
    if all(_centred(line, left, right) for line in run):
        style = "center"
    elif len(run) == 1 and first.x0 - left > 0.45 * (right - left) and right - first.x1 < 5 * first.size:
        style = "right"
    return Paragraph(run, first.page, style)
