"""Lists of winners: names under a heading 名单, behind 某某（12个）：, or in a table's column of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.honours.names import Name, names
from extractors.honours.recipients import BODY_NAME, split_names
from schemas.document import Document
from schemas.entities import Award, Count, entity_id
from schemas.regex import regex

MARK = r"(?:附件\d?[：:\s]{0,2}|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．])?"
LIST_HEADING = regex(r"(?:^|\n)[^\n。；]{0,60}名单[^\n。；，]{0,24}(?=\n|$)")
# 江州市市长质量奖（2家）：甲公司、乙公司
COUNTED_HEADING = regex(
    rf"(?:^|\n)[^\S\n]{{0,4}}{MARK}[“《]?[^\n，。；：:（(“”]{{3,40}}[”》]?(?:荣誉称号|称号)?[（(]共?\d{{1,4}}[家个名项人件位所户篇部处组][）)](?P<colon>[：:])?(?P<rest>[^\n]{{0,6000}})(?=\n|$)"
)
ABOUT = regex(r"的(?:通知|决定|通报|公示|公告|函|意见|请示|报告)\s*$|^附件")
DECIDES = regex(r"表彰|命名|授予|获奖|评选结果|认定名单|入选名单|名单(?:予以)?公布|公布[^。；]{0,40}名单")
ON_SHOW = regex(r"公示")
NAME_COLUMN = regex(
    r"姓名|单位名称|企业名称|机构名称|获奖(?:单位|者|人|作品|项目)|项目名称|作品名称|产品名称|称号获得者|^名称$|^单位$|^企业$|^姓\s*名$"
)
NUMBER = regex(r"^\s*(?:\d{1,3}[.、．\s]?|[（(]\d{1,3}[）)])\s*")
GROUP = regex(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^、：:]{2,16}(?:[（(]\d{1,4}[^）)]{0,3}[）)])?$"
)  # 一、清江区
END = regex(r"[。；：]|^附件|^抄送|联系人|^\d{4}年\d{1,2}月\d{1,2}日$|^[二三]〇")
DATE = regex(r"^(?:19|20)\d{2}年\d{1,2}月\d{1,2}日$|^二[〇○Ｏ零]")
PERSON = regex(r"[一-龥·]{2,4}$|[一-龥] {1,4}[一-龥]$")
BEHIND = regex(r"[”’」]?(?:荣誉)?(?:称号)?(?:的(?:单位|企业|个人|同志)?)?(?:有|是|为|名单如下|如下)?[：:](?P<below>\n)?")
MOST = 500


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line above a list: where its words stand, where the list begins, and whether that is still in the line."""

    start: int
    said: str
    body: int


def listed_winners(document: Document, found: Sequence[Award], municipality: bool) -> Iterator[Award]:
    """The awards, those whose winners stand in a list further down with all their names, and those named only above their list."""
    text = document.text.value
    headings = _headings(text) if found or DECIDES.search((document.meta.title or "") + text[:400]) else []
    found = [_with_named(award, text, document.meta.issuers) for award in found]
    if not headings:
        yield from found
        return
    open_ones = [a for a in found if a.status == "conferred" and a.rule in ("awards.called", "awards.won", "awards.counted")]
    winners, alone = _winners(document, open_ones, headings)
    taken = {a.start for a in found}
    told = [*found, *(a for a in _announced(document, alone, municipality) if a.start not in taken)]
    for award in sorted(told, key=lambda a: a.start):
        listed = winners.get(award.id)
        if not listed:
            yield award
            continue
        stated = [int(c.value) for c in document.of_kind(Count) if c.id in award.recipient_count and c.value.isdigit()]
        short = bool(stated) and sum(stated) != len(listed)
        why = f"名单列出{len(listed)}个，正文为{sum(stated)}个" if short else None
        yield replace(award, recipients=listed, certainty="check" if short else award.certainty, why=why)


def _with_named(award: Award, text: str, issuers: Sequence[str]) -> Award:
    """以下单位荣获…先进单位：甲、乙、丙。: the award with the names behind its colon."""
    behind = BEHIND.match(text, award.end)
    if award.status != "conferred" or award.recipients or not behind:
        return award
    end = len(text) if behind["below"] else text.find("\n", behind.end())
    listed = _from_lines(text[behind.end() : end if end >= 0 else len(text)][:6000], issuers)
    return replace(award, recipients=listed) if len(listed) >= 2 else award


def _headings(text: str) -> list[_Heading]:
    found = {}
    for match in COUNTED_HEADING.finditer(text) if "）" in text or ")" in text else ():
        said = match.group()[: match.start("rest") - match.start()]
        found[match.start()] = _Heading(match.start(), said.strip(), match.start("rest"))
    for match in LIST_HEADING.finditer(text) if "名单" in text else ():
        found.setdefault(match.start(), _Heading(match.start(), match.group().strip(), match.end()))
    return [found[at] for at in sorted(found)]


def _winners(
    document: Document, awards: Sequence[Award], headings: Sequence[_Heading]
) -> tuple[dict[str, tuple[str, ...]], list[tuple[_Heading, tuple[str, ...]]]]:
    """The names under each heading: by the award they belong to, and those of headings that belong to none."""
    text = document.text.value
    found: dict[str, tuple[str, ...]] = {}
    alone = []
    for i, heading in enumerate(headings):
        end = headings[i + 1].start if i + 1 < len(headings) else len(text)
        award = next((a for a in awards if a.id not in found and a.start < heading.start and _same(a.name, heading.said)), None)
        if award is None and ABOUT.search(heading.said):
            continue
        listed = _from_tables(document, heading.body, end) or _from_lines(text[heading.body : end], document.meta.issuers)
        if award is None:
            alone.append((heading, listed[:MOST]))
            continue
        stated = sum(int(c.value) for c in document.of_kind(Count) if c.id in award.recipient_count and c.value.isdigit())
        if len(listed) >= max(2, stated // 2):
            found[award.id] = listed[:MOST]
    return found, alone


def _announced(document: Document, alone: Sequence[tuple[_Heading, tuple[str, ...]]], municipality: bool) -> Iterator[Award]:
    """Awards that only the heading of their list names, in a document that confers or shows them."""
    text = document.text.value
    opening = (document.meta.title or "") + text[:400]
    if not DECIDES.search(opening):
        return
    for heading, listed in alone:
        name: Name | None = max(names(heading.said, municipality), key=lambda n: n.end, default=None)
        if name is None or len(listed) < 2:
            continue
        start = text.index(heading.said, heading.start) + name.start
        yield Award(
            id=entity_id(Award, start), start=start, end=start + name.end - name.start, text=text[start : start + name.end - name.start],
            rule="awards.listing", name=name.name, class_=name.kind, level=name.level, rank=name.rank, edition=name.edition,
            category=name.category, recipients=listed, conferrer="、".join(document.meta.issuers) or None,
            status="nominated" if ON_SHOW.search(opening) else "conferred",
        )  # fmt: skip


def _same(name: str, heading: str) -> bool:
    core = re.sub(r"^(?:全国|全省|全市|[一-龥]{2,3}[省市])", "", name)
    return name in heading or (len(core) >= 4 and core in heading)


def _from_tables(document: Document, start: int, end: int) -> tuple[str, ...]:
    text = document.text.value
    found: list[str] = []
    for table in document.tables:
        if not start <= table.start < end:
            continue
        header = {c.col: text[c.start : c.end].strip() for c in table.cells if c.row == 0}
        column = next((col for col, said in header.items() if NAME_COLUMN.search(said)), None)
        if column is not None:
            found.extend(text[c.start : c.end].strip() for c in table.cells if c.row and c.col == column)
    return tuple(name for name in found if name)


def _from_lines(words: str, issuers: Sequence[str]) -> tuple[str, ...]:
    rows: list[list[str]] = []
    for line in words.split("\n"):
        said = line.strip()
        if not said or GROUP.match(said):
            continue
        if said in issuers or sum(map(len, rows)) >= MOST:
            break
        if END.search(said.rstrip("。；")):
            if rows and DATE.match(said) and len(rows[-1]) == 1:  # the line above a date is the signature
                rows.pop()
            if rows:
                break
            continue
        line = NUMBER.sub("", said.rstrip("。；"))
        rows.append([NUMBER.sub("", part) for part in re.split(r"[　\t]{1,8}|\s{2,8}|、", line)])
        if said[-1] in "。；":
            break
    if len(rows) >= 3 and all(len(row) in (2, 3) for row in rows) and all(_with_body(row) for row in rows):
        rows = [row[:1] for row in rows]  # 张明　江州市第一中学: a person and where they work
    return tuple(name for row in rows for part in row for name in split_names(part))


def _with_body(row: Sequence[str]) -> bool:
    return PERSON.match(row[0]) is not None and BODY_NAME.search(row[1]) is not None
