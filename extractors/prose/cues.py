"""Cues of the future and of the past: 将, 力争, 要, 应当 …; 已, 了, 截至, 累计 …"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from extractors.data import rows
from extractors.prose.verbs import leads
from schemas.regex import regex

# Every alternative opens with a literal, so that the search skips to the few characters that can begin one.
TITLE = regex(r"《[^《》\n]{2,120}》")  # 《…确保稳产保供的若干措施》 promises nothing by its name
CUE = regex(
    r"力争(?<!大力争)|争取(?!资金|支持|到|项目)|争创|力求|努力实现|确保(?<!为确保)(?<!为了确保)|务必|必须|应当|承诺(?<!告知承诺)(?<!虚假承诺)(?<!服务承诺)(?!事项|书|件|制|函|内容|活动|践诺|公示|告知|公开|的|[，；、。”])|保证(?!金|书|人|期)|不得|严禁|预计|"
    r"计划(?<!按计划)(?<!按照计划)(?<![该本此项原未有入各年]计划)(?=到|在|于|用|对|将|投|建|完|新|开|通过|起草|出台|制定|组织|实施|推|增|引|培|用|每|安排|分|生产|种植|改造|安置|发展|修|造|招|举办|选派)|"
    r"拟(?<![草模虚比不未]拟)(?![定订稿人声合态写录聘任推]|建[^，。；]{0,8}的|表彰[^，。；]{0,8}(?:名单|对象))|"
    r"打算(?=到|在|于|用|对|将|投|建|完|新|开|通过|起草|出台|制定|组织|实施|推)|安排(?=到|在|于|用(?!于)|对|将|投|建|完|新|开|通过|起草|出台|制定|组织|实施|推)|"
    r"下一步(?!工作(?:计划|打算|思路|措施|安排|重点))|可以|一定(?=会|认真|努力|全力|尽|加倍|不辜负|继续|按|严格|积极)|会(?<=们会)(?=继续|进一步|尽快|积极|及时|认真|持续|努力|加强)|会(?<=我[局委厅院]会)(?=继续|进一步|尽快|积极|及时|认真|持续|努力|加强)|责成|要求(?=各|有关|相关|你|所有|全[省市县区])|请(?<![申提邀聘吁恳延报]请)(?![示求教假愿客])|须(?<![必亟急无毋]须)(?!知)|"
    r"需(?<![所必供亦内军急按刚无只仅]需)(?![求要水量用氧])|应(?<![供响适对反效相感答回照顺因呼本自]应)(?![用急聘届对征诉税收邀付得]|缴(?!纳)|缴纳[^，。；]{2,12}\d|.尽|..金额|[缴纳][^，。；]{0,6}[的额税])|"
    r"要(?<![需重主首次摘纪概扼只若想险精]要)(?![求素点件闻地害领职案塞么道约务义是])|将(?<![即麻干主少上中大名]将)"
)
STRONG = frozenset(["力争", "力求", "努力实现", "确保", "拟", "计划", "打算", "预计", "争取", "下一步", "承诺", "将", "一定", "会"])
# cues by which somebody else is told to act
ASKING = frozenset(["要", "应", "须", "需", "请", "必须", "应当", "不得", "严禁", "务必", "责成", "要求"])
PAST = regex(
    r"已(?!知)|曾(?!经济)|了(?<![为除]了)(?!解|结|然|如)|近年来|近几年|过去|截[至止]|以来|年来(?<!每年来)(?!自)|累计|同比|去年|上年|荣获|目前|正在|圆满|有所|"
    r"取得(?<!尽快取得)(?=.{0,10}(?:成效|成绩|进展|成果|突破))|不足之处|差距|相对滞后"
)
DONE = regex(
    r"已(?!知)|曾(?!经济)|了(?<![为除]了)(?!解|结|然|如)|近年来|近几年|过去|截[至止]|以来|荣获|目前|正在|共计(?=\d)|取得(?<!尽快取得)(?=.{0,10}(?:成效|成绩|进展|成果|突破))"
)
# 将 before a measure, an adverb or a preposition is the future; before a noun phrase it is the preposition 把
FUTURE = regex(
    r"将(?:会|在|于|从|按|根据|由|与|以|立即|立刻|马上|首先|优先|抓紧|尽早|及早|分批|分期|分步|分类|作为|同步|一并|实地|先|暂时|临时|配合|参照|依照|对|把|为(?!了)|用于|通过|始终|择优|继续|进一步|积极|认真|不断|同|会同|严格|依法|陆续|陆|逐步|全面|着力|重点|大力|持续|结合|围绕|视|及时|尽快|充分|"
    r"一如既往|虚心|耐心|热情|全力|更加(?=注重|重视|努力|积极|主动|自觉|坚定|关注|严格|紧密|深入|广泛|突出|有力地)|每(?=年|月|季|周|天|日|半)|切实|努力|不再|有|给予|予以|适时|组织|被|邀请|达到|达|超过|坚持|聚焦|牢牢|向|就|邀|举|投|建|推|开|加|深(?!刻)|统|定|联|协|提|再)"
)

# 市民将…, 企业将…: what somebody else will have or do is no promise of the government's; 承建企业 acts for it
OTHERS = regex(
    r"(?:^|[，；：,])(?!对|凡|为|向|给|由|将)[^，。；：]{0,12}(?:市民|居民|群众|百姓|村民|学生|家长|商户|旅客|乘客|游客|用户|患者|考生|消费者|孩子|老人|"
    r"(?<!承建)(?<!中标)(?<!施工)(?<!运营)(?<!供水)(?<!供热)(?<!供电)(?<!燃气)(?<!公交)(?<!国有)(?<!建设)(?<!属)企业)们?(?:也|还|都|均)?$"
)
GIVEN = regex(r"将(?:予以|给予|被|优先|按)")  # 符合条件的企业将给予奖励


@dataclass(frozen=True, slots=True)
class Cue:
    """A modality cue as written, where it stands in the sentence, and how firmly it binds."""

    text: str
    at: int
    strength: str


@lru_cache(maxsize=1)
def _strengths() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("modality")}


@lru_cache(maxsize=2048)
def cues(sentence: str) -> tuple[Cue, ...]:
    """The modality cues of a sentence, in order.

    >>> [c.text for c in cues("我局将会同有关部门，力争年底前完成。")], [c.text for c in cues("将名牌产品纳入采购，响应要求。")]
    (['将', '力争'], [])
    """
    found = []
    if "《" in sentence:
        sentence = TITLE.sub(lambda title: "〇" * len(title.group()), sentence)
    for match in CUE.finditer(sentence):
        text = match.group()
        if text == "将" and not _is_future(sentence, match.start()):
            continue
        found.append(Cue(text, match.start(), _strengths().get(text, "firm")))
    return tuple(found)


def _is_future(sentence: str, at: int) -> bool:
    if not (FUTURE.match(sentence, at) or leads(sentence[at + 1 : at + 20])):
        return False
    return OTHERS.search(sentence, max(0, at - 20), at) is None or GIVEN.match(sentence, at) is not None


@lru_cache(maxsize=2048)
def done_at(sentence: str) -> int | None:
    """Where a sentence of a plan tells of what was done; comparisons with last year or of totals are no past there.

    >>> done_at("比上年增长5%以上"), done_at("已建成3个")
    (None, 0)
    """
    found = DONE.search(sentence)
    return found.start() if found else None


@lru_cache(maxsize=2048)
def past_at(sentence: str) -> int | None:
    """Where a sentence first says that something is past or already so; None where it doesn't.

    >>> past_at("目前已建成3个"), past_at("加强对标准的了解")
    (0, None)
    """
    found = PAST.search(sentence)
    return found.start() if found else None
