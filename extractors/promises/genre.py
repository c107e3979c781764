"""The manner of a document: a plan promises every measure, a letter only what lies ahead, a law only what a government grants."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extractors.prose.cues import past_at
from extractors.prose.sentences import Sentence, sentences
from extractors.prose.verbs import led
from schemas.document import Document
from schemas.regex import regex

Genre = Literal["law", "plan", "letter", "report", "account", "news", "explained", "record", "excerpt"]
REPORTS = ("report", "account")
EXCERPT = 500  # what shows neither kind nor title and is no longer than this is read sentence by sentence

BY_KIND: dict[str, Genre] = {
    **dict.fromkeys(("条例", "办法"), "law"),
    **dict.fromkeys(("规划", "意见", "通知", "通告", "征求意见", "决议", "命令", "批复", "纪要", "公告", "决定", "通报", "议案"), "plan"),
    **dict.fromkeys(("提案答复", "建议答复", "函", "信访答复", "请示"), "letter"),
    **dict.fromkeys(("工作报告", "报告"), "report"),
    "新闻": "news",
    "政策解读": "explained",
    **dict.fromkeys(("统计公报", "公报", "公示", "名单"), "record"),
}
LAW_TITLE = regex(r"(?:法|条例|规定|办法|细则|规则|章程|准则)(?:[（(](?:试行|暂行|修订|草案|征求意见稿)[^）)]{0,6}[）)])?$")
LAW_BODY = regex(r"(?:^|\n|[。　])\s{0,4}第[一二三四五六七八九十]{1,3}条[ 　]?")
PLAN_TITLE = regex(r"(?:意见|通知|规划|计划|方案|措施|要点|举措|清单|政策|十条|指南)(?:[（(][^）)]{1,12}[）)])?$")
LETTER_TITLE = regex(r"(?:答复|复函|函|回复)$|收悉")
REPORT_TITLE = regex(r"(?:工作报告|报告|汇报|总结|情况|年度报|年报)$")
# what was done in a year, whose measures are past: …年度政府信息公开工作报告, 工作总结
ACCOUNT = regex(r"(?:年度(?:[一-龥]{2,20})?报告|年报|年度报|工作总结|总结报告)$")
EXPLAINS = regex(r"(?:出台|制定|起草|政策)(?:的)?(?:背景|依据|过程|意义|原则)|主要内容")  # what a measure is about, told in its headings
NAMED = regex(r"(?:^|\n)[^\n。；，]{0,40}关于[^\n。；，]{4,60}的(?P<kind>通知|意见|决定|函|通报|批复|通告|公告)(?=\s|\n|$)")
SPEECH = regex(r"各位代表[^。]{0,60}(?:。|：|\n)[^。]{0,80}报告(?:政府)?工作|政府工作报告")
NAMED_BY_ANNEX = regex(r"印发|转发|发布")


def genre_of(document: Document) -> Genre:
    """How a document speaks, from its kind, its title, or how its sentences are built."""
    return _genre(document.meta.kind, (document.meta.title or "").rstrip("》.…"), document.text.value)


@lru_cache(maxsize=4)
def _genre(kind: str | None, title: str, text: str) -> Genre:
    laws = len(LAW_BODY.findall(text)) if text.count("条") >= 6 else 0
    if laws >= 6 or (title and LAW_TITLE.search(title) and not NAMED_BY_ANNEX.search(title) and kind in (None, "办法", "条例", "命令")):
        return "law"
    if kind in BY_KIND:
        genre = BY_KIND[kind]
        if genre == "report" and ACCOUNT.search(title):
            return "account"
        return _as_told(genre, sentences(text)) if genre in ("news", "explained") else genre
    if SPEECH.search(text, 0, 1200):
        return "report"
    for pattern, said in ((LETTER_TITLE, "letter"), (PLAN_TITLE, "plan"), (REPORT_TITLE, "report")):
        if title and pattern.search(title):
            return said  # type: ignore[return-value]
    if named := NAMED.search(text, 0, 900):
        return BY_KIND[named["kind"]]
    if re.search(r"收悉|现答复如下|现将.{0,20}答复", text[:600]):
        return "letter"
    return "excerpt" if not title and len(text) <= EXCERPT else _as_told("news", sentences(text))


def _as_told(otherwise: Genre, told: tuple[Sentence, ...]) -> Genre:
    """Without a kind: a text whose sentences mostly open with a measure's verb and tell of nothing past reads as a plan."""
    if any(s.heading and EXPLAINS.search(s.words) for s in told):
        return otherwise
    body = [s.words for s in told if not s.heading and len(s.text) > 14][:80]
    leading = sum(1 for words in body if led(words) and past_at(words) is None)
    return "plan" if len(body) >= 8 and leading >= 0.6 * len(body) else otherwise
