"""What a sum is in its sentence: a reward, a subsidy, a condition, revenue …"""

from __future__ import annotations

import re
from typing import cast

from schemas.entities import AmountRole
from schemas.regex import regex

ROLES = (
    ("fine", regex(r"罚款|罚金|罚没|处以|滞纳金|没收")),
    ("subsidy", regex(r"补助|资助|补贴|贴息|救助|补偿|资金支持|慰问金|抚恤金|助学金|低保|津贴|扶持")),
    ("reward", regex(r"奖励|奖金|奖补|给予奖|颁发奖|奖(?=$)")),
    ("financing", regex(r"融资|贷款|质押|授信|担保|债券|发债|借款|募集|信贷")),
    ("investment", regex(r"(?:研发|研究开发|企业|公司|集团)[一-龥]{0,3}投入|投资|总投|引资|出资|资本金|注册资本")),
    ("appropriation", regex(
        r"拨付|下达|安排|(?<!研发)(?<!开发)(?<!企业)(?<!公司)(?<!平均)投入|拨款|财政资金|专项资金|预算|引导资金|铺底资金|国债|经费|资金")),
    ("revenue", regex(
        r"产值|营收|营业收入|收入|税收|纳税|GDP|生产总值|增加值|销售额|利润|进出口|交易额|成交额|零售|缴税|上缴|税金|效益|年销售|销售")),
    ("other", regex(r"扣除(?:限额|标准)?(?:为)?$|限额(?:为|内)?$|应纳税所得额|"
        r"减免|减负|减轻|让利|节约|节省|损失|余额|储备|债务")),  # relief and stocks: none of the roles above
    ("price", regex(r"单价|价格|售价|均价|价款|成交价|起拍价|保底价|收购价|租金")),
    ("fee", regex(r"维持费|缴纳|收费|费用|手续费|保证金|(?<!经)费(?!用补)|会费|押金|支付|工本费")),
)  # fmt: skip
GIVEN_AFTER = regex(  # 按每户3000元给予危房改造补贴, 5元/人的奖励: what is given says the role
    r"(?:（?含?）?)?(?:[/／][一-龥]{1,3}){0,2}的?(?:标准[，,]?)?(?:给予|予以|发放|作为)[^，。；元]{0,24}?(奖励|奖金|补助|补贴|资助|贷款|罚款|奖补|补偿|扶持)"
)
GIVEN_LAST = regex(
    r"(?:[，、][^，。；0-9]{1,14}[0-9.]{1,12}[百千万亿]{0,2}元){1,6}的?(奖励|奖金|补助|补贴|资助)"
)  # 水稻100元，玉米80元补贴
DEDUCTED = regex(r"的?(?:标准)?(?:定额|限额内|据实|以内)?(?:据实)?(?:扣除|税前扣除)")  # 按每月400元定额扣除
OF_A_CLASS = regex(
    r"(?:及)?(?:以[上下])?(?:[（(]含[^）)]{0,6}[）)])?(?:、[^，。；]{2,24})?的?[^，。；、0-9元]{0,16}(?:企业|单位|项目|业务|品种|机构)(?![，、]?共|数)"
)
THRESHOLD_AFTER = regex(
    r"(?:[（(]含[^）)]{0,6}[）)])?的?(?:重大项目|[，,]?[^。；，]{0,20}(?:企业|项目|单位|个人|品种))?[，,的、]?[^。；]{0,26}(?:给予|奖励|授予|补助|申请|享受|认定|按照|可|由(?!省|市|县)|需|处|免|直接|实行|须|应)"
)
THRESHOLD_HEAD = regex(
    r"(?:达到|超过|不低于|不少于|投资|额|费用?|收入|产值|捐赠财产|金额|规模|税金|营收|贡献|强度|亩均投资|利润)(?:在|达|为|达到|不低于)?$"
)
FINED = regex(r"(?:[（(]不?含[^）)]{0,8}[）)])?的?(?:罚款|罚金)")
OF_A_PART = regex(r"(?:[（(]不?含[^）)]{0,8}[）)])?(?:以[上下])?(?:[（(]不?含[^）)]{0,8}[）)])?的?部分")  # 100万元以下的部分为20%
GIVEN = regex(r"(?:给予|奖励|补助|补贴|资助|奖金|支持|扶持|颁发|发放)[^，。；]{0,14}$")
STANDARD = regex(r"(津贴|补贴|补助|奖励)[^。；]{0,12}(?:标准|如下|调整)")


def role_of_sum(head: str, tail: str, sentence: str) -> AmountRole:
    """The part of a sum in its sentence, from the words beside it, else from any in the sentence before it."""
    return role_beside(head, tail) or role_afar(tail, sentence)


def role_beside(head: str, tail: str, goes_on: str = "", modifier: str | None = None) -> AmountRole | None:
    """What the nearest word says: a condition before a reward, else the cue closest to the sum; None where no word beside it says."""
    near = re.split(r"[，,：:（(]", head)[-1]
    if FINED.match(tail):
        return "fine"
    if OF_A_PART.match(tail):
        return "threshold"
    given = GIVEN.search(near)
    if re.match(r"的[^，。；]{0,16}(?:资金|基金)", tail):
        return "appropriation"
    if (
        not given
        and modifier in ("at_least", "more_than")
        and THRESHOLD_HEAD.search(near.rstrip("超过不低于少达到为在约"))
        and re.search(r"给予|奖励|补助|享受|引进支持|支持", goes_on)
    ):
        return "threshold"
    if not given and THRESHOLD_HEAD.search(near.rstrip("约超过近逾最高不低于到达为在")) and THRESHOLD_AFTER.match(tail):
        return "threshold"
    if (
        not given
        and re.match(r"(?:[（(]含[^）)]{0,6}[）)])?的", tail)
        and THRESHOLD_AFTER.match(tail)
        and not re.match(r"的(?:奖励|补助|资金|资助|补贴|标准|额度)", tail)
    ):
        return "threshold"
    if not given and modifier and THRESHOLD_HEAD.search(near.rstrip("约超过近逾最高不低于到达为在均")) and OF_A_CLASS.match(tail):
        return "threshold"
    if modifier and "应纳税所得额" in near and re.match(r"的|[、，](?:从业|资产|但)|但", tail):
        return "threshold"
    if modifier and re.match(r"者[，,]|之(?!外|内|间)", tail):  # 四十万元以下者, 四十万元以上之案件
        return "threshold"
    if DEDUCTED.match(tail):
        return "other"
    later = GIVEN_AFTER.match(tail)
    if later:
        return _named(later[1])
    after = re.match(
        r"(?:[/／][一-龥]{1,3}){0,2}的?(?:标准)?(?:一次性)?(?:(?!给予|企业|项目|单位|个人|以[上下]|用于|作为)[一-龥]){0,5}?(奖励|奖金|奖补|补助|补贴|资助|贷款|罚款|罚金|资金支持|投资|融资|增信担保|担保|扶持)",
        tail,
    )
    if after:
        return _named(after[1])
    return _cued(near) or _cued(head[-40:])


def role_afar(tail: str, sentence: str) -> AmountRole:
    """What the words of the sentence before a sum say of it, where none beside it does."""
    if cued := _cued(sentence[-60:]):
        return cued
    if shared := GIVEN_LAST.match(tail):
        return _named(shared[1])
    if standard := STANDARD.search(sentence):
        return _named(standard[1])
    return "other"


def _cued(words: str) -> AmountRole | None:
    """The role whose cue stands last."""
    best, at = None, -1
    for name, cue in ROLES:
        for match in cue.finditer(words):
            if match.start() > at:
                best, at = name, match.start()
    return cast("AmountRole | None", best)


def _named(word: str) -> AmountRole:
    return cast(AmountRole, next((name for name, cue in ROLES if cue.search(word)), "other"))
