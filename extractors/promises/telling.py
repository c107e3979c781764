"""What tells instead of promising: how things stand, what will come of it, what a text says of itself."""

from __future__ import annotations

from schemas.regex import regex

# 项目建成后，将有效缓解…: what will come of it
FORESEEN = regex(
    r"(?:建成|投用|投运|实施|通车|竣工|完工|落成|开通|运营|启用|投产|出台)[^，。；]{0,6}后[，,]?(?:预计)?(?:也|还)?将(?:会)?"
    r"(?:有效|极大|大大|显著|彻底|有力|明显|带动|促进|推动|缓解|改善|成为|使|为)"
)
# 随着我国…; 任务更为繁重。; 3月1日，省科技厅印发《…》: how things stand or what has just been issued
HARD = ("繁重", "艰巨", "严峻", "凸显", "紧迫", "薄弱", "滞后", "不够", "不强", "不高", "短缺")
GOOD_FOR = regex(r"(?:[^。；]{0,60}[，,])?有利于")
ISSUED = regex(r"[^。；]{0,60}(?:日前|近日|近期|\d日)[，,][^。；]{0,120}(?:印发|出台|颁布|发布|下发|召开|举行|获悉|介绍|解读)")
# what an explanation says of the measure's text, its making and its aims, not of what will be done
EXPLAINS = regex(
    r"解读|“|第[一二三四五六七八九十]{1,2}(?:部分|章|方面)|(?:主要|[分共])[^，。；]{0,6}(?:包括|[为]|[一二三四五六七八九十\d])|(?:明确|提出|规定|确定|增加|新增|细化|参照|调整|修改|修订|认真研究|广泛|一方面|另一方面)|"
    r"[^。；]{0,200}(?:有利于|旨在|亮点|负责人|记者|告诉|此次|本次修订|原有|改为|调整为|包括第|是指|解释单位|(?:提出|明确|规定|完善|增加|细化|强化|优化|简化|减少|修改)了|《[^》]{2,30}》(?:中)?(?:提出|明确|规定)|印发|制定了?《)"
)


def states(words: str) -> bool:
    """How things stand, what something is good for, or what has just been issued."""
    return (
        words.startswith("随着")
        or words.rstrip("。；").endswith(HARD)
        or ("有利于" in words and GOOD_FOR.match(words) is not None)
        or (("日，" in words or "日前，" in words or "近期，" in words) and ISSUED.match(words) is not None)
    )


def foreseen(words: str) -> bool:
    """What will come of something once it is done.

    >>> foreseen("项目建成后，将有效缓解供水压力。"), foreseen("项目建成后，我局将组织验收。")
    (True, False)
    """
    return ("后" in words and "将" in words and FORESEEN.search(words) is not None) or "将有利于" in words[:60].partition("，")[0]
