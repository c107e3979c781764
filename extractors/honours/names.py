"""The name of an honour: from the word it ends in back to where it begins, without edition, rank and level of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractors.data import rows
from schemas.regex import regex, sought

Level = Literal["international", "national", "provincial", "municipal", "district"]
Class = Literal["prize", "title", "certification", "listing"]

REACH = 40
NAMING = "确定|认定|命名|评定|核定|选定|批准"  # verbs that make somebody something
STOPS = frozenset("，。；：、！？,;:\t\n　【】[]|—…")
NOT_PRIZE = regex(r"奖(?:励|金|补|项|惩|牌|品|杯|学金|优|罚|助|级|池|赏|勤|次|后|证|券|扶|座|代|状|(?=\d[\d,.]*\s?[万亿千元]))")
BEFORE_PRIZE = regex(r"(?:颁|获|评|领|授|设|发|受|中|抽|申|报|参|各|该|本|此|大|以|重|得|给予)奖$")
CUT = sought(
    r"(?:荣获|喜获|新?获得|获评|获批|获颁|新获(?!得)|取得|认定(?=中国|国家|全国|[省市]级|驰名|著名|知名)|摘得|斩获|夺得|捧得|[认评核选命确审][（(]?[评认]?[）)]?[定选名]?为|授予|入选|入围|列入|列为|纳入|获选|通过(?!率)|成为|申报|争创|创成|参评|推荐为|推荐|拥有|"
    r"新增|现有|设立|评选出|评选|被评|颁发|荣膺|进入|培育认定|组织申报|重复提名|被提名|提名(?!奖|人|者|专家|单位)|须根据|第[一二三四五六七八九十]{1,3}[节章]|属于|开展|参加|(?<=[师生志业位构人体户村校门厅局府家员市县区镇乡司园场所院街道])为|获(?=国家|全国|中国|世界|国际|[省市]|[一-龥]{2,3}[省市])|涌现出|表彰|奖励|具有|升级为|力争|享受|中(?:实施|开展|推行)|成功创建|创建(?=国家|全国|省|市级|中国)|除外[）)]?|的(?!确)|了|[\d一二三四五六七八九十百两]{1,4}[余多]?\s?[家个件项名人位处批](?:以上|左右)?|对|于|将|把|在|是(?!非))"
)
PREFIX = regex(
    r"(?:全[区市县省]|我[区市县省国]|本[区市县省]|现有|共有|共|其中|新增|分别|和|及|与|或者|或|以及|对|将|被|获|有|为|至|等|一批|一个|各级|各类|各项|多个|多项|"
    r"培育|创建|打造|争创|推进|开展|实施|建设|大力|积极|推行|参与|组织|鼓励|支持|引导|企业|加快|继续|深化|做好|首次|初次|新|已|先后|再次|连续|举办|"
    r"一大批|广大|过(?!程)|以|[省市区县]?等各级|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,2}[、.．]|区域内|辖区内|到\d{4}年|(?:国家|省|市|区)级?(?:、|和|或|及)|(?:省|市|区|县|国家)级?(?:及)?以上|本部门|相关|含|如|下列|以下|上述|包括|集(?![体团成聚群市邮贸约]))"
)
EDITION = regex(r"(?:第[一二三四五六七八九十百零\d]{1,5}[届批次期]|首[届批]|[一二三四五六七八九十\d]{1,3}届|(?:19|20)\d{2}年?(?:度)?|年度)")
RANK_BEFORE = regex(r"^(?:A{1,5}|[1-5]A|[一二三四五六特]星|[一二三四五特]等)级")
RANK_IN_PRIZE = regex(r"(?P<name>.{2,}?奖)(?P<category>[^奖]{0,8}?)(?P<rank>[特一二三四五]等奖|[金银铜]奖|优秀奖|提名奖)$")
RANK_ONLY = regex(
    r"^(?:[^奖]{0,14}?)(?:[特一二三四五、]{1,9}等奖|优秀(?:作品)?奖|优胜奖|鼓励奖|入围奖|提名奖)$|^[金银铜]奖$|^(?:个人|团体|集体|组织|[^奖]{0,4}项目)奖$"
)
RANK_INSIDE = regex(r"(?P<name>.{4,}[^、])(?P<rank>[特一二三]等)奖$")
LIST_LEVEL = regex(r"(?:国家|省|市|区|县|部)级?$|(?:省|市|区|县|国家)级(?:及)?以上$")
GENERIC = frozenset(
    [
        "奖",
        "大奖",
        "质量奖",
        "认证",
        "名录",
        "试点",
        "示范区",
        "示范项目",
        "示范企业",
        "示范单位",
        "示范基地",
        "百强",
        "模范",
        "名牌",
        "证明商标",
        "研究中心",
        "龙头企业",
        "骨干企业",
        "高新技术企业",
        "商标",
        "重点实验室",
        "试点项目",
        "试点单位",
        "试点企业",
        "示范工程",
        "示范点",
        "标杆企业",
        "绿色食品",
    ]
)


OUTSTANDING = (
    "秀[一-龥]{2,6}?(?:单位|集体|个人|工作者|干部|党支部|党组织|团队|学员|案例|作品|成果|论文|社会组织|组织|企业家|"
    "志愿者|社区|团支部|辅导员|校长|医生|护士)(?!奖|人才)"
)  # 优秀承办单位
RANKED = regex(r"[^，。；、：\s奖]{0,6}?(?:[特一二三四五]等奖|[金银铜]奖|优秀奖|提名奖)")
MENTIONED = regex(
    r"(?:(?:信息|培育|储备|数据)?库|计划|增长率|比重|占比|聚集|集聚(?!区[，。；])|培育库|后备|资格|评价体系|梯队|梯度|储备|税收|优惠|考评|考核|行业|主管|战略|政策|制度|办法|机制)"
)
QUOTED_FIRM = regex(r"”(?:中小)?企业")  # “专精特新”中小企业
QUOTED = regex(r"“(?P<name>[^“”\n]{2,40})”[^，。；“”\n]{0,8}?(?:荣誉)?称号")


NAMED_AS = regex(r"(?:命名|授予)[^，。；：“”\n]{0,300}?为[“「](?P<name>[^“”\n]{2,40})”")  # 命名清江区为“全省双拥模范县”


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An honour's name where it stands, with what was taken off it."""

    start: int
    end: int
    name: str
    kind: Class
    level: Level | None = None
    rank: str | None = None
    edition: str | None = None
    category: str | None = None


@lru_cache(maxsize=1)
def _suffixes() -> tuple[re.Pattern[str], dict[str, Class]]:
    table: dict[str, Class] = {row[0]: row[1] for row in rows("honours")}  # type: ignore[misc]
    by_first: dict[str, list[str]] = {}
    for suffix in sorted(table, key=len, reverse=True):
        by_first.setdefault(suffix[0], []).append(suffix[1:])
    # each first character once, so that a place is tried against its own few suffixes and not against all
    by_first.setdefault("优", []).insert(0, OUTSTANDING)
    return re.compile("|".join(first + "(?:" + "|".join(rests) + ")" for first, rests in by_first.items())), table


def names(text: str, municipality: bool) -> Iterator[Name]:
    """Candidates for honours in the order of the text; whether one is told as an honour, the words around it must say.

    >>> [(n.name, n.kind, n.level, n.edition) for n in names("电机厂荣获第四届上海知识产权创新奖。", True)]
    [('上海知识产权创新奖', 'prize', 'provincial', '第四届')]
    """
    pattern, table = _suffixes()
    last = 0
    for found in pattern.finditer(text):
        suffix, end = found.group(), found.end()
        if found.start() < last or MENTIONED.match(text, end):
            continue
        if suffix.endswith("奖") and (
            NOT_PRIZE.match(text, found.end() - 1) or BEFORE_PRIZE.search(text[max(0, found.start() - 3) : found.end()])
        ):
            continue
        while longer := pattern.match(text, end):  # 专精特新|培育项目
            suffix, end = longer.group(), longer.end()
        if suffix.endswith("奖") and (ranked := RANKED.match(text, end)):
            end = ranked.end()
        candidate = _name(text, found.start(), end, table.get(suffix, "title"), municipality)
        if candidate and candidate.start >= last:
            last = candidate.end
            yield candidate


def quoted_titles(text: str, municipality: bool) -> Iterator[Name]:
    """Titles that only their quotation marks show: 荣获“…突出贡献”集体称号."""
    for found in (*QUOTED.finditer(text), *NAMED_AS.finditer(text)) if "称号" in text or "命名" in text else ():
        start, end = found.span("name")
        yield Name(start=start, end=end, name=found["name"], kind="title", level=level_of(found["name"], municipality))


def _name(text: str, at: int, end: int, kind: Class, municipality: bool) -> Name | None:
    left, noun = _left(text, at), ""
    start = left + max((cut.end() for cut in CUT.finditer(text[left:at])), default=0)
    start, edition, level_said = _trimmed(text, text[start:end], start, at, municipality)
    if text.endswith("的企业", start, end):  # 认定为高新技术的企业
        end -= len("的企业")
        noun = "企业"
    start, end = _closed(text, start, end)
    words = text[start:end].strip()
    start += len(text[start:end]) - len(text[start:end].lstrip())
    if len(words) < 2 or (kind == "prize" and words in ("奖", "大奖", "奖章")):
        return None
    name, rank, category = words + noun, None, None
    if ranked := RANK_IN_PRIZE.match(words):
        name, rank, category = ranked["name"], ranked["rank"], ranked["category"] or None
    elif inside := RANK_INSIDE.match(words):  # 科学技术进步二等奖
        name, rank = inside["name"] + "奖", inside["rank"] + "奖"
    elif before := RANK_BEFORE.match(words):
        name, rank = words[before.end() :], before.group()
        if not name or name in ("景区", "旅游景区"):
            name, rank = words, None
    inner = EDITION.search(name)
    if inner and inner.start() > 3:
        edition, name = inner.group(), name[: inner.start()] + name[inner.end() :]
    if (
        kind == "prize"
        and (aside := re.match(r"[（(]([^（）()、，]{1,8})[）)]", text[end : end + 10]))
        and not rank
        and not re.search(r"\d", aside[1])
    ):
        end, category = end + aside.end(), aside[1]
    elif kind != "prize" and (aside := re.match(r"（(?:街道|保护产品|产品|园区|社区|村)）", text[end : end + 8])):
        end, name = end + aside.end(), name + aside.group()
    return Name(
        start=start, end=end, name=name, kind=kind, level=level_said or level_of(name, municipality), rank=rank, edition=edition,
        category=category,
    )  # fmt: skip


def _left(text: str, at: int) -> int:
    """Back from the ending word to a stop, over brackets and quotation marks that close before it."""
    quotes = brackets = 0
    i = at
    low = max(0, at - REACH)
    while i > low:
        char = text[i - 1]
        if char in "”’」":
            quotes += 1
        elif char in "“‘「":
            if quotes == 0:
                break
            quotes -= 1
        elif char in "）)":
            brackets += 1
        elif char in "（(":
            if brackets == 0:
                break
            brackets -= 1
        elif char in "《》" or (char in STOPS and not brackets and not quotes):
            break
        i -= 1
    return i


def _trimmed(text: str, words: str, start: int, at: int, municipality: bool) -> tuple[int, str | None, Level | None]:
    edition: str | None = None
    level: Level | None = None
    limit = at - start
    offset = 0
    while offset < limit:
        found = EDITION.match(words, offset) or PREFIX.match(words, offset)
        if not found or found.end() > limit:
            break
        said = found.group()
        if EDITION.match(said) and said != "年度":
            edition = said
        if said.endswith("以上"):
            level = LEVELS.get(said[0])
        elif said[0] == "全" and said[1] != "国" and text[start + offset - 1] not in STOPS:  # 被评为全省先进单位
            level = level_of(said, municipality)
        offset = found.end()
    if words[offset : offset + 1] in ("“", "‘") and not re.search("[”’]", words[offset:limit]):
        offset += 1
    joined = re.search(r"(?:和|及|与|或者|或|以及)", words[offset:limit])
    if joined and _suffixes()[0].search(words[offset : offset + joined.start()]):
        offset += joined.end()
    return start + offset, edition, level


def _closed(text: str, start: int, end: int) -> tuple[int, int]:
    """The ends moved past a quotation mark that opened, or closed, inside the name: “小巨人”企业, “专精特新”中小企业."""
    words = text[start:end]
    if words.count("“") > words.count("”") and text[end : end + 1] == "”":
        return start, end + 1
    if words.count("”") > words.count("“") and text[start - 1 : start] == "“":
        return start - 1, end
    if text[start - 1 : start] == "“" and (noun := QUOTED_FIRM.match(text, end)):
        lead = LIST_LEVEL.search(text, max(0, start - 5), start - 1)
        return (lead.start() if lead else start - 1), noun.end()
    return start, end


LEVELS: dict[str, Level] = {"国": "national", "省": "provincial", "市": "municipal", "区": "district", "县": "district", "部": "provincial"}
MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
NATIONAL = regex(r"^(?:国家|全国|中国|中华|国务院|国(?=家级))")
PROVINCES = regex(
    r"^(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|燕赵|齐鲁|中原|省)"
)


def level_of(name: str, municipality: bool) -> Level | None:
    """The level that a name shows; 市级 is provincial in a municipality under the central government.

    >>> level_of("国家级知识产权优势企业", False), level_of("市级名牌", True)
    ('national', 'provincial')
    >>> level_of("吉林省著名商标", False), level_of("大足区区长质量奖", True)
    ('provincial', 'district')
    """
    bare = name.lstrip("“")
    if bare.startswith(("世界", "国际", "WIPO", "亚洲", "全球", "联合国")):
        return "international"
    if NATIONAL.match(bare):
        return "national"
    if re.match(r"^(?:区|县)|^[一-龥]{1,8}[区县旗](?:区长|县长|政府|级|质量|名|优)", bare):
        return "district"
    if bare.startswith(MUNICIPALITIES) or PROVINCES.match(bare):
        return "provincial"
    if whole := re.match(r"全([省市区县])", bare):
        return "provincial" if whole[1] == "市" and municipality else LEVELS[whole[1]]
    if bare.startswith("市"):
        return "provincial" if municipality else "municipal"
    if re.match(r"^[一-龥]{2,3}市", bare):
        return "municipal"
    return None
