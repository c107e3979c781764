"""Sentences that make somebody something (确定甲公司等10家为省级培训基地): the frame shows the honour, whatever it ends in."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.honours.names import EDITION, LEVELS, NAMING, Class, Name, level_of
from schemas.regex import regex

MAKES = rf"(?:{NAMING}|评选)"
# what an honour of this kind ends in; 确定…为重点工作 is none
HOLDER = (
    r"(?:单位|企业|基地|项目|品牌|工作室|园区|产业园|[学院]校|个人|集体|作品|成果|名师|大师|能手|标兵|人才|专家|中心|实验室|机构|社区|街区|街道|"
    r"产品|案例|课程|团队|站点|工作站|博物馆|医院|村镇|村|乡|镇|县|示范区|试验区|先行区|城市|师生|教师|学生|农场|合作社|品种|工程|商标|老字号|遗产|景区)"
)
NAME = rf"(?P<name>[^，。；：、（）()“”]{{2,40}}?{HOLDER})"
COUNTED = regex(  # …等10家单位为2023年省级培训基地
    rf"[0-9一二三四五六七八九十百]{{1,5}}\s?[家个名位所项件人户处][\u4e00-\u9fff（）]{{0,10}}?为{NAME}(?=[，。；（(\n]|现|$)"
)
MAKING = regex(MAKES)
REACH = 400  # characters from the naming verb to its honour
LISTED = regex(rf"{MAKES}(?:了)?{NAME}\s?[0-9]{{1,4}}\s?[个家项名件所处](?=[（(]?[^，。；]{{0,6}}名单)")
LISTING = regex(r"试点|示范|基地|项目|园|品牌|名录|目录|遗产|老字号|街区|村|镇|县|区|城市")


def framed_names(text: str, municipality: bool) -> Iterator[Name]:
    """The honours that only the frame shows, without their year.

    >>> [(n.name, n.edition, n.level) for n in framed_names("确定甲技校等10家单位为2023年省级技能人才培训基地项目单位。", False)]
    [('省级技能人才培训基地项目单位', '2023年', 'provincial')]
    >>> [n.name for n in framed_names("确定安全生产为今年的重点工作。", False)]
    []
    """
    if "为" not in text and "名单" not in text:
        return
    framed = [m for m in COUNTED.finditer(text) if _is_named(text, m.start())]
    for found in sorted([*framed, *LISTED.finditer(text)], key=lambda m: m.start("name")):
        yield _name(text, *found.span("name"), municipality)


def _is_named(text: str, at: int) -> bool:
    """Whether a verb of the sentence names those who end here; it goes on over commas (A等3家为B，C等2家为D)."""
    begun = max(at - REACH, *(text.rfind(stop, 0, at) + 1 for stop in "。；\n“”"))
    return MAKING.search(text, begun, max(begun, at - 2)) is not None


def _name(text: str, start: int, end: int, municipality: bool) -> Name:
    edition = EDITION.match(text, start, end)
    if edition:
        start = edition.end()
    level = LEVELS.get(text[start + 1]) if text.startswith(("全省", "全市", "全县", "全区"), start) else None
    start += 2 if level else 0
    name = text[start:end]
    kind: Class = "listing" if LISTING.search(name) else "title"
    return Name(
        start=start,
        end=end,
        name=name,
        kind=kind,
        level=level or level_of(name, municipality),
        edition=edition.group() if edition else None,
    )
