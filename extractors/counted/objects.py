"""The noun that a number counts: behind it (33家企业), before it (有效注册商标14036件), or left out (其中国家级9项)."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.counted.verbs import predicate, without_verbs
from extractors.modifiers import after_unit
from extractors.numerals import numerals
from extractors.prose.verbs import is_verb
from extractors.units import unit_at
from schemas.regex import regex, sought

CITY = "[（(][省市县区州盟旗、和开发自治]{1,10}[）)]"  # 县（市、区） is one noun
STOP = "，。；：！？、\n\t（）()《》,;:!?… \u3000"
RUN = regex(
    rf"[ ]?的?((?:[0-9][0-9]?[GKD])?(?:[“‘「][^”’」\n]{{1,20}}[”’」]|{CITY}|[^{STOP}0-9０-９]){{1,30}})"
    rf"(?P<more>(?:、[^{STOP}0-9０-９等]{{1,10}}){{1,4}}等[^{STOP}0-9０-９]{{1,14}}|、[^{STOP}0-9０-９]{{1,10}}(?:和|及|与)[^{STOP}0-9０-９]{{1,14}})?"
)
# 20家左右规模大、竞争力强的骨干企业: adjectives in a row before the noun
QUALITY = (
    r"(?:强|大|好|高|优|快|广|足|多|新|完善|明确|突出|显著|鲜明|成熟|领先|先进|专业|主业|合理|健全|清晰|规范|扎实|良好|过硬|优秀|丰富|齐全)"
)
DESCRIBED = regex(
    rf"[^{STOP}0-9]{{1,14}}{QUALITY}、(?:[^{STOP}0-9]{{2,16}}、){{0,4}}[^{STOP}0-9]{{2,16}}?的([^{STOP}0-9的]{{2,26}})(?=[，。；、）)\n]|$)"
)
RELATIVE = regex(rf"([^{STOP}0-9的]{{1,6}})的[0-9]")  # 7批取消的434项: what is told of the next number
ASPECT = regex(
    r"(?:方面|环节|条件|层面|层次|领域|阶段|时间节点|维度|步骤|档次|等级|等次|类别|渠道|途径|情形|部分)"
    r"(?=的|和|提出|作出|构成|组成|入手|发力|优先|采取|着手|实施|确定|划分|评定|分别|暂|入围|推动)"
)  # 三个条件的企业
PLACEHOLDER = regex(
    r"新?(?:台阶|大关|关口|高地|水平)(?=$|[，。；])|的(?:标准|比例|水平)(?=$|给予|补|发|执行|安排)"
)  # 跃上1.4万亿斤新台阶 counts no steps
WHOLE_CLAUSE = 16  # characters of a clause and its noun that are still read at a glance
GROUND = regex(r"(?:中)?的(?:基础|情况|前提|条件|过程)[上下中]|(?<=[\u4e00-\u9fff]{3})中(?=的?$)")  # 3个投放点的基础上
TIMES_OF = regex(r"的(?!罚|处罚|标准|数额|幅度)([\u4e00-\u9fff]{2,8}?)(?=[，,。；、）]|$)")  # 支付两倍的工资
DRAWN = regex(r"从([^，。；从]{2,14})中[^，。；]{0,4}(?:提取|列支|安排|拿出|划出|支付)$")  # 从营业利润中提取5%
SINCE = regex(r"(?:上升|下降|增加|减少|提高|降低)?到?(?:今年|去年|现在|目前|当年|同期|上年|相应地?|初期|其余|其他|最多列|现行)的?")
SHORT = frozenset(
    "人省市县区州乡镇村户组校园厂店桥路线井树猪牛羊鱼车船房书票药水电煤油粮棉班站馆院所矿岛港库坝塔窑茶菜果虫鸡鸭鹅马狗猫蜂蚕笔灯床椅"
)
AIM = regex(r"(?:的)?(?:就业|培训|减排|植树|扩招|增粮)?(?:目标|任务|目标任务)")
PEOPLE = ("人", "人次", "户", "名")
CASES = ("件", "起", "家", "人", "名", "例", "项", "个", "条", "户", "宗", "份")
TIMES = ("次", "场", "场次", "期", "遍", "回")
RATES = regex(r"(?:率|比例|比重|额|收入|经费|投入|支出|面积|人数)$")
AGES = ("岁", "周岁")
JOINING = regex(r"^(?:首批|连续|其中|它们?|虽然|其|该|不?含|即?由|即|和|及|与|或|至|到|、|以及|分别|到了|达到)*$")
NOTE = regex(r"[（(]含[^）)]{0,10}[）)](?=的)")
VERB = sought(
    r"(?:认真|积极(?!分子)|严格|顺利|如期|同时|陆续|纷纷|踊跃)(?=[\u4e00-\u9fff])|受灾|出征|赶赴|奔赴|逐一|逐个|采取|返岗|与其|参展|到场|到会|就诊|复产|复工(?!人员|企业|率)"
    r"|荣获|获得|获(?![奖批])|通过(?!.{1,28}[的之])|入围|入选|参加|参与|开通|先后|(?<![棉毛绒丝羽冬夏军植衣])被(?!赡|保|征|申|监|执|扶|害|告|抚|评价|褥|服|单|套|子)|[到赴](?=基层|一线|农村|[\u4e00-\u9fff]{2,8}(?:就业|创业|工作|服务|任职|挂职|从事|支教|学习|锻炼|考察|调研|就诊|投资))|建立|提供|得到|列入|纳入|完成(?!人)|实现|达到|达(?!标)|进入|(?<![成行作])为(?!民)|全部|组成|(?<!平)均(?!衡)|是|已|将|"
    r"所?在岗$|所?在(?![校建职册编岗孵线轨研营档库读押逃售训产])|以(?![上下内])|(?<![理缘自])由|(?<![方倾导意趋动走面定转志])向|把|给(?!水)|分别|(?<!公)共(?![享建同青产])|予以|出席|享受|自我声明|质押|签约|落户|投产|开工(?![作程])|竣工(?!验)|上市(?!公司|企业|潜质|后备|辅导|培育)|挂牌|"
    r"受益|脱贫|就业(?=[，。；]|$)|(?<![所国私公民固原现特稀含拥享])有(?![限效机色害])|应当|(?<![响供适反效相])应(?![用急对届])|必须|可以|不得|一起|设立|成立|建成|从(?![业事])|对(?![象口])|(?<![作利应采使适专通公民军日备商家录聘信费引饮药租占食两船车机航医兽农])用(?![户地水电人工品途药料具])|并|进行|开展|实施|推进|组织(?!和|者|奖|机|保障|架构|体系|生活|纪律|关系|建设$)|举办|召开|发放|兑现|申报(?!企业|单位|项目)|"
    r"学习|引入|导入|获评|评为|认定为|授予|取得|拥有|居住|位于|集中(?!供|居|区|连片|安置|隔离|治疗|收治)|协同|共同|前往|分布|覆盖|惠及|涉及|同意|出资(?!额)|无|未(?!摘帽|成年|就业|脱贫|婚|登记)|了|不(?!同)|来自|承担|承办(?!单位|企业|方|者|人|机构)|报名|签订|使用(?!者|权)|免除|免费(?!师)|缩减|提出|构成|用上|免征|减征|互联(?!网)|占(?!地|用)|增长|增加|下降|减少|提高|比(?!例|赛)|左右|(?<![级模])以上|以下|兼任|担任|主持|属于|蓄水|初审|评审|中(?=初|有)|及其|及$|和$|以及$"
)
NEXT_LIST = regex(r"(?:和|与|及|以及)[^和与及]{2,20}等$")
NOTED = regex(r"[（(][^）)]{0,60}[）)](?=(?:的|为|达到?)?$)")  # 收入总额（剔除投资收益）的50%
QUOTED_KIND = regex(r"”[^”]{0,6}(?:企业|单位|项目|人才|工程|基地|平台|学校|产品)$")  # 8家“领跑者”企业
LEADS = regex(
    r"^(?:第[一二三四五六七八九十百0-9]{1,5}条[ \u3000]?|到目前为止|为止|不?含(?![量水税氧硫糖盐义蓄金])"
    r"|等(?![级次候待保于额离])(?:各类|各种|多种)?"
    r"|(?:过去|这)?[一两二三四五六七八九十]{1,2}年(?:来|间)?(?=转移|累计|共|新增|减少|完成|解决|改造|培训|发放)|一般(?!公共|预算|性|债|工业|贸易|农|户|纳税|项目|贫|高)"
    r"|奖励(?=[\u4e00-\u9fff]{3})(?!资金|金额|对象|项目|办法|标准|政策|总额|基金|人数)"
    r"|(?:可以|并)*处以?(?=违法|货值|采购|合同|应|生产|销售|瞒报|骗取|冒领|未缴|欠缴|[\u4e00-\u9fff]{1,4}金额)"
    r"|近[一两二三四五六七八九十0-9]{1,2}年来?|[年月季](?:[度]?内|[底末初])"
    r"|[末底初](?=居|全|城|农|各|存|贷|常|实有|总|[\u4e00-\u9fff]{2,8}余额)|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.．、]"
    r"|[（(]?[一二三四五六七八九十0-9]{1,2}[）)]|"
    r"截[至止]目前|目前|现在|现有(?!效)|全区|全市|全省|全县|全国(?!人大|政协|性|和省)|全镇|全州|全院|全校|全局|全系统|"
    r"我[区市省县局院校国镇厅委部办会司行州盟旗乡村站]|本[区市省县局厅委部办会院校](?![级门队署分员])|"
    r"各地|各市|其中|以及|及(?!时)|和(?!解|谐)|与|或|并|共有(?!产)|共计|共(?!享|建|同|青|产)|累计|合计|总计|已有|已|新增|新建|新(?!能|兴|型|四|材|三|农|药|生|质|闻|冠|疆)|拥有|有(?![效限机色害毒轨关])|力争|确保|争取|使|让|将(?!军)|"
    r"对(?!外|口)|年均|度|年(?!产|度)|每[年月周日季天]|今年|去年|当年|当前|同时|另有|另|还有|还|再(?!生|就)|又|达到|为|按照?(?!时|期|质)|不(?:超过|低于|少于|高于)|该(?!类|项|市|区|县|省|校|村|镇)|即由|由|且|而(?!立)|并|均(?!衡|等)|从(?!业)|到(?!期|位|账)|至|在(?![校建职册编岗孵线轨研营档库读押逃售训产院治隔])|约(?!谈)|达(?!标|产|效|成率)|是|分别|依次|提供|引进|培育|建成|完成(?!率)|实现(?!率)|共办理|原则上|选拔|遴选|推荐|承办|招录|招收|录用|立项(?![率数])|发生(?![率地])|修建|铺设|新改建|改扩建|培训(?=各类|[^，。]{0,6}(?:人才|干部|教师|职工|学员|农民|骨干|人员))|建设(?![用竣项工规资面投单标总类期内完])|购置|收运|扶持|改善|补充|装备(?!制造|工业|业)|重新确认|确认|减免|暂停|提供|选取|"
    r"(?:开展|实施|组织|举办|召开|印发|查处(?!率)|办理(?!率)|受理(?!率|量)|发放(?!率|量)|兑现(?!率)|通过(?!率)|评选|认定|获得|荣获|获评|打造|创建|吸引|带动|覆盖|惠及|服务(?!业|站|中心|平台|机构|企业|点|器|员|区|对象|商|费|队|网|窗口|大厅|项目|事项|设施|人员|能力|水平|价格|贸易|外包|消费|收入|质量|指南|标准)|帮助|改造|种植|参与|主导|制定|发布|修订|征集|收集|出动|检查(?!站|点|率|组|员)|约谈|立案(?!率)|办结(?!率)|接待|收治|选派|招聘|给予)(?!率|[量额面度数](?![\u4e00-\u9fff]))|[:：、，\s])"
)
# What a clause says before its noun; the noun begins behind the last of them.
CUT = sought(
    r"(?:提供|输送|吸纳(?![能率])|招用|推荐|推送|(?<!统)(?<!自)承办|(?<![理缘自])由|引进(?!成本)|指定|置(?=委)|设立|设置|(?<!建)设(?![备施计区立定])|标准为|评选出|授予|给[予与]|获得|荣获|拥有|建成|新建|培育出|新增|组建|成立|共有|现有(?!效)|认定为|完成(?!率|人|单位|情况)|实现(?!率)|签订|查处(?!率)|办结(?!率)|发放(?!率)|受理(?![率量])|报送|发表|移交|答复(?!率)|刊发|编发|"
    r"达到|(?<=[省市县区镇乡村校院厂])有(?![限效机色害关利])|占(?![比地用])|累计|分别为|者或者|或者|不少于|其中|全年|期间对?|的(?=[^的]{2,}$))"
)
TAILS = sought(
    r"(?:已经|的其中|(?<![占同环对评之])[比较](?=$)|大规模|大幅度?|一般(?:应为|为|在)?|(?<![船不])只|(?<![首成古故京新])都(?=$)|(?:台|品|种)?还(?=$)|原则上|达到了?|达|[总合共]计|共|(?<![行作])为|(?<=[率例])按照?|总数|总量|总额|数量|(?<!从业)(?<!在岗)(?<!参保)(?<!就业)人数(?=$)|的比[例重]|(?:首次)?(?:跃上|迈上|站上|跨上|登上)|由|从|已|已有|已发布|发布|增加了?|增长了?|新增|提高了?|提升了?|上升了?|下降了?|减少了?|降低了?|扩大了?|缩短了?|压减了?|超过|约|中有|共有|现有|只有|仅有|仅|(?<!国)有|累计|分别|"
    r"超标|涨至?|升|跌至?|(?<!增)加(?=$)|分别为|不少于|不低于|等|增至|增加到|增长到|提高到|提升到|上升到|下降到|降低到|减少到|降至|减至|升至|突破|是|[:：]|同比|环比"
    r"|比(?:去年|上年|前年|同期|上[年季月][^，]{0,4}|[0-9]{4}年[^，]{0,3}|年初|全国[^，]{0,4})|(?:比|较|是|为)(?:[0-9]{4}年|上年|去年)(?:[上下]半年|[一二三四]季度|[0-9]{1,2}月)?[底末初]?(?:同期)?的?(?=$)|较(?:去年|上年|上[年季月][^，]{0,4}|[0-9]{4}年[^，]{0,3}|同期|年初)|翻了?"
    r"|(?:上涨|上浮|下浮|上调|下调|放宽|扩大|回落|压减|上升|下降|提升|降|升|提高|增长)(?:了|为|至|到)?|(?:最高)上浮|(?:实际|平均)(?=$)|每[年月周日季]|高于全[国省]平均水平|保持在?|一般为|均为|零下|平均为|平均|收窄|(?<![占同环对相评之价])(?:比(?![例重赛])|较(?![大高低好多快少小强]))[^，。；比较]{2,14}|(?:一次性)?(?:输送|吸纳|招用|录用|聘用|聘置)|(?<=[润率长])负|(?<!虚)拟|力争|首次|再|(?:平均)?每[天日月年周户人]|增产|减产|扩招|精简|缩减|压减|收到|又|实际|合计|接近|包括|包含|(?<!需)要|应当?|须|应|扣|(?<!所)得|最多|(?<![得评总满计积学比部成百十均])分|一式|(?<=[奖类级])[各均]?设|(?:扩增|扩充|扩至|扩大)到?|[仅只约]占|基础上|加收|(?:不|(?<![许认])可|(?<![产功性节动技智才职效势核机体储潜电])能|可以)|今年|去年|至少|(?<=数)占|乘以|(?<=目标)定|大概|(?<![实所存现正潜内外好])在|控制在|稳定在|的|各|每|至少|之|最高|名称|预计|将|左右|按|以|给(?:予)?(?:企业|医药企业)?|前|还|率先|，|“|（|\(|-|—|至|到|均(?<=[^平人户日年月地亩一]均)|人(?=数$)|以内|高于|低于|名|\s)$"
)
WHOLE = regex("总[额量值数]|人数|数量|金额|面积|户数|次数")
RATE_OF = regex(r"按(?:其|照)?([^，。；的]{2,18}?)(?:的|给予|[，,])")
RATE_NAMED = regex(
    r"的?((?:[\u4e00-\u9fff]{0,4}(?:税|费|征收|扣除|退税|贴现|折旧|计提|加价|优惠税|附加)率)|股权|股份|股本|份额)(?![\u4e00-\u9fff]?[的]?[0-9])"
)
LEVIED = regex(r"(?:征收|缴纳|计入)([\u4e00-\u9fff]{2,14}?)(?=[，。；、）]|$)")
WITHIN = regex(r"(?<=[\u4e00-\u9fff]{3})(?:(?<!国)(?<!境)(?<!室)(?<!院)之?内|的(?:目标|任务|要求))$")
# 两个省级区域的自然地理实体: the regions are counted, not what is theirs
ENTITY_OF = regex(
    r"^([^的]{0,12}(?:国家|地区|区域|省份|城市|[一-龥][县村镇乡]|街道|社区|小区|楼宇|行业|领域|人员|主体)|县|乡|镇|村)的[^的]{2,}$"
)
PARTS = regex(r"[一二两三四五六七八九十百]{1,4}(?:条|章|项|款|节|个)")  # 六章二十条
FORWARD = regex(r"(?:、|或者?|和|及|至)")
LENGTHS = ("米", "公里", "千米")
DIMENSION = regex(r"(?:[高长宽深重厚]|面积|容量?|功率|半径|直径|海拔)$")
FOR_WHOM = frozenset("为给对向让使助")
REST = regex(r"(?:其中|另外?|余下|其余)$")
QUANTITY_HEAD = regex(r"(?:企业|单位|机构|地区|学校|人员|部门|公司)$")
TAKING_PART = regex(r"((?:参加|享受|领取|参与|关注|登记|复工|复学|报名|授奖|投票)[一-龥]{0,14}人数)(?:已?(?:达到?|为|超过?|约|近))?$")
RATE_TAIL = regex(r"的(?:一次性)?(?:奖励|补助|补贴|资助|资金|标准|比例)")
STATUS = regex(
    r"^(?:采用|覆盖|惠及|涉及|录用|录取)$|^(?:正在|在|已|已经|拟|待|新)?(?:制定|发布|研制|修订|立项|建设|办理|审核|申报|完成|办结(?!率)|在办|在研|在建|建成|开工|竣工|投产|通过|发展|种植|栽植|养殖|流转|开发|改造|培育|引进|安置|接待)?(?:的)?$"
)
LEVEL = regex(
    r"^(?:国家|省|市|区|县|部|州|镇|乡|村|校|院|自治区|地市|厅|局)级$|^[ABC特一二三甲乙]{1,5}级$|^(?:省|市|县|区|乡|镇|村)$|^(?:国际|国内|境外|境内|外资|内资|男|女|男性|女性)$"
)
LEVEL_HEAD = regex(r"^(?:(?:国家|省|市|区|县|部)|[0-9一二三四五]?A{1,5}|[一二三四五]星)级")


class Noun(NamedTuple):
    """The counted noun as published and whether it was left out and taken from before."""

    text: str | None
    inherited: bool = False


def behind(text: str, end: int, unit: str = "") -> str:
    """The noun phrase that begins behind a unit, up to a verb, a mark or another number; empty where a verb comes first.

    >>> behind("33家企业和个人获得表彰", 3), behind("31个开通了英文版", 3)
    ('企业和个人', '')
    """
    note = NOTE.match(text, end)
    match = RUN.match(text, note.end() if note else end)
    if match is None:
        return ""
    words = GROUND.split(match[1], maxsplit=1)[0].removesuffix("的作用")
    if words.startswith(("且", "并且", "或者")):
        return ""
    if words.endswith("时") and text.startswith("，", match.end(1)) and not words.endswith(("小时", "课时", "学时", "工时", "临时")):
        words = words[:-1]
    if words.startswith(("内", "之内", "范围内")) or PARTS.match(words) or (unit in LENGTHS and words.startswith("处")):
        return ""
    verb = _first(VERB.search(words), predicate(words))
    if aspect := ASPECT.match(words):
        return aspect[0]
    if PLACEHOLDER.match(words):
        return ""
    if verb is not None and verb.start() == 0 and unit not in PEOPLE and (told := _told_by_verb(words)):
        return told
    if (joined := NEXT_LIST.search(words)) and match.end(1) < len(text) and text[match.end(1)].isdigit():
        words, verb = words[: joined.start()], None  # 12个市政府和省教育厅等27个部门
    if described := DESCRIBED.match(text, match.start()):
        return described[1]
    if verb is None and match["more"]:
        more = match["more"]
        ends = VERB.search(more, 2)
        return words.strip() + (more[: ends.start()] if ends else more)
    quote = words.find("“")
    if quote > 0 and (verb is None or quote < verb.start()) and not QUOTED_KIND.search(words, quote, verb.start() if verb else len(words)):
        return words[:quote].strip(" 的")
    if verb is not None and verb[0] == "了" and verb.start() > 4:  # 设区的市设立了: the verb is what 了 follows
        return words[: verb.start() - 2].strip(" 的均都全部")
    found = ENTITY_OF.sub(r"\1", WITHIN.sub("", (words[: verb.start()] if verb else words).strip(" 的与及")))
    return found.strip("“" if found.count("”") < found.count("“") else "”" if found.count("”") > found.count("“") else "")


def _first(a: re.Match[str] | None, b: re.Match[str] | None) -> re.Match[str] | None:
    return min((m for m in (a, b) if m is not None), key=lambda m: m.start(), default=None)


def _told_by_verb(words: str) -> str | None:
    """A noun that a clause describes (覆盖主要行业的智能制造示范园): whole where it is short, else the noun alone."""
    clause, _, head = words.rpartition("的")
    if not clause or "，" in clause or len(head) < 2 or _first(VERB.search(head), predicate(head)) is not None:
        return None
    return words if len(words) <= WHOLE_CLAUSE else head


def ahead(text: str, start: int, floor: int) -> str:
    """The noun phrase that ends where a number starts; `floor` is how far back the clause or the number before it reaches.

    >>> ahead("全区有效注册商标14036件", 8, 0), ahead("大型企业提供短视频6个", 9, 0)
    ('有效注册商标', '短视频')
    """
    words = NOTED.sub("", text[floor:start]).strip(" 、，")
    if "人数" in words and (joined := TAKING_PART.search(words)):
        return joined[1]
    for _ in range(6):
        shorter = TAILS.sub("", words)
        if shorter == words:
            break
        words = shorter
    cuts = [m.end() for m in CUT.finditer(words)]
    if cuts and cuts[-1] < len(words):
        words = words[cuts[-1] :]
    words = without_verbs(words)
    for _ in range(8):
        shorter = LEADS.sub("", words, count=1)
        if shorter == words or not shorter:
            break
        words = shorter
    words = without_verbs(words)
    if words.count("”") > words.count("“"):  # ”修改为六章
        words = words[words.rfind("”") + 1 :]
    title = text.rfind("《", max(floor - 60, 0), start) if words.endswith("》") else -1
    return text[title : text.rfind("》", title, start) + 1] if title >= 0 else words.strip("、的了 ")


def _whole(text: str, part: str, floor: int, start: int) -> str:
    """What the clause says behind the first mention of a noun that makes a whole of it: 进出口总额…，进出口增长5%."""
    at = text.find(part, floor, start)
    while at >= 0:
        if whole := WHOLE.match(text, at + len(part), start):
            return whole[0]
        at = text.find(part, at + 1, start)
    return ""


def noun(text: str, start: int, end: int, floor: int, *, kind: str, unit: str, before: str | None, parts: bool) -> Noun:
    """What the number at `text[start:end]` counts; `before` is the noun of the count before it in the sentence."""
    after = "" if kind in ("ratio", "fraction") or unit in ("百分点", "倍", "折") else behind(text, end, unit)
    if unit == "人" and text.startswith("口", end):
        return Noun("人口")
    if text.startswith("为", end) and parts:
        role = RUN.match(text, end + 1)
        return Noun(role[1] if role else before)
    if LEVEL.match(after) or not after:
        after = _forward(text, end, unit, after) or after
    if unit in CASES and REST.search(text, max(0, start - 3), start) and len(after) > 5 and is_verb(after[:2]):
        return Noun(before, True)  # 受理案件8件，其中5件责令重新处理
    if RELATIVE.match(text, end) or (AIM.fullmatch(after) and (kind == "physical" or unit in PEOPLE)):  # 扩招100万人目标
        after = ""
    if (
        (relative := RELATIVE.match(text, end))
        and _first(VERB.search(relative[1]), predicate(relative[1])) is None
        and len(relative[1]) > 1
    ):
        return Noun(relative[1])  # 18个省份的94个项目
    if kind == "physical" and text.startswith("的", end) and DIMENSION.search(text, max(0, start - 4), start):  # 坝高大于三十米的尾矿库
        after = ""
    if after and (len(after) > 1 or after in SHORT) and not (text.startswith("的", end) and kind == "classifier" and unit not in AGES):
        return Noun(after)
    if not after and RELATIVE.match(text, end):
        return Noun(None)
    if kind == "ratio" and (named := RATE_NAMED.match(text, end) or (text.endswith("减按", 0, start) and LEVIED.match(text, end))):
        return Noun(named[1])
    if unit == "倍" and (of := TIMES_OF.match(text, end)):
        return Noun(of[1])
    if unit in PEOPLE and not after and text[start - 1 : start] in FOR_WHOM and RUN.match(text, end):  # 为9人开具证明
        return Noun("")
    if parts and before and text.startswith("的", start - 1):  # 其中，规章设定的15项
        return Noun(before, True)
    front = ahead(text, start, floor)
    if kind == "ratio" and (of_what := _share(text, start, end, floor, front, before)):
        return of_what
    if kind in ("ratio", "physical") and front:  # 进出口总额增长: a rate is of the whole
        front += _whole(text, front, floor, start)
    if is_verb(front) and kind == "ratio":  # 年底前实现100%
        front = ""
    if (
        kind == "ratio"
        and not front
        and (told := behind(text, after_unit(text, end).end, unit))
        and len(told) > 2
        and not told.startswith(("部分", "水平", "标准", "比例"))
    ):
        return Noun(told)  # 90%以上规模以上企业
    if not front or STATUS.match(front) or JOINING.match(front) or SINCE.fullmatch(front) or (len(front) == 1 and front not in SHORT):
        return Noun(before, True)
    if parts and before and len(front) >= 4 and front[-2:] in before:  # 受理申请30件，其中网上申请10件
        return Noun(front)
    if before and (LEVEL.match(front) or _divides(front, before, parts)):
        base = LEVEL_HEAD.sub("", before)
        return Noun(front + base if front not in before else before, True)
    return Noun(front)


def _share(text: str, start: int, end: int, floor: int, front: str, before: str | None) -> Noun | None:
    """What a share is of where the words right before it do not say so."""
    if QUANTITY_HEAD.search(front) and before and RATES.search(before):
        return Noun(before, True)  # 企业研发经费应当高于销售收入的3%，高新技术企业应当高于5%
    if drawn := DRAWN.search(text[floor:start].removesuffix("不低于").removesuffix("不超过")):
        return Noun(drawn[1])
    rate = RATE_OF.search(text[max(0, start - 60) : start])
    return Noun(rate[1]) if rate and RATE_TAIL.match(text, end) else None


def _forward(text: str, end: int, unit: str, level: str) -> str:
    """The noun that the next number of a list names for both: 5个国家级、10个省级实训基地, 2处或者2处以上矿井."""
    at = end + len(level)
    joint = FORWARD.match(text, at)
    if joint is None:
        return ""
    word = next((n for n in numerals(text[joint.end() : joint.end() + 12]) if n.start == 0), None)
    if word is None or (then := unit_at(text, joint.end() + word.end)) is None or then.name != unit:
        return ""
    tail = behind(text, after_unit(text, joint.end() + word.end + len(then.written)).end, unit)
    if not level:
        return tail if joint[0].startswith("或") else ""
    base = LEVEL_HEAD.sub("", tail)
    return level + base if base and base != tail else ""


def _divides(front: str, whole: str, parts: bool) -> bool:
    """Whether a part is named by what sets it apart alone: 短视频30个（其中工伤预防不少于20个）."""
    return parts and len(front) <= 6 and front[-2:] != whole[-2:] and not front.endswith(("人", "率", "额", "数", "企业", "员"))
