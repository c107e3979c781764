"""Whether an honour was won, sought, applied for or made a condition, from the words around its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractors.honours.names import NAMING
from schemas.regex import regex, sought

Status = Literal["conferred", "nominated", "target", "criterion"]

WON = (
    r"荣获|喜获|成功创建|命名(?=[^，。；]{2,300}为)|认定(?=[^，。；为]{2,60}为)|批准(?=[^，。；为]{2,60}为)|荣列|获得|获评|获批|获颁|新获|取得|摘得|斩获|夺得|捧得|[认评核选命确审][（(]?[评认]?[）)]?[定选名]?为|授予|入选|列入|列为|通过|成为|荣膺|进入|现有|拥有(?!量|率|权)|新增|创成|获选|被评|颁发|评选出|升级为|确定|"
    r"(?<![争参申])获(?![奖取])|属于"
)
SOUGHT = r"争创|创建|打造|培育|力争|争取|申创|创争|争取创|(?<!创)新创(?!业|意|造)|创评|争当"
APPLIED = r"申报|申请|入围|推荐|参评|提名|候选|推选"
VERB = sought(rf"(?P<won>{WON})|(?P<sought>{SOUGHT})|(?P<applied>{APPLIED})|(?P<listed>纳入)")
OF_ANOTHER = regex(
    r"(?<!颁发)(?<!授予)(?<!评选)(?<!认定)(?<!命名)(?<!公布)(?<!主办)(?<!发布)(?<!批准)的(?!确)[^，。；“]{0,12}$"
)  # 取得突出业绩的领军人才
PUSHED = regex(r"推进|推动|积极|争取|力争|加快|支持|鼓励|引导|培育|将")
CONDITION_AFTER = regex(
    r"[^。；]{0,160}?(?:的|者)(?:[^，。；的]{0,16})?(?:[，,][^。；]{0,80}?|[^，。；]{0,4})(?:奖励|奖补|给予|补助|资助|予以|优先|补贴|扶持|优惠|支持|奖\d|免|可以|享受)"
)
CONDITION_BEFORE = regex(r"获|认定|评为|[评认]）?定为|通过|对|凡|拥有|属于|是|被|列入|入选|符合")
SELECTION = regex(r"^[”）)]{0,2}(?:的)?(?:评选|评比|评审|大赛|竞赛|表彰)(?:活动|工作|大会)?(?:中|上)?")
WON_LATER = regex(r"(?:获得|荣获|获评|获奖|通过|获得表彰|被评为|受到表彰)")
UNDER_LABEL = regex(r"(?:奖励|资助|补助|扶持|支持|申报|评选)(?:对象|条件|范围)[：:][^。]{0,80}$")  # 奖励对象：获得市长质量奖的企业
FOR_IT = regex(r"(?:^|[，；：])(?:对|凡)[^，。；]{0,50}$")
GIVEN_THEN = regex(r"^[^，。；的]{0,6}[，,][^，。；\d]{0,14}(?:给予|奖励|补助|资助|奖补)")
CALLED = regex(r"^[”’]?\s?(?:等)?(?:荣誉)?称号")
# 确定甲校等10家单位为…，乙店等3家为
FRAMED = regex(
    rf"(?:{NAMING}|(?<=[，；]))[^，。；“”]{{2,400}}?等?\s?[0-9一二三四五六七八九十百]{{1,5}}\s?[家个名位所项件人户处][\u4e00-\u9fff（）]{{0,10}}为(?:(?:19|20)[0-9]{{2}}年度?)?(?:第[一二三四五六七八九十0-9]{{1,3}}[批届])?(?:全[省市县区])?$"
)
FRAME_END = regex(r"[家个名位所项件人户处][\u4e00-\u9fff（）]{0,10}为[^为]{0,14}$")  # a quick look, before the whole frame is asked for
TO_BE = regex(r"(?:要|应|须|计划|将)[^，。；]{0,6}$")
ONE_OF_ALL = regex(r"集[^，。；]{0,60}$")  # 打造集技能领军人才培养、…为一体的平台 names no honour
FUTURE = regex(r"力争|争取|到\d{4}年|新增.{0,40}(?:以上|左右)|计划|确保|目标")


@dataclass(frozen=True, slots=True)
class Context:
    """The status, the rule that found it, and where the verb stands before the name (sentence offset; None where a count decides)."""

    status: Status
    rule: str
    verb: int | None = None


def context_of(before: str, after: str, *, counted: str | None, law: bool) -> Context | None:
    """The status of an honour between the words of its sentence; None where the scheme is merely mentioned.

    `counted`: the status of the count that stands right at the name.

    >>> context_of("芯片公司荣获", "。", counted=None, law=False)
    Context(status='conferred', rule='awards.won', verb=4)
    >>> context_of("获得", "的，奖励30万元", counted=None, law=False).status
    'criterion'
    >>> context_of("大力推行", "，", counted=None, law=False) is None
    True
    """
    reach = max(before.rfind("。"), before.rfind("；"), len(before) - 60, 0)
    verb = max(VERB.finditer(before, reach), key=lambda m: m.start(), default=None)
    near = (
        verb is not None and not re.search(r"[，,：]", before[verb.end() :]) and not (verb["won"] and OF_ANOTHER.search(before, verb.end()))
    )
    if (
        CONDITION_AFTER.match(after)
        and CONDITION_BEFORE.search(before, max(0, len(before) - 60))
        and (near or before[reach:].startswith("对") or before.endswith(("是", "为", "对")))
    ):
        return Context("criterion", "awards.condition", verb.start() if verb and near else None)
    if UNDER_LABEL.search(before, max(0, len(before) - 100)):
        return Context("criterion", "awards.condition", verb.start() if verb and near else None)
    if FOR_IT.search(before, max(0, len(before) - 60)) and GIVEN_THEN.match(after):
        return Context("criterion", "awards.condition", verb.start() if verb and near else None)
    if law and (near or counted) and not (verb and verb["sought"]):
        return Context("criterion", "awards.rule", verb.start() if verb and near else None)
    if selection := SELECTION.match(after):
        return Context("conferred", "awards.selection") if WON_LATER.search(after, selection.end()) else None
    if FRAME_END.search(before, max(0, len(before) - 40)) and (framed := FRAMED.search(before, max(0, len(before) - 400))):
        return Context(_named(before[: framed.start()], framed.group()), "awards.named", framed.start())
    if near and verb is not None and not ONE_OF_ALL.search(before, verb.end()):
        return _by_verb(verb, before, after, counted)
    if counted and counted != "criterion" and re.search(r"到(?:20)?\d{2}年[^，。；]{0,20}$", before[reach:]):
        return Context("target", "awards.counted")
    if counted:
        return Context({"target": "target", "criterion": "criterion"}.get(counted, "conferred"), "awards.counted")  # type: ignore[arg-type]
    if CALLED.match(after) and re.search(r"授予|荣获|获得", before):
        return Context("conferred", "awards.called")
    return None


def _named(before: str, frame: str) -> Status:
    """拟确定甲校等10家… nominates, 各市要确定2个县… is to be done."""
    if before.endswith("拟") or frame.startswith("拟"):
        return "nominated"
    return "target" if TO_BE.search(before) else "conferred"


def _by_verb(verb: re.Match[str], before: str, after: str, counted: str | None) -> Context | None:
    at = verb.start()
    if verb["applied"]:
        return Context("nominated", "awards.applied", at)
    if verb["sought"] or (verb["listed"] and PUSHED.search(before, max(0, at - 24), at)):
        return Context("target", "awards.sought", at)
    if counted == "target" or FUTURE.search(before) or TO_BE.search(before, 0, at):
        return Context("target", "awards.sought", at)
    return Context("conferred", "awards.won", at)
