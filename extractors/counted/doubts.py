"""Which counted nouns a person should look at before publishing: those taken from elsewhere, and those that may hold a verb."""

from __future__ import annotations

import re

from extractors.counted.objects import Noun
from extractors.quantities import Quantity

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
NO_NOUN = re.compile(
    r"^[0-9,.，、]|[。；：？！…●■]|[0-9]{3}|[/／]$|^[的了得地和与及或把被在从由向为将已又再并也都就仅只如若则应须可要需](?![业职校建岗急届对外网读求素再生研平口谐解民阳穿控])|[的了把被将]$"
)
CLAUSE = re.compile(
    r"(?:已经|正在|能够|应当|必须|可以|进行|予以|给予|分别|其中|以及|同时|由于|因为|如果|按照|根据|通过|对于|关于|我们|他们|这些|那些|有人|不要|没有|(?<![经通超])[了着过](?=[\u4e00-\u9fff0-9])|至少|每天|每[个户人])"
)


def doubt_of(noun: Noun, quantity: Quantity, *, near: bool) -> str | None:
    """Why the noun of a number is to be checked, or nothing; `near` where the noun before belongs to the same list (8件、3件)."""
    if noun.text is None:
        if quantity.unit in SELF_EVIDENT or quantity.kind == "fraction":
            return None
        return "what is counted is not said beside the number"
    if noun.inherited and not near:
        return "what is counted is taken from an earlier clause"
    if len(noun.text) > LONG:
        return "a long noun, which may hold more than what is counted"
    if NO_NOUN.search(noun.text) or CLAUSE.search(noun.text):
        return "the noun may be part of a clause"
    return None
