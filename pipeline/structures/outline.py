"""The outline: headings numbered 一、（一）1.（1）①, by 编 章 节 条, or 1, 1.1, 1.1.1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.structures.calendar import number as value_of
from pipeline.structures.decimals import decimals
from pipeline.structures.lines import Line
from schemas.document import Document, Heading

CN = "一二三四五六七八九十百零〇"
MARK = re.compile(
    rf"(?:第[{CN}\d]{{1,6}}(?P<part>[编章节条])(?:之[{CN}]{{1,2}})?(?=[ 　\t【（]|$|[^条款项第，、的至和或及与])"
    rf"|(?P<one>[{CN}]{{1,4}}[、．.])"
    rf"|(?P<two>[（(][{CN}]{{1,4}}[）)])"
    r"|(?P<three>\d{1,2}(?:[.．](?!\d)|、))"
    r"|(?P<four>[（(]\d{1,2}[）)])"
    r"|(?P<five>[①-⑳]))[ 　]{0,4}"
)
DECIMAL = ("1", "1.1", "1.1.1", "1.1.1.1")
LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, **{kind: depth for depth, kind in enumerate(DECIMAL, 1)}}
# Marks inside a line that lost its breaks: …通知如下：一、征集时间…
GLUED = re.compile(rf"(?<=[。；：！？）) 　])[{CN}]{{1,3}}、(?=[一-龥“《])|（[{CN}]{{1,3}}）(?=[一-龥“《])(?![项款目])")
# 一、总体要求（一）指导思想。…: the first of the next level behind a heading
NEXT_LEVEL = re.compile(r"[（(]一[）)](?=[一-龥“《])|1[.．](?=[一-龥“《])")
# …另有规定的除外。第二章　申请条件: a chapter at the end of the line before it
GLUED_PART = re.compile(rf"[。；;：:）)](?P<number>第[{CN}]{{1,4}}(?P<part>[编章节]))[ 　]{{1,4}}(?P<title>[^。；：，\n]{{2,30}})$")
ITEM = re.compile(rf"(?<=[：:。；;])(?:(?P<two>[（(][{CN}]{{1,4}}[）)])|(?P<three>\d{{1,2}}[.．、](?!\d))|(?P<four>[（(]\d{{1,2}}[）)]))")
GLUED_SIGN = re.compile(rf"[{CN}][、）]")
LONG = 300
TITLE = re.compile(r"[^。；：:，！？\s（(]{1,40}(?:，[^。；：:，！？\s（(]{1,30})?")
LONGEST = 60
RUN_IN, CLAUSE = re.compile(r"[。：:；]"), re.compile(r"[，、]")
RUN_IN_LONGEST = 40
HASHES = re.compile(r"#{1,6} ?")


def outline(document: Document, told: Iterable[Line]) -> tuple[Heading, ...]:
    """Headings in the order of the text; `heading` is what stands behind the number, without the text that runs on after it."""
    text = document.text.value
    cells = [(t.start, t.end) for t in document.tables]
    told = list(told)
    numbered = decimals(told)
    found: list[tuple[str, str, str, int, int]] = []
    items: dict[str, int] = {}
    at = 0
    for line in told:
        while at < len(cells) and cells[at][1] <= line.start:
            at += 1
        if at < len(cells) and cells[at][0] <= line.start:
            continue
        if line.start in numbered:
            number, title = numbered[line.start]
            end = line.start + line.text.index(title, len(number)) + len(title)
            found.append((DECIMAL[number.count(".") + number.count("．")], number, title, line.start, end))
            continue
        hashes = HASHES.match(line.text)
        mark = MARK.match(line.text, hashes.end() if hashes else 0)
        listed = mark is not None and _item(mark, line.text[-1], items)
        heading = _heading(line.text, mark, line.start) if mark and not listed else None
        if heading:
            found.append(heading)
        if len(line.text) > LONG or (heading and text[heading[4] : heading[4] + 3] in ("（一）", "(一)")):
            found.extend(_glued(text, line))
        found.extend(_glued_part(line))
        if line.text[-1] in "；;":  # …有下列情形之一：（一）…；
            items.update((m.lastgroup or "", _value(m)) for m in ITEM.finditer(line.text, 1))
    return tuple(_levelled(found))


def _item(mark: re.Match[str], last: str, items: dict[str, int]) -> bool:
    """Whether a marked line is an item of a list 1．…；2．…；3．…。, whose last is no heading either, though it ends a sentence.

    `items` holds the number of the last item of each kind.
    """
    kind = mark.lastgroup or ""
    if mark["part"] or not kind:
        return False
    number = _value(mark)
    listed = last in "；;" or number - items.get(kind, number) in (1, 2)  # 2: one of them was struck out
    if listed:
        items[kind] = number
    else:
        items.pop(kind, None)
    return listed


def _value(mark: re.Match[str]) -> int:
    words = mark[mark.lastgroup or 0].strip("（()）、.． 　")
    return ord(words) - ord("①") + 1 if mark.lastgroup == "five" else value_of(words)


def _heading(words: str, mark: re.Match[str], start: int) -> tuple[str, str, str, int, int] | None:
    kind = mark["part"] or mark.lastgroup or ""
    number, rest = mark.group().strip(), words[mark.end() :]
    at = start + mark.start()
    if kind == "条":
        titled = re.match(r"[【（]([^】）]{1,30})[】）]", rest)
        return kind, number, titled[1] if titled else "", at, at + len(number)
    if kind in "编章节":
        return (kind, number, re.sub(r"[ 　]", "", rest), at, start + len(words)) if len(rest) <= LONGEST else None
    if not rest or rest[-1] in "；;" or (len(rest) <= LONGEST and rest[-1] == "，"):
        return None
    below = NEXT_LEVEL.search(rest, 2, RUN_IN_LONGEST) if kind in ("one", "two") else None
    if below:
        return kind, number, rest[: below.start()].strip(" 　。：:"), at, start + mark.end() + below.start()
    title = rest if len(rest) <= LONGEST and "。" not in rest[:-1] else RUN_IN.split(rest, maxsplit=1)[0]
    if len(title) > RUN_IN_LONGEST and title != rest:
        title = CLAUSE.split(title, maxsplit=1)[0]
    if len(title) > LONGEST:
        return None
    return kind, number, title.strip(" 　。：:"), at, start + mark.end() + len(title)


def _glued(text: str, line: Line) -> Iterator[tuple[str, str, str, int, int]]:
    if GLUED_SIGN.search(text, line.start + 1, line.end) is None:
        return
    marks = list(GLUED.finditer(text, line.start + 1, line.end))
    for i, mark in enumerate(marks):
        title = TITLE.match(text, mark.end(), line.end)
        until = marks[i + 1].start() if i + 1 < len(marks) else line.end
        if title and text[until - 1] not in "；;":  # （一）…； is an item of a list
            yield "two" if mark.group()[0] == "（" else "one", mark.group(), title.group(), mark.start(), title.end()


def _glued_part(line: Line) -> Iterator[tuple[str, str, str, int, int]]:
    found = GLUED_PART.search(line.text, max(0, len(line.text) - 48)) if "第" in line.text[-48:] else None
    if found:
        title = re.sub(r"[ 　]", "", found["title"])
        yield found["part"], found["number"], title, line.start + found.start("number"), line.end


def _levelled(found: list[tuple[str, str, str, int, int]]) -> Iterator[Heading]:
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
