"""What a number means in its clause: change, fact or goal or condition, level or flow, and the indicator."""

from __future__ import annotations

import re
from typing import Literal

from extractors.prose.cues import FUTURE
from extractors.quantities import Quantity
from schemas.regex import regex, sought

UP_TO = regex(r"(?:增加到|增至|增长到|提高到|提高至|提升到|提升至|上升到|上升至|扩大到|发展到|升至|增长至|增加至)[^，。；0-9]{0,4}$")
UP_BY = regex(
    r"(?:新增加?|净增加?|增收|新授权)[^，。；0-9]{0,22}$|(?:增加了?|增长了?|增幅[为达]?|提高了?|提升了?|上升了?|扩大了?|上涨了?|增长率为?)[^，。；0-9的]{0,6}$"
)
DOWN_TO = regex(r"(?:降至|减至|下降到|下降至|降低到|降低至|减少到|减少至|压缩到|压缩至|压减至|缩短至|缩短到|压减到)[^，。；0-9]{0,4}$")
DOWN_BY = regex(r"(?:下降了?|减少了?|降低了?|缩短了?|压减了?|压缩了?|回落|降幅[为达]?|跌)[^，。；0-9]{0,6}$")
REACHED = regex(r"(?:达到|达|总数达到)[^，。；0-9]{0,3}$")
TARGET = sought(
    r"力争|争取|确保|(?<!好于)(?<!高于)(?<!超)(?<!超出)(?<!符合)(?<!低于)(?<!快于)预期(?!寿命)|(?<!控制)(?<!既定)目标(?!顺利|如期|提前|圆满|全面完成|全面实现|任务完成)|(?<![动坚持施养展项划])(?<![三五]年)计划(?!单列|生育|[”，。；、的》])|预计|拟|到20[2-9][0-9]年|不低于|不少于|至少|原则上"
    rf"|{FUTURE.pattern}|将(?:新增|建成|完成|实现|培育|新建|引进|增加)"
)
CRITERION = regex(
    r"奖励|给予|补助|补贴|资助|出资|应有|不得|须|必须|奖[^，。]{0,3}$|(?:标准|条件)为|设[^，。]{0,8}奖|对[^，。]{0,20}的(?!贡献|依存|影响|拉动)|符合|(?<![圆])满(?!意|足)"
)
CRITERION_AFTER = regex(r"(?:的[，,；企单项、（]|的人(?=[员才，,；、给])|的[\u4e00-\u9fff]{1,20}[，,]|出席|兴建)")
COMPOSED = regex(r"由[^，。；]{2,30}组成|(?:条件|标准)(?:为|是|如下)")  # 由委员五至九人组成，其中一人为主任委员; 条件为职工50人以上
PLANNED = regex(r"力争|确保|争取|预期目标|计划要求|主要目标|计划安排|今年[^，。]{0,8}目标")
RATE_GIVEN = regex(r"(?:的?(?:标准|比例))?(?:由[^，。；]{1,10}?)?(?:一次性)?(?:用于)?(?:给予|贴息|予以|补助|补贴|奖励|资助|返还|扣除|计提)")
RATE_LEAD = regex(r"(?:返还|补助|补贴|奖励|资助|减征|减按|按照?)[^，。；]{2,30}的$")
CONDITION = regex(r"[^，。；]{0,40}[的者][，,]")
DONE = regex(r"今年|去年|已|共奖励|荣获|获得|截[至止]|累计|了")
NORM = regex(r"不[得应宜能可准许]")  # 不应低于3米 is a norm
# a clause without a subject that opens with a making verb: 建设培育100家以上…, 培训农民5000人次
MAKING = (
    r"(?:开发(?!区)|建设|培育|打造|建成|完成|培训|引进|新建|新增|增设|改造|升级|创建|推出|举办|扶持|遴选|选树|认定|选派|招募|组织|开展|实施|修建|改扩建|种植|发展|推广|"
    r"投放|安置|吸纳|培养|招聘|设立|布局|制定|制修订|规划|储备|推进|布设|支持)"
)
MAKES = regex(
    r"(?:^|[，、；。：])(?:同时|并|且|再|重点|计划|积极|大力|全力|全面|加快|分批|逐步|每年|全年|年内|力争|新|要|将|全[省市县区]){0,3}"
    rf"{MAKING}(?:、?{MAKING})?(?:[^，。；：、0-9]{{0,9}}[^，。；：、0-9等])?$"
)
FLOW = regex(
    r"新增|完成|共奖励|累计|办理|查处|培训|举办|召开|发放|受理|新授权|新建|引进|服务(?!业|机构|中心|平台|体系|窗口|[站点所队]|企业|产|水平|能力|项目|对象|人员)|检查|立案|接待|兑现|印发|组织(?!机构|部|体系)|开展|评选|同比|报送|推送|采用|发表|答复|办结|移交|接听|再就业|浏览量|脱贫|出动|接受"
)
PEOPLE = frozenset(("人", "户", "人次", "户次"))
HELPED = regex(r"(?:资助|补助|补贴|救助)[^，。；每]{2,14}$")
BOUNDS = frozenset(("at_least", "at_most"))
TO_DO = regex(r"每年|每月|推荐|完成|新增|培育|建成|建设|引进|实现|达到|开展|举办|组织")
PERIODS = frozenset("年月周日季天")
QUOTA = regex(r"(?:奖|称号)$")

Change = Literal["increase_by", "increase_to", "decrease_by", "decrease_to"]
Status = Literal["actual", "target", "criterion"]
Measure = Literal["stock", "flow", "ratio"]


def measure_of(quantity: Quantity, per: str | None, change: Change | None, clause: str) -> Measure:
    """A share or a number per head is a ratio, what happened in a period a flow, all else a level."""
    if quantity.kind in ("ratio", "fraction") or (per and per not in PERIODS) or quantity.unit in ("百分点", "倍"):
        return "ratio"
    return "flow" if per or change in ("increase_by", "decrease_by") or FLOW.search(clause) else "stock"


def change_of(clause: str, *, grown: bool) -> Change | None:
    """Whether the words before a number say that it rose or fell, by it or to it; `grown` where the sentence told of an increase before."""
    if UP_TO.search(clause):
        return "increase_to"
    if DOWN_TO.search(clause):
        return "decrease_to"
    if DOWN_BY.search(clause):
        return "decrease_by"
    if UP_BY.search(clause):
        return "increase_by"
    if REACHED.search(clause) and grown and "总" in clause:
        return "increase_to"
    return None


def status_of(text: str, sentence: str, clause: str, quantity: Quantity, norm: bool) -> Status:
    """A fact, a goal or a condition, from the sentence, the clause before the number and the words behind it; `norm` in a statute."""
    tail = text[quantity.end : quantity.end + 24]
    if NORM.match(text, quantity.start) or QUOTA.search(clause) or ("奖金" in tail[:8] and quantity.unit == "名"):
        return "criterion"
    if quantity.kind == "ratio" and (RATE_GIVEN.match(tail) or (RATE_LEAD.search(clause) and not DONE.search(sentence))):
        return "criterion"
    if tail.startswith("组成") or (quantity.modifier in BOUNDS and tail.startswith("的")) or COMPOSED.search(sentence):
        return "criterion"
    if DONE.search(sentence) and not PLANNED.search(sentence):
        return "actual"
    if quantity.modifier in BOUNDS and CONDITION.match(text, quantity.end):
        return "criterion"
    helped = quantity.unit in PEOPLE and quantity.modifier is None and HELPED.search(clause) is not None  # 资助学生2.5万人
    if CRITERION_AFTER.match(tail) or (CRITERION.search(clause) and not TARGET.search(clause) and not helped):
        return "criterion"
    if TARGET.search(sentence) or (TARGET.match(text, quantity.start) and TO_DO.search(sentence)):
        return "target"
    return "criterion" if norm or TARGET.match(text, quantity.start) else "actual"


def indicator_of(what: str | None, per: str | None, change: str | None, unit: str) -> str | None:
    """The key by which documents are compared: basis, what is new of it, noun; a rate of growth ends in 增长率.

    >>> indicator_of("有效发明专利", "万人", None, "件"), indicator_of("就业", None, "increase_by", "人")
    ('万人有效发明专利', '新增就业')
    >>> indicator_of("有效商标注册数", None, "increase_by", "%"), indicator_of("优良天数比例", None, "increase_to", "%")
    ('有效商标注册数增长率', '优良天数比例')
    """
    if not what:
        return None
    bare = re.sub(r"[“”‘’「」\s]", "", what)
    if per and per in bare:
        per = None
    if (
        unit in ("%", "‰", "百分点", "倍")
        and change in ("increase_by", "decrease_by")
        and not bare.endswith(("率", "幅度", "增幅", "降幅"))
    ):
        return f"{per or ''}{bare}增长率" if change.startswith("increase") else f"{per or ''}{bare}下降率"
    if change == "increase_by" and unit not in ("%", "‰", "百分点", "倍"):
        return f"{per or ''}新增{bare}"
    return f"{per or ''}{bare}"
