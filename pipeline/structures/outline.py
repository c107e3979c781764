"""The outline: headings numbered 一、（一）1.（1）①, by 编 章 节 条, or 1, 1.1, 1.1.1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from pipeline.structures.decimals import decimals
from pipeline.structures.glued import Found, Run, accepted, articles, mark_of, marks_inside, part_at_end
from pipeline.structures.headings import LONGEST, RUN_IN_LONGEST, title_of
from pipeline.structures.lines import Line
from pipeline.structures.marks import CN, MARK, value_of
from schemas.document import Document, Heading
from schemas.regex import regex, sought

DECIMAL = ("1", "1.1", "1.1.1", "1.1.1.1")
LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, **{kind: depth for depth, kind in enumerate(DECIMAL, 1)}}
# 一、总体要求（一）指导思想。…: the next level begins behind a heading
NEXT_LEVEL = sought(rf"[ \u3000]{{0,8}}(?:[（(][{CN}]{{1,3}}[）)](?=[一-龥“《])(?!项|款|目)|1[.．](?=[一-龥“《]))")
ITEM = regex(rf"(?<=[：:。；;])(?:(?P<two>[（(][{CN}]{{1,4}}[）)])|(?P<three>\d{{1,2}}[.．、](?!\d))|(?P<four>[（(]\d{{1,2}}[）)]))")
NOTES = regex(r"[附备]?注(?:释|解)?[ \u3000]?[：:]")
NOTE = regex(r"[（(\[［]?\d{1,2}[）)\]］.．、]|[①-⑳]")
HASHES = regex(r"#{1,6} ?")


def outline(document: Document, told: Iterable[Line]) -> tuple[Heading, ...]:
    """Headings in the order of the text; `heading` is what stands behind the number, without the text that runs on after it."""
    lines = list(_outside_notes(_outside_tables(document, told)))
    numbered = decimals(lines)
    found: list[Found] = list(articles(lines))
    placed = {at for *_, at, _ in found}
    run = Run()
    for line, after in zip_longest(lines, lines[1:]):
        if line.start in numbered:
            number, title = numbered[line.start]
            end = line.start + line.text.index(title, len(number)) + len(title)
            found.append((DECIMAL[number.count(".") + number.count("．")], number, title, line.start, end))
            continue
        found.extend(h for h in _of_line(line, after, run) if h[3] not in placed)
        found.extend(part_at_end(line, after))
        if line.text[-1] in "；;":  # …有下列情形之一：（一）…；
            run.items.update((m.lastgroup or "", value_of(m)) for m in ITEM.finditer(line.text, 1))
    return tuple(_levelled(found))


def _of_line(line: Line, after: Line | None, run: Run) -> Iterator[Found]:
    """The headings of one line: the one that it begins with, and those inside."""
    words = line.text
    hashes = HASHES.match(words)
    mark = MARK.match(words, hashes.end() if hashes else 0)
    below = _below(mark, words) if mark else None
    if mark is None or mark["part"] or mark.lastgroup is None:
        marks = accepted(words, run, free=False)
        if mark is not None and (found := _part(line, mark, after)):
            yield found
        yield from marks_inside(line, marks, run, after)
        return
    kind, number = mark.lastgroup, value_of(mark)
    before, run.last[kind] = run.last.get(kind), number
    marks = accepted(words, run, free=below is not None)
    until = min((start for _, start, _, _ in marks), default=len(words))
    rest = words[mark.end() : until if below is None else min(below, until)].rstrip(" 　")
    follows = mark_of(after) if until == len(words) else (marks[0][0], marks[0][3])
    if not rest or (below is None and run.is_item(kind, number, rest, follows)):
        if not rest and before is not None:
            run.last[kind] = before
    else:
        run.heads(kind)
        title = _title(rest, whole=below is not None or until < len(words))
        if title:
            start = line.start + mark.start()
            yield kind, mark.group().strip(), title.strip(" 　。：:"), start, line.start + mark.end() + len(title)
    yield from marks_inside(line, marks, run, after)


def _title(rest: str, *, whole: bool) -> str | None:
    if not whole and (rest[-1] in "；;" or (len(rest) <= LONGEST and rest[-1] == "，")):
        return None
    return title_of(rest)


def _outside_tables(document: Document, told: Iterable[Line]) -> Iterator[Line]:
    cells = [(t.start, t.end) for t in document.tables]
    at = 0
    for line in told:
        while at < len(cells) and cells[at][1] <= line.start:
            at += 1
        if at == len(cells) or cells[at][0] > line.start:
            yield line


def _outside_notes(told: Iterable[Line]) -> Iterator[Line]:
    """Without the numbered notes under 注：, which explain figures."""
    note = False
    for line in told:
        note = NOTES.fullmatch(line.text) is not None or (note and NOTE.match(line.text) is not None)
        if not note:
            yield line


def _part(line: Line, mark: re.Match[str], after: Line | None) -> Found | None:
    """编 章 节 with their titles, and 条."""
    kind, words = mark["part"], line.text
    number, rest = mark.group().strip(), words[mark.end() :]
    at, end = line.start + mark.start(), line.start + len(words)
    if kind == "条":
        titled = re.match(r"[【（]([^】）]{1,30})[】）]", rest)
        return kind, number, titled[1] if titled else "", at, at + len(number)
    if len(rest) == 1 and after is not None and len(after.text) == 1:  # 第一章　总 / 则
        return kind, number, rest + after.text, at, end
    return (kind, number, re.sub(r"[ 　]", "", rest), at, end) if len(rest) <= LONGEST else None


def _below(mark: re.Match[str], words: str) -> int | None:
    """Where the next level begins behind a heading: 一、总体要求|（一）指导思想。…."""
    if mark.lastgroup not in ("one", "two"):
        return None
    below = NEXT_LEVEL.search(words, mark.end() + 2, mark.end() + RUN_IN_LONGEST)
    return None if below is None or re.search(r"[。；《第]", words[mark.end() : below.start()]) else below.start()


def _levelled(found: list[Found]) -> Iterator[Heading]:
    """编 章 节 条 take the first levels in their order; a law's （一） and 1. lie under its articles."""
    parts = [p for p in "编章节条" if any(kind == p for kind, *_ in found)]
    kinds = [k for k in LEVELS if any(kind == k for kind, *_ in found)]
    law = "条" in parts and len([k for k, *_ in found if k == "条"]) > 2
    last = {(kind, number, heading): start for kind, number, heading, start, _ in found if kind in "编章节" or kind in DECIMAL}
    for kind, number, heading, start, end in sorted(found, key=lambda h: h[3]):
        if last.get((kind, number, heading), start) != start:
            continue  # a table of contents
        if kind in parts:
            level = parts.index(kind) + 1
        else:
            level = len(parts) + kinds.index(kind) + 1 if law else LEVELS[kind]
        yield Heading(level, number, heading, start, end)
