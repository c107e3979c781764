"""Whether a sentence commits anyone: by its section, its cues, and what it tells of the past."""

from __future__ import annotations

import re

from extractors.promises.alone import alone
from extractors.promises.genre import REPORTS, Genre
from extractors.promises.telling import EXPLAINS, foreseen, states
from extractors.prose.actors import subject
from extractors.prose.cues import STRONG, Cue, cues, done_at, past_at
from extractors.prose.sentences import LEVELS, Sentence
from extractors.prose.verbs import led
from schemas.regex import regex, sought

# Every alternative opens with a literal, so that the search skips to the few characters that can begin one.
NEVER = sought(
    r"收悉|现(?:将|就|予|作).{0,46}(?:如下|印发|通知|公告|函|公布|转发|发布|答复|通报|公示|予以说明)|特(?:将|就|予|作).{0,46}(?:如下|印发|通知|公告)|兹(?:将|就).{0,46}(?:如下|印发|通知|公告)|"
    r"答复如下|函复如下|回复如下|批复如下|如下[：:。]$|自[^。；]{1,24}(?:施行|实施|执行|生效)(?:，|。|；|$)|从[^。；]{1,24}(?:施行|生效)(?:，|。|；|$)|负责[^，。；]{0,6}解释|政策的解释|解释权|有效期|同时废止|"
    r"本(?:办法|条例|意见|规定|细则|方案|通知|(?:政策)?措施|政策|实施意见)(?:所称|所指|适用|由)|是指|系指|包括[：:]|制定本|制订本|制定以下|提出(?:以下|如下)(?:意见|措施|要求)|特此|此复|此函|批评指正|如有(?:不妥|异议|疑问)|让我们|紧密团结在|感谢(?!.{4,40}将)|谢谢|"
    r"欢迎(?:您|广大|社会)(?![^。；]{0,30}将)|就是要|联系(?:人|电话|地址)(?=[：:，。、\s（(]|$)|咨询(?:电话|邮箱)|邮(?:编|政编码|箱)|网址|抄送[：:]|印发$|继续关注|着重说明|(?:需要|应当|应该|必须|要)(?:说明|看到|指出|强调|注意到)(?:的是|，)|意见建议。?$|收到.{0,10}后|更多信息请|关注官方|现印发|现转发|扫描二维码"
)
NEVER_START = regex(
    r"(?:附件|附表|附)[：:\d一二三]|[（(](?:责任|牵头|配合|对接|此件|联系|具体|详见|以上|附件)[^）)]{0,200}[）)][。；]?$|[（(][^）)]{4,300}(?:负责|牵头)(?:落实|实施|组织实施|办理|推进)?[）)][。；]?$|[一-龥]{0,6}(?:时间|地址|地点|条件|方式|范围|材料|电话|流程|对象|比例|名额|主体|资格|时限|期限)[：:]|(?:问|答|记者|责任单位|牵头单位|配合单位|责任部门|牵头部门|分送|主送|抄报|发文单位|发文时间|说明|文号|来文单位)[：:]|【政策依据】"
)
# …执行。江州市教育局2024年3月28日（此件公开发布）江州市校车管理方案…: a signature that lost its line, with what stands behind it
SIGNED = regex(r"[一-龥（）、]{4,60}(?:局|厅|委|会|府|办公室|院|部|署|司|中心|组)\s{0,4}\d{4}年\d{1,2}月\d{1,2}日(?![前起至止]|之)")
AS_FOLLOWS = regex(r"(?:制定|制订|拟定|提出)(?:如下|以下|本)[^，。；]{0,10}[。：:]$")
TITLE_LINE = regex(r"关于[^。；]{4,120}的(?:决定|通知|意见|函|复函|公告|通告|通报|批复|答复)》?$|》$")
ANNOUNCES = regex(r"(?:情况|事项|要求|意见|通知|报告|说明|公告|公示|通报|如下)[：:]$")
CALLS = regex(
    r"希望(?!小学|工程)|会议号召|大会号召|全会号召|再接再厉|珍惜荣誉|为榜样|学习(?:的榜样|先进)|戒骄戒躁|受(?:到)?(?:表彰|奖励)的|以这次"
)
REASONS = regex(r"^(?:为|为了|根据|按照|鉴于|由于|因为?)[^，]{2,60}，?[^，]{0,30}(?:经研究|经[^，]{1,20}同意|决定)")
LIABLE = regex(
    r"追究|处罚|罚款(?<!乱罚款)|处分|责令|吊销|没收|取消.{0,6}资格|移送|移交司法|通报批评|严肃处理|给予批评|依法给予赔偿|承担.{0,8}责任|文责自负"
)
DESCRIBES = regex(
    r"是[^，。；]{0,44}(?:手段|举措|基础|动力|关键|核心|体现|载体|保证|途径|抓手|要求|内容|任务|工程|需要|标志|重要部分|责任|前提|根本|必然|选择|之一|立足点|着力点|落脚点|重中之重|重点|主线|源泉|国策|方针)。?$|分为|在于[^，。]{1,20}。$"
)
# 根据《条例》第二十条，挖掘道路应当经批准: what the law says of anybody
THOSE = regex(r"(?:学生|人员|企业|子女|家庭|单位|儿童|居民|群体|对象|者|的)[；。]$")  # 农村低保家庭学生；: whom a measure is for
NORM = regex(
    r"(?:根据|按照|依据|依照)[^，。；]{0,12}(?:《[^》]{2,40}》|法|条例|办法|规定)[^，。；]{0,16}，(?![^。；]{0,30}将)[^。；]{0,40}(?:应当|应|须|必须|不得)"
)
# 做好认定工作，是…的迫切需要: what the whole sentence says something is
ENDS_AS = regex(r"(?:迫切需要|必然要求|重[要大]举措|重要保障|客观要求|现实需要|内在要求|重要意义)。?$")
TURNS = ("但", "然而", "虽然", "尽管")
OWN_WILL = regex(
    r"(?:我们|我[局委厅市区县省院部办镇乡所站]|我(?:大队|支队|中心|单位|公司|街道)|本[局院])(?:[^，。；]{0,8}，)?(?:还|也|正|一定|一直)?(?:将|会|拟|计划|安排)"
)
STILL = regex(r"(?:我们|我[局委厅市区县省院部办]|仍|也)将")  # 虽然资金有限，我局仍将分批实施
ESTIMATE = regex(r"预计(?:全年|比|较|增长|达到?|实现|完成|可达|可?突破|超过|同比|下降)")  # in a report's account: 预计全年增长6%
# 总书记强调，要…; 《条例》规定，…应当…: what somebody else said
SAYS = regex(r"指出|强调|提出|明确|规定|要求|建议|认为|反映|希望|表示|呼吁|投诉|咨询|质疑")
REPORTED = regex(
    r"(?:有|有的|部分|一些|不少|多位|许多)?(?:市民|村民|居民|群众|网民|网友|业主|家长)们?(?:反映|希望|建议|要求|投诉|呼吁|认为|咨询)|"
    r"(?!根据|按|依据|依照|落实|贯彻|结合|针对|对|为|参照|遵照|自|在|经|下一步|我)[^，。；：]{0,30}(?:总书记|总理|主席|报告|文件|全会|会议|讲话|批示|指示|《[^》]{2,40}》|法|条例|办法|规定|国务院|中央|代表|委员|市民|村民|居民|群众|网民|网友|业主|专家|学者|媒体)"
    r"[^，。；：]{0,12}(?:指出|强调|提出|明确|规定|要求|建议|认为|反映|希望|表示|呼吁|咨询|质疑)[^，。；：要应须]{0,6}[，：“]"
)
ALREADY = regex(r"^(?:目前|现在|截至|近年|几年来|一年来|过去|今年以来|当前|据统计|据悉)")
PERMITS = regex(r"^[^，。；]{0,40}(?:(?<!，)可以|可(?=直接|向|登录|申请|自愿|累加|根据|凭|按|选择|在|通过)|均可|自愿)")
COMPARED = regex(r"[比较](?:去年|上年)|同比")  # 今年拟安排8000亿元，比上年增加1868亿元
WE_MUST = regex(r"(?:今后，|下一步，)?我们(?:一定|必须|务必)?要(?!求)")
REFUSED = sought(
    r"暂(?:不(?:考虑|具备|宜|能|予|符合|列入|安排|调整)|未|无)|(?:尚?不具备|没有|未|尚无|并无|不)(?:列入|计划|打算|安排)|难以(?:实施|实现|纳入)"
)
FORECAST = regex(
    r"必将|势必|据(?:[^，。；]{0,12}预报|预测|测算|估计|估算|[^，。；]{0,14}(?:统计|调查)，)|^(?:这|该|此|上述)[^，。；]{0,12}将(?:有效|进一步|极大|大大|有力|显著|带动|促进|推动|缓解|改善|提升)|"
    r"将(?:会|持续|不断|逐步|进一步|继续|明显)?(?:上升|下降|增长|增加|加剧|扩大|凸显|恶化|放缓|加重)(?:[，。；]|$)|将(?:是|成为|会对|对[^，]{1,20}起到)|若[^。]{2,60}将|如果[^。]{2,60}将|将在一定程度上|将对[^。；]{1,80}(?:起到|产生|具有|发挥)[^。；]{0,16}(?:作用|影响|意义)|将形成[^。；]{0,24}(?:导向|局面|氛围)"
)
WISH = regex(
    r"你(?:省|市|区|县|们)?(?:请求|建议|提出|希望|反映)|您(?:们)?(?:请求|建议|提出|希望|反映)|诉求人|代表们?(?:建议(?!办理|单位|工作|意见|提案|答复|和|、|的|第)|提出|认为)|委员们?(?:建议(?!办理|和|、|的|第)|提出|认为)"
)
CONFERRED = regex(r"决定(?:授予|表彰|奖励|给予|命名|对)|确定[^。]{2,80}为[^。]{2,40}(?:获奖|先进|优秀)|，授予[^。]{2,300}称号")
QUOTA = regex(r"[^，。；]{0,24}奖(?:各)?\d{1,3}[名个项件篇]")
GIVEN = r"[^，。；]{0,30}(?:奖|补助|补贴|资助|优惠|表彰|支持|津贴|抚恤|救助|称号|证书|保险|待遇|优待|减免)"
GRANT = regex(
    "|".join(verb + GIVEN for verb in ("给予", "予以", "享受", "发给", "颁发", "授予", "核发", "发放"))
    + "|"
    + "|".join(word + r"(?=[^，。；]{0,12}(?:元|次|%|％))" for word in ("奖励", "补助", "补贴", "资助", "表彰"))
)
OFFERS = regex(
    r"(?:^|，)在[^，。；]{2,40}(?:开展|建立|设立|实施|推广|推行|试行|建设)|(?:^|，)对[^，。；]{2,60}(?:给予|予以|进行|实行|实施|开展|提供|发布|公示|免收|免征|减免|减征|减半|优先)"
    r"|(?:^|，)可?将(?!来|近)[^，。；]{2,40}(?:延长|调整为|提高[到至]|纳入|降低|扩大[到至]|下放|列入|转为)"
)
GOVERNING = regex(
    r"政府|行政部门|主管部门|主管机关|委员会|本会|本部|机关(?!事业)|[局厅署]$|财政|公安|民政|有关部门|办事处|审查会|评审|部门$|[^公]司$|管理机构|评定委员会|法院|检察院|机关$|委员会$"
)
VAGUE = regex(r"(?:应当|应)(?:[^，。；]{0,6})(?:支持|鼓励|加强|做好|按照|依法|重视|坚持|遵循|依照|符合|遵守|保密|负责|接受)")
DIGIT = regex(r"\d")
LEVELLED = regex(
    r"(?:增长|增速|达到?|控制|保持|稳定|降低|下降|新增|左右|以上|以内|不低于|不超过)[^，。；]{0,12}\d|\d[^，。；]{0,8}(?:左右|以上|以内)"
)
AHEAD = regex(r"(?:力争)?到(?:20|19)\d{2}年(?:底|末)?[，,]?[^。；]{2,80}(?:达到?|增至|升至|降至|控制在|超过|突破|不低于)[^，。；\d]{0,8}\d")
GOAL_NAMED = regex(r"目标[^。；]{0,6}[是为：][^。；]{0,80}\d")
# 国家每年仍继续拨付专项经费: what an answer says will go on
GOES_ON = regex(r"(?:每年|今后|仍然?|继续)[^，。；]{0,14}(?:拨付|支付|安排|补贴|免征|减征|减免|保留|给予)")
GOAL = regex("|".join(word + r".{0,60}\d" for word in ("到", "力争", "确保", "争取", "力求", "达到", "实现")) + "|目标")
# Most sentences hold nothing that speaks against a commitment: one search over all of it spares seven.
OBJECTION = sought("|".join(p.pattern for p in (NEVER, CALLS, WISH, CONFERRED, DESCRIBES, LIABLE, FORECAST)))


def never(words: str) -> bool:
    """Whether a sentence is none of a commitment's business: formulas, dates of effect, contact data, reasons.

    >>> never("本办法自发布之日起施行。"), never("加强宣传。")
    (True, False)
    """
    return _opens_as_none(words) or NEVER.search(words) is not None


def _opens_as_none(words: str) -> bool:
    """What its first words or its last show to be a caption, a title or an announcement."""
    return (
        NEVER_START.match(words) is not None
        or SIGNED.match(words) is not None
        or AS_FOLLOWS.search(words) is not None
        or (words[-1] not in "。；！？" and TITLE_LINE.search(words) is not None)
        or (words[-1] in "：:" and ANNOUNCES.search(words) is not None)
    )


def _asked_or_told(words: str) -> bool:
    """A formula, a call on others, or what somebody else wishes."""
    return (
        NEVER.search(words) is not None
        or CALLS.search(words) is not None
        or (WISH.search(words) is not None and OWN_WILL.search(words) is None)
    )


def reason_for(
    sentence: Sentence, genre: Genre, *, rewarded: bool, following: bool, chained: bool = False, deadline: int | None = None
) -> str | None:
    """The rule by which a sentence is a commitment; None where it is none. `following`: the sentence before promised in this
    paragraph; `chained`: it ended in ；, so that its goals go on here; `deadline`: where this one names a last day that is
    still to come.
    """
    words = sentence.words
    if genre == "record" or len(words) < 5:
        return None
    said = cues(words)
    if (
        not said
        and not rewarded
        and deadline is None
        and not (genre == "letter" and GOES_ON.search(words))
        and _tells(sentence, genre, following=following or chained)
    ):
        return None
    objected = OBJECTION.search(words) is not None
    if _opens_as_none(words) or (objected and _asked_or_told(words)):
        return None
    if genre == "law":
        return _law(words, said, rewarded=rewarded)
    if words.startswith("授予") or (objected and CONFERRED.search(words)):
        return None
    if (rewarded or QUOTA.match(words)) and sentence.mode != "past":
        return "reward"
    if objected and (DESCRIBES.search(words) or LIABLE.search(words) or FORECAST.search(words)):
        return None
    if foreseen(words):
        return None
    if (words.startswith(TURNS) and not STILL.search(words)) or _reported(words) or _refused(words, said):
        return None
    past = past_at(words) if genre != "plan" else done_at(words)
    if (
        past is not None
        and COMPARED.match(words, max(0, past - 1))
        and any(((c.text in STRONG and c.text != "预计") or c.text == "要") and c.at < past for c in said)
    ):
        past = None
    ahead = [c for c in said if c.text in STRONG and (past is None or c.at > past)]
    if genre in REPORTS and sentence.mode in ("past", "") and ESTIMATE.search(words):
        ahead = [c for c in ahead if c.text != "预计"]
    if sentence.mode == "past" or (
        genre == "account" and sentence.mode != "next"
    ):  # what was ensured or won is no promise in an account of the past
        ahead = [c for c in ahead if c.text not in ("确保", "争取", "承诺", "计划")]
    if genre == "plan" or (genre == "excerpt" and sentence.mode in ("do", "weak", "none")):
        return _plan(sentence, said, ahead, past, following=following, chained=chained)
    reason = _letter(sentence, said, ahead, past, following=following, chained=chained, genre=genre)
    if reason is None and deadline is not None and _to_be_done(words, deadline):
        return "due"
    if reason is None and genre == "excerpt" and sentence.mode == "" and not NORM.match(words):
        return alone(sentence, said, past, following=following)
    return reason


def _reported(words: str) -> bool:
    """What somebody else said, or what something is said to be."""
    if SAYS.search(words, 0, 64) is not None and REPORTED.match(words) is not None:
        return True
    return ENDS_AS.search(words, max(0, len(words) - 6)) is not None and ("是" in words or "具有" in words)


def _refused(words: str, said: tuple[Cue, ...]) -> bool:
    refusal = REFUSED.search(words)
    return refusal is not None and not any(c.text in STRONG and c.at > refusal.end() for c in said)


def _to_be_done(words: str, deadline: int) -> bool:
    """目前已建成8个，年底前再建成4个: what comes after the last day it names is still to be done."""
    if past_at(words[deadline:].replace("累计", "")) is not None or re.search(r"要求|申请|申报|提交|报名", words[:deadline]):
        return False
    return led(words[deadline:]) or DIGIT.search(words, deadline + 10) is not None


def _tells(sentence: Sentence, genre: Genre, *, following: bool) -> bool:
    """Whether a sentence without a cue can only be telling: most of a law and of a letter's account of what was done."""
    if genre == "law":
        return GRANT.search(sentence.words) is None
    if genre in ("plan", "excerpt") or following:
        return False
    return sentence.mode in ("past", "") or (genre in ("letter", "news") and sentence.mode != "next" and not QUOTA.match(sentence.words))


def _law(words: str, said: tuple[Cue, ...], *, rewarded: bool) -> str | None:
    if LIABLE.search(words) or words.endswith(("：", ":")):
        return None
    if rewarded or (GRANT.search(words) and not re.search(r"不予|不得|不给|停止|下列规定|如下|的[；。]$", words)):
        return "grant"
    who = subject(words)
    if who and GOVERNING.search(who) and any(c.text in ("应当", "应", "必须", "将") for c in said) and not VAGUE.search(words):
        return "duty"
    return None


def _plan(sentence: Sentence, said: tuple[Cue, ...], ahead: list[Cue], past: int | None, *, following: bool, chained: bool) -> str | None:
    words = sentence.words
    if sentence.mode == "past":
        return "cue" if ahead and past is None else None
    if sentence.mode == "none" and sentence.aim and past is None and DIGIT.search(words):
        return "goal"
    if sentence.mode == "none" and not (any(c.text == "将" for c in ahead) and subject(words)):
        return (
            "goal"
            if (GOAL_NAMED.search(words) or (GOAL.search(words) and said) or (chained and DIGIT.search(words))) and past is None
            else None
        )
    if ALREADY.match(words) or (past is not None and not ahead and not any(c.at > past for c in said)):
        return None
    if REASONS.match(words) or PERMITS.match(words) or words.endswith(("：", ":")):
        return None
    if sentence.aim and past is None and DIGIT.search(words):
        return "goal"
    if (
        said
        and not all(c.text == "可以" for c in said)
        and not (len(said) == 1 and said[0].text in ("可以", "将", "应") and past is not None)
    ):
        return "cue"
    if states(words) or "重要意义" in sentence.title or "重要性" in sentence.title:
        return None
    if (
        led(words)
        or GRANT.search(words)
        or OFFERS.search(words)
        or (chained and DIGIT.search(words))
        or (following and sentence.text.endswith("；") and not THOSE.search(words))
    ):
        return "section"
    if AHEAD.match(words) and past is None:
        return "goal"
    return "section" if subject(words) else None


def _letter(
    sentence: Sentence, said: tuple[Cue, ...], ahead: list[Cue], past: int | None, *, following: bool, chained: bool, genre: Genre
) -> str | None:
    words = sentence.words
    if sentence.aim and sentence.mode in ("do", "none", "next") and LEVELLED.search(words) and done_at(words) is None:
        return "goal"
    if sentence.mode == "next":
        if past is not None and not ahead:
            return None
        if past is None and (GOAL_NAMED.search(words) or (chained and DIGIT.search(words))):
            return "goal"
        return "next" if led(words) or said or subject(words) else None
    if genre == "report" and sentence.mode in ("do", "none") and past is None and not words.endswith(("：", ":")):
        if GOAL_NAMED.search(words) or (chained and DIGIT.search(words)):
            return "goal"
        return "section" if led(words) or said else None
    if genre == "explained" and sentence.mode in ("do", "weak") and past is None and not EXPLAINS.match(words):
        return (
            "explained" if (led(words) or said or AHEAD.match(words) or OFFERS.search(words)) and not words.endswith(("：", ":")) else None
        )
    if (ahead and not ALREADY.match(words)) or (genre in REPORTS and past is None and WE_MUST.match(words)):
        return "cue"
    if (
        past is None
        and any(c.text in ("应", "请", "要", "须", "必须", "务必", "应当") for c in said)
        and genre == "letter"
        and not following
        and not NORM.match(words)
    ):
        return "asked" if re.search(r"请(?!求)|应(?:由|当)|要", words) and sentence.mode != "past" and subject(words) else None
    if genre == "letter" and past is None and sentence.mode != "past" and GOES_ON.search(words):
        return "continued"
    listed = sentence.level == LEVELS["item"] and bool(sentence.mark)
    if following and past is None and led(words) and (listed or (sentence.mode != "past" and genre not in ("news", *REPORTS))):
        return "following"
    return None
