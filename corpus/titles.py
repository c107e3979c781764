"""When two titles name the same document: marks of drafts, the words of forwarding and announcing, brackets and blanks aside."""

from __future__ import annotations

from corpus.tokens import folded
from schemas.regex import regex

DRAFT = regex(r"[〔(（](?:公开)?(?:征求意见稿?|送审稿|草案(?:征求意见稿)?|讨论稿|初稿|试行|暂行|修订(?:稿|版)?|20\d\d年(?:版|修订))[〕)）]")
ASKING = regex(r"公开征求|征求.{0,60}意见|征求意见稿|草案|公示")
WRAPPED = regex(r"^.{0,40}?(?:印发|转发|发布|公布|征求|批转|修改|废止)[^《]{0,12}《(.{2,120})》")
OPEN = regex(r"(?:关于)?(?:公开)?征求(.{4,100}?)(?:\(征求意见稿\))?(?:的)?意见(?:建议)?的?(?:公告|通知|函|启事)?$")
ISSUED = regex(r"(?:印发|发布|公布|转发)(.{2,100}?)(?:的)?(?:通知|公告|令)$")
NOISE = regex(r"[\s《》〈〉〔〕()“”\"'、,.:;·\-—_]+")
SHORTEST = 4


def title_key(title: str) -> str:
    """What titles of one document's draft, final text, announcement and citation have in common; "" where too little is left.

    >>> title_key("关于印发《某区品牌发展实施意见》的通知") == title_key("《某区品牌发展实施意见（征求意见稿）》")
    True
    >>> title_key("关于公开征求某区品牌发展实施意见（征求意见稿）意见的公告") == title_key("某区品牌发展实施意见")
    True
    >>> title_key("某区2022年品牌发展意见") == title_key("某区2023年品牌发展意见"), title_key("通知")
    (False, '')
    """
    words = folded(title)
    wrapped = WRAPPED.search(words)
    if wrapped:
        words = wrapped[1]
    words = DRAFT.sub("", words)
    for pattern in (OPEN, ISSUED):
        found = pattern.search(words)
        if found:
            words = DRAFT.sub("", found[1])
            break
    words = NOISE.sub("", words).removeprefix("关于")
    return words if len(words) >= SHORTEST else ""


def is_draft(title: str, said: bool | None = None) -> bool:
    """Whether a title (or the document itself) says that it is a draft.

    >>> is_draft("某办法（征求意见稿）"), is_draft("某办法")
    (True, False)
    """
    return bool(said) or bool(ASKING.search(folded(title)))
