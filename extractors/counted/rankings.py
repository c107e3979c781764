"""A quantity told place by place (开工率由高到低依次是：甲市82%、乙市78%): what it is of, and the place that each number holds for."""

from __future__ import annotations

import re

from schemas.regex import regex

PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|"
    "海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
PLACE = regex(rf"(?:{PROVINCES})$|(?!.{{0,9}}[的等个])[一-龥]{{2,9}}(?:[省市区县州盟旗镇乡]|街道|新区|开发区|高新区|自治区)$")
NOT_PLACE = regex(
    r"^[各全本该]|[级景园小片灾校社山库辖行跨郊城林牧矿港保]区$|[超夜早菜股楼债城]市$|(?:服务|商务|生活|住宅|作业|候诊|候车|示范|试点|贫困|功能|产业|经济|强)[市区县镇]$|[城小村]镇$|[城]乡$"
)
TOLD = regex(
    r"(?P<what>[一-龥“”]{1,14}?(?:率|比例|占比|增速|增幅|降幅|指数|得分|数量|总数|人数|个数|面积|总量|数))"
    r"(?:由高到低|由低到高|从高到低|从低到高|排序|排名|排在|最高|最低|居前|前[一二三四五六七八九十\d]{1,3}|靠前|较高|较低|依次|分别(?:为|是)?[：:]|如下|情况[：:]|[：:])"
)
REACH = 120


def place_of(front: str) -> str | None:
    """The place that a number's words name and nothing else; nothing where they name a kind of place (示范区).

    >>> place_of("衡水市"), place_of("示范区"), place_of("高新技术企业")
    ('衡水市', None, None)
    """
    return front if PLACE.fullmatch(front) and not NOT_PLACE.search(front) else None


def ranked(sentence: str) -> str | None:
    """The quantity that a sentence announces before it goes from place to place.

    >>> ranked("开工率由高到低排序，依次是：甲市82.77%、"), ranked("甲市12家、")
    ('开工率', None)
    """
    reach = max(0, len(sentence) - REACH)
    reach = max((sentence.rfind(mark, 0, reach) for mark in "，。；：、\n"), default=-1) + 1 if reach else 0  # never from mid-word
    found = [m["what"] for m in TOLD.finditer(sentence, reach)]
    return re.sub(r"^(?:按照?|其中|各[地市县区]|全[省市县区])", "", found[-1]) if found else None
