"""What a sum is for, as a noun: the words before it without comparisons, bare verbs and what only leads to the number."""

from __future__ import annotations

import re

from schemas.regex import regex

GREW = regex(r"[从由](?:不到|近|约|人均|户均|亩均|原来的?)?[^，。；]{0,24}$")  # 劳动生产率从人均8.7万元提高到: what grew stands before 从
COMPARED = regex(
    r"(?:[，、]?同?(?:比|较)[^，。；、]{0,10})?(?:净|又|再|累计|实际|同比)?(?:增加|增长|减少|下降|提高|降低|多|少)了?(?:到|至|为|约)?$"
)
BARE = regex(
    r"(?:(?:今年|去年|全年|每年|每案|每人|其中|合计|共计?|拟|将|已|并|再|又|即|则|仅|各|均|一次性|累计|先后|年|可|以|按|为|由|至|从)*"
    r"(?:新?增加?|安排|投入|拨付|下达|筹集|发放|减免|争取到?|落实|支出|降低|减少|节约|发行|设立|提供|列支|追加|整合|统筹|撬动|募集|捐赠|支付|兑现|收取|征收|缴纳|上缴|收入)?了?)"
)
BEHIND = regex(r"的?([^，。；、：（(0-9\s]{2,18}?)(?=用于|支持|纳入|置换|给予|对|[，。；、（(]|$)")
NO_NOUN = regex(r"^(?:左右|以上|以下|以内|的?标准|不等|用于|支持|给予|，|后|时|者|元|建立|资金$|对|由|作为|予以|补|奖|为限|起|封顶)")
TAILS = regex(r"(?<=.{2})(?:拟先?|将|先|[0-9]{4}年[底末初]?)$")
BASIS = regex(
    r"(?:每[人户月年生亩天日]|年?生均|人均|户均|全年|[0-9]{4}年?|[一二][九〇○零][一二三四五六七八九〇○零]{2}年?|标准|比|其余|余下)*"
)
FINE = regex(r"(?:^以|可以|并)?(?<!管理)(?<!办事)处以?$|^处以?(?=违法|货值)")  # 对单位处一万元罚款: what is fined
LEADS = regex(r"^(?:安排|拟安排|发行|新增|投入|下达|拨付|筹集)(?=[\u4e00-\u9fff]{4})(?!资金)")

# 我局将在2024年底前投入: who will spend and by when says nothing of what for
WHEN = (
    r"(?:[今明次当]年|年内|[一二三两五\d]{1,2}年|\d{4}年(?:\d{1,2}月)?|\d{1,2}月|第?[一二三四]季度|[上下]半年)(?:底|末|初)?"
    r"(?:之?前|以前|内|起)?"
)
SPENDER = regex(
    r"(?:[一-龥]{0,12}?(?:[局委厅部府办院会]|财政|我们|[省市区县镇乡])(?![长级]))?(?:将|拟|计划|力争|要|应|须|可|打算|争取)?[于在到自]?"
    rf"(?:{WHEN}){{0,2}}"
    r"(?:共|再|每年|统筹|累计|至少)?(?:投入|投资|安排|筹措|拨付|下达|兑付|配套|支出|列支|追加|筹集|落实)?(?:资金)?"
)
SPENT_ON = regex(r"(?:，?(?:专项|主要|重点|全部)?用于)?(?P<what>(?!左右|以上|以下|以内|的|，)[^，。；、：（(0-9\s]{2,20})")


def noun_of(purpose: str | None, tail: str, last: str | None) -> str | None:
    """The purpose as a noun; `tail` is the text behind the sum, `last` the purpose of the sum before it in the sentence.

    >>> noun_of("全员劳动生产率从人均8.7万元提高到", "以上", None), noun_of("比上年增加", "。", "赤字规模")
    ('全员劳动生产率', '赤字规模')
    >>> noun_of("增加", "地方专项债务限额置换存量债务", None), noun_of("每案并以", "为限", None), noun_of("由去年的1076亿元", "。", None)
    ('地方专项债务限额', None, None)
    """
    purpose = FINE.sub("", purpose) if purpose else None
    if not purpose:
        return None
    words = (
        GREW.sub("", purpose) if re.search(r"[从由]", purpose) and re.search(r"(?:到|至|从|由|均|不|[从由]人)$|[0-9]", purpose) else purpose
    )
    bare = COMPARED.sub("", words).strip("，、 ")
    if not bare and last:
        return last
    words = bare or words
    if not words:
        return None
    if (words[0] in "我各" or "前" in words or "将" in words or "拟" in words or "计划" in words or "年" in words) and SPENDER.fullmatch(
        words
    ):
        spent = SPENT_ON.match(tail)
        return spent["what"] if spent else last
    if BARE.fullmatch(words):
        behind = BEHIND.match(tail) if not NO_NOUN.match(tail) else None
        return behind[1] if behind else None
    words = TAILS.sub("", LEADS.sub("", words))
    return last if BASIS.fullmatch(words) else words or None
