"""约, 余, 以上, 不超过: what makes a number a bound or an estimate, where it touches the number and where it governs from afar."""

from __future__ import annotations

from typing import NamedTuple

from extractors.data import rows
from schemas.regex import regex, sought

NEVER_BEFORE = {
    "近": regex(r"[最附临邻靠贴亲远就]近$"),
    "约": regex(r"(?:[节签违条预公合简履续邀要解契集制]|条例)约$"),
    "超": regex(r"[高赶反赛英中]超$"),
    "过": regex(r"(?:通|经|超|突|不|渡|路|错|见|听|去|做|报|获|得|透|度|审|公布)过$"),
    "上": regex(r"[^，。；、\n\s]上$"),
    "上限": regex(r"[^年龄额度标准]{0}上限$"),
    "最高": regex(r"(?:历史|全国|全省|创)最高$"),
    "不足": regex(r"(?:补|其)不足$"),
    "突破": regex(r"(?:不|零的|零)突破$"),
    "控制在": regex(r"控制在$"),
}
BY_LAST: dict[str, tuple[tuple[str, str], ...]] = {}
for _word, _modifier in sorted(rows("modifiers"), key=lambda row: -len(row[0])):
    BY_LAST[_word[-1]] = (*BY_LAST.get(_word[-1], ()), (_word, _modifier))
# 不应低于, 不宜大于, 未超过: the bound is the other way round and the number itself may be reached
NEGATION = regex(r"(?:不[得应宜能可准许会]?|严禁|未|没有)$")
NEGATED = {"more_than": "at_most", "less_than": "at_least"}
NEGATABLE = frozenset(("超过", "超出", "高于", "大于", "多于", "突破", "低于", "少于", "小于"))
AFTER = regex(
    r"\s?(?:[（(]含[^）)]{0,8}[）)])?(?P<word>(?:及|或者?)?以上|及其以上|左右|上下|(?:及|或者?)?以下|以内|之内|之多|封顶|为上限|为限"
    r"|起步?(?=[，。；）)、\s]|$)|[余多](?![元年种样项家个次]))"
    r"(?:[（(](?:不含|含)[^）)]{0,8}[）)])?"
)
AFTER_MEANING = {
    "左右": "approx", "上下": "approx", "以下": "at_most", "以内": "at_most", "之内": "at_most", "封顶": "at_most",
    "为上限": "at_most", "为限": "at_most", "余": "more_than", "多": "more_than", "之多": None, "起": "at_least",
    "起步": "at_least",
}  # fmt: skip
FIRST_AFTER = frozenset("（(及或以左上之封为起余多 ")
GOVERNOR = sought(
    r"(?P<most>不[得应宜能可准许]?(?:超过|高于|多于|大于)|最高(?!气温|温度|水位|海拔|点|峰|层|级|值|价|法院|人民|检察|学历|学位|荣誉|[纪记]录)|最多|至多|上限|封顶)"
    r"|(?P<least>不[得应宜能可准许]?(?:少于|低于|小于)|至少|最低(?!气温|温度|水位|海拔|点|值|价|生活|工资|收购|标准|消费|档|限价)|最少)"
    r"|(?P<more>超过|突破|逾(?!期))|(?P<less>不足|不到|低于|少于)"
)
MEANING = {"most": "at_most", "least": "at_least", "more": "more_than", "less": "less_than"}


class Side(NamedTuple):
    """A modifier and how far the span reaches with it."""

    start: int
    end: int
    modifier: str | None


def before_number(text: str, start: int) -> Side:
    """The modifier that ends where a number starts.

    >>> before_number("不超过30万元", 3), before_number("签约30个", 2).modifier, before_number("附近3家", 2).modifier
    (Side(start=0, end=3, modifier='at_most'), None, None)
    >>> before_number("层高不应低于3米", 6)
    Side(start=2, end=6, modifier='at_least')
    """
    at = start - 1 if text[start - 1 : start] == " " else start
    for word, modifier in BY_LAST.get(text[at - 1 : at], ()) if at else ():
        if text.endswith(word, 0, at):
            never = NEVER_BEFORE.get(word)
            head = text[max(0, at - 8) : at]
            if never and word not in ("控制在", "上限") and never.search(head):
                return Side(start, start, None)
            if word == "过" and text[start] not in "百千万亿半":  # 作过六次报告
                return Side(start, start, None)
            if word == "控制在":
                return Side(start, start, None)
            begun = at - len(word)
            if word in NEGATABLE and (no := NEGATION.search(text, max(0, begun - 2), begun)):
                return Side(no.start(), start, NEGATED[modifier])
            return Side(begun, start, modifier)
    return Side(start, start, None)


def after_unit(text: str, end: int) -> Side:
    """The modifier that begins where a unit ends.

    >>> after_unit("90﹪以上，", 3), after_unit("50人(含)以上的", 3).end
    (Side(start=3, end=5, modifier='at_least'), 8)
    """
    if text[end : end + 1] not in FIRST_AFTER or end >= len(text):
        return Side(end, end, None)
    match = AFTER.match(text, end)
    if match is None:
        return Side(end, end, None)
    word = match["word"]
    if word.endswith("以上"):
        return Side(end, match.end(), "at_least")
    return Side(end, match.end(), "at_most" if word.endswith("以下") else AFTER_MEANING.get(word))


def governed(clause: str) -> str | None:
    """The modifier that a clause states before a number without touching it: 最高可给予…100%, 至少降低0.5个百分点.

    The clause ends where the number starts and holds no other number save those that share the modifier in a list.
    """
    last = None
    for match in GOVERNOR.finditer(clause):
        last = match
    return MEANING[last.lastgroup or "most"] if last is not None else None
