"""The head of a text that lost its breaks: number, title, number and addressee in the line in which the text begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.structures.lines import Line
from schemas.gbt9704 import Element
from schemas.regex import regex

MARK = r"[〔\[（(【﹝［](?:19|20)\d{2}[〕\]）)】﹞］]第?\d{1,5}号"
CALLED = r"(?:通知|意见|公告|通告|函|复函|批复|通报|决定)"
BODY = r"(?:政府|部门|单位|[局厅委办会处部院所社团校区]|机构|公司|企业|中心|组织|科协|机关|兵团|集团|人员|纳税人|缴费人|军区|大队)"
REST = r"[^。；：:！？\n]{0,220}?"
NOT_NAMED = r"(?![项类种位自年月地区]?[^。；：:\n]{0,200}(?:如下|以下|包括|要求|情况)[：:])"
# 各县区教育局，市直属学校：; 省直各部门：; 石山市人民政府，省政府有关部门：
ADDRESSEES = (
    rf"(?:(?:各(?![项类种位自])|[省市县区州]直|全[省市县区州]各){NOT_NAMED}{REST}(?:{BODY}|[（(][^（）()\n]{{1,60}}[）)])[：:](?=[^\n]{{4}}|$)"
    r"|[一-龥、，（） ]{2,60}(?:人民政府|[厅局委]|委员会|办公厅|办公室|部门|各单位)[：:]"
    r"(?=[ \u3000]{0,8}(?:你|贵|《|根据|按照|经|现将|为)))"
)
ALONE = r"[^。；：！？》〉\n][^。；：！？\n]{1,220}[：:]$"  # behind a title or a number, whoever the line's end names
HEAD = regex(
    rf"(?P<first>[一-龥]{{1,12}}{MARK}[ \u3000]{{0,8}})?"
    rf"(?P<title>[^。；：\n]{{4,140}}?(?:的(?:[一-龥]{{0,6}}?){CALLED}|{CALLED}(?=[一-龥]{{1,12}}{MARK}))(?![》〉]))?[ \u3000]{{0,8}}"
    rf"[（(]?(?P<number>[一-龥]{{1,12}}{MARK})?[）)]?[ \u3000]{{0,8}}(?P<to>{ADDRESSEES}|(?(title){ALONE}|(?(first){ALONE}|(?!))))"
)
ADDRESSEE = regex(r"^[^。；！？\n]{2,240}[：:]$")
NO_ADDRESSEE = regex(
    r"(?:如下|通知|公告|决定|意见|报告|内容|说明|附件|抄送|目录|联系人|电话|注|原标题|原题|包括|规定|答复|解读|各位(?:代表|委员|同志|来宾|媒体朋友|记者)?)[：:]$|^[（(\d一二三四五六七八九十]{1,4}[、.）)]"
)
PARTS = {"first": Element.DOC_NUMBER, "title": Element.TITLE, "number": Element.DOC_NUMBER, "to": Element.ADDRESSEE}
BLANK = " \u3000"


def opening(line: Line) -> list[tuple[Element, Line]]:
    """What a line holds before its text begins, and the text; nothing where no addressee is named.

    >>> glued = "江山市财政局关于做好决算的通知江财〔2019〕8号各镇人民政府，市直各单位：现将有关事项通知如下。"
    >>> [(kind.value, part.text) for kind, part in opening(Line(0, len(glued), glued))][:3]
    [('title', '江山市财政局关于做好决算的通知'), ('doc_number', '江财〔2019〕8号'), ('addressee', '各镇人民政府，市直各单位：')]
    """
    found = HEAD.match(line.text)
    return list(_parts(line, found)) if found and not NO_ADDRESSEE.search(found["to"]) else []


def _parts(line: Line, found: re.Match[str]) -> Iterator[tuple[Element, Line]]:
    spans = [(kind, *found.span(name)) for name, kind in PARTS.items() if found[name]]
    for kind, start, end in (*spans, (Element.BODY, found.end(), len(line.text))):
        if words := line.text[start:end].strip(BLANK):
            at = line.start + line.text.index(words, start)
            yield kind, Line(at, at + len(words), words)


def is_addressee(words: str) -> bool:
    """Whether a line names those whom the document addresses.

    >>> is_addressee("各区市场监管局，各有关单位："), is_addressee("现将有关事项通知如下：")
    (True, False)
    """
    return ADDRESSEE.match(words) is not None and not NO_ADDRESSEE.search(words)
