"""Honours that a body confers: prizes, titles, certifications and official listings, with who has them and how."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.honours.context import Context, context_of
from extractors.honours.lists import listed_winners
from extractors.honours.members import Member, members_of
from extractors.honours.names import GENERIC
from extractors.honours.recipients import winners_after, winners_before, winners_given, winners_later, winners_named
from extractors.promises.genre import genre_of
from extractors.prose.sentences import sentences
from schemas.document import Document
from schemas.entities import Amount, Award, Count, Date, entity_id
from schemas.regex import regex

MUNICIPALITY = regex(r"(?:上海|北京|天津|重庆)市?")
VALUES = (Date, Amount, Count)  # a tuple: `|` would make a new union for every entity
UNITS = frozenset("家个件项人名位所处户")
CONFERRER = regex(
    r"由(?P<who>[^，。；]{2,40}?)授予|被(?P<from>(?!提名|推荐)[^，。；]{2,24}?)(?:评|认定|命名|授予|确定|列|批准)|(?:荣获|获得|获|获评)(?P<by>[^，。；“”]{2,24}?(?:组织|政府|委员会|部|局|厅|协会|学会|总会|联合会|研究院))(?:首届|第[^，]{1,4}[届批]|颁发|授予|的|评选)"
)
APPLIES = regex(r"申报|申请|推荐|参评|提名")
BARRED = regex(r"不[得能可](?:被)?(?:再|重复|再次|同时)?(?:推荐|申报|提名|参评|申请)[^，。；]{0,24}$|(?:不属于|所称的?)[^，。；]{0,12}$")
BARS = regex(r"[”’]?(?:、[^，。；]{1,24})?(?:称号)?的[，,]?[^，。；]{0,4}(?:不得|不再|不能)")
NAMED_TO = regex(r"(?:命名|认定|确定|批准|评选)[^，。；]{1,300}?为")  # 命名下列20个村为…
BODY_OF = regex(r"(?P<who>[一-龥]{4,30}?(?:理事会|委员会|人民政府|办公厅|总局|厅|局|部))(?:对|决定|研究|确定|授予)")

OTHERS = regex(r"、[^、，。；〇]{2,12}(?:建设|创建|认定|[镇村园])(?=、)")
HOLDER = regex(
    r"(?P<who>(?!第|[省市区县]|著名|驰名)[一-龥“”]{2,12}?)(?:中国)?(?:驰名商标|著名商标|地理标志(?:证明商标|保护产品|产品|商标)?|中华老字号)$"
)


@dataclass(frozen=True, slots=True)
class _Told:
    text: str
    law: bool
    values: Sequence[Date | Amount | Count]
    starts: Sequence[int]
    issuers: tuple[str, ...]


def awards(document: Document) -> Iterator[Award]:
    """Every honour told as won, sought, applied for or made a condition; a mere mention of the scheme is none."""
    text = document.text.value
    told = sentences(text)
    municipality = _municipality(document)
    found = list(members_of(text, told, municipality=municipality))
    values = sorted((e for e in document.entities if isinstance(e, VALUES)), key=lambda e: e.start)
    about = _Told(text, genre_of(document) == "law", values, [v.start for v in values], document.meta.issuers)
    again: dict[int, int] = {}
    before: tuple[Member, Award] | None = None
    made: list[Award] = []
    editions: dict[str, str] = {}
    for i, member in enumerate(found):
        award = _award(member, before, found[max(0, i - 12) : i], about)
        edition = member.name.edition or _edition(text[max(0, member.name.start - 12) : member.name.start])
        if edition:
            editions[member.name.name] = edition
        if award is None:
            continue
        award = replace(award, edition=edition or editions.get(award.name))
        count = again.get(award.start, 0)
        again[award.start] = count + 1
        award = replace(award, id=entity_id(Award, award.start, count))
        before = (member, award)
        made.append(award)
    yield from listed_winners(document, made, municipality)


def _municipality(document: Document) -> bool:
    region = document.meta.region.name if document.meta.region else ""
    said = region or "".join(document.meta.issuers) or document.text.value[:300]
    return MUNICIPALITY.match(said) is not None or (not region and MUNICIPALITY.search(said[:60]) is not None)


def _award(member: Member, previous: tuple[Member, Award] | None, earlier: Sequence[Member], about: _Told) -> Award | None:
    sentence, name = member.sentence, member.name
    before = _unnamed(sentence.text[: name.start - sentence.start], sentence.start, earlier)
    after = sentence.text[name.end - sentence.start :]
    counts = _counts(member, about)
    listed = member.follows and previous is not None and previous[0].name.start == member.follows
    context: Context | None
    if listed and previous is not None and not counts:
        context = Context(previous[1].status, "awards.listed")
    else:
        context = context_of(before, after, counted=counts[0].status if counts else None, law=about.law and name.name not in GENERIC)
    if (
        about.law
        and context is not None
        and context.rule == "awards.rule"
        and context.verb is not None
        and APPLIES.match(before, context.verb)
    ):
        return None  # 暂停其申报科学技术奖的资格: the scheme is only spoken of
    if context is not None and (BARRED.search(before) or BARS.match(after)):
        return None  # 曾获得全国技术能手的，不得重复申报
    if context is None and about.law and _institutes(name.name, after):
        context = Context("criterion", "awards.instituted")
    if name.name == "试点" or (name.name in GENERIC and (about.law or (context is not None and context.status == "nominated"))):
        return None
    if context is None or (sentence.heading and not _institutes(name.name, after)):
        return None
    recipients = _recipients(context, before, after) if context.status != "criterion" else ()
    holder = HOLDER.match(name.name) if name.level is None and name.kind == "certification" else None
    if context.rule == "awards.applied" and context.verb is not None and OTHERS.search(before, context.verb):
        recipients = ()  # 申报大禹奖、雍溪古镇、…景区建设、重庆老字号: each has an applicant of its own
    if listed and previous is not None and not recipients and context.rule == "awards.listed":
        recipients = previous[1].recipients
    if holder and (listed or not recipients):  # 大足黑山羊驰名商标, in a list with what others seek
        recipients = (holder["who"],)
    counts = counts or (_counts_before(member, context, about) if not winners_after(after) else [])
    date = _date(member, about)
    return Award(
        id="", start=name.start, end=name.end, text=about.text[name.start : name.end], rule=context.rule, name=name.name, class_=name.kind,
        level=name.level, rank=name.rank, category=name.category, recipients=recipients,
        recipient_count=tuple(c.id for c in counts), conferrer=_conferrer(before, about), status=context.status,
        reward=_reward(member, context, about), date=date,
    )  # fmt: skip


def _institutes(name: str, after: str) -> bool:
    return name.endswith("奖") and re.match(r"[：:]?$|[一二三四五六七八九十\d]{1,3}名", after.strip()) is not None


def _unnamed(before: str, offset: int, earlier: Sequence[Member]) -> str:
    """The words before a name with the honours among them blanked, whose own words (培育, 认定) are no verbs here."""
    for other in earlier:
        start, end = other.name.start - offset, other.name.end - offset
        if 0 <= start < len(before) and end <= len(before):
            before = before[:start] + "〇" * (end - start) + before[end:]
    return before


def _edition(before: str) -> str | None:
    found = re.search(r"(?:第[一二三四五六七八九十百零\d]{1,4}[届批次]|首[届批])[“《]?$", before)
    return found.group().rstrip("“《") if found else None


def _recipients(context: Context, before: str, after: str) -> tuple[str, ...]:
    if named := winners_after(after):
        return named
    if context.rule == "awards.selection":
        return winners_later(after)
    if context.rule == "awards.named":
        return winners_named(before[context.verb :])
    if context.verb is None:
        return winners_given(before) if context.rule == "awards.called" else ()
    verb = before[context.verb :]
    if verb.startswith("推荐"):
        return ()  # the subject recommends
    if "被" in before[max(0, context.verb - 26) : context.verb]:
        return winners_before(before[: context.verb])
    if re.match(r"授予|[确命评认选批]", verb):
        given = winners_given(before)
        if given or verb.startswith("授予") or NAMED_TO.match(verb):
            return given
    return winners_before(before[: context.verb])


def _within(start: int, end: int, about: _Told) -> Sequence[Date | Amount | Count]:
    return about.values[bisect_left(about.starts, start) : bisect_left(about.starts, end)]


def _counts(member: Member, about: _Told) -> list[Count]:
    """The count right behind the name, or right before it (新增4家X)."""
    end = member.name.end
    behind = [v for v in _within(end, end + 4, about) if isinstance(v, Count) and v.unit[:1] in UNITS]
    if behind and not about.text[end : behind[0].start].strip("”’： :共"):
        return [behind[0]]
    ahead = [v for v in _within(member.name.start - 10, member.name.start, about) if isinstance(v, Count) and v.unit[:1] in UNITS]
    if ahead and not about.text[ahead[-1].end : member.name.start].strip("“的 "):
        return [ahead[-1]]
    return []


def _counts_before(member: Member, context: Context, about: _Told) -> list[Count]:
    """The counts in the subject of the verb: 33个组织和个人荣获…"""
    if context.verb is None and context.rule not in ("awards.called", "awards.selection"):
        return []
    sentence = member.sentence
    if context.verb is None:
        clause_end = sentence.end if context.rule == "awards.selection" else member.name.start
        clause_start = member.name.end if context.rule == "awards.selection" else sentence.start
    else:
        clause_end = sentence.start + context.verb
        clause_start = max(sentence.start, *(about.text.rfind(c, sentence.start, clause_end) + 1 for c in "，；：,;"))
        naming = about.text.startswith(("授予", "确定", "命名", "认定", "批准"), clause_end) and about.text[clause_end - 1] != "被"
        if naming or context.rule == "awards.named":
            clause_start, clause_end = clause_end, member.name.start
    found = [
        v
        for v in _within(clause_start, clause_end, about)
        if isinstance(v, Count) and v.unit[:1] in UNITS and (context.rule != "awards.selection" or v.unit[:1] not in "项件")
    ]
    return found[:1] if context.rule == "awards.selection" else found[-3:]


def _reward(member: Member, context: Context, about: _Told) -> tuple[str, ...]:
    if context.status not in ("criterion", "conferred"):
        return ()
    sums = [v for v in _within(member.name.end, member.sentence.end, about) if isinstance(v, Amount) and v.role in ("reward", "subsidy")]
    return (sums[0].id,) if sums else ()


def _date(member: Member, about: _Told) -> str | None:
    dates = [v for v in _within(member.sentence.start, member.name.start, about) if isinstance(v, Date) and v.type != "duration"]
    return dates[-1].id if dates else None


def _conferrer(before: str, about: _Told) -> str | None:
    found = CONFERRER.search(before[-60:] + "的" if before.endswith("获得") else before[-60:])
    if found:
        return found["who"] or found["from"] or found["by"]
    if re.search(r"决定(?:授予|命名|表彰|对)", before) and about.issuers:
        return "、".join(about.issuers)
    body = BODY_OF.search(before) if re.search(r"授予|确定|命名", before) else None
    return body["who"] if body else None
