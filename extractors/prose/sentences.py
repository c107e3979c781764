"""Sentences with the section, paragraph and list mark they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from extractors.prose.sections import heading_mode, nested
from schemas.regex import regex

# A sentence ends at 。！？； or at the line's end; closing quotation marks and brackets after the stop belong to it.
# (责任单位：…) closes the measure before it.
STOP = regex(r"[。！？；;\n（(]|[：:](?=一、[一-龥]{2,16}(?:\n|。|（一）))")  # 现报告如下：一、工作情况（一）…
CLOSING = frozenset("”’」』）)")
# (责任单位：…) closes the measure before it; (具体要求见附件) closes a section before the next one's number.
CLOSES = regex(
    r"[（(](?:(?:责任|牵头|配合)(?:单位|部门)[^）)\n]{2,200}[）)]|[^）)\n。；]{4,300}(?:负责|牵头)[）)](?=\s|$|[一二三四五六七八九十\d（(])|(?:具体|详见|见附)[^）)\n]{2,40}[）)](?=[一二三四五六七八九十]{1,3}、))"
)
MARK = regex(
    r"(?P<chapter>第[一二三四五六七八九十百零〇\d]{1,6}[编章节])[ 　]{0,4}"
    r"|(?P<article>第[一二三四五六七八九十百零〇\d]{1,6}条(?:之[一二三四五六七八九十])?)[ 　]{0,4}"
    r"|(?P<one>[一二三四五六七八九十]{1,3}[、．.])"
    r"|(?P<two>[（(][一二三四五六七八九十]{1,3}[）)][、.．]?)"
    r"|(?P<three>\d{1,2}[.．、](?!\d))"
    r"|(?P<four>[（(]\d{1,2}[）)][、.．]?|[①-⑳])"
    r"|(?P<item>(?:第?[一二三四五六七八九十]{1,2}(?:是|要|则)(?!否))|[一二三四五六七八九](?=依托|要|对|以))"
)
OPENERS = frozenset("第一二三四五六七八九十（(0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
LEVELS = {"chapter": 0, "article": 1, "one": 1, "two": 2, "three": 3, "four": 4, "item": 9}
HEADING_LENGTH = 34
MEASURED = regex(r"\d\s?(?:[%％﹪‰]|[万亿]|[个家名人件项所处座张亩吨元](?!月))")  # （一）知晓率达85%以上。 is a goal, no heading
AIM = regex(r"(?:目标|指标)(?!责任|管理|考核|体系)")


class Sentence(NamedTuple):  # a tuple: thousands are made for a document, and a frozen dataclass takes five times as long
    """One sentence: `[start, end)`, where its words begin after the list mark, and what it stands under."""

    start: int
    end: int
    body: int  # after the list mark
    text: str
    words: str  # the sentence without its list mark
    paragraph: int
    first: bool  # opens its paragraph
    mark: str = ""
    level: int | None = None
    heading: bool = False  # only announces what follows
    mode: str = ""  # of the section: "next", "do", "weak", "past", "none" or "" where no heading says
    section: int = 0  # running number of the heading it stands under
    title: str = ""  # that heading's words
    aim: tuple[int, int] | None = None  # where the heading stands that makes this a statement of goals: 二、主要目标（到2025年）


def sentences(text: str) -> tuple[Sentence, ...]:
    """All sentences of a text, in order.

    >>> [(s.text, s.heading, s.mode) for s in sentences("三、下一步计划\\n一是完善标准。加强宣传。")]
    [('三、下一步计划', True, 'next'), ('一是完善标准。', True, 'next'), ('加强宣传。', False, 'next')]
    """
    return _sentences(text)


@lru_cache(maxsize=4)
def _sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(_read(text))


def _pieces(text: str) -> Iterator[tuple[int, int, int, bool]]:
    at, paragraph, first = 0, 0, True
    for stop, next_at, line_end in _stops(text):
        start, end = at, stop
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            yield start, end, paragraph, first
            first = False
        at = next_at
        if line_end:
            paragraph, first = paragraph + 1, True


def _stops(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where sentences end, where the next begins, and whether that is a line's end."""
    size = len(text)
    for found in STOP.finditer(text):
        stop = found.start()
        char = text[stop]
        if char == "\n":
            yield stop, stop + 1, True
        elif char in "：:":
            yield stop + 1, stop + 1, False
        elif char == "（" or char == "(":
            closing = CLOSES.match(text, stop)
            if closing:
                yield closing.end(), closing.end(), False
        else:
            stop += 1
            if char == ";" and stop != size and "!" <= text[stop] <= "~":
                continue
            last = min(size, stop + 3)
            while stop < last and text[stop] in CLOSING:
                stop += 1
            yield stop, stop, False
    yield size, size, True


def _read(text: str) -> Iterator[Sentence]:
    under: dict[int, str] = {}
    aims: dict[int, tuple[int, int]] = {}
    section, title, held, reviewed = 0, "", "", False
    pieces = list(_pieces(text))
    for i, (start, end, paragraph, first) in enumerate(pieces):
        words = rest = text[start:end]
        found = MARK.match(words) if words[0] in OPENERS else None
        level, mark, body = None, "", start
        if found:
            level, mark, body = LEVELS[found.lastgroup or ""], found.group(), start + found.end()
            rest = text[body:end]
        heading, mode = False, None
        if found or len(words) <= HEADING_LENGTH:  # what is longer and has no mark is no heading
            last = i + 1 == len(pieces) or pieces[i + 1][2] != paragraph
            heading = _is_heading(rest, level, first, last)
            mode = _mode_of(rest, level, first, heading, mark.startswith("第") and level == LEVELS["article"])
        if mode is not None and level != LEVELS["item"]:
            depth = 1 if level is None else level
            if depth == 1 and mode in ("weak", "") and under.get(1) == "next" and level is not None:
                mode = "next"  # once a report has turned to what is ahead, its further parts go on with it
            elif depth == 1 and mode in ("weak", "") and reviewed and level is not None:
                mode = "do"  # 一、1996年工作的回顾 / 二、保持良好势头: what follows a review is ahead
            reviewed = reviewed or (depth == 1 and mode == "past" and level is not None and "回顾" in rest[:30])
            if mode == "weak" and not heading and nested({k: v for k, v in under.items() if k < depth}) == "none":
                mode = ""  # 二、项目条件 / （一）申请资助单位在本省注册；: an item of what is asked, no measure
            for deeper in [k for k in under if k >= depth]:
                del under[deeper]
                aims.pop(deeper, None)
            under[depth] = mode
            if AIM.search(rest if heading else rest[:14]) and mode != "past":
                aims[depth] = (start, end)
            held = nested(under)
            section, title = section + 1, rest.rstrip("。：:")[:40] if heading else ""
        # by position, for names would cost more than all else here
        yield Sentence(
            start, end, body, words, rest, paragraph, first, mark, level, heading, held, section, title, next(iter(aims.values()), None)
        )


def _is_heading(words: str, level: int | None, first: bool, last: bool) -> bool:
    """A heading only announces: a short line without a stop, or a short marked sentence that opens a paragraph or section."""
    if not words or len(words) > HEADING_LENGTH or "\t" in words:
        return False
    if level is not None and words[-1] in "。；" and MEASURED.search(words):
        return False
    stopped = words[-1] in "。；！？;：:"
    if level is None:
        slogan = words[-1] == "。" and not last and len(words) <= 9 and not any(c.isdigit() for c in words)  # 促进农业生产。
        return (first and last and not stopped and "，" not in words and len(words) <= 22) or slogan
    if level == LEVELS["item"]:
        return words[-1] == "。" and not last and len(words) <= 22 and "，" not in words
    return (not stopped and last) or (
        words[-1] == "。" and (len(words) <= 28 if not last else len(words) <= 14 and "，" not in words and first)
    )


def _mode_of(words: str, level: int | None, first: bool, heading: bool, article: bool) -> str | None:
    """The mode that a heading (also one glued to its text) sets; None where this is no heading."""
    if level is None:  # a title in …解读 says nothing of what stands under it
        return (heading_mode(words) or None) if heading and first and words[-1] != "。" and not words.endswith("解读") else None
    if level == LEVELS["item"]:
        return None
    if heading:
        return heading_mode(words)
    if article:
        return ""
    if level <= 2 and not words.endswith(("；", ";")):
        mode = heading_mode(re.split(r"[，。：:（(\s]", words, maxsplit=1)[0][:14])
        return "" if level == 1 and mode in ("do", "weak") else mode  # 一、主要举措我厅…: what a report did or what a plan will do
    return None
