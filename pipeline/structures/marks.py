"""The numbers before headings and items: 第一章, 一、, （一）, 1., （1）, ①."""

from __future__ import annotations

import re

from pipeline.structures.calendar import number
from schemas.regex import regex

CN = "一二三四五六七八九十百零〇"
MARK = regex(
    rf"(?:第[{CN}\d]{{1,6}}(?P<part>[编章节条])(?:之[{CN}]{{1,2}})?(?=[ 　\t【（]|$|[^条款项第，、的至和或及与])"
    rf"|(?P<one>[{CN}]{{1,4}}[、．.](?![{CN}]{{1,3}}[、等级类]))"  # 一、二、三等奖 is no heading
    rf"|(?P<two>[（(][{CN}]{{1,4}}[）)])"
    r"|(?P<three>\d{1,2}(?:[.．](?!\d)|、))"
    r"|(?P<four>[（(]\d{1,2}[）)])"
    r"|(?P<five>[①-⑳]))[ 　]{0,4}"
)


def kind_of(mark: re.Match[str]) -> str:
    """The kind of a mark: 编 章 节 条, or the name of its group (one, two …).

    >>> kind_of(MARK.match("第二章　职责")), kind_of(MARK.match("（三）加强领导"))
    ('章', 'two')
    """
    return mark["part"] or mark.lastgroup or ""


def value_of(mark: re.Match[str]) -> int:
    """The number that a mark states.

    >>> value_of(MARK.match("（十二）加强领导")), value_of(MARK.match("③其他")), MARK.match("一、二、三等奖各若干名")
    (12, 3, None)
    """
    words = mark[mark.lastgroup or 0].strip("（()）、.． 　")
    return ord(words) - ord("①") + 1 if mark.lastgroup == "five" else number(words)
