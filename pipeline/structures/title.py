"""The title: over several lines, glued to the text, or from the page's own fields; and the kind of document that it names."""

from __future__ import annotations

import re

from pipeline.structures import calendar
from pipeline.structures.data import kinds
from pipeline.structures.header import number_in
from pipeline.structures.lines import Line
from pipeline.structures.marks import MARK
from pipeline.structures.names import is_body
from schemas.regex import regex, sought

LONGEST_LINE = 90
MOST_LINES = 7
ENDS = regex(
    r"(?:通知|意见|办法|公告|通告|决定|决议|函|答复|回复|批复|通报|报告|汇报|方案|措施|规定|细则|政策|条例|法|规划|计划|指引|公示|名单|公报|解读|请示|议案|纪要|纲要|章程|规则|要点|令|总结|清单|指南|举措)"
    r"[》”]?(?:[（(][^）)]{1,16}[）)])?$"
)
TAIL = regex(r"^(?:的|[（(](?:试行|暂行|草案|征求意见稿|送审稿|修订|公开|公示|\d{4}年?[—－-]))")
STOPS = regex(r"[。；！？]$|^目[ \u3000]{0,8}录$|^[（(]?(?:19|20)\d{2}年\d{1,2}月|^(?:附件|抄送|来源|字号|作者|浏览|责任编辑|联系人|各位)")
HAN_GAP = sought(r"(?<=[^\x00-\x7f])[ \u3000\xa0\t]+|(?<![ \u3000\xa0\t])[ \u3000\xa0\t]+(?=[^\x00-\x7f])")
TWICE = regex(r"^(.{8,100}?)\1")
NUMBERED = regex(
    r"[告知令函定见](?P<number>[一-龥]{2,30}(?:公告|通告|令)(?:(?:19|20)\d{2}年)?第\d{1,4}号|[一-龥]{1,12}[〔\[（(](?:19|20)\d{2}[〕\]）)]\d{1,4}号)$"
)
BRACKETED = regex(r"[告知令函定见][（(](?P<number>[一-龥]{1,12}[〔\[](?:19|20)\d{2}[〕\]]\d{1,4}号)[）)]$")
CUT_OFF = regex(r"(?:\.{3,6}|…{1,2})$")
TAIL_LENGTH = 12  # characters before the cut by which the title is found again
SEARCHED = 12_000
# How a title goes on behind its cut: …印发《某方案》的通知; 关于某事的通知; 某年度报告
CALLED = r"(?:通知|意见|公告|通告|决定|函|复函|批复|通报|报告|请示|公示|答复)"
IN_QUOTES = regex(rf"[^。；：:！？》〉]{{0,80}}》(?:[^。；：:，！？]{{0,20}}?的{CALLED})?")
ABOUT = regex(rf"[^。；：:，！？《》]{{0,90}}?(?:《[^》]{{2,60}}》)?[^。；：:，！？《》]{{0,20}}?的{CALLED}")
NAMED = regex(r"[^。；：:，！？《》.]{0,60}?(?:办法|报告|汇报|方案|措施|规定|细则|条例|规划|计划|指引|名单|解读|要点|总结|指南)")
DECREED = regex(r"《(?P<title>[^》\n]{4,80})》，?(?:业?已)?(?:经|于)[^。《]{4,80}(?:通过|批准|同意)，[^。]{0,12}(?:公布|发布|施行)")
REPORT = regex(r"^(?:(?:19|20)\d{2}年)?(?:中华人民共和国(?=国务院))?(?P<body>.{3,20}?)(?:政府)?工作报告$")
HASHES = regex(r"^#{1,6} ?")


def title_lines(told: list[Line], first: int) -> int:
    """The line after the title that begins at line `first`; `first` itself where none does.

    >>> from pipeline.structures.lines import lines
    >>> title_lines(lines("某区质量强区\\n实施意见（征求意见稿）\\n的征求公告\\n为深入推进工作，现公告如下。"), 0)
    3
    """
    at, joined = first, ""
    while at < len(told) and at - first < MOST_LINES and _may_be(told[at].text, joined):
        words = HASHES.sub("", told[at].text)
        if joined and ENDS.search(joined) and not TAIL.match(words):
            break
        joined += words
        at += 1
    if at - first > 1 and not ENDS.search(joined):
        return first + 1  # not lines of one title
    return at


def _may_be(words: str, before: str) -> bool:
    if "\t" in words or len(words) > LONGEST_LINE or STOPS.search(words) or words[-1] in "：:，" or (not before and len(words) < 4):
        return False
    if words.startswith(("（", "(")) and not TAIL.match(words):
        return False
    found = calendar.LINE.match(words)
    return not (number_in(words) or (found and found.end() > len(words) - 10) or MARK.match(words))


def joined(told: list[Line], first: int, after: int) -> str | None:
    """The title's words without the gaps and breaks of the layout.

    >>> from pipeline.structures.lines import lines
    >>> joined(lines("对区政协十五届一次会议 第152100号\\n提案的答复"), 0, 2)
    '对区政协十五届一次会议第152100号提案的答复'
    """
    return clean("".join(HASHES.sub("", line.text) for line in told[first:after])) or None


def clean(words: str) -> str:
    """A title without gaps between Chinese characters, and once where a crawler wrote it twice.

    >>> clean("关于发放稳岗补贴的   关于发放稳岗补贴的 通知")
    '关于发放稳岗补贴的通知'
    """
    return TWICE.sub(r"\1", HAN_GAP.sub("", words).strip(), count=1)


def without_number(words: str) -> tuple[str, str | None]:
    """A title and the number that ran into it.

    >>> without_number("关于进口物资免税的公告财政部公告2020年第6号")
    ('关于进口物资免税的公告', '财政部公告2020年第6号')
    """
    found = NUMBERED.search(words) or BRACKETED.search(words)
    return (words[: found.start("number")].rstrip("（("), found["number"]) if found else (words, None)


def restored(words: str, text: str) -> str:
    """A title that a list of documents cut off (…工作的通...), as the text states it; as it is where the text doesn't.

    >>> restored("江宁市教育局关于做好校车安全管理有关工...", "江宁市教育局\\n关于做好校车安全管理有关\\n工作的通知\\n各学校：")
    '江宁市教育局关于做好校车安全管理有关工作的通知'
    """
    cut = CUT_OFF.search(words)
    if cut is None or cut.start() < TAIL_LENGTH:
        return words
    head = words[: cut.start()]
    squeezed = re.sub(r"\s", "", text[:SEARCHED])
    begins = len(head) if squeezed.startswith(words) else 0
    whole = squeezed.find(head, begins)
    at = whole + len(head) - TAIL_LENGTH if whole >= 0 else squeezed.find(head[-TAIL_LENGTH:], begins)
    pattern = IN_QUOTES if head.count("《") > head.count("》") else ABOUT if re.search(r"关于|[印转]发", head) else NAMED
    rest = pattern.match(squeezed, at) if at >= 0 else None
    return head + squeezed[at + TAIL_LENGTH : rest.end()] if rest and rest.end() > at + TAIL_LENGTH else words


def decreed(text: str) -> str | None:
    """The title of what an order puts into force: 某部令第12号《关于废止部分规章的决定》已经…会议通过，现予公布."""
    found = DECREED.search(text[:400])
    return found["title"] if found else None


def kind_of(title: str) -> str | None:
    """The kind of document that a title names (a DocumentType value).

    >>> kind_of("某市教育局对十届市人大四次会议第96号建议的答复"), kind_of("某市关于印发扶持办法的通知"), kind_of("某县迎来丰收")
    ('建议答复', '通知', None)
    """
    bare = re.sub(r"[（(](?:试行|暂行|修订|修正|草案|公开|摘要|\d{4}年?)[^）)]{0,12}[）)]$", "", title).rstrip("》”")
    for kind, pattern in kinds():
        if pattern.search(bare):
            return kind
    return None


def lead_bodies(title: str) -> str | None:
    """The body whose name opens a title: X关于…, X对…, X印发….

    >>> lead_bodies("国务院办公厅转发水利部关于加强小型水库管理意见的通知"), lead_bodies("关于表彰先进的决定")
    ('国务院办公厅', None)
    """
    report = REPORT.match(title)
    if report and is_body(report["body"]):
        return report["body"]
    for cue in re.finditer(r"关于|对|印发|转发|公布|(?:19|20)\d{2}年", title[:70]):
        if is_body(title[: cue.start()]):
            return title[: cue.start()]
    return None
