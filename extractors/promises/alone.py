"""Sentences without a document: what a text of a few lines that shows neither kind nor title promises or asks for."""

from __future__ import annotations

from extractors.prose.actors import subject
from extractors.prose.cues import ASKING, STRONG, Cue
from extractors.prose.sentences import Sentence
from extractors.prose.verbs import leads
from schemas.regex import regex

# numbers that state where things shall stand: 地区生产总值增长6%左右
LEVEL = regex(
    r"(?:增长|增幅|增加|提高|提升|降低|下降|减少|突破|稳定在|控制在|保持在|维持在|达到|提高到|降至|降到)[^，。；\d]{0,6}\d[^，。；]{0,10}(?:左右|以上|以内|以下|上下)"
    r"|(?:不低于|不高于|不少于|不超过)[^，。；\d]{0,6}\d|\d[^，。；]{0,6}左右|目标[^。；]{0,6}[是为：][^。；]{0,80}\d"
)
PERIOD = regex(r"(?:今后|未来|接下来)[^，。；]{0,8}[，,]|每年(?=[一-龥])")  # 今后五年，新增…
# 由市城管局牵头，…; …由省财政厅另行制定; 省科技厅每年组织…: a duty though no cue says so
CHARGED = regex(
    r"由[^，。；]{2,24}(?:牵头|负责(?:落实|实施|组织|办理)|另行(?:制定|规定|通知|公布)|组织(?:实施|落实))|每(?:年|季度?|月|半年)"
)
# 申报材料一式三份: a verb that belongs to a noun
NOUN = regex(
    r"(?:申报|申请|承诺|报名|评选|评审|受理|招聘|征集|公示|考核|培训|补贴|奖励|资助|补助|投诉|举报|参赛|服务|管理|监督|建设|检查)"
    r"(?:材料|书|表|函|条件|对象|范围|时间|程序|方式|标准|期限?|地点|流程|主体|人|单位|企业|结果|名额|金额|数量|资金|周期|地址|项目|活动|践诺|费|率)"
)
PERMITS = regex(r"^[^，。；]{0,40}(?:(?<!，)可以|可(?=直接|向|登录|申请|自愿|根据|凭|按|选择|在|通过|结合|参照|到))")


def alone(sentence: Sentence, said: tuple[Cue, ...], past: int | None, *, following: bool) -> str | None:
    """The rule by which a sentence that stands alone commits someone.

    >>> from extractors.prose.cues import cues
    >>> from extractors.prose.sentences import sentences
    >>> def read(words): return alone(sentences(words)[0], cues(words), None, following=False)
    >>> read("各县区要加强排查整治。"), read("鼓励社会资本参与改造。"), read("应急管理局负责安全生产监督管理。")
    ('cue', 'alone', None)
    """
    words = sentence.words
    if words[-1] in "：:" or past is not None:
        return None
    if any(cue.text in STRONG for cue in said):
        return "cue"
    if PERMITS.match(words):
        return None
    if any(cue.text in ASKING for cue in said):
        return "cue"
    if LEVEL.search(words):
        return "goal"
    period = PERIOD.match(words)
    if period and leads(words, period.end()):
        return "goal" if any(char.isdigit() for char in words) else "alone"
    if (leads(words) and not NOUN.match(words)) or (following and sentence.mark):
        return "alone"
    return "alone" if CHARGED.search(words) and subject(words) else None
