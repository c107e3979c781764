"""What a date is for: 成文, 印发, 施行, 征求意见, 期限, 截至; an event where nothing says more."""

from __future__ import annotations

import re
from typing import Literal

from schemas.regex import regex, sought

Role = Literal["issued", "printed", "effective", "expires", "comment_period", "deadline", "as_of", "event"]

PRINTED = regex(r"[ \u3000]{0,4}(?:印发|印制|印|翻印)(?=[ \u3000\n。]|$)")
EFFECTIVE = regex(
    r"(?:起|开始|正式|之日)?(?:开始|正式|试行|全面)?(?:起)?(?:施行|[实實]施(?!方案|细则|意见)|生效|试行(?=[。，；]|$)|执行(?=[。，；]|$))"
)
EFFECTIVE_HEAD = regex(r"(?:施行|实施|生效|执行)(?:日期|时间)[:：为是]?$")
EXPIRES_HEAD = sought(
    r"(?:有效期间?(?:暂定)?(?:为|至|限|限为|限至|截至|到|自|是|：|:)?|失效(?:日期|时间)[:：为]?|[施试]行期限?(?:暂定)?(?:为|至)?|试行期(?:为|至)?|有效(?:至|期限为|期限至)|(?:实施|执行|政策|优惠|优惠政策|享受)(?:期限|期)?(?:统一)?(?:延长|延续|延期|执行|实施)?(?:至|到))$"
)
EXPIRES_TAIL = regex(r"(?:止|起)?(?:失效|废止|停止执行|期满)")
COMMENT = regex(r"(?:征求意见|公开征集意见|征集意见|反馈意见|意见反馈|提出意见|公示(?:时间|期)|公示期|异议期|意见征集|征集时间)")
COMMENT_TAIL = regex(r"[^。\n]{0,30}(?:反馈|提出(?:书面)?(?:意见|异议)|意见(?:和建议)?(?:以|通过|发送|寄))")
LABEL_ISSUED = regex(r"(?:成文日期|成文时间|发文日期|发文时间|印发日期|生成日期)[:：\s]{0,3}$")
LABEL_DUE = sought(
    r"(?:截止|截至)(?:日期|时间)[:：为是]?\s?$|(?:完成|办结|落实|整改|报送|申报|办理|时限|期限|时间节点)(?:时间|时限|期限|日期)?[:：为]\s?$"
)
TASK = regex(
    r"(?:将|力争|确保|争取|计划|拟|应|应当|须|必须|请|务必|要|完成|达到|报送|上报|提交|办结|建成|实现|基本|前完成|整改|推出|启动|送达|报名|申报|申请)"
)
ASKED_BY = regex(r"(?:要|请|须|应|应当|务必|必须|力争|确保)[于在]$")
FORWARD = regex(r"(?:力争|争取|计划|预计|确保|将|拟|目标)?(?:到|至|在|于|力争|争取|经过|用|利用|(?<!会议)(?<!审议)(?<!表决)通过)$")
AFTER_WILL = regex(r"[，,]?[^。；\n]{0,12}(?:将(?!近)|计划|拟|力争|确保|争取|要(?!求|素|点))")
WHOSE = regex(
    r"(?:毕业|退役|登记注册|注册|成立|登记|离校|入职|参保|开业|创办|出院|复员|转业|回国|建成|投产|上市|获得|取得|[出入]境|(?:发病|入院|住院|就诊|手术|离世|确诊|出[行差]|来[一-龥]{1,2})之?前)$"
)  # 毕业2年内高校毕业生
NOT_TO_DO = regex(r"的?(?:不得|不予|不再|禁止|免征|有[^。；，]{0,12}史|发生|累计|未发生|无|连续)")
DONE = regex(r"[，,]?(?:就|即|便|已|先后)?[一-龥]{1,4}了(?!解)")  # 在50个小时内批准了
ALREADY = regex(r"已(?!不)|尚未|未(?!来)|曾")
PAST = regex(r"[^。；\n]{0,24}(?:了|已|曾|完成了|获得|荣获|达到了)")
LINE_DATE = regex(r"[ \u3000\t）)]{0,6}(?:\n|$)")
RECEIPT = regex(r"之日起[，,]?(?:的)?$|(?:受理|收到|提交|公布|发布|通过|签订|作出|送达|接到)[^。；\n]{0,16}[后起][，,]?(?:的)?$")


# A crawled page's text runs on behind the date under the signature.
UNDER_NAME = regex(r"(?:局|厅|委|会|政府|办公室|院|部|署|处|所|公司|中心|小组)[ \u3000\n]{0,20}$")
DONE_THEN = regex(
    r"[ \u3000]?(?:起|印发|发布|下发|公布|颁布|召开|出台|前|后|以|之|正式|决定|组织|举办|作出|通过|批准|[—－~～至到，、。；-])"
)


def role_of(
    text: str, start: int, end: int, *, modifier: str | None, kind: str, when: str, issued: str | None, draft: bool, ranged: bool
) -> Role:
    """The role of the date at `text[start:end]`; `when` is its EDTF value, `issued` the document's own date.

    >>> t = "本意见自2018年7月1日起施行。"
    >>> role_of(t, 3, 13, modifier="since", kind="point", when="2018-07-01", issued=None, draft=False, ranged=False)
    'effective'
    """
    head, tail = text[max(0, start - 26) : start], text[end : end + 44]
    line_start = max(text.rfind("\n", max(0, start - 400), start) + 1, start - 400, 0)
    if LABEL_ISSUED.search(head):
        return "issued"
    if PRINTED.match(tail):
        return "printed"
    if kind == "point" and modifier is None and (LINE_DATE.match(tail) or not DONE_THEN.match(tail)):
        alone = LINE_DATE.match(tail) is not None
        if (alone and _signed(text, line_start, start, end, when, issued)) or (
            when == issued and UNDER_NAME.search(text, max(0, start - 60), start)
        ):
            return "issued"
    if (
        EFFECTIVE.match(tail)
        and (modifier == "since" or ranged or "之日" in text[end - 3 : end] or (kind == "point" and tail[:1] in "起正开施"))
    ) or EFFECTIVE_HEAD.search(head):
        return "effective"
    if EXPIRES_HEAD.search(head) or EXPIRES_TAIL.match(tail):
        return "expires"
    if modifier == "until" and not LABEL_DUE.search(head):
        return "deadline" if re.match(r"[，,]?(?:将|要|须|应)", tail) and not ranged else "as_of"
    sentence = text[max(line_start, text.rfind("。", line_start, start) + 1) : start]
    if (ranged or modifier in ("before", "within") or kind == "duration") and (
        COMMENT.search(sentence) or (draft and COMMENT_TAIL.match(tail))
    ):
        return "comment_period"
    if LABEL_DUE.search(head):
        return "deadline"
    if modifier == "end" and text[end - 1] == "前":  # 每年11月底前: the word stands in the span
        tail = "前" + tail
    return _task(text, sentence, tail, modifier=modifier, kind=kind, when=when, issued=issued, ranged=ranged)


def _task(text: str, sentence: str, tail: str, *, modifier: str | None, kind: str, when: str, issued: str | None, ranged: bool) -> Role:
    asked = ASKED_BY.search(sentence) is not None  # 要于2023年5月31日前: asked for, even where that day lies before the issue
    past = not asked and bool(
        issued and when[:4].isdecimal() and when[: min(len(when), len(issued))] < issued[: min(len(when), len(issued))]
    )
    if kind == "duration" and modifier == "within" and (WHOSE.search(sentence) or NOT_TO_DO.match(tail)):
        return "event"
    if kind == "duration":
        if DONE.match(tail):
            return "event"
        if modifier == "within" and (RECEIPT.search(sentence[-24:]) or TASK.search(sentence[-30:]) or TASK.search(tail[:20])):
            return "deadline"
        if re.search(r"(?:经过|用|利用|力争|争取|通过)$", sentence[-3:]) and not PAST.match(tail[:10]):
            return "deadline"
        return "deadline" if modifier == "within" else "event"
    if ranged or modifier in ("since", "last"):
        return "event"
    if modifier in ("before", "within"):
        return "event" if past or ALREADY.match(tail) else "deadline"
    if modifier == "end" and tail[:1] == "前":
        return "event" if past else "deadline"
    if past:
        return "event"
    if FORWARD.search(sentence[-4:]) and not sentence.endswith(("在", "于")):
        return "deadline"
    if modifier == "end" and TASK.search(sentence[-20:] + tail[:24]):
        return "deadline"
    if (
        when[:4].isdecimal()
        and AFTER_WILL.match(tail)
        and (issued is None or when[:4] >= issued[:4])
        and re.match(r"[，,]?[\u4e00-\u9fff]{0,10}将会?", tail)
    ):
        return "deadline"
    return "event"


def _signed(text: str, line_start: int, start: int, end: int, when: str, issued: str | None) -> bool:
    """A date that ends its line, alone or behind a body's name, near the foot: 成文日期 under the signature."""
    if len(when) != 10 or (line_start == 0 and start - line_start < 4):
        return False
    before = text[line_start:start].strip(" \u3000\t")
    if re.search(r"[，。；：:、]", before) or len(before) > 60:
        return bool(
            issued == when and re.search(r"(?:局|厅|委|会|府|办公室|院|部|署|处|所|公司|中心|小组)[ \u3000]{0,20}$", text[line_start:start])
        )
    if before and not re.search(
        r"(?:局|厅|委|会|府|办|室|院|部|署|处|所|司|中心|组|校|学|站|队|行|社|馆|会议|协|和|联|盟|团|关|庭|长|县|市|区)$", before
    ):
        return False
    return issued == when if issued else end > len(text) * 0.5
