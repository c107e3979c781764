"""Who has an honour: the names before the verb, between 授予 and the title, or in brackets behind a count."""

from __future__ import annotations

import re

from extractors.honours.names import NAMING
from extractors.prose.verbs import leads
from schemas.regex import regex

ADVERBS = regex(
    r"(?:先后|分别|共同|共|已|成功|连续|均|被|再次|首次|双双|也|还|又|并|新|全部|率先|同时|一举|相继|正式|顺利|光荣|各|继续|有|项目|产品|于\d{4}年|在\d{4}年|\d{4}年|其|近日|日前|最终|今年|去年|成功|连续[\d一二三四五六七八九十两多]{1,3}[年届次]|多次|还)+$"
)
LEAD = regex(
    r"^(?:其中|目前|截至目前|同时|此外|近年来|今年|去年|\d{4}年(?:\d{1,2}月)?(?:度)?|到\d{4}年(?:底|末)?|重点|力争|争取|计划|推动|推进|培育|组织|指导|帮助|支持|推荐|引导|辅导|促成|助推|力推|经[^，]{1,20}|[^，、]{0,12}?推荐|全[区市县省](?=[^，]{0,2}[\d一二三四五六七八九十])|正在(?:推进|申报|创建|争创)的?有?|将(?!乐|台)|把)+"
)
ETC = regex(r"等(?=[\d一二三四五六七八九十百两多几]|[企单项个组产作机]|$)")
GENERIC = regex(
    r"^(?:有?[\d一二三四五六七八九十百两多余几近]+\s?[余多]?\s?[家个件项人名位批所处户支]|全[区市县省国]|各[区市县级地]|多[家个项名]|企业|单位|组织|个人|产品|商标|项目|有关|区域内|辖区|新|对|凡|是|每|具体包括|包括|候选人|推荐对象|申报人|以下|下列|上述|如下|我[区市县省]$|不|如|可|并|也|直接$)|"
    r"[\d一二三四五六七八九十百两]+\s?[余多]?\s?[家个件项名位](?:[^、]{0,8})$|^.?$|(?:的|了|和个人)$|^(?:19|20)[0-9]{2}年(?:度)?$|〇"
)
NOT_WHO = regex(
    r"^近[一二三四五六七八九十几]|^[\d.．、]{1,6}$|不[能得可]|应[当包]|须|可(?=择|以|直|按|申)|包括|每[人年]|^[和与及经]|有关$|了|制定|研究(?![所院])|一批|开展|实施"
)
TITLES = regex(r"(?:所长|局长|主任|书记|董事长|总经理|教授|院长|校长|厂长)(?=[一-龥]{2,3}$)")
AFTER_COUNT = regex(r"^[”’]?(?:称号)?\s?[\d一二三四五六七八九十百两]{1,5}\s?[家个件项人名位所]\s?[（(](?P<who>[^）)]{2,6000})[）)]")
BRACKETED = regex(r"^[”’]?[（(](?P<who>[^）)]{2,400}、[^）)]{2,400})[）)]")
GIVEN = regex(r"(?:授予|确定|命名|评选|认定|表彰|批准)(?P<who>[^。；“]{2,6000}?)(?:为|“|$)")
MAKING = regex(rf"^(?:决定|同意|拟)?(?:{NAMING})(?:了)?")
JOINED = regex(r"(?<=[^、]{2})(?:和|与|及|以及)(?=[^、]{2})")


BODY_NAME = regex(
    r"(?:公司|集团|银行|局|厅|委|院|中心|学校|中学|小学|大学|村|社区|镇|乡|街道|县|区|市|部|会|队|所|站|厂|社|科技|股份|实业|电器|机械)$"
)


def split_names(words: str) -> tuple[str, ...]:
    """The names of a list, without what isn't a name.

    >>> split_names("施密特电梯和盛泰光电"), split_names("明友钢具、科众机械、元和精细化工"), split_names("33家企业")
    (('施密特电梯', '盛泰光电'), ('明友钢具', '科众机械', '元和精细化工'), ())
    """
    parts = re.split(r"[、\t　\n]|(?<=[”』])(?=[“『])", words.strip("，, ：:"))
    if parts:
        pair = JOINED.split(parts[-1], maxsplit=1)
        if len(pair) == 2 and not re.search(r"[（(《“]", parts[-1]):
            parts = [*parts[:-1], *pair]
    names = (_bare(part) for part in parts)
    return tuple(
        name
        for name in names
        if 2 <= len(name) <= 40
        and not GENERIC.search(name)
        and not NOT_WHO.search(name)
        and not (leads(name) and not BODY_NAME.search(name))
    )


def _bare(part: str) -> str:
    """A name without the marks around it; brackets and quotation marks inside it stay whole."""
    name = part.strip(" “”，。；;" if re.search(r"[（(].+[）)]", part) else " “”‘’《》（）()，。；;")
    return name + "”" if name.count("“") > name.count("”") else name


def winners_before(clause: str) -> tuple[str, ...]:
    """The names that stand as the subject of 获得, 入选 and the like, from the words before that verb.

    >>> winners_before("英雄金笔、收钱吧等26件商标先后被"), winners_before("全区 10 个组织和个人"), winners_before("培育“清算所”成为")
    (('英雄金笔', '收钱吧'), (), ('清算所',))
    """
    words = re.split(r"[，。；：,;\n]", clause)[-1]
    words = ADVERBS.sub("", re.sub(r"(?:成为|获得|荣获)$", "", words.strip()))
    words = LEAD.sub("", words.rsplit("被", 1)[0] if "被" in words else words)
    words = ADVERBS.sub("", words)
    if etc := ETC.search(words):
        words = words[: etc.start()]
    elif re.search(r"[\d]\s?[余多]?\s?[家个件项名位]", words):
        return ()
    return tuple(_person(name) for name in split_names(words))


def winners_given(before: str) -> tuple[str, ...]:
    """The names between 授予 (确定, 命名) and the title.

    >>> winners_given("决定授予赵甲明等26名同志“"), winners_given("确定钱乙青等27名教师、孙丙兰等28名学生为")
    (('赵甲明',), ('钱乙青', '孙丙兰'))
    """
    found = max(GIVEN.finditer(before), key=lambda m: m.start(), default=None)
    if found is None:
        return ()
    kept: list[str] = []
    for part in re.split(r"(?<=[名个家位人件项])[^、，和]{0,10}[、，和]", found["who"]):
        etc = ETC.search(part)
        kept.extend(split_names(part[: etc.start()] if etc else re.sub(r"(?:同志|\d+名[^、]{0,6})$", "", part)))
    return tuple(kept)


def winners_named(words: str) -> tuple[str, ...]:
    """The names in the frame that makes them something.

    >>> winners_named("确定甲校、乙校等10家单位为2023年"), winners_named("丙店等3家为")
    (('甲校', '乙校'), ('丙店',))
    """
    return winners_given("确定" + MAKING.sub("", words, count=1))


def winners_after(after: str) -> tuple[str, ...]:
    """The names in brackets behind the honour's count: 3家（明友钢具、科众机械）."""
    found = AFTER_COUNT.match(after) or BRACKETED.match(after)
    if not found or re.match(r"其中|含|见|详|附|名单", found["who"]):
        return ()
    return split_names(found["who"])


def winners_later(after: str) -> tuple[str, ...]:
    """After a contest's name: who won it, in the next clauses (…评选中，黄浦区共获得…)."""
    found = re.search(r"[，,、](?P<who>[^，。；,]{2,60}?)(?:共|分别|均)?(?:获得|荣获|获评|通过|被评为)", after)
    return winners_before(found["who"]) if found else ()


def _person(name: str) -> str:
    """A person's name without the office before it (知识产权所所长陈浩 → 陈浩)."""
    found = TITLES.search(name)
    return re.sub(r"(?<=[一-龥]{2})(?:同志|女士|先生)$", "", name[found.end() :] if found else name)
