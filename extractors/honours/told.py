"""Honours that only the words around them show: what somebody is named, chosen or listed as (被评为全省…先进县, 入选…重点村名单)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.honours.names import Class, Name, level_of
from schemas.regex import regex, sought

# Every alternative opens with a literal, so that the search skips to the few characters that can begin one.
VERB = (
    r"荣获|喜获|获评|获颁|获批|获授|荣膺|荣列|入选|列入|创成|成功创建|评为|评选为|评定为|认定为|命名为|确定为|批准为|选为|获得|授予|"
    r"入围|争创|创建|获(?=国家|全国|中国|[省市]级|[一-龥]{2,3}[省市])"
)
LEVEL = (
    r"(?:国家级?|全国|中国|世界|国际|联合国|亚洲|[省市区县部]级|全[省市区县](?!各|上下|人民)|省(?!委|政府|财政|内|外|级)|"
    r"(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|"
    r"甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|北京|天津|上海|重庆)[省市]?|[一-龥]{2,3}[省市](?=[一-龥]{4}))"
)
# what such a name is the name of: a place, a body, a person, a work
HEAD = (
    r"(?:县城|城市|空间|孵化器|[县市区镇乡村]|街道|社区|园|基地|企业|学校|特色校|单位|集体|个人|人物|家庭|工程|中心|团委|支部|党组织|干部|警察|教师|医生|护士|工作者|工匠|能手|先锋|标兵|模范|榜样|品牌|产品|工厂|车间|农场|合作社|公园|湿地|"
    r"实验室|案例|典型|团队|平台|街区|线路|之乡|之星|名城|遗产|代表性项目|示范项目|百强|十强|卫士|使者|青年|少年|班组|示范[号岗站点店馆院所]|先进[站所]|医院|机构|协会|商会|组织|楼宇|小镇|综合体|集聚区)"
)
TOLD = sought(
    rf"(?:{VERB}|(?:命名|确定|认定|批准)[^，。；：\n]{{2,300}}?为)(?:了|为)?(?:(?:第[一二三四五六七八九十\d]{{1,3}}|首)批|\d{{4}}年度?|[一-龥]{{2,20}}?(?:颁发|授予|命名|认定|评选)的)?[“《]?"
    rf"(?P<name>{LEVEL}[一-龥“”\-·A-Z0-9]{{2,28}}?{HEAD})(?P<aside>[（(][县市区镇村街道社园]{{1,4}}[）)])?(?:创建|推荐|候选人?|培育|认定|储备)?(?P<list>名单|名录|目录|行列|范围)?[”》]?(?=[，。；、）)\s]|荣誉|称号|等|的[，,企单]|并|和|及|\d|$)"
)
NO_HONOUR = regex(
    r"资金|补助|补贴|奖励|支持|肯定|好评|批示|专利|授权|贷款|投资|立项|规划|预算|同意|批复|文件|考核|排名|计划|政策|领导|组织部|专项|审批|许可|标准(?!化)|建设项目|重点项目|议事|干部培训|委员|代表(?!性)|党组织(?:的|和)|政府|和个人"
)
KINDS: tuple[tuple[re.Pattern[str], Class], ...] = (
    (regex(r"试点|示范|名录|遗产|重点村|重点镇|百强|十强"), "listing"),
    (regex(r"认证|实验室|中心$|工厂$"), "certification"),
)


def told_titles(text: str, municipality: bool) -> Iterator[Name]:
    """Names without a known ending behind a verb that confers.

    >>> [(n.name, n.kind, n.level) for n in told_titles("石桥村入选第三批全国乡村旅游重点村名单。", False)]
    [('全国乡村旅游重点村', 'listing', 'national')]
    >>> list(told_titles("我市获得国家专项资金支持单位12个。", False))
    []
    """
    for found in TOLD.finditer(text):
        name = found["name"]
        if NO_HONOUR.search(name) or name.count("“") != name.count("”"):
            continue
        start, end = found.span("name")
        if found["aside"]:
            end, name = found.end("aside"), name + found["aside"]
        if found["list"] in ("名录", "目录"):
            end, name = found.end("list"), text[start : found.end("list")]
        kind: Class = "listing" if found["list"] else next((said for pattern, said in KINDS if pattern.search(name)), "title")
        yield Name(start=start, end=end, name=name, kind=kind, level=level_of(name, municipality))
