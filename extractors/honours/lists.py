"""Lists of winners: names under a heading 名单, or a table's column of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.honours.recipients import split_names
from schemas.document import Document
from schemas.entities import Award, Count

LIST_HEADING = re.compile(r"(?:^|\n)[^\n。；]{0,60}名单[^\n。；，]{0,24}(?=\n|$)")
NAME_COLUMN = re.compile(
    r"姓名|单位名称|企业名称|机构名称|获奖(?:单位|者|人|作品|项目)|项目名称|作品名称|产品名称|称号获得者|^名称$|^单位$|^企业$|^姓\s*名$"
)
NUMBER = re.compile(r"^\s*(?:\d{1,3}[.、．\s]?|[（(]\d{1,3}[）)])\s*")
END = re.compile(r"[。；：]|^附件|^抄送|联系人")
MOST = 500


def listed_winners(document: Document, found: Sequence[Award]) -> Iterator[Award]:
    """The awards, those whose winners stand in a list further down with all their names."""
    open_ones = [a for a in found if a.status == "conferred" and a.rule in ("awards.called", "awards.won", "awards.counted")]
    if not open_ones or "名单" not in document.text.value:
        yield from found
        return
    winners = _winners(document, open_ones)
    for award in found:
        names = winners.get(award.id)
        if not names:
            yield award
            continue
        stated = [int(c.value) for c in document.of_kind(Count) if c.id in award.recipient_count and c.value.isdigit()]
        short = bool(stated) and sum(stated) != len(names)
        why = f"名单列出{len(names)}个，正文为{sum(stated)}个" if short else None
        yield replace(award, recipients=names, certainty="check" if short else award.certainty, why=why)


def _winners(document: Document, awards: Sequence[Award]) -> dict[str, tuple[str, ...]]:
    text = document.text.value
    found: dict[str, tuple[str, ...]] = {}
    headings = list(LIST_HEADING.finditer(text))
    for i, heading in enumerate(headings):
        said = heading.group().strip()
        award = next((a for a in awards if a.id not in found and a.start < heading.start() and _same(a.name, said)), None)
        if award is None:
            continue
        end = headings[i + 1].start() if i + 1 < len(headings) else len(text)
        names = _from_tables(document, heading.end(), end) or _from_lines(text[heading.end() : end])
        stated = sum(int(c.value) for c in document.of_kind(Count) if c.id in award.recipient_count and c.value.isdigit())
        if len(names) >= max(2, stated // 2):
            found[award.id] = names[:MOST]
    return found


def _same(name: str, heading: str) -> bool:
    core = re.sub(r"^(?:全国|全省|全市|[一-龥]{2,3}[省市])", "", name)
    return name in heading or (len(core) >= 4 and core in heading)


def _from_tables(document: Document, start: int, end: int) -> tuple[str, ...]:
    text = document.text.value
    names: list[str] = []
    for table in document.tables:
        if not start <= table.start < end:
            continue
        header = {c.col: text[c.start : c.end].strip() for c in table.cells if c.row == 0}
        column = next((col for col, said in header.items() if NAME_COLUMN.search(said)), None)
        if column is not None:
            names.extend(text[c.start : c.end].strip() for c in table.cells if c.row and c.col == column)
    return tuple(name for name in names if name)


def _from_lines(words: str) -> tuple[str, ...]:
    names: list[str] = []
    for line in words.split("\n"):
        if not line.strip():
            continue
        if END.search(line.strip()) or len(names) >= MOST:
            if names:
                break
            continue
        line = NUMBER.sub("", line)
        for part in re.split(r"[　\t]{1,8}|\s{2,8}|、", line):
            names.extend(split_names(NUMBER.sub("", part)))
    return tuple(names)
