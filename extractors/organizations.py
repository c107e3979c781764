"""Named bodies, with the full name that the document makes plain for a short form (区市场监管局, 我局)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from extractors.data import rows
from extractors.prose.verbs import leads
from schemas.document import Document
from schemas.entities import Organization, entity_id
from schemas.regex import regex, sought

# Every alternative opens with a literal, so that the search skips to the few characters that can begin one.
ENDING = regex(
    r"国家税务总局[一-龥]{2,14}?税务局|公安局[一-龥]{1,6}?分局|共青团(?!中央|员|组织|干部|工作)[一-龥]{2,8}?委(?!员|托)|中共(?!中央)[一-龥]{2,8}?委(?!员|托|办)|人民政府办公[厅室]|人民政府|海关(?!总署|监管|特殊|手续|申报|编码|统计|查验|数据|部门|等|关员|机构)|海关总署|救援[支总大]队|消防[支总大]队|公安[支总大]队|交警[支总大]队|执法[支总大]队|监察[支总大]队|特警[支总大]队|禁毒[支总大]队|森林[支总大]队|博物馆|图书馆|档案馆|自来水公司|供电公司|燃气公司|供水公司|公交公司|办公[厅室]|人大常委会|管理委员会|委员会|管委会|街道办事处|领导小组|指挥部|工作专班|有限责任公司|股份有限公司|有限公司|集团公司|分公司|总公司|集团|人民法院|法院|检察院|"
    r"研究院|研究所|科学院|工程院|设计院|局(?<![格布全大开结僵时战残骗败终我本当棋]局)(?<=[一-龥]{2}局)(?!长|面|限|部|势)|厅(?<![我本大餐展客影歌]厅)(?<!舞厅|业厅|务厅|示厅|览厅)(?<=[一-龥]{2}厅)(?!长|级)|"
    r"委(?<=[国发科商卫农经建教改务康信旅案资]委)(?!员|托|书|常|派|内|屈)|发展改革委|教育部(?![门署分队长级])|科技部|财政部(?![门署分队长级])|公安部(?![门署分队长级])|民政部(?![门署分队长级])|司法部|商务部(?![门署分队长级])|"
    r"水利部(?![门署分队长级])|农业农村部|工业和信息化部|生态环境部|交通运输部|自然资源部|人力资源社会保障部|人力资源和社会保障部|住房城乡建设部|住房和城乡建设部|国家安全部|国土资源部|信息产业部|科学技术部|"
    r"卫生部(?!门)|农业部(?!门)|铁道部|建设部(?!门)|外交部|国防部|组织部(?!门)|宣传部(?!门)|统战部|劳动保障部|文化和旅游部|应急管理部|退役军人事务部|大学(?!科技园|附属|新?生|毕业|本科|以上|期间|的机会|教育)|学院|中学|小学|幼儿园|医院|银行|协会|商会(?<!会商会)|学会|基金会|联合会|"
    r"工商联|总工会|出版社|律师事务所|会计师事务所|合作社|基金委|国务院|理事会|服务中心|监测中心|控制中心|管理中心|我[局厅委院校办部](?!门|[一-龥]?长|法|学|理|公)|本[局厅委院校办部](?!门|[一-龥]?长|法|学|理|公|案|事)"
)
STOPS = frozenset(".．，。；：、！？,;:\t\n 　“”‘’《》（）()【】[]〔〕|—…/0123456789０１２３４５６７８９")
REACH = 32
CUT = regex(
    r".*(?:由|对|向|经(?!济|信|贸|营)|会同|联合(?!会|国)|通过|根据|按照|关于|(?<!勇)为(?!民)|是|的|请|报告(?=[国省市县])|报(?!社)|并|送|给|到(?!位)|及其|以及|及|(?<!共)和(?=[省市区县国])|与(?!法)|将|被|让|使|在(?!地)|转发|确保|做好|解决(?!方案)|提交|领导(?!小组|干部)|^据|增援|主要|即$|按(?=人民|中国|国|省|市)|从|以(?!上|下)|等|称|归|了|称为|成立|设立|组建|联系|配合|依托|委托|"
    r"支持|指导|督促|协调|组织(?!部)|牵头|原(?=[省市区县国])|这次|本次|此次|则|或|抄送|各有关|有关|相关|各级|各区|各市|各县|各|该|所在地?|全[国省市区县]|其他|当地|上级|本级|同级|下级|一家|多家|其中|同时|要求|邀请|召开|现|前往|赴|下设|致|获得|荣获|收到|由于|[年月日]|率|者|落实|贯彻|推进|推动|鼓励|发挥好?|登录|需要|作为|开展|加强|建立|健全|完善|实施|参加|参与|举办|征求|取得|享受|包括|如|若|会议|工作(?=[省市区县国])|[可应](?=[省市区县向]))"
)
# 第四条省人民政府; 可直接登录市税务局; 和财政部; 执行国务院办公厅: what stands before a body and is no part of its name
LEFT_OF = regex(
    r".*(?:第[一二三四五六七八九十百零\d]{1,5}[条款项]|执行|代表(?!大会|团|处)|经商|(?<!共)和(?=国|财|科|教|民|人力|工业|住房|农业|交通|中国)|^(?:[和与及](?![平谐田县])|同(?=中国|国)))"
)
VERB_LEFT_OF = regex(
    r".*(?:依照|违反|符合|登录|进入|汇总|上传至?|列入|主管|分管|加盖|适?用于|采用|捐赠至|拨打|直接|建成|加快|建设(?=[市县省区企农])|积极|争取|着力|提升|充分|考虑|不断|优化|至(?=[省市区县国人])|(?<![（(])含|除(?!外)|链接|宣布|"
    r"明确|特指|得知|负责|办理|设置|应当|比照|改进|公开|肯定|简化|用好|存入|自(?!治|来|然|贸|强|动|筹|主)|调整|扶持|发展(?!改革|和改革|委|研究|规划|促进|中心|银行|局|基金|服务|战略)|查阅|查找|底(?=[一-龥]{2}市)|反馈)"
)
COMMITTEE = sought(r"(?:领导小组|委员会|指挥部|专班|办公室|联合会|[协学商]会)$")
SHORT_HALL = regex(r"[一-龥]{2}厅$")
PROVINCE = regex(
    r"北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
GENERIC = regex(
    r"^(?:[省市区县乡]?(?:级|级以上|政府|人民政府)?(?:人民政府|政府|委员会|管理局|局|厅|法院|检察院)|设区的市.*|(?:自治区|直辖市)(?:人民)?政府|县级.*|省级.*|市级.*|乡级.*|地方.*|基层.*|"
    r"大学|学院|中学|小学|幼儿园|医院|银行|协会|商会|学会|集团|公司|有限公司|研究院|研究所|办公室|办公厅|领导小组|基金会|联合会|合作社|律师事务所|服务中心|管理中心|"
    r".*行业协会|.?协会学会|.*级(?:以上)?.{0,4}政府|.*中小学|城市街道办事处|审查会|专家委员会|评审委员会|商业银行|职业院校|中小学|高等院校|人民法院|检察院|农民合作社|民办.*|公办.*|.{0,4}(?:行业协会学会|初中和小学)|普惠性幼儿园|.{0,6}(?:公立医院|定点医院|民办幼儿园|农民专业合作社|农村专业技术协会|电子税务局|咖啡厅|便民服务中心)|(?:公共|国家|本级|同级)?(?:图书馆|博物馆|档案馆)|.*国家档案馆|[乡镇]人民政府|(?:贷款|经办|合作|承办|开户|代理)银行|附属.{0,4}医院|(?:智慧|直属|主管|当地|属地|口岸)海关|.*和海关|普通.*|示范.*|大型.*|龙头.*|社会.*|金融.*|专业.*|中小.*|重点.*|企业.*|.{0,2}居民委员会|村民委员会)$"
)
ALIAS = regex(r"[（(](?:以下|下)简?称[：:]?[“「《]?(?P<alias>[^”」》）)]{2,16})[”」》]?[）)]")
PLACE = regex(r"^(?P<place>(?:[一-龥]{2,8}?(?:省|自治区|市))?(?:[一-龥]{1,6}?(?:市|区|县|旗|州))?)")
NUMBERED = regex(r"[发字函办规]{0,2}[〔\[［【]")  # 教基厅〔2019〕5号, 人社厅发〔2018〕36号
OWN_BODIES = ("国务院", "国家税务总局", "海关总署", "共青团", "中共")  # what opens a name of its own right behind another
EACH = regex(r"各[区市县级地]?$")  # 各区市场监管局 names a class
OWN = regex(r"^[我本](?P<what>[局厅委院校办部])$")


def organizations(document: Document) -> Iterator[Organization]:
    """Every named body in the order of the text; `name` is the full form where the document makes it plain."""
    text = document.text.value
    found = [(start, end) for start, end in _bodies(text)]
    full = _full_forms(text, found, document.meta.issuers)
    aliases = _aliases(text, found)
    place = _place(document.meta.issuers)
    for start, end in found:
        words = text[start:end]
        own = OWN.match(words)
        if own and not document.meta.issuers:
            continue
        yield Organization(
            id=entity_id(Organization, start), start=start, end=end, text=words,
            rule="organizations.own" if own else "organizations.ending",
            name=aliases.get(words) or _full_name(words, full, place, document.meta.issuers),
        )  # fmt: skip


def _bodies(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for found in ENDING.finditer(text):
        end = found.end()
        start = _left(text, found.start(), end, max(last, found.start() - REACH))
        words = text[start:end]
        if OWN.match(found.group()):
            start, words = found.start(), found.group()
        elif (
            len(words) < 3
            or GENERIC.match(words)
            or _goes_on(text, end)
            or _no_hall(words)
            or NUMBERED.match(text, end)
            or text.startswith("部门", end - 1)
        ):
            continue
        if start >= last and not EACH.search(text, max(0, start - 2), start):
            yield start, end
            last = end


def _no_hall(words: str) -> bool:
    """调整厅, 列入厅: two letters before 厅 that name no field of government."""
    return SHORT_HALL.fullmatch(words) is not None and (leads(words) or words[:2] in ("主管", "分管")) and words not in ("建设厅", "监察厅")


def _left(text: str, at: int, end: int, low: int) -> int:
    i = at
    while i > low:
        if (
            text[i - 1] in "）)"
            and (opened := max(text.rfind("（", low, i), text.rfind("(", low, i))) > low
            and i - opened < 10
            and text[opened - 1] not in STOPS
        ):
            i = opened  # 电源（重庆）有限公司
        elif text[i - 1] in STOPS:
            break
        else:
            i -= 1
    cut = CUT.match(text[i:at])
    i += cut.end() if cut else 0
    cut = LEFT_OF.match(text[i : at + 2])
    i += cut.end() if cut and cut.end() <= at - i else 0
    cut = VERB_LEFT_OF.match(text[i : at + 2]) if not COMMITTEE.search(text, i, end) else None
    i += cut.end() if cut and cut.end() <= at - i else 0
    place = max(PROVINCE.finditer(text, i, at), key=lambda m: m.start(), default=None)
    if place is None or text[i : place.start()] in ("中国", "国家") or text[place.start() - 1] in "（(":
        return i  # 艾诺斯（重庆）…有限公司 begins before its bracket
    return place.start()


def _goes_on(text: str, end: int) -> bool:
    """Whether a longer ending follows: 市人民政府|办公厅 is one body."""
    longer = ENDING.match(text, end)
    if longer is None or longer.group().startswith(OWN_BODIES) or longer.group()[0] in "我本":
        return False
    return not (longer.group()[-1] == "部" and text[end - 1] == "部")  # 人力资源社会保障部财政部: two that sign together


def _full_forms(text: str, found: list[tuple[int, int]], issuers: tuple[str, ...]) -> tuple[str, ...]:
    forms = {text[a:b] for a, b in found if b - a >= 7} | set(issuers)
    return tuple(sorted((f for f in forms if f[0] not in "省市区县" and PLACE.match(f)["place"]), key=lambda f: (len(f), f)))  # type: ignore[index]


def _aliases(text: str, found: list[tuple[int, int]]) -> Mapping[str, str]:
    """Short forms that the document defines: 甲委员会（以下简称本会）."""
    ends = {end: text[start:end] for start, end in found}
    return {m["alias"]: ends[m.start()] for m in ALIAS.finditer(text) if m.start() in ends}


@lru_cache(maxsize=1)
def _short_forms() -> tuple[tuple[str, str], ...]:
    return tuple((short, full) for short, full in sorted(rows("agencies"), key=lambda r: -len(r[0])))


def _full_name(words: str, full: tuple[str, ...], place: str, issuers: tuple[str, ...]) -> str:
    if OWN.match(words):
        shorter = [f for f in full if issuers[0].endswith(f)]
        return shorter[0] if shorter else issuers[0]
    if words[0] not in "省市区县":
        return words
    for form in full:
        if len(form) > len(words) and form[-1] == words[-1] and _in_order(words, form):
            return form
    short = next(((s, f) for s, f in _short_forms() if words[1:] == s), None)
    if short and place.endswith(words[0]):
        return place + short[1]
    return words


def _in_order(short: str, full: str) -> bool:
    at = 0
    for char in short:
        at = full.find(char, at) + 1
        if at == 0:
            return False
    return True


def _place(issuers: tuple[str, ...]) -> str:
    """The issuer's own place: 普陀区 in 上海市普陀区市场监督管理局."""
    found = PLACE.match(issuers[0]) if issuers else None
    if not found or not found["place"]:
        return ""
    inner = re.search(r"[省市](?P<inner>[一-龥]{1,6}[市区县旗])$", found["place"])
    return inner["inner"] if inner else found["place"]
