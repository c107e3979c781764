"""Dates (日期), periods and lengths of time: EDTF and ISO 8601 values, resolved against the document's own date."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from heapq import merge
from typing import NamedTuple

from extractors.numerals import numerals
from extractors.refusals import in_fixed_words
from extractors.times.reader import Reader
from extractors.times.roles import role_of
from extractors.times.spans import Found
from extractors.variants import simplified
from schemas.document import Document
from schemas.entities import Date, entity_id
from schemas.issues import Issue, issue
from schemas.regex import regex

# A class of first letters and a look back at which it was: so the engine leaps from one to the next.
TRIGGER = regex(
    r"[今去本上下中前后明来昨这即年月截华華民半公元]"
    r"(?:(?<=今)[年日天春夏秋冬]|(?<=[去来])年|(?<=去)[冬秋]|(?<=[上中下])旬|(?<=即)日[起至]|(?<=本)[年月周季]|(?<=[上下])(?=年|月|个|一|半年|周|季)|(?<=[上本])(?=世纪)|(?<=前)(?=年|三季度|天|[0-9０-９一二三四五六七八九十]{1,2}个月)"
    r"|(?<=后)[年天]|(?<=明)[年天日]|(?<=昨)[天日]|(?<=这)个月|(?<=年)[底末初内中]|(?<=月)(?=[底末初])|(?<=截)[止至](?=目前|今日|发稿)"
    r"|(?:(?<=中)[华華]民|(?<=[华華])民|(?<=民))[国國](?=[0-9０-９一二三四五六七八九十百零〇元])"
    r"|(?<=半)(?=个?[年月天小]|个?世纪)|(?<=公)元|(?<=元)月)"
)
BEHIND = frozenset('年月日号號季世个個周天小分工学财星交自钟至到—－-–―～~、和及./．／余多半几 \u3000\u00a0”"’」上中下时期以规计初末')
BLANK_AHEAD = regex(
    r"年(?=月[日号]|[ \u00a0\u3000\t_＿XxＸ×✕*＊…\.．]{1,10}月"
    r"|[ \u3000]?[0-9０-９一二三四五六七八九十]{1,2}[ \u3000]?月[ \u00a0\u3000\t_＿XxＸ×✕*＊…]{1,10}[日号])"
)
ROC_WORDS = ("民国", "民國", "新台币", "新臺幣", "中华民国")
DUE_HEAD = regex(r"(?:完成|落实|办结|整改|截止|办理|承诺)[^\n\t]{0,4}(?:时间|时限|期限|日期)|^时限$|完成时限|时间节点")
NORMS = ("法", "条例", "办法", "规定", "细则", "决定")
ANY_YEAR = ("上年", "上一年", "本年", "下年", "下一年")
TITLE = regex(r"《[^《》\n]{1,200}》")


MONTH = regex(r"[一二三四五六七八九十]{1,2}月")
NAMED_FOR_IT = regex(r"(?:大桥|路(?![上途径])|街|广场|小学|中学|水库|革命)")  # 十月大桥 is a name
EACH = regex(r"一月一[一-龥]")  # 一周一检、一月一评
REPORT = regex(r"(?P<year>(?:19|20)[0-9]{2})年度?[^《》]{0,24}(?:年度报告|年报|公报|工作报告|总结|决算|执行情况)")
OF_THE_REPORT = regex(r"本年|上年|上一年|下一?年度?")


class _Asked(NamedTuple):
    start: int
    numeral: int  # its end; 0 where a word stands there
    blank: bool


def dates(document: Document) -> Iterator[Date | Issue]:
    """Every date, period and duration in order; template blanks and days that no calendar has come as issues too."""
    text = simplified(document.text.value)
    issued = document.meta.issued_on
    reader = Reader(text, issued, roc=document.script == "hant" or any(word in text for word in ROC_WORDS))
    titles = [m.span() for m in TITLE.finditer(text)]
    starts = [a for a, _ in titles]
    draft = bool(document.meta.draft) or "征求意见" in (document.meta.title or text[:80])
    about = _report_year(document)
    due, norm = _due_cells(document), document.meta.kind in NORMS
    done, seen = 0, -1
    for asked in _candidates(text):
        if asked.start < done and not (asked.blank and asked.start >= seen):
            continue
        at = bisect_right(starts, asked.start) - 1
        if at >= 0 and asked.start < titles[at][1]:
            continue
        found = reader.read(asked.start, numeral=asked.numeral, blank=asked.blank)
        if found is None or found.start < seen or in_fixed_words(text, found.start, found.end):
            continue
        if MONTH.fullmatch(text, found.start, found.end) and (NAMED_FOR_IT.match(text, found.end) or EACH.match(text, found.start)):
            continue
        done, seen = found.end, found.end
        if norm and found.resolved and text.startswith(ANY_YEAR, found.start):
            found = replace(found, doubt="in a norm this means the year before whichever year it is applied in")
        if about and issued and found.resolved and OF_THE_REPORT.match(text, found.start):
            found = _of_the_report(found, about - int(issued[:4]))
        if due and _within(due, found.start):
            found = replace(found, role="deadline")
        yield from _published(found, text, document.text.value[found.start : found.end], issued, draft)


def _report_year(document: Document) -> int | None:
    """The year that a yearly report is about, which is rarely the one it was issued in: 某局2019年政府信息公开工作年度报告."""
    told = REPORT.search(document.meta.title or "")
    return int(told["year"]) if told else None


def _of_the_report(found: Found, shift: int) -> Found:
    """本年 and 上年 of a yearly report count from the year that it is about."""
    value = re.sub(r"[0-9]{4}", lambda m: f"{int(m[0]) + shift:04d}", found.value)
    return replace(found, value=value, doubt="counted from the year that the report is about" if shift else found.doubt)


def _due_cells(document: Document) -> list[range]:
    """Cells of table columns headed 完成时限, 承诺落实时间 and the like: their dates are deadlines."""
    found = []
    for table in document.tables:
        columns: dict[int, int] = {}
        for cell in table.cells:
            if DUE_HEAD.search(document.text.value, cell.start, cell.end):
                columns.setdefault(cell.col, cell.row)
            elif cell.col in columns and cell.row > columns[cell.col]:
                found.append(range(cell.start, cell.end))
    return found


def _within(cells: list[range], start: int) -> bool:
    at = bisect_right(cells, start, key=lambda cell: cell.start) - 1
    return at >= 0 and start in cells[at]


def _candidates(text: str) -> Iterator[_Asked]:
    """Where a date may begin: numerals that something of time follows, words such as 今年, and blanks."""
    words = (
        _Asked(n.start, n.end, False)
        for n in numerals(text)
        if text[n.end : n.end + 1] in BEHIND or "." in n.text or "．" in n.text or n.text[-1] in "余多"
    )
    triggers = (_Asked(m.start(), 0, False) for m in TRIGGER.finditer(text))
    blanks = (_Asked(m.start(), 0, True) for m in BLANK_AHEAD.finditer(text))
    return iter(sorted(_moved(text, a) if a.blank else a for a in merge(words, triggers, blanks)))


def _moved(text: str, asked: _Asked) -> _Asked:
    start = asked.start
    while (
        start > 0
        and asked.start - start < 8
        and text[start - 1] in "0123456789０１２３４５６７８９ \u3000\u00a0_＿XxＸ×*二〇○零一三四五六七八九"
    ):
        start -= 1
    while text[start] in " \u3000\u00a0":
        start += 1
    return asked._replace(start=start)


def _published(found: Found, text: str, words: str, issued: str | None, draft: bool) -> Iterator[Date | Issue]:
    if found.impossible:
        yield issue("impossible_date", found.start, found.end, text=words)
        return
    if found.blank:
        yield issue("blank_date", found.start, found.end, text=words)
    modifier = found.modifier
    role = found.role or role_of(
        text, found.start, found.end, modifier=modifier, kind=found.kind, when=found.value, issued=issued, draft=draft, ranged=found.ranged
    )
    value, kind = found.value, found.kind
    if modifier == "since" and found.open and role != "effective":
        value, kind = f"{value}/..", "period"
    date = Date(
        id=entity_id(Date, found.start), start=found.start, end=found.end, text=words, rule=f"dates.{found.rule}",
        certainty="check" if found.doubt else "sure", why=found.doubt,
        type=kind, value=value, modifier=modifier, role=role,  # type: ignore[arg-type]
        resolved_from="issued" if found.resolved else None,
        calendar="working" if found.working else None, blank=True if found.blank else None,
    )  # fmt: skip
    yield date
