"""Marks inside lines that lost their breaks: …通知如下：一、征集时间…二、征集范围…, or the articles of a law in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.structures.calendar import number as number_of
from pipeline.structures.headings import text_begins, title_of
from pipeline.structures.lines import Line
from pipeline.structures.marks import CN, MARK, kind_of, value_of
from schemas.regex import regex, sought

Found = tuple[str, str, str, int, int]  # kind of mark, number, heading, start, end

LONG = 300  # a longer line has lost its breaks
INSIDE = sought(
    rf"(?P<one>[{CN}]{{1,3}}、)(?=[一-龥“《])(?![{CN}]{{1,3}}[、等级类])|(?P<two>[（(][{CN}]{{1,3}}[）)])(?=[一-龥“《])(?![项款目至和或])"
)
SIGN = regex(rf"[{CN}][、）)]")
ENDED = frozenset("。；;：:！？）) \u3000")
SENTENCE = regex(r"[^。！？；：:]{1,200}。?|[^。！？；：:]{1,20}[：:]指[^。！？；：:]{1,200}。")
ARTICLE = regex(rf"第(?P<number>[{CN}]{{1,5}})条(?!规定|[条款项第，、的至和或及与之所])")
PART = regex(
    rf"(?P<mark>第(?P<number>[{CN}]{{1,4}})(?P<part>[编章节]))[ \u3000]{{0,4}}"
    rf"(?P<title>(?:(?!第[{CN}])[^。；：，、\n]){{2,24}}?)[ \u3000]{{0,4}}(?=第[{CN}]{{1,5}}[条节])"
)
AT_END = regex(rf"(?P<number>第[{CN}]{{1,4}}(?P<part>[编章节]))[ \u3000]{{0,4}}(?P<title>[^。；：，\n]{{2,30}})$")


@dataclass(slots=True)
class Run:
    """How far marks of each kind have come: `last` of all, `items` of lists whose items end in ；, `sentences` of lists of sentences."""

    last: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    sentences: dict[str, int] = field(default_factory=dict)

    def heads(self, kind: str) -> None:
        """A heading of this kind closes the lists below it, and its own."""
        order = ("one", "two", "three", "four", "five")
        for below in order[order.index(kind) :] if kind in order else order:
            self.items.pop(below, None)
            self.sentences.pop(below, None)

    def is_item(self, kind: str, number: int, words: str, after: tuple[str, int] | None) -> bool:
        """Whether `words` behind a mark are an item of a list and head nothing; `after` is the mark that follows them.

        They end with ；, or go on a list that does, or are one sentence with nothing between them and the next number.
        """
        semicolon = words[-1:] in ("；", ";")
        last = number - self.items.get(kind, number) in (1, 2)  # 2: one of them was struck out
        if semicolon or last:
            self.items[kind] = number
            return True
        if SENTENCE.fullmatch(words) is None or text_begins(words, alone=False) is not None:
            return False
        goes_on = after == (kind, number + 1)
        ends = number - 1 == self.sentences.get(kind) and (words.endswith("。") or after is None)
        if goes_on or ends:
            self.sentences[kind] = number
        return goes_on or ends


def mark_of(line: Line | None) -> tuple[str, int] | None:
    """Kind and number of the mark with which a line begins."""
    mark = MARK.match(line.text) if line is not None else None
    return (mark.lastgroup, value_of(mark)) if mark is not None and mark.lastgroup not in (None, "part") else None


def accepted(words: str, run: Run, *, free: bool) -> list[tuple[str, int, int, int]]:
    """Marks inside a line (kind, start, end, number) that go on with the numbers before them; or, where `free`, that stand
    behind the end of a sentence."""
    free = free or len(words) > LONG
    if SIGN.search(words, 1) is None:
        return []
    last = dict(run.last)
    found = [(m.lastgroup or "", m.start(), m.end(), number_of(m.group().strip("（()）、"))) for m in INSIDE.finditer(words, 1)]
    good = []
    for i, (kind, start, end, number) in enumerate(found):
        before = words[start - 1]
        ended = before in ENDED
        follows = number in (1, last.get(kind, 0) + 1) and before not in CN and before not in "第、条款"
        begun = number > 1 or (ended and any(k == kind and n == 2 for k, _, _, n in found[i + 1 :]))
        if (follows and begun) or (free and (ended if kind == "one" else follows)):
            last[kind] = number
            good.append((kind, start, end, number))
    return good


def marks_inside(line: Line, marks: list[tuple[str, int, int, int]], run: Run, after: Line | None) -> Iterator[Found]:
    """Headings behind marks that stand inside a line."""
    words = line.text
    for i, (kind, at, begin, number) in enumerate(marks):
        last = i + 1 == len(marks)
        piece = words[begin : len(words) if last else marks[i + 1][1]].strip(" \u3000")
        run.last[kind] = number
        if run.is_item(kind, number, piece, mark_of(after) if last else (marks[i + 1][0], marks[i + 1][3])):
            continue
        run.heads(kind)
        title = (title_of(piece) or "").strip(" \u3000。：:") if piece else ""
        if title:
            end = words.index(title, begin) + len(title)
            yield kind, words[at:begin].strip(), title, line.start + at, line.start + end


def articles(lines: Iterable[Line]) -> Iterator[Found]:
    """Articles 条 and parts 章 节 that stand inside lines, as far as their numbers go on: 第一章总则第一条为了…。第二条…."""
    last = 0
    for line in lines:
        opening = MARK.match(line.text)
        if opening is not None and kind_of(opening) == "条":
            last = number_of(opening.group().strip(" \u3000")[1:].partition("条")[0])
        if line.text.find("第", 1) < 0:
            continue
        ends = set()
        for part in PART.finditer(line.text):
            ends.add(part.end())
            title = re.sub(r"[ \u3000]", "", part["title"])
            yield part["part"], part["mark"], title, line.start + part.start(), line.start + part.start("title") + len(part["title"])
        for article in ARTICLE.finditer(line.text, 1):
            number, at = number_of(article["number"]), article.start()
            if (at in ends or line.text[at - 1] in ENDED) and (number in (last + 1, last + 2) or (number == 1 and at in ends)):
                last = number
                yield "条", article.group(), "", line.start + at, line.start + article.end()


def part_at_end(line: Line, after: Line | None) -> Iterator[Found]:
    """A part's heading at the end of the line before it: …另有规定的除外。第二章　申请条件."""
    found = AT_END.search(line.text, max(1, len(line.text) - 48)) if "第" in line.text[-48:] else None
    before = line.text[found.start() - 1] if found else ""
    if found and (before in "。；;：:）)" or ("一" <= before <= "龥" and after is not None and after.text.startswith("第一条"))):
        title = re.sub(r"[ \u3000]", "", found["title"])
        yield found["part"], found["number"], title, line.start + found.start("number"), line.start + len(line.text)
