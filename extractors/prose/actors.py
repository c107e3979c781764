"""Who acts: the subject of a sentence, where it names a body (各区市场监管局, 由省人民政府, 有关部门)."""

from __future__ import annotations

from functools import lru_cache

from extractors.prose.verbs import leads
from schemas.regex import regex, sought

SUFFIX = (
    r"(?:监管局|管理局|局(?<!布局)(?<!格局)(?<!结局)(?<!全局)(?<!大局)(?<!开局)|发展改革委|委员会|[国科商工文卫]委|改革委|健康委|卫健委|经信委|工信委|农委|教委|建委|商务委|交通委|城管委|民宗委|编办|网信办|文明办|创建办|信访办|人防办|扶贫办|金融办|城管办|河长办|安委办|食安办|发改委|住建委|部门|人民政府|政府|国办|办公室|办公厅|公厅|府办|财政|单位|机构|领导小组|小组|专班|中心|公司|集团|协会|商会|学会|基金会|"
    r"银行|企业|厅|院所|院(?!所)|大学|学校|高校|街道办事处|街道|乡镇|园区|管委会|各县市区|各区县|任何单位和个人|任何单位或者?个人|有关单位和个人|参赛队|各村（社区）|各镇（街道）|村（社区）|镇（街道）|我(?:大队|支队|中心|单位|公司|镇|乡|街道|所|馆|站|处|集团|会)|各市州|各盟市|各州市|各县区|各旗县|各乡镇|各地市|各市县|各市|各县|各区|各地|各级|各方|两级|县[（(]市、区[）)]|[市县]、区|县区|市州|盟市|旗县|师市|镇街|街镇|法院|检察院|科研院所|院所|"
    r"水务集团|信息产业部|[水教财科商公民司国农交住]\w{0,8}?部(?![门署分委队长])|国资委|科[（(]处[）)]|处室|科室|主管部门|责任人|负责人|主任委员|我们|我[局市区县省委办厅院校部镇]|你[局市区县省委办厅院校部]|贵[局市区县省委办厅院校部]|本[局会部署]|审查会|工作组|"
    r"主办方|主办单位|承办单位|组委会|成员单位|机关|团体|医院|院校|相关省市|专家组|评审组|督导组|督查组|核查组|调查组|验收组|检查组|工作队|供销社|信用社|国家(?=将|拟|要|会)|本[行院校]|村委会|社区|党委|党组|纪委|支部|工会|妇联|共青团|纳税人|申请人|经营者|举报人|业主|党员|干部|工作人员|[一-龥]{2}部(?=要|将|应|负责|牵头))"
)
AFTER = regex(
    r"要|应|须|必须|需|将|拟|可|也|作为|始终|正(?=在|会同|组织|研究|抓紧|积极)|已|负责|会同|牵头|根据|按|围绕|结合|对|为|在(?!岗)|于|以|与|联合|依托|依据|依|参照|共同|分别|既|从|通过|把|向|就(?!业)|并|和有关|方面|协同|不得|务必|每|委托|"
    r"报|下达|授予|确保|保证|务必|保持|仍|会(?=继续|进一步|尽快|积极|及时|认真|持续|努力|加强)|一定|立即|立刻|马上|尽快|另行|高度|计划|，|首次|具体|同时|还|都|表示|荣获|获得|获评|严格"
)
# 承办单位, 申报企业: a verb that names the part somebody plays
ROLE = regex(
    r"(?:承办|主办|协办|申报|参赛|建设|施工|监理|实施|使用|管理|推荐|经营|培训|服务|培育|承担|设计|运营|收购|组织|评审)(?:单位|部门|机构|企业|主体)"
)
ASIDE = regex(r"^[（(][^）)]{1,16}[）)]")
INSIDE = sought(r"牵头|会同|要(?!求)|应当|必须|须|凡|被|留归|(?:工作|业务)在")
MOVED = regex(r"按照|使用|全部|下放|移交|纳入|送[到达]|下沉|延伸|交由")  # 评审权下放到高校和企业，… names no subject
RELATIVE = regex(r"牵头[^，。；将要应]{0,16}的(?=[一-龥])")  # 企业牵头实施的研发: what it is said of acts, not the body
NUMBERED = regex(r"\d")
BODY = regex(SUFFIX)
# 教育部, 水利部 begin with no literal, so that the search tries every place: it is spared where no 部 stands
MINISTRIES = (r"[水教财科商公民司国农交住]\w{0,8}?部(?![门署分委队长])", r"[一-龥]{2}部(?=要|将|应|负责|牵头)")
BODY_PLAIN = sought(SUFFIX.replace("|" + MINISTRIES[0], "").replace("|" + MINISTRIES[1], ""))
NAME_STOP = sought(r"[，。；：,;:\s“”《》？！]|的(?!市)")
REQUEST = regex(r"(?:应)?请|由|责成|要求|督促")
REACH = 44
BEFORE_CUE = 400  # characters before a cue in which the body that it asks is named
CLAUSE_END = regex(r"[，,：]")
BY = regex(r"由(?<=[，,的：将则法案准费金作录]由)(?!于|此)")  # …，由; 实施细则由; 所需经费由
LEAD = regex(
    r"(?:下一步|今年|明年|本年度?|今后|同时|此外|另外|其中|原则上|有关[^，]{1,10}(?:应请|请)|应请|请|责成|要求|以及|并由|并|再由|由|\d{4}年|[一二三四五六七八九]是|我[省市](?!拟|将|要|已|也|还|会|计划|力争|应|在|按|从|对|就|可|于|为|以)|我区(?=.{1,10}[局委]))[，,]?"
)
# What stands before a cue that asks, as a whole: 宣传、文化等部门(要…), 有条件的场所和检疫机构(应当…)
WHOLE = regex(rf"[^，。；：“”《》？！\d]{{1,36}}(?:{SUFFIX}|地区|场所|人员|主体|组织|平台|[一-龥][员者组商户队站]|的[市县区])")
WHOSE = regex(r"的[一-龥]{1,6}[者商户员]$")  # 从事收购的代理商: a verb opens it, and yet it is who must act
LISTED = regex(r"^各|、[^，。]{0,24}(?:部门|单位|机构)$")
EVERYONE = regex(r"各(?:级|地)?(?:各)?(?:有关|相关)?部门$|各地$")
BETWEEN = regex(r"(?:一定|都|也|还|均|更|仍|同时|切实|必须)+$")
GROUP = regex(r"为(?:成员|组长|副组长|召集人)的([^，。；、]{2,30}(?:领导小组|委员会|指挥部|专班|联席会议))[，,]")
SELF = regex(r"我们|我[局市区县省委办厅院校部镇乡所馆站处会]|我(?:大队|支队|中心|单位|公司|街道|集团)|本[局会部署]")
BAD = regex(
    r"(?:暂?对|[该有相]关?负责人|把|为|在|从|以|按|与|和|向|将|让|使|给|如|若|凡|除了|因|经|被|据|通过|根据|按照|关于|受(?=到|县级|上级|[^，]{0,14}(?:表彰|影响|限制|约束))|随着|鼓励|支持|引导|推动|帮助|协助|督促|指导|组织|加强|联合|会同|依托|配合|建立|成立|"
    r"完善|构建|强化|打造|健全|推进|开展|实施|培育|落实|做好|提升|发挥|充分发挥|加大|加快|促进|探索|优化|深化|创新|坚持|围绕|立足|聚焦|发展(?!改革)|结合|引进|支持|提供|设立|申请|符合|获得|取得|"
    r"享受|留归|移出|转交|每(?!个)|但|总结|有些|无|自(?!治|来水|然|贸)|报(?!社|业)|签订|带(?!头)|尽(?!管)|面向|作为|不|没有|可|能|同意|只要|只有|得|要|应|须|虽然|建议|如|国务院关于|年|月|线上|已|新|初次|首次|被|各项|上述|以上|前款|违反|本办法|本条例|本意见|本通知)"
)


@lru_cache(maxsize=2048)
def subject(words: str) -> str | None:
    """The body that a sentence names as its subject; None where it names none.

    >>> subject("各区市场监管局要加强培训。"), subject("公示无异议的，由市财政局拨付资金。"), subject("支持行业协会发展。")
    ('各区市场监管局', '市财政局', None)
    >>> subject("区文旅局充分发挥企业在展会中的作用。"), subject("除了区文旅局以外，也需要更多部门的协同。")
    ('区文旅局', None)
    """
    if "为" in words and (group := GROUP.search(words)) and "成立" not in words and "组建" not in words:
        return group[1]
    at = 0
    for _ in range(0 if leads(words) and not words.startswith("各") else 4):
        who = _name(words, at)
        if who:
            return who
        comma = CLAUSE_END.search(words, at, at + 90)
        if comma is None:
            break
        at = comma.end()
    inner = BY.search(words)
    return _name(words, inner.end()) if inner else None


def asked(words: str, cue: int) -> str | None:
    """The body that stands right before a cue that asks (发改、财政等部门要…).

    >>> asked("各部门分工负责，农牧、林业等部门要提供技术支持。", 16)
    '农牧、林业等部门'
    >>> asked("宣传、文化等部门要每月开展活动。", 8), asked("雨情严重地区一定要落实值班。", 8)
    ('宣传、文化等部门', '雨情严重地区')
    """
    first = max(0, cue - BEFORE_CUE)
    ends = [m.end() for m in CLAUSE_END.finditer(words, first, cue)]
    start = ends[-1] if ends else first
    if start == cue and ends and words.startswith("各"):  # 各级各类提供…服务的机构，要…
        start = ends[-2] if len(ends) > 1 else 0
    whole = BETWEEN.sub("", words[start:cue].rstrip("，,"))
    lead = LEAD.match(whole)
    whole = whole[lead.end() :] if lead else whole
    if (
        WHOLE.fullmatch(whole)
        and not BAD.match(whole)
        and not INSIDE.search(whole)
        and (LISTED.search(whole) or WHOSE.search(whole) or not leads(whole) or ROLE.match(whole))
    ):
        return whole
    if tail := EVERYONE.search(whole):  # 四、推进省级统筹各级各有关部门要…: a heading glued to its text
        return tail[0]
    who = _name(words, start)
    return who if who and words.startswith(who, max(0, cue - len(who))) else None


def _name(words: str, at: int) -> str | None:
    """The body whose name begins at `at` and which goes on to act."""
    lead = LEAD.match(words, at)
    at = lead.end() if lead else at
    stop = NAME_STOP.search(words, at, at + REACH)
    end = stop.start() if stop else min(len(words), at + REACH)
    if (
        end == at
        or BAD.match(words, at)
        or (not words.startswith(("各", "发展改革委"), at) and leads(words[at:end]) and not ROLE.match(words, at))
    ):
        return None
    found: int | None = None
    bodies = BODY if words.find("部", at, end) >= 0 else BODY_PLAIN
    for body in bodies.finditer(words, at, end):
        if INSIDE.search(words, at, body.end()):
            break
        if RELATIVE.match(words, body.end()):
            continue
        after = ASIDE.sub("", words[body.end() : body.end() + 30], count=1)[:12]
        if found is None and leads(after):
            found = body.end()  # 教育 may be a verb or begin 教育局: a longer name that goes on to act is the better one
        elif AFTER.match(after):
            if found is None or (body.end() - found <= 8 and not leads(words[found : body.end()])):
                found = body.end()
            break
    if found is not None and not NUMBERED.search(words, at, found):
        if MOVED.search(words, at, found):
            return None
        by = words.rfind("由", at, found)
        return words[by + 1 : found] if by >= at else words[at:found]
    return None
