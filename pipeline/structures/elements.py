"""Which GB/T 9704 element each line is: by its form and by where it stands, together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.structures import calendar, foot, title
from pipeline.structures.header import number_in, printed_fields
from pipeline.structures.lines import Line
from pipeline.structures.names import bodies, is_body
from pipeline.structures.opening import is_addressee, opening
from schemas.document import Block, Document, Heading
from schemas.gbt9704 import Element
from schemas.regex import regex

HEAD = 40  # lines in which the frame above the text may stand
MARKED = regex(r"^.{2,60}(?:文[ \u3000]{0,4}件|公报|（函）|令)$")
SECURITY = regex(r"^(?:绝密|机密|秘密|内部(?:资料|文件)?)(?:[★☆].{0,12})?$")
URGENCY = regex(r"^(?:特提|特急|加急|平急|急件|紧急)$")
COPY = regex(r"^\d{6}$")
SIGNATORY = regex(r"签[ \u3000]{0,4}发[ \u3000]{0,4}人[：:]")
CAPTION = regex(r"附?[表图][ \u3000]{0,2}[\d一二三四五六七八九十]{1,3}(?:[-—－.]\d{1,2})?[ \u3000：:]{1,4}[^。；]{2,50}$")
ORDER_MARK = regex(r"^[一-龥]{2,24}令$")
ORDER_NUMBER = regex(r"^[（(]?第[ ]?[\d一二三四五六七八九十百〇零]{1,6}[ ]?号[）)]?$")
COLUMN = regex(
    r"^(?:内容概述|内容摘要|文件内容|正文内容|通知公告|公示公告|政策文件|政务公开|工作动态|新闻动态|政策解读|政府文件|首页|原标?题[：:])$"
)
CLASS_MARK = regex(
    r"^[（(【]?[A-DＡ-Ｄ][1-4]?[ \u3000]?类?[）)】]?(?:[，、 \u3000]{0,3}(?:主动|依申请|不予|同意|不宜)?公开)?$"
)  # how a proposal was dealt with
NOT_TEXT = regex(r"^<!--.{0,40}-->$")
PAGE_DATE = regex(
    r"^(?:发布(?:时间|日期)[：:])?[^一-龥]{0,2}(?:19|20)\d{2}(?:年|[-/.])\d{1,2}(?:月"
    r"|[-/.])\d{1,2}日?(?:[ \u3000]{1,4}\d{1,2}:\d{2}(?::\d{2})?)?(?:[ \u3000]{1,4}来源.{0,30})?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The lines of a document, what each is, and what its printed header says."""

    lines: list[Line]
    kinds: list[Element]
    fields: Mapping[str, str]
    title: str | None = None
    page_date: str | None = None  # the publication date that a crawler left under the title
    signed: foot.Signed = field(default_factory=foot.Signed)

    def of(self, kind: Element) -> list[str]:
        """The words of the lines that are this element."""
        return [line.text for line, k in zip(self.lines, self.kinds, strict=True) if k is kind]

    def text_lines(self) -> Iterator[Line]:
        """The lines of the text itself, without the frame above and below it."""
        return (line for line, kind in zip(self.lines, self.kinds, strict=True) if kind in (Element.BODY, Element.HEADING))

    def with_headings(self, outline: Iterable[Heading]) -> Frame:
        """The frame with those lines as headings that hold nothing but a heading of the outline."""
        ends = {h.start: h.end for h in outline if h.heading}
        kinds = [
            Element.HEADING if kind is Element.BODY and ends.get(line.start, -1) >= line.end - 1 and line.text[-1] not in "。：:" else kind
            for line, kind in zip(self.lines, self.kinds, strict=True)
        ]
        return replace(self, kinds=kinds)

    def blocks(self, document: Document) -> tuple[Block, ...]:
        """One block a line, a table in one, with the page that the container gave it."""
        old = sorted((b for b in document.blocks if b.page is not None), key=lambda b: b.start)
        starts = [b.start for b in old]
        heads = {line.start for line, k in zip(self.lines, self.kinds, strict=True) if k is Element.HEADER_FIELD}
        tables = [
            Block(element=Element.TABLE, start=t.start, end=t.end, page=t.page)
            for t in document.tables
            if not any(t.start <= start < t.end for start in heads)
        ]
        found = []
        for line, kind in zip(self.lines, self.kinds, strict=True):
            if kind is not Element.TABLE:
                i = bisect_right(starts, line.start) - 1
                found.append(Block(element=kind, start=line.start, end=line.end, page=old[i].page if i >= 0 else None))
        return tuple(sorted((*found, *tables), key=lambda b: (b.start, b.end)))


def elements(document: Document, told: list[Line]) -> Frame:
    """The frame of the document."""
    kinds = [Element.BODY] * len(told)
    fields, used = printed_fields(told)
    for i in used:
        kinds[i] = Element.HEADER_FIELD
    _tables(document, told, kinds)
    name, body, page_date = _head(document, told, kinds)
    signed = foot.foot(document.text.value, told, kinds, body)
    if _another_signed(signed.bodies, name, fields):
        signed = foot.Signed()
    return Frame(lines=told, kinds=kinds, fields=fields, title=name, page_date=page_date, signed=signed)


def _another_signed(signers: tuple[str, ...], name: str | None, fields: Mapping[str, str]) -> bool:
    """Whether the signature is that of a text which the document passes on: its title and its printed header both name another body."""
    stated = bodies(fields.get("issuer", ""))
    lead = title.lead_bodies(name) if name and stated and signers else None
    return lead is not None and set(bodies(lead)) == set(stated) and not set(stated) & set(signers)


def _tables(document: Document, told: list[Line], kinds: list[Element]) -> None:
    spans = [(t.start, t.end) for t in document.tables]
    at = 0
    for i, line in enumerate(told):
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        if at < len(spans) and spans[at][0] <= line.start and kinds[i] is Element.BODY and not foot.below(line.text):
            kinds[i] = Element.TABLE
            if i and kinds[i - 1] is Element.BODY and CAPTION.match(told[i - 1].text):
                kinds[i - 1] = Element.CAPTION


def _head(document: Document, told: list[Line], kinds: list[Element]) -> tuple[str | None, int, str | None]:
    """Elements above the text; the title, the first line of the text, and a page's date."""
    name: str | None = None
    page_date: str | None = None
    at = 0
    while at < min(len(told), HEAD):
        if kinds[at] is not Element.BODY:
            at += 1
            continue
        words = told[at].text
        kind = _frame_element(words, told, at, name is None)
        if kind is not None:
            kinds[at] = kind
            at += 1
            continue
        if name is not None and page_date is None and PAGE_DATE.match(words):
            page_date = calendar.edtf(words)
            kinds[at] = Element.HEADER_FIELD
            at += 1
            continue
        if name is not None and title.clean(words) == name:  # a page's title and the document's own
            kinds[at] = Element.TITLE
            at += 1
            continue
        if parts := opening(told[at]) if name is not None or at < 3 else []:
            kinds[at : at + 1], told[at : at + 1] = (list(side) for side in zip(*parts, strict=True))
            called = next((line.text for kind, line in parts if kind is Element.TITLE), None)
            return name or (title.clean(called) if called else None), at + sum(k is not Element.BODY for k, _ in parts), page_date
        if is_addressee(words) and (name is not None or at < 3):
            kinds[at] = Element.ADDRESSEE
            return name, at + 1, page_date
        after = title.title_lines(told, at)
        if after == at or (name is not None and not _again(told, at, after, name)):
            return name, at, page_date
        for i in range(at, after):
            kinds[i] = Element.TITLE
        name = name or title.joined(told, at, after)
        at = after
    return name, at, page_date


def _again(told: list[Line], at: int, after: int, name: str) -> bool:
    """Whether the lines are the title once more, broken otherwise."""
    again = title.joined(told, at, after) or ""
    return again == name or (len(again) >= 8 and (again in name or name in again))


def _frame_element(words: str, told: list[Line], at: int, before_title: bool) -> Element | None:
    if len(words) > 90:
        return None
    if NOT_TEXT.match(words):
        return Element.HEADER_FIELD
    if SIGNATORY.search(words) and not number_in(words):
        return Element.SIGNATORY
    if number_in(words):
        return Element.DOC_NUMBER
    if ORDER_MARK.match(words) or COLUMN.match(words):
        return Element.ISSUER_MARK if words[-1] == "令" else Element.HEADER_FIELD
    if at and ORDER_NUMBER.match(words) and told[at - 1].text[-1] in "令告":
        return Element.DOC_NUMBER
    if not before_title:
        return None
    if CLASS_MARK.match(words):
        return Element.HEADER_FIELD
    for pattern, kind in ((SECURITY, Element.SECURITY), (URGENCY, Element.URGENCY), (COPY, Element.COPY_NUMBER)):
        if pattern.match(words):
            return kind
    following = told[at + 1].text if at + 1 < len(told) else ""
    if MARKED.match(words) and "关于" not in words and (number_in(following) or words[-1] in "件令" or following.startswith("第")):
        return Element.ISSUER_MARK
    if is_body(words) and (following.startswith(words) or number_in(following) or COLUMN.match(following)):
        return Element.ISSUER_MARK
    return None
