"""Which counted nouns a person should look at before publishing: those taken from elsewhere, and those that may hold a verb."""

from __future__ import annotations

from functools import lru_cache

from extractors.counted.objects import Noun
from extractors.data import rows
from extractors.prose.verbs import is_verb
from extractors.quantities import Quantity
from schemas.regex import regex, sought

LONG = 16  # characters; a counted noun is rarely longer
SELF_EVIDENT = frozenset(
    (
        "人",
        "人次",
        "户",
        "户次",
        "岁",
        "周岁",
        "字",
        "万字",
        "页",
        "级",
        "分",
        "折",
        "成",
        "番",
        "村",
        "县",
        "省",
        "市",
        "镇",
        "乡",
        "街道",
        "社区",
        "学时",
        "学分",
        "课时",
    )
)
NO_NOUN = sought(
    r"^[0-9,.，、]|[。；：？！…●■]|[0-9]{3}|[/／]$|^[的了得地和与及或把被在从由向为将已又再并也都就仅只如若则应须可要需](?![业职校建岗急届对外网读求素再生研平口谐解民阳穿控褥])|[的了把将]$|(?<![棉毛绒军丝冬夏])被$"
)
CLAUSE = regex(
    r"(?:不超过|不低于|已经|正在|能够|应当|必须|可以|进行|予以|给予|分别|其中|以及|同时|由于|因为|如果|按照|根据|通过|对于|关于|我们|他们|这些|那些|有人|不要|没有|(?<![经通超])[了着过](?=[\u4e00-\u9fff0-9])|至少|每天|每[个户人])"
)

MEASURED = regex(r"(?:率|额|量|度|面积|比例|比重|人数|资金|数|规模|费用?|投资|投入|收入|支出|水平|时间|时长|年龄|周期)$")
NOMINAL = regex(  # verbs of measures that are as often part of a noun
    r"有效|重点|优先|集中|综合|科学|合理|精准|高效|主动|深度|最大|规范|示范|试点|创新|服务|培训|建设|贷款|监督|管理|教育|融合|改革|联合|领导|规划|评价|评审|检查"
    r"|监测|调查|研发|设计|登记|经营|采购|合作|应用|审计|考核|安全|试验|实践|治理|安置|救助|保障|补助|补贴|奖励|维护|备案|招聘|种植|养殖|演练"
)
ACTS = ("次", "场", "场次", "人次", "遍", "回", "人", "户", "家", "起")  # 培训3次
VERBAL = 3  # characters; a noun as short as that is seldom a clause
PHRASE = 6
WHOSE = regex(r"^(?:措施|企业|部门|方面|城市|单位|项目|学校|厅局|机构|文件|县|市|省|村|地区|国家|员工|学生|群众|大局)")
TOLD = regex(
    r"(?:逐步|全部|确定|争取|成立|完成|稳定|安排|撰写|拟定|举办|落实|经营|现场|公开|全年|年均|期间|以来|按照|连续|最后|仍然|明确|享受|[前后时内里上下中])$"
)
PLACES = regex(
    r"(?:线上|线下|网上|国内|境内|室内|高中|初中|集中|课时|学时|工时|小时|临时|门前|产后|户内|城中|海上|水上|以上|以下|[一-龥]中学)$"
)

ENDS = frozenset(
    "员者师生种工卡户民校院所馆厂店库园县市省区镇乡村桥室厅楼车船药品额率量值度数费款券刊队团社局委税奖站组科类项案件法》县水煤电人"
)
NOTED = regex(r"[（(][^（）()]{1,12}[）)]$")
OWNERS = regex(r"(?:财政|政府|公司|单位|企业|[局厅委省市])$")
EACH = regex(r"^(?:双方|[各每])(?![类种项级地县区市乡村])")


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(row[0] for row in rows("counted_heads"))


def known(words: str) -> bool:
    """Whether a noun ends as counted nouns do; where it does not, it may be half a clause.

    >>> known("志愿者"), known("县（市、区）"), known("优质企业举行")
    (True, True, False)
    """
    bare = NOTED.sub("", words).rstrip("”’") or words
    return bare[-1] in ENDS or bare[-2:] in _heads()


def doubt_of(noun: Noun, quantity: Quantity, *, near: bool, behind: bool) -> str | None:
    """Why the noun of a number is to be checked, or nothing.

    `near` where the noun before belongs to the same list (8件、3件), `behind` where the noun stands after the number.
    """
    if not noun.text:
        if quantity.unit in SELF_EVIDENT or quantity.kind == "fraction":
            return None
        return "what is counted is not said beside the number"
    if noun.inherited and not near:
        return "what is counted is taken from an earlier clause"
    if len(noun.text) > LONG:
        return "a long noun, which may hold more than what is counted"
    if NO_NOUN.search(noun.text) or CLAUSE.search(noun.text) or _verbal(noun.text, behind=behind):
        return "the noun may be part of a clause"
    if quantity.kind == "ratio" and not behind and OWNERS.search(noun.text):
        return "whose share it is, but not what of"
    if EACH.match(noun.text) or not (known(noun.text) or (quantity.unit in ACTS and is_verb(noun.text[-2:]))):
        return "the noun does not end as counted nouns do"
    if quantity.unit in ("家", "户", "名", "人", "个") and noun.text.endswith(("名单", "目录", "清单")):
        return "a list of what is counted"
    if quantity.kind == "classifier" and MEASURED.search(noun.text) and behind and quantity.unit not in ("档", "项", "种", "类"):
        return "a measure word counts no quantity"
    return None


def _verbal(words: str, *, behind: bool) -> bool:
    """Whether a counted noun may hold a verb: 措施防控疫情 behind a number, 督促整改火灾隐患 before it."""
    if len(words) <= VERBAL or MEASURED.search(words):
        return False
    if TOLD.search(words) and not PLACES.search(words):
        return True
    if is_verb(words[:2]) and len(words) > PHRASE and not NOMINAL.match(words):
        return True
    if not behind:
        return False
    owner = WHOSE.match(words)
    return (is_verb(words[-2:]) and not NOMINAL.fullmatch(words, len(words) - 2)) or (
        owner is not None and len(words) > PHRASE and is_verb(words[owner.end() : owner.end() + 2])
    )
