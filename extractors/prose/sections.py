"""What a heading says of the section under it: promised, to be done, past, or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from extractors.data import rows
from extractors.prose.verbs import leads
from schemas.regex import regex

TOPIC = regex(r"关于.{2,60}问题")  # a letter's headings name what was asked: 关于加强对口支援问题
# Where a report turns to what is ahead, the heading ends so.
AHEAD = regex(r"(?:重点工作|工作的?建议|总体部署|工作部署|主要任务|奋斗目标|工作任务)(?:和[^，。]{1,12})?$")
MEASURES = regex(r"(?:任务|举措|措施|目标|步骤|政策|标准)$")  # 重点任务, 扶持措施: a verb stands first, but the noun says what follows
# 三、推荐条件推荐对象须爱党报国: a verb stands first, but what follows is asked of those who apply
CONDITIONS = regex(
    r"(?:推荐|申报|申请|评选|参评|参赛|报名|遴选|认定|享受|补贴|补助|奖励|扶持|支持|招聘|受理|审[查核]|排查|检查|整治|适用|实施|统计|培训|资助|救助|贷款)(?:的)?(?:条件|范围|对象|名额|材料|资格|主体)"
)
# 起草背景, 出台的意义: why a measure was taken, though a verb stands first; 充分认识…的重要意义 is asked of those addressed
REASONS = regex(r"(?:背景|意义|过程|依据|目的|必要性|重要性|紧迫性|由来)$")
ORDER = ("next", "past", "creed", "none", "do")


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    table = rows("sections")
    return {mode: regex("|".join(word for word, said in table if said == mode)) for mode in ORDER}


@lru_cache(maxsize=512)
def heading_mode(heading: str) -> str:
    """`next` (下一步工作), `past` (工作成效), `creed` (指导思想), `none` (申报条件), `do` (主要任务), `weak` where it opens with a
    measure's verb, or "".

    >>> [heading_mode(h) for h in ("下一步工作思路", "主要举措及工作成效", "加强组织领导", "基本原则", "扶持措施")]
    ['next', 'past', 'weak', 'creed', 'do']
    """
    words = _words()
    if TOPIC.match(heading):
        return ""
    if CONDITIONS.match(heading):
        return "none"
    if words["next"].search(heading):
        return "" if words["past"].search(heading) else "next"  # 成就和今后任务 holds both
    if AHEAD.search(heading):
        return "do"
    if REASONS.search(heading) and "认识" not in heading:
        return "past"
    if words["creed"].search(heading):  # 指导思想: a verb stands first
        return "creed"
    if leads(heading) and not MEASURES.search(heading):
        return "weak"
    for mode in ORDER[1:]:
        if words[mode].search(heading):
            return mode
    return ""


def nested(under: Mapping[int, str]) -> str:
    """The mode that holds under a stack of headings: what is past or promised stays so in its sub-sections.

    >>> nested({1: "past", 2: "weak"}), nested({1: "do", 2: "creed", 3: "weak"}), nested({1: "none", 2: "do"})
    ('past', 'none', 'do')
    """
    said = ""
    for level in sorted(under):
        mode = under[level]
        if not mode or (said == "next" and mode != "none") or (said == "past" and mode != "next"):
            continue
        if said in ("do", "creed") and mode == "weak":  # 二、基本原则 / （一）坚持便捷服务
            continue
        said = mode
    return "none" if said == "creed" else said
