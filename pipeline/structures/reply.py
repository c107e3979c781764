"""What a reply letter says of the proposal (政协提案) or suggestion (人大建议) that it answers."""

from __future__ import annotations

import re

from schemas.notice import Reply
from schemas.regex import regex

DIGITS = "一二三四五六七八九十百〇零\\d"
PLACE = r"(?:全国|自治[区州县]|[^\W对于在的您们你出关]{1,5}[省市区县州旗]|[省市区县州旗盟]){0,2}"
SESSION = regex(
    rf"{PLACE}(?:政协|人大|人民代表大会|政治协商会议)?(?:第)?[{DIGITS}]{{1,4}}届(?:{PLACE}(?:政协|人大|委员会|人民代表大会|政治协商会议|政协委员会))?(?:第)?[{DIGITS}]{{1,3}}次(?:全体)?会议"
)
NUMBER = regex(
    r"第[ ]{0,2}(?P<a>[A-Z]{0,3}\d[\d-]{0,16}(?:\.\d{1,4})?|[一二三四五六七八九十百]{1,5})[ ]{0,2}号|(?:提案|建议)(?:编号"
    r"|号)?[：: 第]{0,2}(?P<b>\d{1,12})[ ]{0,2}号?|"
    r"(?:(?<=会议)|(?<=[（(]))(?P<c>(?!第)[一-龥]{1,2}\d{1,5}|\d{1,12})[ ]{0,2}号(?=[）)]|提案|建议|议案|代表|政协|委员)"
)
ASKED = regex(r"提出的?(?:的)?[“《]?(?P<title>关于[^》”\n。；]{3,80}?(?:的)?(?:提案|建议|议案|意见))(?=[》”（(收，、。]|已?收悉)")
QUOTED = regex(
    r"(?:提出的?|关于)?[《“](?P<title>[^》”\n]{4,80})[》”](?:的?(?:提案|建议|议案))?(?:（[^）]{1,40}）)?[^。\n]{0,12}(?:收悉|已?收到|办理)|提出的?[^。\n]{0,12}[《“](?P<other>[^》”\n]{4,80})[》”]"
)
TITLED = regex(r"[《“](?P<title>关于[^》”]{3,80})[》”]|第[^号]{1,18}号(?:提案|建议)?[“《（(](?P<other>[^》”）)]{4,80})[》”）)]")
RESULT = regex(
    r"(?:办理结果|答复类别|办理类别|答复类型|办理情况分类|类别标记)[ \u3000]{0,4}[：:][ \u3000]{0,4}(?P<result>[^\n，。；]{1,20})"
)
CLASS = regex(r"^[（(【]?(?P<result>[A-D][1-4]?)[ ]?类?[）)】]?$", re.M)
# the letter of a body that only helps to answer, and a report to a congress, name who proposed: 现将民进江州市委提出的《…》会办意见函告
ASKING = regex(
    r"(?:现将|^|，|、)(?:关于)?(?P<who>[一-龥·、]{2,40}?)(?:等(?:\d{1,3}|[一二三四五六七八九十两]{1,3})[名位人])?(?:代表|委员)?提出的?(?:的)?[《“关]"
)
OURS = regex(r"^(?:[您你贵]|现|经|对|在|就|本|我)|会议$|期间$|上$")
PERSON = regex(
    r"(?:等)?(?:(?:\d{1,3}|[一二两三四五六七八九十]{1,2})[名位])?(?:政协|人大|市|省|区|县|全国)?(?:政协|人大)?(?:代表|委员|先生|女士|同志|常委)+$"
)
HONOUR = regex(r"^(?:尊敬的|致)")


def reply_of(kind: str, title: str | None, opening: str, head: str, addressees: tuple[str, ...], fields_result: str | None) -> Reply:
    """The reply's facts: `opening` is the first paragraph of its text, `head` what stands above.

    >>> said = "您二位提出的《关于发展品牌经济的建议》的提案收悉。"
    >>> reply = reply_of("提案答复", "对区政协十五届一次会议第152100号提案的答复", said, "", ("史咏晶委员、黄立程委员",), None)
    >>> reply.session, reply.number, reply.title, reply.proposers
    ('区政协十五届一次会议', '152100', '关于发展品牌经济的建议', ('史咏晶', '黄立程'))
    """
    name = title or ""
    session = SESSION.search(name) or SESSION.search(opening)
    number = NUMBER.search(name) or NUMBER.search(opening)
    result = RESULT.search(head) or CLASS.search(head)
    return Reply(
        body="cppcc" if kind == "提案答复" or (kind != "建议答复" and "提案" in name) else "npc",
        session=session.group() if session else None,
        number=(number["a"] or number["b"] or number["c"]) if number else None,
        title=_asked(opening, name),
        proposers=_asking(opening) or _proposers(addressees),
        result=fields_result or (result["result"].strip() if result else None),
    )


def _asked(opening: str, title: str) -> str | None:
    quoted = QUOTED.search(opening)
    asked = ASKED.search(opening)
    if quoted and (asked is None or quoted.start() <= asked.start()):
        return quoted["title"] or quoted["other"]
    if asked:
        return asked["title"]
    named = TITLED.search(title) or TITLED.search(opening)
    return (named["title"] or named["other"]) if named else None


def _asking(opening: str) -> tuple[str, ...]:
    """Who proposed, where the text says so of others than those it addresses.

    >>> _asking("现将民进江州市委提出的《关于活化利用历史建筑的提案》会办意见函告如下"), _asking("您提出的《关于建设停车场的建议》收悉")
    (('民进江州市委',), ())
    """
    found = ASKING.search(opening[:300])
    return _proposers((found["who"],)) if found and not OURS.search(found["who"]) else ()


def _proposers(addressees: tuple[str, ...]) -> tuple[str, ...]:
    names = []
    for item in addressees:
        for part in re.split(r"[、，,\s]", HONOUR.sub("", item)):
            name = PERSON.sub("", HONOUR.sub("", part)).removesuffix("等")
            if name:
                names.append(name)
    return tuple(dict.fromkeys(names))
