"""Names of honours with the sentence they stand in, and the members of a list that share a verb or a level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.honours.frames import framed_names
from extractors.honours.names import LEVELS, RANK_ONLY, Name, level_of, names, quoted_titles
from extractors.honours.told import told_titles
from extractors.prose.sentences import Sentence
from schemas.regex import regex

JOIN = regex(r"[”’]?(?:、|和|及|或|以及|与|，)?[“‘]?")
SHARED = regex(r"(?P<levels>(?:国家|省|市|区|县|部)级?(?:(?:、|和|或|及)(?:国家|省|市|区|县|部)级?)+)$")
LIST_LEVEL = regex(r"(?P<level>国家|省|市|区|县|部)级")
OPEN_LIST = regex(
    r"(?:获得|荣获|[认评核选命确][（(]?[评认]?[）)]?[定选名]?为)(?P<list>[^，。；]{6,200}?)(?:(?:等)?(?:荣誉)?称号|等(?:荣誉|奖项|区域性品牌|品牌)|的(?=[，企单个]))"
)
MEMBER = regex(r"[、“”]+|(?:和|或|及|以及)(?![^、]{0,3}$)")
NOT_NAME = regex(
    r"^(?:国家|省|市|区|县)级(?:荣誉|称号)?$|^(?:其他|有关|相关|上述|以上|企业|单位|个人|标准|每|新|省级以上|市级以上)|品牌$|^.{0,1}$|\d"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An honour's name in its sentence; `follows` is the start of the list member before it, where it stands in a list."""

    name: Name
    sentence: Sentence
    follows: int | None = None


def members_of(text: str, told: tuple[Sentence, ...], *, municipality: bool) -> Iterator[Member]:
    """All candidate names with their sentences, lists spelt out (国家、省级企业技术中心 is two)."""
    plain = list(names(text, municipality))
    ends = {n.end for n in plain}
    framed = [f for f in framed_names(text, municipality) if f.end not in ends]
    plain = [n for n in plain if all(n.end <= f.start or f.end <= n.start for f in framed)] + framed
    quoted = [q for q in quoted_titles(text, municipality) if all(n.end <= q.start or q.end <= n.start for n in plain)]
    known = sorted([*plain, *quoted], key=lambda n: n.start)
    told_of = [t for t in told_titles(text, municipality) if all(n.end <= t.start or t.end <= n.start for n in known)]
    found = list(_spread(text, iter(sorted([*known, *told_of], key=lambda n: n.start)), municipality))
    found = _with_open_lists(text, found, municipality)
    at, previous = 0, None
    for i, name in enumerate(found):
        while at + 1 < len(told) and told[at].end <= name.start:
            at += 1
        sentence = told[at]
        if (
            not sentence.start <= name.start < sentence.end
            or (name.level is None and (RANK_ONLY.match(name.name) or RANK_ONLY.match(text[name.start : name.end])))
            or _in_title(text, name)
        ):
            continue
        follows = None
        if (
            previous is not None
            and previous.end <= name.start
            and name.start - previous.end <= 3
            and JOIN.fullmatch(text, previous.end, name.start)
        ):
            follows = previous.start
        if previous is not None and previous.start == name.start:
            follows = previous.start
        yield Member(
            name=_level_of_list(text, name, found[i + 1] if i + 1 < len(found) else None, previous), sentence=sentence, follows=follows
        )
        previous = name


def _in_title(text: str, name: Name) -> bool:
    """Inside a 《title》 that isn't the honour itself."""
    opened = text.rfind("《", max(0, name.start - 60), name.start)
    if opened < 0 or text.find("》", opened, name.start) >= 0:
        return False
    return not (opened + 1 >= name.start - 1 and text.startswith("》", name.end))


def _spread(text: str, found: Iterator[Name], municipality: bool) -> Iterator[Name]:
    """国家、省级X: one name a level, the first one's span holds the whole string."""
    for name in found:
        levels = SHARED.search(text, max(0, name.start - 12), name.start)
        own = LIST_LEVEL.match(name.name)
        before = re.search(r"(?P<first>国家|全国|省|市)级?[、和或及]$", text[max(0, name.start - 5) : name.start])
        if own and before and not levels:
            first = name.name[own.end() :]
            label = before["first"] + ("级" if before["first"] in "省市" else "")
            start = name.start - len(before.group())
            yield replace(name, start=start, name=label + first, level=level_of(label + first, municipality))
        yield name


def _level_of_list(text: str, name: Name, after: Name | None, before: Name | None) -> Name:
    """A level spread over a list (省级A、B、C) is the level of each member and no part of any name."""
    own = LIST_LEVEL.match(name.name)
    bare = (
        after is not None
        and after.start > name.end
        and JOIN.fullmatch(text, name.end, after.start)
        and "、" in text[name.end : after.start]
    )
    if (
        own
        and bare
        and after is not None
        and after.level is None
        and not text.startswith(("[", "（"), name.end)
        and name.start < after.start
    ):
        return replace(name, start=name.start + own.end(), name=name.name[own.end() :], level=name.level)
    if name.level is None and before is not None and before.end <= name.start and JOIN.fullmatch(text, before.end, name.start):
        lead = LEAD_LEVEL.search(text, max(0, before.start - 200), name.start)
        if lead and "；" not in lead.group() and LEVELS.get(lead["level"]):
            return replace(name, level=LEVELS[lead["level"]])
    return name


LEAD_LEVEL = regex(r"(?P<level>省|市|区|县)级(?!及?以上)[^，。；]{0,160}$")


def _with_open_lists(text: str, found: list[Name], municipality: bool) -> list[Name]:
    """Members of 获得A、B、C称号的 count as honours even where their own ending is unknown, if another member's is known."""
    if not found:
        return found
    taken = {name.start for name in found}
    added: list[Name] = []
    for listing in OPEN_LIST.finditer(text):
        start, end = listing.span("list")
        inside = [name for name in found if start <= name.start < end]
        if not inside or "、" not in listing["list"]:
            continue
        at = start
        for gap in [*MEMBER.finditer(text, start, end), None]:
            stop = gap.start() if gap else end
            words = text[at:stop]
            covered = any(name.start < stop and at < name.end for name in inside)
            if not covered and 2 <= len(words) <= 24 and not NOT_NAME.search(words) and at not in taken:
                added.append(Name(start=at, end=stop, name=words, kind="title", level=level_of(words, municipality)))
            at = gap.end() if gap else end
    return sorted([*found, *added], key=lambda n: (n.start, n.end)) if added else found
