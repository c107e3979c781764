"""Which kind of document (公文种类 or public relative) it is: by its title, by what it calls itself, or by the way it speaks."""

from __future__ import annotations

import re

from pipeline.structures import title
from pipeline.structures.elements import Frame
from schemas.gbt9704 import Element
from schemas.regex import regex

NEWS = regex(r"记者|通讯员|日讯|日电|本报|据.{2,24}消息|新闻发布会|\d日(?:上午|下午|，|,)|举办了|召开了")
MEASURES = regex(r"^(?!.{0,40}(?:关于|印发)).{0,80}(?:措施|政策|举措|条)$")  # a headline or the name of a policy
REPORTED = regex(r"记者|通讯员|日讯|日报讯|日电|本报")
BYLINE = regex(
    r"(?:日报|晚报|新华社|本报|通讯社|网)[^。\n]{0,16}[讯电][（(](?:记者|通讯员)"
)  # 科技日报讯（记者…）, whatever the headline names
# What a document with an addressee or a signature calls itself where its title doesn't say it
SELF_NAMED = (
    ("通知", regex(r"通知如下|印发给?你们|转发给?你们|特此通知|本通知")),
    ("公告", regex(r"公告如下|特此公告|现予公告")),
    ("通告", regex(r"通告如下|特此通告")),
    ("公示", regex(r"公示如下|特此公示|现予(?:以)?公示")),
    ("通报", regex(r"通报如下|特此通报")),
    ("批复", regex(r"批复如下")),
    ("函", regex(r"函[告复]如下|特此函[告复]|此函")),
    ("意见", regex(r"提出(?:如下|以下)[^。，]{0,8}意见")),
    ("决定", regex(r"决定如下")),
)
HANDED_DOWN = regex(r"[印转]发(?:关于)?《[^》]*》$")  # 印发《某方案》: not the plan itself
QUOTED = regex(r"^《[^》]*》$")
PETITION = regex(r"信访人|诉求人|信访事项|来信人|投诉人|您反映的|您的来信")
SPEECH = regex(r"^各位代表[：:！]")


def kind_of_document(name: str | None, opening: str, text: str, frame: Frame) -> str | None:
    """The kind that the title names; else the one that the document calls itself, or what its words betray."""
    named = title.kind_of(name) if name else None
    handed_down = HANDED_DOWN.search(name or "")
    kind = named if not handed_down else "通知" if handed_down.string[: handed_down.start()].endswith("关于") else None
    if kind == "函" and name and re.search(r"答复|回复|复函", name) and re.search(r"收悉", opening):
        kind = _answered(opening) or kind
    if name and QUOTED.match(name) and not frame.of(Element.ADDRESSEE) and re.search("出台|起草|解读", text[:1500]):
        return "政策解读"  # 《某意见》 over a text about it
    if kind in ("提案答复", "建议答复") and "政协" not in (name or "") and re.search(r"人大|人民代表大会", name or ""):
        return "建议答复"
    if BYLINE.search(text[:240]) and not frame.of(Element.ADDRESSEE):
        return "新闻"
    if kind is not None and not (MEASURES.search(name or "") and REPORTED.search(text[:400])):
        return kind
    if SPEECH.match(text[:20]):
        return "工作报告"
    if PETITION.search(text[:400]):
        return "信访答复"
    if "收悉" in opening[:300] or "答复如下" in opening:
        return _answered(opening) or ("信访答复" if "答复" in (name or "") + opening else None)
    if (frame.of(Element.ADDRESSEE) or frame.signed.bodies) and "：" not in (name or ""):
        for called, words in SELF_NAMED:
            if words.search(text[:3000]):
                return called
        return "新闻" if REPORTED.search(text[:400]) and not handed_down else named
    if named:
        return "新闻" if REPORTED.search(text[:400]) and not handed_down else named
    return "新闻" if NEWS.search(text[:400]) or "记者" in text[-80:] else None


def _answered(opening: str) -> str | None:
    if re.search(r"提案|政协", opening[:300]):
        return "提案答复"
    return "建议答复" if re.search(r"建议|人大", opening[:300]) and re.search(r"代表|人大|号", opening[:300]) else None
