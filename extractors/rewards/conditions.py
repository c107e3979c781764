"""The condition of a reward rule, whom it favours, and how a list shares out several rewards (分别)."""

from __future__ import annotations

import re

from schemas.regex import regex, sought

FOR = regex(r"^(?:其中，?|同时，?|另外，?|此外，?)?(?:对于|对(?![口外内标应象])|凡是?|针对|鼓励)")
HOW_MUCH = sought(
    r"[，,]?即?(?:平均)?(?:奖励|补助|资助|救助|补贴|奖学金|助学金)?(?:标准|(?:奖金)?[数金]额)(?:同时|分别)?(?:为|是|从|由)?$|[，,]根据[^，,。；]{2,30}$|[，,]?(?:可|再|另)?(?:择优)?(?:按照?|每)[^，,。；]{0,16}$"
)
APPLY = regex(r"[，,](?:可以?)?(?:申请|享受)[^，,]{2,30}[，,]")
SINCE = regex(r"^(?:[从自]?[0-9]{4}年[^，。；]{0,8}(?:起|开始)[，,]|[一-龥]{0,8}标准(?:为|是)?[:：])")
SAID = regex(r"^[^，。；：对]{2,12}(?:介绍|表示|说|指出|透露|强调|要求|提出|明确|规定)[，：,]")
# （某局牵头） 2.对…, 扶持企业 6.对…: what ran into the item before it
BEFORE_ITEM = regex(r"^(?:（[^）]{2,160}）\s?|[^，。；：（）\s]{2,14}\s)?[0-9]{1,2}[.．、]\s?(?=[对凡符])")
BY_WHOM = regex(r"[，,](?:由[^，。；]{2,24}|[省市区县镇乡、]{1,5}级?财政(?:部门)?)$")  # 由参保地按照每人…: who pays
INNER_RATE = regex(r"(?<=[一-龥]{4})(?:生均|人均|户均)?(?:补助|资助|奖励|补贴|救助)?标准(?:为|是)?[:：]")  # …生活费生均补助标准为：小学
BODY_FOR = regex(r"^[^，。；：对]{1,16}(?:政府|机关|部门|财政|[厅局委会])对(?=[^，。；]{3})")  # 省人民政府对…的人员
CONFERS = regex(
    r"[，,](?:(?:并|可)?授予[^，。；]{2,40}|记[^，。；]{0,6}功[^，。；]{0,4}|颁发[^，。；]{2,20}|通报表[扬彰]|(?:符合条件的)?(?:将|可)?(?:优先|直接)(?:纳入|列入|推荐|支持|安排)[^，。；]{2,60})[，,]?(?:并|同时|且)?$"
)  # what else it gives is no condition
INNER_FOR = regex(r"[，：](?=对[^，]{4,60}$)")
FAVOURED = (
    r"(?:企业|单位|个人|单位和个人|机构|人员|人才|团队|组织|农户|农民|项目|学校|院校|合作社|基地|园区|高校|医院|商户|劳动者|职工|学生|"
    r"教师|用人单位|毕业生|创业者|个体工商户|景区|街道|乡镇|村|社区|自然人|组织|捐赠人|举报人|检举人|申请人|家庭(?!经济|成员|收入)|人)"
)
HEAD_NOUN = regex(rf"的(?P<who>[^，。；的]{{0,14}}?{FAVOURED})(?:（[^）]{{1,20}}）)?(?:，|,|$)")
GIVEN_TO = regex(
    rf"(?:给予|奖励|补助|补贴|资助|发给|给|向|为)(?P<who>[^，。；\d的]{{0,10}}?{FAVOURED})(?=\s{{0,2}}[\d一二三四五六七八九十百]|\s?最高|\s?不超过|\s?一次性|[^，。；]{{0,12}}(?:奖励|补助|补贴|资助|支持))"
)
OPENS = regex(
    rf"^(?P<who>[^，。；的对]{{0,16}}?{FAVOURED})(?:捐赠|获|取得|为|在|向|输送|一次性|新|首次|被|商标|成功|参加|经|引进|年|当年|实现)"
)
OWN = regex(rf"(?:^|(?<=[，。；的对]))(?P<who>[^，。；的对]{{0,20}}?{FAVOURED})(?:（[^）]{{1,20}}）)?[，,]?$")
NOT_WHOM = regex(r"^(?:用于)?(?:资助|奖励|补助|支持|可按照?每?)|(?:可?按照?)?每[一-龥]{1,2}$")  # 新生每人500元: 新生
NOBODY = regex(r"(?:按照?)?每")  # 按照每人最高600元
LEVEL = r"(?:世界|国际|国家|省|市|区|县|部|全国|省部|地市)级?"
STEPS = ("星级", "级", "等", "类", "档")
WHOLE = frozenset({"国家", "世界", "国际", "全国"})  # grades that need no 级
GRADE = rf"(?:国家|世界|国际|全国|省部|地市|正高|副高|[1-9]?A{{1,5}}|[国省市县区部初中高特一二三四五六七八九1-9])(?:{'|'.join(STEPS)})?"
GRADE_ENDS, GRADE_OPENS = regex(rf"{GRADE}$"), regex(GRADE)
DIGITS = "一二三四五六七八九"
GRADES = regex(rf"(?P<low>[1-9{DIGITS}])\s?[—–－~～至到-]\s?(?P<high>[1-9{DIGITS}])(?P<what>星级|A级|级|等奖|类)")
LISTED = regex(
    r"[^、／/，。；的对为（）]{1,24}(?:（[^）]{1,12}）)?(?:(?:[、／/]|和|及|或|以及|(?<=”)(?=“))[^、／/，。；的（）]{1,24}(?:（[^）]{1,12}）[^、，。；的]{0,12})?){1,11}"
)


def condition_of(before: str) -> str:
    """The condition, from the words before the giving verb.

    >>> condition_of("对在主板上市企业，"), condition_of("获得市级名牌、出口名牌的，")
    ('在主板上市企业', '获得市级名牌、出口名牌')
    >>> condition_of("市人民政府对事迹突出的人员，授予“模范”荣誉称号，并")
    '事迹突出'
    """
    words = SINCE.sub("", SAID.sub("", BEFORE_ITEM.sub("", before.strip(" \t，,。；：:")), count=1))
    words = CONFERS.sub("", words)
    words = INNER_RATE.sub("，", BODY_FOR.sub("", words, count=1))
    inner = INNER_FOR.search(words)
    if inner and "的，" not in words[: inner.start()] and not re.search(r"\d", words[: inner.start()]):
        words = words[inner.start() + 1 :]
    words = BY_WHOM.sub("", HOW_MUCH.sub("", HOW_MUCH.sub("", words))) or words  # 每满5000人次: the basis is the condition
    words = re.sub(r"[，,](?:在|再|可|并|[0-9]{1,2}年内)$", "", APPLY.sub("，", FOR.sub("", words, count=1)))
    for pattern in (r"的$", rf"的(?:{FAVOURED})$"):
        shorter = re.sub(pattern, "", words)
        if len(shorter) >= 4:
            words = shorter
    return words


def beneficiary_of(before: str, giving: str) -> str | None:
    """Whom the rule favours: named after the giving verb, as the head of the condition, or as its subject.

    >>> beneficiary_of("对新设立的科研机构，", "给予企业50万元奖励"), beneficiary_of("区域内各类企业获得名牌的，", "奖励30万元")
    ('企业', '区域内各类企业')
    """
    opening = FOR.sub("", SAID.sub("", before, count=1), count=1)
    named = (GIVEN_TO.search(giving), HEAD_NOUN.search(before), OPENS.search(opening), OWN.search(before))
    said = (NOT_WHOM.sub("", found["who"]) for found in named if found and not NOBODY.match(found["who"]))
    return next((who for who in said if who and not who.endswith("为")), None)


def members(condition: str, count: int) -> list[str]:
    """The condition once for each member of its list of `count` members; [] where it has no such list.

    >>> members("主导制定国际标准、国家标准的单位", 2)
    ['主导制定国际标准的单位', '主导制定国家标准的单位']
    >>> members("初次认定为国家、省级企业技术中心", 2)
    ['初次认定为国家企业技术中心', '初次认定为省级企业技术中心']
    >>> members("取得中级、高级导游证", 2), members("评为2—3星级的单位", 2)
    (['取得中级导游证', '取得高级导游证'], ['评为2星级的单位', '评为3星级的单位'])
    """
    if graded := _grades_between(condition, count):
        return graded
    for found in LISTED.finditer(condition):
        parts = re.split(r"[、／/]|以及|和|及|或|(?<=”)(?=“)", found.group())
        if len(parts) != count:
            continue
        head, tail = condition[: found.start()], condition[found.end() :]
        if graded := _graded(parts):
            return [head + part + tail for part in graded]
        parts = _without_verb(parts)
        lead = found.group()[: found.group().index(parts[0])]
        return [head + lead + part + tail for part in parts]
    return []


def _grades_between(condition: str, count: int) -> list[str]:
    """2—5星级 over four rewards: one condition a grade."""
    found = GRADES.search(condition)
    if found is None:
        return []
    digits = DIGITS if found["low"] in DIGITS else "123456789"
    between = digits[digits.index(found["low"]) : digits.find(found["high"]) + 1]
    head, tail = condition[: found.start()], condition[found.start("what") :]
    return [head + grade + tail for grade in between] if len(between) == count else []


def _graded(parts: list[str]) -> list[str]:
    """Members that differ by their grade alone share the words around it (取得中级、高级导游证, 国家3A、4A、5A级景区)."""
    first, last = GRADE_ENDS.search(parts[0]), GRADE_OPENS.match(parts[-1])
    if first is None or last is None or not all(GRADE_OPENS.fullmatch(part) for part in parts[1:-1]):
        return []
    lead, noun = parts[0][: first.start()], parts[-1][last.end() :]
    grades = [first.group(), *parts[1:-1], last.group()]
    step = next((step for step in STEPS if grades[-1].endswith(step)), "")
    return [lead + (grade if grade in WHOLE or grade.endswith(STEPS) else grade + step) + noun for grade in grades]


def _without_verb(parts: list[str]) -> list[str]:
    """The first member without the verb before it: the list is as alike as its members (主导制定国际标准 → 国际标准)."""
    first, second = parts[0], parts[1]
    if second[:1].isdigit() and (number := re.search(r"\d[\d.,]{0,12}[^\d]{0,6}$", first)):
        return [number.group(), *parts[1:]]  # 首次突破1亿元、5亿元、10亿元
    level = re.search(rf"{LEVEL}[^级]{{0,24}}$", first)
    if re.match(LEVEL, second) and level:
        return [level.group(), *parts[1:]]
    if len(first) > len(second) and (
        cut := re.match(
            r".{0,20}?(?:认定为|评为|获得|获批|获|取得|列入|入选|通过|制定|为|达到|新建|新设|新办|引进|建设|举办|承办|新开)(?=.)", first
        )
    ):
        return [first[cut.end() :], *parts[1:]]
    return parts
