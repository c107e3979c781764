"""Where a clause's verb ends and its counted noun begins: 企业已连续筹集并投放口罩 counts 口罩."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.data import rows
from schemas.regex import regex, sought

ADVERBS = regex(
    r"^(?:共|累计|已经?|先后|依法|全部|共计|分别|连续|集中|成功|顺利|陆续|首批|首次|再次|全年|全市|全省|全区|全县|全国|[今去]年|每年|年均|日均|[并且又还再仅只已曾])+(?=[\u4e00-\u9fff]{3})"
)
MARKS = sought(
    r"(?:[于对]?(?<![^，])按照?|(?<=[\u4e00-\u9fff]{2})按照?|依照|依(?=[前本上现])|参照)(?!时|期|质|揭|摩|键|需|劳|规定$|比例$|标准$)(?:其|不超过|不高于|不低于)?"
    r"|不[超低高少]于?过?|(?<!超)超过|(?<![过])低于|(?<![过])高于|(?:放宽|上调|下调|调整|提高|降低|压缩)[至为到]|是指|所称|系指|(?<=[级者])为(?=[\u4e00-\u9fff]{3})|(?<=[\u4e00-\u9fff]{2})为(?=本人|当地|上年|统筹|合同|实际)|并(?=[\u4e00-\u9fff]{3})(?!网|购|联|轨|发症|列)"
)


NOMINAL = "[\u4e00-\u9fff]{0,2}率|价格?|总?[额量]|期|人数|面积|情况|会议"  # what makes a noun of any verb before it: 采购完成率
SUBJECT = regex(r"(?:企业|单位|部门|机关|地区|群众|农民|[局厅委]|[\u4e00-\u9fff]村|我[省市县区])$")


@lru_cache(maxsize=1)
def _anywhere() -> re.Pattern[str]:
    return _pattern("any")


@lru_cache(maxsize=1)
def _at_start() -> re.Pattern[str]:
    return _pattern("start")


def _pattern(where: str) -> re.Pattern[str]:
    """One alternation of the verbs of a column, behind a class of their first characters so that most places cost one look."""
    table = sorted((row for row in rows("counted_verbs") if row[1] == where or where == "start"), key=lambda row: -len(row[0]))
    first = "".join(sorted({verb[0] for verb, _, _ in table}))
    each = (verb if part == "-" else f"{verb}(?!{part})" for verb, _, part in table)
    return re.compile(f"(?=[{first}])(?:{'|'.join(each)})(?!{NOMINAL})了?(?:出|到|给)?(?=[^，。；、]{{2}})")


@lru_cache(maxsize=1)
def _predicates() -> re.Pattern[str]:
    table = sorted(rows("predicates"), key=lambda row: -len(row[0]))
    first = "".join(sorted({verb[0] for verb, _, _ in table}))
    each = (
        ("" if after == "-" else f"(?<![{after}])") + verb + ("" if before == "-" else f"(?!{before})") for verb, before, after in table
    )
    return re.compile(f"(?=[{first}])(?:{'|'.join(each)})")


def predicate(words: str) -> re.Match[str] | None:
    """The verb that ends the noun behind a number, where one does.

    >>> predicate("城市处于正常状态").start(), predicate("可再生能源项目"), predicate("就业岗位")
    (2, None, None)
    """
    return _predicates().search(words)


def without_verbs(words: str) -> str:
    """The words before a number from their last verb on; what the verb is a part of stays whole.

    >>> without_verbs("上海市场已连续筹集并投放口罩"), without_verbs("生产口罩"), without_verbs("安全生产事故")
    ('口罩', '口罩', '安全生产事故')
    >>> without_verbs("城镇土地使用税按现行税额标准"), without_verbs("商品房销售面积"), without_verbs("按揭贷款")
    ('现行税额标准', '商品房销售面积', '按揭贷款')
    """
    cut = max((m.end() for pattern in (MARKS, _anywhere()) for m in pattern.finditer(words) if len(words) - m.end() > 1), default=0)
    words = words[cut:]
    bare = ADVERBS.sub("", words)
    if verb := _at_start().match(bare):
        return bare[verb.end() :]
    done = next((m for m in _at_start().finditer(words, 2) if SUBJECT.search(words, 0, m.start())), None)
    return words[done.end() :] if done else words
