"""The frame below the text: attachments, signature, date, notes, contact, copies, imprint."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.structures import calendar, title
from pipeline.structures.lines import Line
from pipeline.structures.names import ENDS, bodies, glued_bodies, is_body, spaced_bodies, whole
from schemas.gbt9704 import Element
from schemas.regex import regex

DATE_LINE = regex(rf"^{calendar.ONE}$")
SIGNED_LINE = regex(rf"^(?P<body>[一-龥（）()、 \u3000]{{3,60}}?)[ \u3000\t]{{0,40}}(?P<date>{calendar.ONE})$")
RUN_ON = regex(rf"^(?P<date>{calendar.ONE})(?![起前后至到以之的—，。；、][^\n])[^。；，]{{4,80}}$")
# …请认真贯彻执行。2006年3月29日: the end of a letter that lost its signature
LAST_WORDS = regex(
    r"(?:(?:请|望|希)[^。]{0,60}(?:执行|实施|落实|办理|遵照|配合|反馈|报告)。|(?:特此(?:通知|公告|通告|函复|批复)|此复)。?"
    r"|(?:同时|即行)废止。)[ \u3000]{0,4}$"
)
PRINTED = regex(rf"^.{{0,80}}?{calendar.ONE}[ \u3000]{{0,4}}印(?:发|制)?$")
NOTE = regex(r"^[（(].{2,80}[）)]$")
ATTACHED = regex(
    r"^附[ \u3000]{0,4}件[ \u3000]{0,4}(?:\d{1,2}(?:[-—－]\d{1,2})?|[一二三四五六七八九十]{1,2})?[ \u3000]{0,2}[：:]?[ \u3000]{0,4}"
)
MARK_ONLY = regex(r"^附[ \u3000]{0,4}件[ \u3000]{0,2}(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[：:]?$")
NUMBERED = regex(r"^(?:\d{1,2}[.．、：]|[（(]\d{1,2}[）)]|附件\d{1,2}[：:.])")
CC = regex(r"^(?:抄[ \u3000]{0,2}送|抄[ \u3000]{0,2}报|分[ \u3000]{0,2}送|主[ \u3000]{0,2}送|发送)[：:]")
COPIES = regex(r"^[（(]?共印.{1,10}份[）)]?$")
CONTACT = regex(
    r"^[^。；]{0,30}(?:联[ \u3000]{0,2}系[ \u3000]{0,2}人|联系(?:电话|方式|地址|科室|单位)|电[ \u3000]{0,4}话|手机|邮政编码"
    r"|邮[ \u3000]{0,4}编|(?:电子)?邮箱|电子邮件|传[ \u3000]{0,4}真|通讯地址|地[ \u3000]{0,4}址|邮寄地址|办公地址)[^：:，。]{0,12}[：:]"
)
DISCLOSURE = regex(r"(?:此件|公开|依申请|不予).{0,14}(?:公开|发布)|公开(?:属性|方式|选项)")
AFTER_DATE = regex(
    r"^[ \u3000]{6}|^\s*(?:$|[（(]|更多信息|附件|抄送|联系|责任编辑|网络编辑|来源|打印|扫一扫|相关|分享|文件下载"
    r"|公开程序|责任部门|政策解读|《|[\[【]|1[.．、]|[^。；，]{2,60}\.(?:docx?|xlsx?|pdf|wps|zip|rar))"
)
AT_LAST = regex(r"\s*(?:更多信息|公开程序|责任部门|[（(]此件|扫一扫|[\[【](?:网络|责任)编辑|$)")
INNER = regex(r"[。！][ \u3000]{0,8}(?P<body>[一-龥（）、 \u3000]{4,60}?)[ \u3000]{0,12}$")
NOT_SIGNED = regex(r"[ \u3000]{0,4}(?:[前起至止以之到的—，。；、]|印发|[^。；]{0,30}(?:发布|印发|公布|施行)的)")
HEAD_OF_BODY = regex(
    r"^(?:总理|主席|省长|市长|区长|县长|州长|部长|主任|局长|署长|行长|国务委员|委员长)[ \u3000]{0,4}[一-龥 \u3000]{2,8}$|^[一-龥]{2,3}$"
)
COLON = regex("[：:]")
SPACES = regex(r"[ \u3000\xa0]+")
LONG = 6000  # characters; of a longer text only the end is looked at
TAIL = 1500
SHORT = 90
BLANK = " \u3000"
MOST_SIGNERS = 12


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed and when; `start` is where the signature begins in the text."""

    bodies: tuple[str, ...] = ()
    date: str | None = None
    start: int | None = None


def foot(text: str, told: list[Line], kinds: list[Element], body: int) -> Signed:
    """Marks the lines below the text in `kinds` and gives the signature."""
    at = _date_line(told, kinds, body)
    signed = Signed()
    if at is not None:
        signed = _signature(told, kinds, at, body)
    _rest(told, kinds, body)
    if signed.date is None:
        signed = _run_on(told, kinds, body) or signed
    if signed.date is None:
        glued = _glued(text, told, body)
        glued = glued if glued.date else _within(text, told, body)
        signed = glued if glued.date else (signed if signed.bodies else _undated(told, kinds, body))
    return signed


def below(words: str) -> bool:
    """Whether a line is of the imprint by its form alone, also where its rules make it look like a table."""
    return bool(CC.match(words) or PRINTED.match(words.replace("\t", " ")))


def _date_line(told: list[Line], kinds: list[Element], body: int) -> int | None:
    """The line of the signature's date: the first under a body's name, else the last short one near the end."""
    later: int | None = None
    for i in range(body, len(told)):
        words = told[i].text
        if words[-1] != "日" or len(words) > SHORT or kinds[i] is not Element.BODY:
            continue
        alone = DATE_LINE.match(words)
        same = None if alone else SIGNED_LINE.match(words)
        if same and is_body(same["body"].strip()):
            return i
        if alone:
            if i > body and (is_body(told[i - 1].text) or (i > body + 1 and _wrapped(told, i - 1))):
                return i
            if i < body + 12 and i > body and HEAD_OF_BODY.match(SPACES.sub("", told[i - 1].text)):
                return i
            if LAST_WORDS.search(told[i - 1].text) and i < body + 12:
                return i
            if i + 14 >= len(told):
                later = i
    return later


def _wrapped(told: list[Line], i: int) -> bool:
    """A signature that was broken: 某省教育厅某省政协港澳台侨和|外事委员会."""
    return len(told[i].text) < 24 and ENDS.search(told[i].text) is not None and is_body(told[i - 1].text + told[i].text)


def _signature(told: list[Line], kinds: list[Element], at: int, body: int) -> Signed:
    kinds[at] = Element.DATE
    date = calendar.edtf(told[at].text)
    same = SIGNED_LINE.match(told[at].text)
    parts: list[str] = []
    start = told[at].start
    if same and is_body(same["body"].strip()):
        parts, kinds[at] = [same["body"].strip()], Element.SIGNATURE
    i = at - 1
    while i >= body and at - i <= MOST_SIGNERS and kinds[i] is Element.BODY and len(told[i].text) <= 60:
        words = told[i].text
        if parts and not ENDS.search(words) and is_body(words + parts[0]) and len(parts[0]) < 24 and not is_body(words):
            parts[0] = words + parts[0]
        elif is_body(words) or (not parts and _wrapped(told, i)):
            parts.insert(0, words)
        else:
            break
        kinds[i], start = Element.SIGNATURE, told[i].start
        i -= 1
    return Signed(tuple(dict.fromkeys(b for p in parts for b in bodies(p))), date, start)


def _rest(told: list[Line], kinds: list[Element], body: int) -> None:
    """Attachment notes, contact, copies, imprint and notes, each by its opening words."""
    run: Element | None = None
    for i in range(body, len(told)):
        words = told[i].text
        if kinds[i] is not Element.BODY or len(words) > 400:
            run = None
            continue
        kind = _foot_element(words, run)
        if kind is None and run is Element.ATTACHMENT_NOTE and _wrapped_title(told[i - 1].text, words):
            kind = Element.ATTACHMENT_NOTE
        if kind is None and run is Element.ATTACHMENT and len(words) <= 60 and title.ENDS.search(words):
            kinds[i], run = Element.ATTACHMENT, None  # 附件 / 某名单
            continue
        if kind is None and run is Element.CC and not NOTE.match(words) and len(told) - i < 12 and not is_body(words):
            kind = Element.CC
        if kind is None and run is Element.CONTACT and len(words) < 80 and re.search(r"\d{7}|@", words):
            kind = Element.CONTACT
        if kind is not None:
            kinds[i] = kind
        run = kind
        if kind is Element.PRINTER and i > body and is_body(told[i - 1].text) and kinds[i - 1] is Element.BODY:
            kinds[i - 1] = Element.PRINTER


def _wrapped_title(before: str, words: str) -> bool:
    """Whether a line ends the title of an attachment that the line before it broke off."""
    return len(before) >= 15 and len(words) <= 40 and not title.ENDS.search(before) and title.ENDS.search(words) is not None


def _foot_element(words: str, run: Element | None) -> Element | None:
    if (words[-1] in "发制印日" and PRINTED.match(words)) or COPIES.match(words):
        return Element.PRINTER
    if CC.match(words):
        return Element.CC
    if (len(words) < 160 and ATTACHED.match(words) and words[-1] not in "。；") or MARK_ONLY.match(words):
        return Element.ATTACHMENT if MARK_ONLY.match(words) else Element.ATTACHMENT_NOTE
    if NUMBERED.match(words) and (
        run is Element.ATTACHMENT_NOTE or (run is Element.ATTACHMENT and len(words) <= 60 and words[-1] not in "。；")
    ):
        return Element.ATTACHMENT_NOTE
    if len(words) <= SHORT and NOTE.match(words):
        return Element.DISCLOSURE if DISCLOSURE.search(words) else Element.NOTE
    if len(words) <= 160 and COLON.search(words) and CONTACT.match(words):
        return Element.CONTACT
    return None


def _run_on(told: list[Line], kinds: list[Element], body: int) -> Signed | None:
    """A signature whose date runs into the title of what is attached: 某省教育厅 / 2021年8月20日某工作方案."""
    for i in range(body + 1, len(told)):
        found = RUN_ON.match(told[i].text)
        if found and kinds[i] is Element.BODY and kinds[i - 1] is Element.BODY and is_body(told[i - 1].text):
            kinds[i - 1] = Element.SIGNATURE
            return Signed(bodies(told[i - 1].text), calendar.edtf(found["date"]), told[i - 1].start)
    return None


def _glued(text: str, told: list[Line], body: int) -> Signed:
    """A signature at the end of a text that lost its breaks: …法规处河北省教育厅2024年1月24日更多信息…."""
    low = told[body].start if body < len(told) else len(text)
    for found in reversed(list(calendar.FULL.finditer(text, low if len(text) < LONG else max(low, len(text) - TAIL)))):
        if not AFTER_DATE.match(text[found.end() : found.end() + 24]):
            continue
        before = text[max(low, found.start() - 160) : found.start()]
        bare = before.rstrip(" \u3000\n")
        names, start = spaced_bodies(bare)
        if len(names) < 2:
            names, start = glued_bodies(bare)
        gap = None if names else re.search(r"[ \u3000\n。；）)]([^ \u3000\n。；）)]{3,60})$", bare)
        if gap and is_body(gap[1]):
            names, start = bodies(gap[1]), gap.start(1)
        if not names and not gap and AT_LAST.match(text, found.end()) and (bare.endswith("。") or ENDS.search(bare)):
            return Signed((), calendar.edtf(found.group()))  # …的情况。2018年1月29日更多信息…
        if names:
            return Signed(
                whole(tuple(b for name in names for b in bodies(name))), calendar.edtf(found.group()), max(low, found.start() - 160) + start
            )
    return Signed()


def _within(text: str, told: list[Line], body: int) -> Signed:
    """The signature of a notice whose annex goes on in the same line: …认真执行。江州市教育局2024年3月28日江州市校车方案…."""
    low = told[body].start if body < len(told) else len(text)
    for found in calendar.FULL.finditer(text, low, min(len(text), low + TAIL)):
        if NOT_SIGNED.match(text, found.end()):
            continue
        before = INNER.search(text, max(low, found.start() - 80), found.start())
        if before and is_body(before["body"].strip()):
            return Signed(bodies(before["body"].strip()), calendar.edtf(found.group()))
        if text[found.start() - 1] in BLANK and text[found.end() : found.end() + 1] in BLANK:  # …附：指南 某市税务局 2020年2月20日 指南…
            names, _ = spaced_bodies(text[max(low, found.start() - 160) : found.start()].rstrip(BLANK))
            if names:
                return Signed(names, calendar.edtf(found.group()))
        if LAST_WORDS.search(text, max(low, found.start() - 80), found.start()):
            return Signed((), calendar.edtf(found.group()))
    return Signed()


def _undated(told: list[Line], kinds: list[Element], body: int) -> Signed:
    """A body's name that closes the text without a date."""
    for i in range(len(told) - 1, max(body, len(told) - 6), -1):
        words = told[i].text
        if kinds[i] is Element.BODY and len(words) >= 5 and is_body(words) and told[i - 1].text[-1] in "。！":
            kinds[i] = Element.SIGNATURE
            return Signed(bodies(words), None, told[i].start)
        if kinds[i] is Element.BODY:
            break
    return Signed()
