"""分别 lists: 水泥和化肥分别达到2.48亿吨和1988万吨, each number with its own member of the list before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.quantities import Quantity
from schemas.regex import regex

JOINTS = regex(r"[、和及与/／]")
NUMBER = r"(?:约|近|超过|超)?[0-9.，,]{1,14}[十百千万亿]{0,2}"
LAST = regex(r"[，,；;：:。！？\n\t]|[0-9]{4}年(?:末|底)?|其中")
RESPECTIVELY = regex(r"分别[^，。；0-9、]{0,10}$")
TAIL = regex(
    r"(?:(?:企业|单位|项目|人员)(?:数量|数)|增加值|总产值|产值|占比|产量|收入|投资|利润|总额|销售额|人数|面积|数量|比例|价格|[\u4e00-\u9fff]{1,2}率)$"
)
FRONT = regex(r"^(?:对|全[国省市区县]|[我本][省市区县局]|各地|今年|去年|全年|截[至止]目前)+")
OPENED = regex(r"[^，。；：、\n（(0-9]{0,16}(?P<mark>[（(])")
TO_WHOM = regex(r"[^、]{0,8}[向给]")
GOODS = regex(r"[一-龥]{2}(?:企业|单位|人员|设备|物资|项目|资料|口罩)$")
LISTED_BEHIND = regex(r"^.*?(?:推荐|培育|认定|引进|培养|建成)(?=[^、]{2})")
MOST = 60  # members of a list


def members(words: str) -> list[str]:
    """The names that a list states, in order; what the last one ends with is shared (高技术制造业、装备制造业增加值).

    >>> members("水泥和化肥"), members("高技术制造业、装备制造业增加值")
    (['水泥', '化肥'], ['高技术制造业增加值', '装备制造业增加值'])
    """
    found = [w.strip() for w in JOINTS.split(words) if w.strip()]
    tail = TAIL.search(found[-1]) if found else None
    if tail is None or any(TAIL.search(w) for w in found[:-1]):
        return found
    return [w + tail[0] for w in found[:-1]] + found[-1:]


def shared(text: str, start: int, end: int, floor: int, unit: str) -> str | None:
    """The member that belongs to the number at `text[start:end]`, where 分别 deals a list out over as many numbers.

    >>> shared("水泥和化肥分别达到2.48亿吨和1988万吨", 16, 22, 0, "吨")
    '化肥'
    """
    at = text.rfind("分别", floor, start)
    if at < 0:
        return None
    step = re.compile(rf"{NUMBER}(?:个|多)?{re.escape(unit)}(?:以上|左右)?(?:[、和及与/／]|，)?")
    first = re.compile(r"[0-9]").search(text, at, at + 14)
    if first is None or not RESPECTIVELY.match(text[at : first.start()]):
        return None
    spans: list[int] = []
    here = first.start()
    while len(spans) < MOST and (match := step.match(text, here)):
        spans.append(match.start())
        here = match.end()
    own = [i for i, s in enumerate(spans) if start <= s < end]
    begin = max([floor, *(m.end() for m in LAST.finditer(text, max(floor, at - 120), at))])
    names = members(FRONT.sub("", text[begin:at]))
    if names and TO_WHOM.match(text[begin:at]) and GOODS.search(text[at + 2 : first.start()]):
        return None  # 向甲、乙分别推送企业200家、100家: the firms are counted
    if len(names) > len(spans) > 1:  # 省厅和市局每年推荐甲类、乙类企业分别不低于40家、20家: the list begins behind the verb
        names = names[-len(spans) :]
    names[:1] = [LISTED_BEHIND.sub("", name) for name in names[:1]]
    return names[own[0]] if own and len(names) == len(spans) > 1 else None


def in_brackets(text: str, found: Sequence[Quantity]) -> dict[int, int]:
    """Members in brackets that sum to the number before them (品牌5个（甲局4个，乙局1个）): where each starts, and where its total does.

    >>> from extractors.quantities import quantities
    >>> in_brackets("品牌5个（甲局4个，乙局1个）", quantities("品牌5个（甲局4个，乙局1个）"))
    {7: 2, 12: 2}
    """
    totals: dict[int, int] = {}
    for at, total in enumerate(found):
        opened = OPENED.match(text, total.end)
        if opened is None or total.max is not None:
            continue
        close = text.find("）" if opened["mark"] == "（" else ")", opened.end(), opened.end() + 400)
        members = [q for q in found[at + 1 : at + 1 + MOST] if opened.end() <= q.start < close and q.unit == total.unit]
        if len(members) > 1 and sum(q.value for q in members) == total.value:
            totals.update((q.start, total.start) for q in members)
    return totals
