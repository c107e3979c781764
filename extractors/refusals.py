"""What looks like a number with a unit and counts nothing: ordinals, slogans, names, addresses, 一 as an article."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.data import rows
from extractors.units import Unit
from schemas.regex import regex

HAN_ONE = frozenset("一壹")
ORDINAL = regex(r"(?:第|之|初|(?<!每)周|农历|正月|星期|礼拜|No\.|NO\.|№|#|〔|［|\[)\s?$")
LABEL_UNITS = frozenset(
    "级大线流手体化站维律方行单双排路期届区市省县州乡镇村团盟旗层面封则通把顶副朵粒串束群扇餐"
)  # count nothing behind a Chinese numeral unless the case is plain
ONE_UNITS = frozenset(
    ("名", "人", "位", "家", "辆", "台", "套", "部", "间", "所", "座", "块", "件", "项", "个", "篇", "张", "份", "支", "本")
)
ONE_END = frozenset("，。；、）)\n,;兼：")
ONE_NOT_AFTER = frozenset("第某任每统同唯逐这那有是为的了成引入进出到建另何哪于任同当如同")
PLAIN_TERM = regex(
    r"(?:连续|举办|举行|召开|共|办了|召开了|成功|累计|开展|组织|先后|培训|印发|编印|刊发|出版|覆盖|辖|涉及|等|全国|全省|全市|我国|分)$"
)
YEAR = regex(r"(?:19|20)[0-9]{2}")
GREW = regex(r"(?:增加|增长|提高|提升|扩大|翻|高出|减少)(?:了|到|近|约)?$")  # 比2015年增加一倍
NAMED = regex(r"条(?:政策|扶持|具体|惠企)?(?:措施|意见|举措|规定|政策)(?=[ \u3000\n（(]|$)")  # 稳价保供十条措施 closes a title's line
IN_TITLE = regex(r"《[^《》\n]{0,70}$")
TITLE_GOES_ON = regex(r"[^《》\n]{0,40}》")
EVERY = regex(r"每(年|个?月|周|日|天|半年|季度?|学期)[^，。；、\n0-9]{0,6}$")  # 每月至少一次
COINS = regex(r"(?:元|价|费|收|付|缴|为|值|币|钱|每[\u4e00-\u9fff]{1,3})$")  # 长三角, 三角形 are no coins
OLD = regex(r"[百千][一二三四五六七八九][十百][一二三四五六七八九十百]{0,3}")  # 亩产百二十斤
ROOM = regex(r"[0-9A-Za-z一二三四五六七八九十]{1,5}(?:室|号|单元|层|楼|房|座)")
ADDRESSED = regex(r"[号弄幢栋]$")
CLASSED = regex(r"元(?:级(?!别)|[村镇乡](?![\u4e00-\u9fff]?集体)|产业集群|俱乐部)")  # 千亿元级产业集群
GRADED = regex(r"(?:[甲乙丙]等|公立|综合|专科|中医|以上医院|医院|医疗|以上医疗|响应|书记|政府|网络|响|标准|保护|甲|乙|资质)")
LONGEST = 4  # characters of a fixed word before its number
BASIC = ("人", "户", "名", "平方公里", "亩", "公顷", "台", "件", "家")
ORDINALS = regex(r"第[0-9]{1,4}[项条款目](?:[、和][0-9]{1,4}[项条款目]){0,8}[、和至到—-]$")
ORDINAL_LIST = regex(  # 第一、三、五项
    r"第[0-9一二三四五六七八九十]{1,4}(?:[、，和至][0-9一二三四五六七八九十]{1,4}){0,12}[、，和及或至]第?$"
)
FORCE = regex(r"(?:[风度震]|风力)[0-9]{0,2}[-—－–~～至到]?$")
NICKNAMED = regex(r"(?<![：:说道])[“‘「][^“”‘’「」，。；：\n]{1,8}$")  # “职教20条” is a name
LONE = frozenset("零壹贰叁肆伍陆柒捌玖拾佰仟")  # 退伍人员, 零件
DEPARTMENT = regex(r"(?:秘书|综合|人事|业务|监察|督查|信息|管理|审计|执法|稽查|检查|政策|法规|规划|科技|财务|审批|监管|教育|工作)$")
BEFORE_THESE = ("项", "款", "条", "目")
VAGUE = regex(r"(?:(?<![人户件次总岁系基分度])数|(?<!十)几|若干|成)$")
SESSION = regex(r"次(?:、[二三四五六七八九十]{1,3}次){0,3}(?:全会|全体会议|会议)")
RANK_TO = regex(r"第[0-9０-９一二三四五六七八九十]{1,4}(?:[-—－–~～]{1,2}|至|到)$")  # 第1-3名
QUOTED = regex(r"[“‘「『《〈\"][^”’」』》〉\"，。；\n]{0,1}$")
CLOSING = regex(r"[^“‘「『，。；：\n]{0,12}[”’」』\"]")


@lru_cache(maxsize=1)
def _fixed() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for (word,) in rows("fixed_words"):
        table[word[0]] = (*table.get(word[0], ()), word)
    return table


def in_fixed_words(text: str, start: int, end: int) -> bool:
    """Whether a slogan or fixed word holds the stretch and more: the years of 两个一百年 and 十年树木 are no time.

    >>> in_fixed_words("实现两个一百年目标", 4, 7), in_fixed_words("十年来", 0, 2)
    (True, False)
    """
    return any(
        len(word) > end - start and text.startswith(word, at) and at + len(word) >= end
        for at in range(max(0, start - LONGEST), start + 1)
        for word in _fixed().get(text[at], ())
    )


@lru_cache(maxsize=1)
def _longer_words() -> dict[str, re.Pattern[str]]:
    return {unit: regex(word) for unit, word in rows("longer_words")}


def refused(text: str, start: int, end: int, unit: Unit, *, ranged: bool = False) -> bool:
    """Whether the numeral and its unit count nothing; the numeral is `text[start:end]`, the unit follows.

    >>> from extractors.units import unit_at
    >>> [refused(t, 1, 2, unit_at(t, 2)) for t in ("第3个", "“五个中心”", "共5个")]
    [True, True, False]
    """
    head, first = text[max(0, start - 3) : start], text[start]
    if not ranged and head and (head[-1] in "第之#№＋+" or ORDINAL.search(head)):
        return True
    if head.endswith(("附表", "附件", "附图", "附录")) and unit.written == "所":  # 附表二所定
        return True
    if unit.written in BEFORE_THESE and ORDINALS.search(text, max(0, start - 40), start):  # 第46项、47项
        return True
    if head[-1:] in (".", "．") and head[-2:-1].isdigit():  # 2.2.3省卫生健康委
        return True
    if head[-1:] == "前" and unit.written in BEFORE_THESE and text[end] in BEFORE_THESE:  # 前三项规定
        return True
    if head and head[-1] in "-—－–~～至到" and RANK_TO.search(text, max(0, start - 8), start):
        return True
    at = end
    while text[at : at + 1] in (" ", "\u00a0", "\u3000"):
        at += 1
    never = _longer_words().get(unit.written)
    if never and never.match(text, at):
        return True
    if unit.written == "分" and head.endswith(("时", "点")) and text[start - 2 : start - 1].isalnum():  # 11时30分
        return True
    if unit.written == "分" and text.startswith(("担", "成"), at + 1):  # 按5:5分担
        return True
    if unit.written == "处" and text[start:end] == "四" and not PLAIN_TERM.search(text, max(0, start - 3), start):
        return True
    if unit.kind == "money" and CLASSED.match(text, at):
        return True
    if (
        unit.written in ("幢", "栋", "座", "层") and ROOM.match(text, at + 1) and (ADDRESSED.search(head) or first.isdigit())
    ):  # 128号3幢502室
        return True
    if unit.written in BASIC and head.endswith("每") and first != "一":  # 每10万人: what another number is counted by
        return True
    if at > end and unit.written in ("省", "市", "县", "区", "镇", "乡", "村"):  # 12 省邮政大楼: the twelfth stop
        return True
    if text[end : end + 1] in "+＋" and end < len(text):
        return True
    if unit.kind == "ratio" and head[-1:] in ("×", "＊", "*", "÷"):  # a formula
        return True
    if unit.written == "类" and "." in text[start:end]:  # 注册分类为1.1类
        return True
    if unit.kind == "classifier" and TITLE_GOES_ON.match(text, end) and IN_TITLE.search(text, max(0, start - 72), start):
        return True
    if head and head[-1] in '“‘「『"' and CLOSING.match(text, end) and unit.kind == "classifier":
        return True
    if _in_a_name(text, start, end + len(unit.written), head[-1:], unit):
        return True
    return _digits_refused(text, start, end, at, unit) if first.isdigit() else _han_refused(text, start, end, at, unit)


def _digits_refused(text: str, start: int, end: int, at: int, unit: Unit) -> bool:
    if unit.written == "届" and end - start == 4:  # 2021届毕业生
        return True
    if unit.written == "项" and YEAR.fullmatch(text, start, end) and text.startswith("项目", at):  # 2018项目规划
        return True
    if unit.written == "级" and FORCE.search(text, max(0, start - 5), start):  # 阵风8—10级
        return False
    return (
        unit.written in ("级", "区", "单", "路", "站", "行", "段", "号")
        and not PLAIN_TERM.search(text, max(0, start - 3), start)
        and unit.written != "段"
    )


def _in_a_name(text: str, start: int, end: int, before: str, unit: Unit) -> bool:
    """Whether the number is one of a row of ordinals (第一、三、五项), of a nickname (“职教20条”) or of a model (N95口罩)."""
    if before and before in "、，和及或至" and ORDINAL_LIST.search(text, max(0, start - 40), start):
        return True
    if text[end : end + 1] in ("”", "’", "」") and NICKNAMED.search(text, max(0, start - 12), start):
        return True
    return unit.kind == "classifier" and before.isascii() and before.isalpha() and text[start].isdigit()


def _han_refused(text: str, start: int, end: int, at: int, unit: Unit) -> bool:
    first = text[start]
    if in_fixed_words(text, start, end):
        return True
    if unit.written == "角" and not text.startswith("钱", at + 1) and not COINS.search(text, max(0, start - 6), start):
        return True
    if unit.written[0] in "分角" and first in HAN_ONE and text.endswith("每", 0, start):  # 每一分钱
        return True
    if first in "十百千万亿" and VAGUE.search(text, max(0, start - 2), start):  # 数百万元
        return True
    if unit.kind == "money" or unit.kind == "ratio":
        return first in "百千万亿" and end - start == 1
    head = text[max(0, start - 4) : start]
    if end - start == 1 and first in LONE and text[end : end + 1] not in "至到—－-～~" and head[-1:] not in ("为", "有", "共", "计"):
        return True
    if first in "百千万亿兆" and not (
        OLD.fullmatch(text, start, end) or text[end - 1] in "余多" or head[-1:] in ("近", "上", "超", "逾", "约", "过")
    ):
        return True
    if unit.written == "次" and (head[-1:] == "届" or SESSION.match(text, at)):  # 九届五次、六次全会
        return True
    if unit.written == "处" and DEPARTMENT.search(text, max(0, start - 4), start):  # 秘书一处
        return True
    if unit.written == "次" and text[start:end] == "二" and not (head[-1:] in "逾达满共少多" or text.startswith(("以上", "以下"), at + 1)):
        return True  # 二次测温, 二次供水: the second time
    if head[-1:] in ("数", "几", "好", "若") or (head[-1:] == "小" and text.startswith("两口", start)):
        return True
    if unit.written == "章" and head.endswith("约法"):
        return True
    word = text[start:end]
    if unit.written == "条" and NAMED.match(text, at):
        return True
    if word in HAN_ONE and unit.written in ("倍", "番") and GREW.search(head):
        return False
    if word in HAN_ONE and unit.written in ("次", "遍", "回", "场") and EVERY.search(text, max(0, start - 12), start):
        return False
    if word in HAN_ONE and text.startswith("为限", at + len(unit.written)):
        return False
    if word in HAN_ONE and unit.written in ONE_UNITS and text.startswith(("以上", "及以上"), at + len(unit.written)):
        return False
    if word in HAN_ONE and head[-2:-1] == "一":  # 一地一名
        return True
    if word in HAN_ONE:
        return _article(text, at, head, unit)
    if unit.written == "级" and GRADED.match(text, at + 1):  # 全国三级公立医院
        return True
    if unit.written in LABEL_UNITS:
        return not PLAIN_TERM.search(text, max(0, start - 3), start)
    if unit.kind == "physical":
        return False
    if (
        unit.written in ("类", "批", "分", "本", "口", "头", "折", "段", "组", "节", "对", "轮", "道", "条次", "课")
        and end - start == 1
        and word in "二三"
    ):
        return not (PLAIN_TERM.search(text, max(0, start - 3), start) or word == "两")
    return False


def _article(text: str, at: int, head: str, unit: Unit) -> bool:
    """一 counts only where the noun stands before it and nothing behind: 副主任委员一人, 终身贡献奖一名。"""
    if unit.kind == "physical":
        return True
    end = at + len(unit.written)
    behind = text[end : end + 1]
    if head.endswith("其中") and unit.written in ("人", "名", "家", "位"):
        return False
    if unit.written not in ONE_UNITS or not head or head[-1] in ONE_NOT_AFTER:
        return True
    if not ("\u4e00" <= head[-1] <= "\u9fff" or head[-1] in "”）)"):
        return True
    return not (not behind or behind in ONE_END)
