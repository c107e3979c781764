"""The giving part of a reward rule: the verb that gives, the money and rates it gives, and benefits that are not money."""

from __future__ import annotations

import re

from schemas.entities import Amount, Count
from schemas.regex import regex, sought

VERB = regex(
    r"给予|予以|奖励(?!政策|资金|办法|标准|对象|项目|措施|机制|制度)|奖补(?!政策|资金)|补助(?!政策|资金|标准|对象)|补贴(?!政策|标准|对象)|资助(?!政策|项目)|发给|核发|发放|颁发|授予|奖(?=\d[\d.,]{0,8}\s?[万亿千元])|补(?=\d[\d.,]{0,8}\s?[万亿千元])|"
    r"享受|免收|免征|免缴|免除|减免|减半|减征|降低|拨付|贴息|支付|支持(?=\d|最高|不超过)|安排|提供|返还|退还|加发|增发|提高|给(?=企业|个人|单位|每)|减按|加计扣除|依次扣减|抵减|抵免|缓缴|免租金?|租金减半"
)
HOW = regex(
    r"(?:\d{1,2}年内?|前[一二三两\d]{1,2}[年个]|政府|财政|由|[省市区县]财政|可|将|按|根据|参照|依照|依据|视|每|最高|最多|分别|各|均|都|再|另|一次性|适当|相应|额外|全额|优先|在|统一|连续|择优|从优|分期|同等|给|应当|应|自|从|向|为|其中)"
)
SPLIT = regex(r"[，,；：:]")
MONEY_WORD = regex(
    r"奖|补助|补贴|资助|贴息|资金|扶持|支持|优惠|免收|免征|免缴|减免|减征|减半|返还|退还|津贴|给予|予以|发给|发放|核发|报销|待遇|称号|表彰|减按|加计扣除|扣减|抵减|抵免|缓缴|免租|租金减半|一事一议"
)
SUM = regex(r"奖金|补助金|补贴款")
PRIZE_LINE = regex(r"(?:特等|[一二三四五]等|优秀(?:作品)?|优胜|鼓励|提名|入围|贡献|金|银|铜)奖")
BENEFIT = regex(
    r"(?:给予|享受|授予|颁发|免收|免征|免缴|免除|减免|减半|减征|缓缴|免(?=租)|予以|实行|可以申请享受|申请享受)[^，。；]{0,46}?"
    r"(?:奖励|奖补|补偿|奖状|牌匾|奖章|补助|补贴|资助|优惠(?:政策)?|支持|称号|表彰|待遇|费(?:用)?|税|[房地]?租金?|贴息|倾斜|扶持|便利|奖牌|证书|一事一议”?|优先[^，。；]{0,20})(?!时|获得者)"
)
THRESHOLD_AFTER = regex(
    r"(?:[（(]含[^）)]{0,6}[）)])?(?:以上|以下|以内|及以上)?[^，。；给奖补]{0,16}?(?:的[，,企单项个人者]|[企单项]业?[^，。；]{0,6}的?，)"
)
SET_ASIDE = regex(r"(?:提取|计提|划出|切出|自缴|自筹|自付|自担)[^，。；]{0,6}$")  # 从事业收入中提取3%, 农户自缴20%
SHARE_REACHED = regex(r"(?:资助|补助|受助|覆盖)(?:比例|面|率)[^，。；]{0,14}$|维持$")  # 资助比例提高到30% is how many, not how much
OLD_RATE = regex(r"由(?:平均|原来的?)?(?:每[一-龥]{1,3}){1,2}$")
BY = regex(r"(?:[生人户亩]均|每[一-龥]{1,2})(?:提高|增加)$")
UNDER_CONDITION = regex(r"的(?!标准|比例|补|奖|资|贴|返|额|一次)")
AT_RATE = regex(r"按照?(?:每[一-龥]{1,6})?$")
RATE_GIVEN = regex(r"[^，。；]{0,14}的?标准[^，。；]{0,6}(?:补助|补贴|奖励|给予|资助|发放)")
DEDUCTED = regex(r"扣减|抵减|抵扣|减免")
OLD_LEVEL = regex(r"[由从](?:每[一-龥]{1,3}){0,2}$")
GAVE = r"[^，。；]{0,14}(?:奖励|补助|补贴|资助|发放|拨付|支付|安排|给予|兑现)"
PAST_GIVING = sought(
    "|".join(word + GAVE for word in ("已", "共(?!同)", "累计(?![^，。；]{0,8}(?:不超过|最高|不得超过))", "先后", "截至", "目前", "去年"))
    + "|"
    + "|".join(word + "了" for word in ("发放", "拨付", "支付", "兑现", "给予", "奖励", "补助"))
    # 2022年，我局奖励先进个人20名
    + "|^(?:(?:19|20)[0-9]{2}年[，,]?)?(?:我[局市区县委省校]|全[市区县省])[^，。；对凡的将]{0,6}(?:奖励|补助|发放|资助|拨付)"
    + "|(?:奖励|补助|补贴|资助|奖金|补贴款|补助金)[，,]?共计?[0-9]"  # 给予补贴，共420万元
)
CONDITION = regex(
    r"的[，,]|的[企单个项机人组学院团农合户基园商劳职家][\u4e00-\u9fff]{0,12}[，,]|者[，,]|^(?:其中，?|同时，?)?(?:对|凡)|每(?=[\u4e00-\u9fff0-9])|以上|满"
)
TOLD = regex(r"(?:确定|认定)[^，。；]{2,60}[0-9]{1,4}[个名家项所]|决定(?:授予|给予|对)|已|去年|上年|今年以来|累计|截[至止]|目前|现有")
EARNS = (
    r"(?:年)?(?:[新再]?(?:出口|引进|增加|增长|增|满|安置|达到|达|超过?|完成|培养|培训|实现|缴纳|吸纳|招用|输送|"
    r"创建|建成|销售|生产|收购|组织|接待|提升|提高))"
)
BASIS = regex(rf"每{EARNS}$")  # 每出口1美元, 每安置1人: what a rate is reckoned by


def gives(words: str) -> int | None:
    """Where a sentence says that something is given; None where it gives nothing or tells of what was given.

    >>> gives("对新设立的检测机构，分别给予单位60万元、40万元奖励。"), gives("全年共发放补贴3万元。")
    (12, None)
    """
    if not MONEY_WORD.search(words) or PAST_GIVING.search(words):
        return None
    found = VERB.search(words)
    return found.start() if found else None


def rule_at(words: str) -> int | None:
    """Where a reward rule begins to give: numbers before it are its conditions; None for a sentence that is no such rule.

    >>> rule_at("对年接待10万人次、床位80张以上的民宿，给予30万元补贴"), rule_at("全县民宿已达52家，已给予补贴30万元")
    (21, None)
    """
    at = gives(words)
    return at if at is not None and CONDITION.search(words, 0, at + 8) and not TOLD.search(words) else None


def said_before(words: str) -> str:
    """The condition's words: what stands before the last clause that gives, or before its verb where it holds the condition too.

    >>> said_before("对新设立的科研机构，分别给予企业"), said_before("对新引进的企业一次性给予")
    ('对新设立的科研机构', '对新引进的企业')
    """
    verb = None
    for found in VERB.finditer(words):
        if verb is None or SPLIT.search(words, verb.end(), found.start()):
            verb = found
    if verb is None:
        return words
    clause = max((m.end() for m in SPLIT.finditer(words, 0, verb.start())), default=0)
    if clause and (clause == verb.start() or HOW.match(words, clause)):
        return words[: clause - 1]
    return re.sub(r"(?:分别|各|均|可|再|一次性|最高|，|将|由[^，。；]{1,12}|按[^，。；]{1,30})+$", "", words[: verb.start()])


def is_reward(value: Amount | Count, words: str, offset: int, giving: int) -> bool:
    """Whether a number is what the rule gives, not a condition: money that isn't a threshold, or a rate (50%的资金支持)."""
    at, end = value.start - offset, value.end - offset
    if OLD_LEVEL.search(words, max(0, at - 9), at) and words[end : end + 1] in "提调增升降上":
        return False  # 由1.5元调整为2元
    if OLD_RATE.search(words, max(0, at - 12), at) and "提高到" in words[end : end + 8]:
        return False
    if BY.search(words, max(0, at - 8), at) and ("提高到" in words[:at] or "调整为" in words[:at]):
        return False  # 由3000元提高到3300元，生均提高300元
    if isinstance(value, Count):
        if value.change:
            return False  # 覆盖面提高10%
        if SET_ASIDE.search(words, max(0, at - 12), at) or SHARE_REACHED.search(words, max(0, at - 24), at):
            return False
        if value.modifier and UNDER_CONDITION.match(words, end):
            return False  # 就业岗位达到95%以上的也可申请
        if at < giving and THRESHOLD_AFTER.match(words, end):
            return False  # 比例不低于25%的单位，
        if words.startswith("的税率", end):
            return "减按" in words[max(0, at - 4) : at]  # 减按15%的税率征收
        near = MONEY_WORD.search(words, end, end + 14) or MONEY_WORD.search(words, max(0, at - 16), at)
        return value.unit in ("%", "‰") and near is not None
    if (words.startswith(("为限", "限额"), end) or "为限" in value.text) and DEDUCTED.search(words, end):
        return True  # 按每户每年12000元为限额依次扣减
    if AT_RATE.search(words, max(0, at - 14), at) and RATE_GIVEN.match(words, end):
        return True  # 按每人500元标准补助企业
    if value.role == "threshold" or BASIS.search(words, max(0, at - 8), at):
        return False
    if value.role in ("reward", "subsidy"):
        return True
    if value.text[-1] in "上下" and words[end : end + 1] in ("者", "的", "之"):
        return False
    if words.startswith("者", end):
        return False
    named = SUM.search(words, max(0, at - 8), at) is not None  # 奖金每名2000元
    return (at >= giving or named) and not THRESHOLD_AFTER.match(words, end)
